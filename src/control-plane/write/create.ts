// Creates objects.
import { own, timestamp, type MutableJsonObject } from "#base";
import { generateName, keyOf, metadataOf, newUid, strategyContext, textOf } from "../cluster-state.ts";
import { managedAfterUpdate, type OwnedWrite } from "../managed-fields/field-manager.ts";
import { fill, hasStatusDefault } from "../registry/fill.ts";
import { resetFields } from "../registry/served-resource.ts";
import { refusals } from "../status/status.ts";
import { createErrors } from "./checks.ts";
import { inOrder } from "./canonical.ts";
import { markEntry } from "./empty-metadata.ts";
import { keepObject } from "./keep.ts";
import { resourceOf, type WriteScope } from "./scope.ts";

const NAME_ATTEMPTS = 8;

/** An object as stored, or as it would be for a dry run. */
export interface Created {
  readonly object: MutableJsonObject;
  /** The JSON text of the object, where it is known because it was stored. */
  readonly text: string | undefined;
}

/** Creates an object from a request. @throws control-plane.refused */
export function createObject(scope: WriteScope, object: MutableJsonObject): Created {
  const metadata = metadataOf(object);
  for (const key of ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]) delete metadata[key];
  matchNamespace(scope, metadata);
  dedupeOwners(scope, metadata);
  scope.served.definition.strategy.applyDefaults?.(object);
  setManagedFields(metadata, managedAfterUpdate(ownedWrite(scope), undefined, object, scope.manager));
  return insert(scope, object);
}

/** Stores a new object whose managed fields stand already. */
export function insert(scope: WriteScope, object: MutableJsonObject): Created {
  const { state, served, admission } = scope;
  admission.onCreate(scope, object);
  // a mutation may have named another
  matchNamespace(scope, metadataOf(object));
  fillSystemFields(scope, metadataOf(object));
  prepare(scope, object);
  const errors = createErrors(object, served, strategyContext(state, scope.user, scope.subresource));
  const { convert, kind } = served.definition;
  const group = convert?.group ?? served.definition.group;
  if (errors.length > 0) throw refusals.invalid(group, kind, textOf(metadataOf(object), "name"), errors);
  scope.warnings.push(...(served.definition.strategy.warnings?.(object) ?? []));
  admission.onChecked?.(scope, object, undefined);
  return put(scope, object);
}

function fillSystemFields(scope: WriteScope, metadata: MutableJsonObject): void {
  const { state, served } = scope;
  metadata["creationTimestamp"] = timestamp(state.clock.now());
  metadata["uid"] = newUid(state.random);
  const prefix = textOf(metadata, "generateName");
  if (prefix === "" || textOf(metadata, "name") !== "") return;
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt += 1) {
    metadata["name"] = generateName(prefix, state.random);
    if (state.store.get(served.resource, keyOf(textOf(metadata, "namespace"), textOf(metadata, "name"))) === undefined) return;
  }
}

function prepare({ state, served, user, subresource }: WriteScope, object: MutableJsonObject): void {
  const { definition } = served;
  if (definition.hasStatus && served.reading === "custom") delete object["status"];
  delete metadataOf(object)["generation"];
  if (definition.generation === "spec") metadataOf(object)["generation"] = 1;
  definition.strategy.prepareForCreate?.(object, strategyContext(state, user, subresource));
}

function put(scope: WriteScope, object: MutableJsonObject): Created {
  const { state, served, options } = scope;
  const metadata = metadataOf(object);
  const name = textOf(metadata, "name");
  const key = keyOf(textOf(metadata, "namespace"), name);
  const isVersioned = /^0*[1-9]\d*$/.test(textOf(metadata, "resourceVersion"));
  if (isVersioned && !options.dryRun) throw versioned();
  delete metadata["resourceVersion"];
  const existing = state.store.get(served.resource, key);
  if (existing !== undefined) {
    if (textOf(metadata, "generateName") !== "") throw refusals.generateNameConflict(resourceOf(scope), name);
    const isDeleting = own(own(JSON.parse(existing.json), "metadata"), "deletionTimestamp") !== undefined;
    throw refusals.alreadyExists(resourceOf(scope), name, isDeleting ? "object is being deleted: " : "");
  }
  if (isVersioned) throw versioned();
  const ordered = inOrder(object, served.storageVersion);
  let text: string | undefined;
  if (options.dryRun) delete metadataOf(ordered)["resourceVersion"];
  else {
    text = keepObject(scope, key, ordered);
    markEntry(() => state.store.get(served.resource, key), object);
  }
  ordered["apiVersion"] = served.apiVersion;
  if (!hasStatusDefault(served) || ordered["status"] !== undefined) return { object: ordered, text };
  fill(ordered, served);
  return { object: ordered, text: undefined };
}

/** What is created has no version yet; a dry run notices it after everything else. */
const versioned = (): Error => refusals.unknown("resourceVersion should not be set on objects to be created");

/** An object belongs into the namespace of the path. @throws control-plane.refused (400) */
export function matchNamespace(scope: WriteScope, metadata: MutableJsonObject): void {
  const expected = scope.served.definition.namespaced ? scope.namespace : "";
  const actual = textOf(metadata, "namespace");
  if (actual === expected) return;
  if (expected === "") delete metadata["namespace"];
  else if (actual === "") metadata["namespace"] = expected;
  else throw refusals.badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

export function setManagedFields(metadata: MutableJsonObject, entries: readonly unknown[] | undefined): void {
  if (entries === undefined) delete metadata["managedFields"];
  else metadata["managedFields"] = entries as MutableJsonObject[];
}

/** The write as ownership of fields sees it. */
export function ownedWrite({ state, served, subresource }: WriteScope): OwnedWrite {
  return {
    versions: state.table.versionsOf(served),
    apiVersion: served.apiVersion,
    resetFields: resetFields(served, subresource),
    subresource,
    now: state.clock.now(),
    empty: served.empty,
    mayNotFit: served.reading === "custom",
  };
}

/** Equal owner references count once. */
export function dedupeOwners({ warnings }: WriteScope, metadata: MutableJsonObject, isAfterAdmission = false): void {
  const owners = metadata["ownerReferences"];
  if (!Array.isArray(owners)) return;
  const seen = new Set<string>();
  const duplicates: string[] = [];
  const kept: typeof owners = [];
  for (const owner of owners) {
    const text = JSON.stringify(owner);
    if (seen.has(text)) duplicates.push(textOf(owner, "uid"));
    else kept.push(owner);
    seen.add(text);
  }
  if (duplicates.length === 0) return;
  const when = isAfterAdmission ? " after mutating admission happens" : "";
  warnings.push(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${duplicates.join(", ")}`,
  );
  metadata["ownerReferences"] = kept;
}
