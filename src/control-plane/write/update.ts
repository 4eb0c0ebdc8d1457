// Changes stored objects: replacing, patching and applying differ only in how the new object comes about.
import { cloneJson, isObject, own, sameJson, type MutableJson, type MutableJsonObject } from "#base";
import { keyOf, metadataOf, readEntry, strategyContext, textOf } from "../cluster-state.ts";
import { fill, isUnfilled } from "../registry/fill.ts";
import type { Entry } from "../storage/object-store.ts";
import { refusals } from "../status/status.ts";
import { updateErrors } from "./checks.ts";
import { inOrder } from "./canonical.ts";
import { isPadded, markEntry, restoreEmptyMetadata } from "./empty-metadata.ts";
import { keepObject } from "./keep.ts";
import { dedupeOwners, insert, matchNamespace } from "./create.ts";
import { resourceOf, type WriteScope } from "./scope.ts";

export interface UpdateOutcome {
  readonly object: MutableJsonObject;
  /** The JSON text of the object, where it is known because it was stored. */
  readonly text?: string | undefined;
  readonly created: boolean;
  /** Whether the update was the last thing that kept the object. */
  readonly deleted: boolean;
}

/** Makes the new object from the live one (a private copy; undefined where nothing is stored), managed fields included. */
export type Transform = (live: MutableJsonObject | undefined) => MutableJsonObject;

export interface UpdateRules {
  /** Whether the object may be made by this write. */
  readonly allowCreate?: boolean;
  /** UID that the stored object must have. */
  readonly uid?: string;
}

/** Changes one object. @throws control-plane.refused */
export function updateObject(scope: WriteScope, transform: Transform, rules: UpdateRules = {}): UpdateOutcome {
  const { state, served, name } = scope;
  const namespace = served.definition.namespaced ? scope.namespace : "";
  const entry = state.store.get(served.resource, keyOf(namespace, name));
  if (entry === undefined) {
    if (rules.allowCreate !== true) throw refusals.notFound(resourceOf(scope), name);
    const made = transform(undefined);
    checkName(scope, made);
    matchNamespace(scope, metadataOf(made));
    dedupeOwners(scope, metadataOf(made), true);
    return { ...insert(scope, made), created: true, deleted: false };
  }
  const live = readEntry(entry, served);
  checkUid(scope, live, rules.uid);
  const next = transform(cloneJson(live));
  checkName(scope, next);
  return store(scope, { live, next, entry });
}

interface Change {
  readonly live: MutableJsonObject;
  readonly next: MutableJsonObject;
  readonly entry: Entry;
}

function store(scope: WriteScope, { live, next, entry }: Change): UpdateOutcome {
  const { state, served, options } = scope;
  matchNamespace(scope, metadataOf(next));
  dedupeOwners(scope, metadataOf(next), true);
  scope.admission.onUpdate(scope, next, live);
  // a mutation may have named another
  matchNamespace(scope, metadataOf(next));
  checkVersion(scope, live, next);
  prepare(scope, live, next);
  const context = { ...strategyContext(state, scope.user, scope.subresource), warn: (text: string) => scope.warnings.push(text) };
  const errors = updateErrors(next, live, served, context);
  const { convert, kind } = served.definition;
  const group = convert?.group ?? served.definition.group;
  if (errors.length > 0) throw refusals.invalid(group, kind, textOf(metadataOf(next), "name"), errors);
  if (served.reading === "custom" || scope.subresource !== "status") scope.warnings.push(...newWarnings(served, live, next));
  scope.admission.onChecked?.(scope, next, live);
  keepTimes(live, next);
  const key = keyOf(textOf(metadataOf(live), "namespace"), scope.name);
  const ordered = inOrder(next, served.storageVersion);
  if (isReadyToGo(live, ordered)) {
    if (!options.dryRun) state.store.remove(served.resource, key);
    restoreEmptyMetadata(ordered, next);
    return { object: answer(ordered, served.apiVersion), created: false, deleted: true };
  }
  const text = replace(scope, { live, next, entry }, { key, ordered });
  if (served.reading === "builtin" || ordered["status"] !== null)
    return { object: answer(ordered, served.apiVersion), text, created: false, deleted: false };
  fill(ordered, served);
  return { object: answer(ordered, served.apiVersion), created: false, deleted: false };
}

/** Stores the object, unless nothing would change or nothing may. @returns its JSON text where that is what was stored */
function replace(
  scope: WriteScope,
  { live, next, entry }: Change,
  { key, ordered }: { readonly key: string; readonly ordered: MutableJsonObject },
): string | undefined {
  const { state, served, options } = scope;
  // defaults that only reading sets are stored by the next write, even where it changes nothing else
  const stored = isUnfilled(entry, served) ? (JSON.parse(entry.json) as MutableJsonObject) : live;
  const isSame = !isPadded(next, entry) && sameJson(ordered, inOrder(stored, served.storageVersion));
  if (isSame || options.dryRun) return undefined;
  const text = keepObject(scope, key, ordered);
  markEntry(() => state.store.get(served.resource, key), next);
  return text;
}

/** A custom object is warned of what an update brings, a built-in one of all that it holds. */
function newWarnings({ definition, reading }: WriteScope["served"], live: MutableJsonObject, next: MutableJsonObject): readonly string[] {
  const all = definition.strategy.warnings?.(next) ?? [];
  if (reading === "builtin" || all.length === 0) return all;
  const before = new Set(definition.strategy.warnings?.(live));
  return all.filter((each) => !before.has(each));
}

function answer(object: MutableJsonObject, apiVersion: string): MutableJsonObject {
  object["apiVersion"] = apiVersion;
  return object;
}

/** An object that is being deleted goes with its last finalizer, once its grace period is over. */
function isReadyToGo(live: MutableJsonObject, next: MutableJsonObject): boolean {
  const finalizers = own(next["metadata"], "finalizers");
  if (Array.isArray(finalizers) && finalizers.length > 0) return false;
  if (own(live["metadata"], "deletionTimestamp") === undefined) return false;
  const inSpec = next["kind"] === "Namespace" ? own(next["spec"], "finalizers") : undefined;
  if (Array.isArray(inSpec) && inSpec.length > 0) return false;
  return (own(live["metadata"], "deletionGracePeriodSeconds") ?? 0) === 0;
}

function checkUid({ name, served, namespace, options }: WriteScope, live: MutableJsonObject, uid: string | undefined): void {
  const actual = textOf(live["metadata"], "uid");
  if (uid === undefined || uid === "" || uid === actual) return;
  const { group, plural } = served.definition;
  const place = served.reading === "custom" ? `${group}/${plural}` : plural === "services" ? "services/specs" : plural;
  // the key of a dry run is the one before the store completes it
  const key = `${options.dryRun ? "" : "/registry"}/${place}/${keyOf(served.definition.namespaced ? namespace : "", name)}`;
  throw refusals.conflict(
    { group, plural },
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${actual}`,
  );
}

/** @throws control-plane.refused (400) */
export function checkName({ name, namespace }: WriteScope, object: MutableJsonObject): void {
  const actual = textOf(object["metadata"], "name");
  if (actual === "") throw refusals.badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (actual !== name) throw refusals.badRequest(`the name of the object (${actual}) does not match the name on the URL (${name})`);
  const inObject = textOf(object["metadata"], "namespace");
  if (namespace !== "" && inObject !== "" && inObject !== namespace && object["kind"] !== "Namespace") {
    throw refusals.badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
}

const CHANGED = "the object has been modified; please apply your changes to the latest version and try again";

function checkVersion(scope: WriteScope, live: MutableJsonObject, next: MutableJsonObject): void {
  const metadata = metadataOf(next);
  const wanted = textOf(metadata, "resourceVersion");
  const actual = textOf(live["metadata"], "resourceVersion");
  if (wanted !== "" && !/^\d+$/.test(wanted)) {
    throw refusals.unknown(`strconv.ParseUint: parsing ${JSON.stringify(wanted)}: invalid syntax`);
  }
  if (wanted === "" || wanted === "0") {
    if (scope.served.reading === "custom" || CONDITIONAL.has(scope.served.resource)) {
      const { group, plural } = resourceOf(scope);
      throw refusals.invalid(group, plural, scope.name, [
        { type: "invalid", field: "metadata.resourceVersion", value: 0, detail: "must be specified for an update" },
      ]);
    }
    metadata["resourceVersion"] = actual;
  } else if (wanted !== actual) throw refusals.conflict(resourceOf(scope), scope.name, CHANGED);
}

/** Built-in kinds of which an update must say what it changes. @see AllowUnconditionalUpdate of their strategies */
const CONDITIONAL: ReadonlySet<string> = new Set([
  "admissionregistration.k8s.io/mutatingadmissionpolicies",
  "admissionregistration.k8s.io/mutatingadmissionpolicybindings",
  "admissionregistration.k8s.io/mutatingwebhookconfigurations",
  "admissionregistration.k8s.io/validatingadmissionpolicies",
  "admissionregistration.k8s.io/validatingadmissionpolicybindings",
  "admissionregistration.k8s.io/validatingwebhookconfigurations",
  "apiextensions.k8s.io/customresourcedefinitions",
  "apiregistration.k8s.io/apiservices",
  "coordination.k8s.io/leases",
  "node.k8s.io/runtimeclasses",
  "policy/poddisruptionbudgets",
  "storage.k8s.io/csidrivers",
  "storage.k8s.io/csinodes",
  "storage.k8s.io/csistoragecapacities",
  "storage.k8s.io/volumeattachments",
]);

/** Subresources whose writes make no new generation. */
const UNCOUNTED: ReadonlySet<string> = new Set(["status", "binding"]);

/** What an update cannot change is put back, then the kind's own strategy has its turn. */
function prepare(scope: WriteScope, live: MutableJsonObject, next: MutableJsonObject): void {
  const { state, served, user, subresource } = scope;
  const metadata = metadataOf(next);
  const old = metadataOf(live);
  restore(metadata, old, "generation");
  if (subresource === "status") keepAllButStatus(scope, live, next);
  else if (served.definition.hasStatus && subresource === "") restore(next, live, "status");
  served.definition.strategy.prepareForUpdate?.(next, live, strategyContext(state, user, subresource));
  if (served.definition.generation === "spec" && !UNCOUNTED.has(subresource) && !sameJson(contentOf(scope, next), contentOf(scope, live))) {
    metadata["generation"] = Number(old["generation"] ?? 0) + 1;
  }
  if (textOf(metadata, "uid") === "") restore(metadata, old, "uid");
  restore(metadata, old, "creationTimestamp");
  if (old["deletionTimestamp"] !== undefined) restore(metadata, old, "deletionTimestamp");
  if (old["deletionGracePeriodSeconds"] !== undefined && metadata["deletionGracePeriodSeconds"] === undefined)
    restore(metadata, old, "deletionGracePeriodSeconds");
}

/** What counts for the generation: everything but metadata, and but status where it has an endpoint of its own. */
function contentOf({ served }: WriteScope, object: MutableJsonObject): MutableJsonObject {
  const { metadata, status, apiVersion: _apiVersion, ...rest } = object;
  // a Deployment's annotations go into its ReplicaSets, so they count too
  const annotations = served.resource === "apps/deployments" ? (own(metadata, "annotations") as MutableJson | undefined) : undefined;
  return {
    ...rest,
    ...(annotations !== undefined && { annotations }),
    ...(!served.definition.hasStatus && status !== undefined && { status }),
  };
}

function keepAllButStatus({ served }: WriteScope, live: MutableJsonObject, next: MutableJsonObject): void {
  for (const key of new Set([...Object.keys(next), ...Object.keys(live)]))
    if (!["apiVersion", "kind", "metadata", "status"].includes(key)) restore(next, live, key);
  const metadata = metadataOf(next);
  const old = metadataOf(live);
  if (served.reading === "custom") {
    const { managedFields, resourceVersion } = metadata;
    next["metadata"] = { ...cloneJson(old), ...(resourceVersion !== undefined && { resourceVersion }) };
    if (managedFields === undefined) delete metadataOf(next)["managedFields"];
    else metadataOf(next)["managedFields"] = managedFields;
    return;
  }
  if (served.resource === "apps/deployments") restore(metadata, old, "labels");
  if (served.resource === "/pods") restore(metadata, old, "ownerReferences");
}

function restore(target: MutableJsonObject, source: MutableJsonObject, key: string): void {
  if (source[key] === undefined) delete target[key];
  else target[key] = cloneJson(source[key]) as MutableJson;
}

/** Where nothing but times of managed fields changed, the old times stay, and with them the version. */
function keepTimes(live: MutableJsonObject, next: MutableJsonObject): void {
  const before = own(live["metadata"], "managedFields");
  const after = own(next["metadata"], "managedFields");
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return;
  if (!sameJson(before.map(withoutTime), after.map(withoutTime))) return;
  const strip = (object: MutableJsonObject): MutableJsonObject => ({ ...object, metadata: { ...metadataOf(object), managedFields: [] } });
  if (sameJson(strip(live), strip(next))) metadataOf(next)["managedFields"] = cloneJson(before) as unknown as MutableJson;
}

function withoutTime(entry: unknown): unknown {
  if (!isObject(entry)) return entry;
  const { time: _time, ...rest } = entry;
  return rest;
}
