// Deletes objects: at once, after a grace period, or when their finalizers are gone.
import { own, sameJson, timestamp, type MutableJsonObject } from "#base";
import { keyOf, metadataOf, readEntry, textOf } from "../cluster-state.ts";
import type { DeleteOptions } from "../request/options.ts";
import { deleted, refusals } from "../status/status.ts";
import { inOrder } from "./canonical.ts";
import { keepObject } from "./keep.ts";
import { resourceOf, type WriteScope } from "./scope.ts";

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";
export const CRD_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

/** Kinds whose deletion answers with the object instead of a Status. */
const ANSWERED_WITH_OBJECT: ReadonlySet<string> = new Set([
  ...[
    "pods",
    "services",
    "serviceaccounts",
    "persistentvolumes",
    "persistentvolumeclaims",
    "podtemplates",
    "resourcequotas",
    "namespaces",
  ].map((plural) => `/${plural}`),
  ...["csidrivers", "csinodes", "storageclasses", "volumeattachments", "volumeattributesclasses"].map(
    (plural) => `storage.k8s.io/${plural}`,
  ),
  ...["deviceclasses", "resourceclaims", "resourceclaimtemplates", "resourceslices"].map((plural) => `resource.k8s.io/${plural}`),
]);
/** Kinds that the garbage collector has nothing to do with. */
const UNCOLLECTED: ReadonlySet<string> = new Set(["/events", "events.k8s.io/events"]);
/** Kinds whose dependents stay where a delete does not say what becomes of them. */
const ORPHANING: ReadonlySet<string> = new Set(["batch/jobs", "/replicationcontrollers"]);

export interface DeleteOutcome {
  /** What is answered: the object, or a Status. */
  readonly answer: MutableJsonObject | ReturnType<typeof deleted>;
  /** False where the object stays for now. */
  readonly isGone: boolean;
}

/** Deletes an object. @throws control-plane.refused @see apiserver pkg/registry/generic/registry/store.go, Delete */
export function deleteObject(scope: WriteScope, options: DeleteOptions): DeleteOutcome {
  const { state, served, name } = scope;
  warnOfOrphans(scope, options);
  const key = keyOf(served.definition.namespaced ? scope.namespace : "", name);
  const entry = state.store.get(served.resource, key);
  if (entry === undefined) throw refusals.notFound(resourceOf(scope), name);
  const object = readEntry(entry, served);
  if (served.resource === "/namespaces" || served.resource === DEFINITIONS) {
    checkHeldPreconditions(scope, object, options);
    scope.admission.onDelete(scope, object, options);
    if (metadataOf(object)["deletionTimestamp"] === undefined) return hold(scope, object, options);
    const inSpec = own(object["spec"], "finalizers");
    if (served.resource === "/namespaces" && Array.isArray(inSpec) && inSpec.length > 0) return { answer: object, isGone: false };
  } else {
    checkPreconditions(scope, object, options);
    scope.admission.onDelete(scope, object, options);
  }
  return remove(scope, key, object, options);
}

function remove(scope: WriteScope, key: string, object: MutableJsonObject, options: DeleteOptions): DeleteOutcome {
  const { state, served } = scope;
  const metadata = metadataOf(object);
  const grace = gracePeriod(scope, object, options);
  if (grace === "pending") return { answer: lastWords(scope, object), isGone: false };
  const next = structuredClone(object);
  if (grace !== "none") markGraceful(metadataOf(next), grace, state.clock.now());
  setPropagationFinalizers(scope, metadataOf(next), options);
  const isHeld = finalizersOf(metadataOf(next)).length > 0;
  if (isHeld && grace === "none") markDeleting(metadataOf(next), state.clock.now());
  // a grace period of none is written, too, before the object goes
  const last = isHeld || grace !== "none" ? store(scope, key, next, { before: object, dryRun: options.dryRun }) : object;
  if (isHeld || (grace !== "none" && grace.seconds > 0)) return { answer: last, isGone: false };
  if (options.dryRun && grace !== "none") return { answer: last, isGone: true };
  if (!options.dryRun) {
    state.store.remove(served.resource, key);
    metadataOf(last)["resourceVersion"] = String(state.store.version);
  }
  return { answer: lastWords({ ...scope, name: textOf(metadata, "name") }, last), isGone: true };
}

function lastWords(scope: WriteScope, object: MutableJsonObject): DeleteOutcome["answer"] {
  if (ANSWERED_WITH_OBJECT.has(scope.served.resource)) return object;
  return deleted(resourceOf(scope), scope.name, textOf(object["metadata"], "uid"));
}

function checkPreconditions({ served }: WriteScope, object: MutableJsonObject, { uid, resourceVersion }: DeleteOptions): void {
  const metadata = own(object, "metadata");
  const target = { group: served.definition.group, plural: served.definition.kind };
  const [actualUid, actualVersion, name] = [textOf(metadata, "uid"), textOf(metadata, "resourceVersion"), textOf(metadata, "name")];
  if (uid !== undefined && uid !== actualUid) {
    throw refusals.conflict(
      target,
      name,
      `the UID in the precondition (${uid}) does not match the UID in record (${actualUid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== actualVersion) {
    throw refusals.conflict(
      target,
      name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${actualVersion}). The object might have been modified`,
    );
  }
}

/** Namespaces and definitions look at preconditions themselves, and in other words. */
function checkHeldPreconditions(scope: WriteScope, object: MutableJsonObject, { uid, resourceVersion }: DeleteOptions): void {
  const metadata = own(object, "metadata");
  for (const [what, wanted, actual] of [
    ["UID", uid, textOf(metadata, "uid")],
    ["ResourceVersion", resourceVersion, textOf(metadata, "resourceVersion")],
  ] as const) {
    if (wanted !== undefined && wanted !== actual)
      throw refusals.conflict(
        resourceOf(scope),
        scope.name,
        `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${actual}`,
      );
  }
}

/** Seconds that a pod may take to end, from now or from when its deletion began; no other kind has any. */
type Grace = "none" | "pending" | { readonly seconds: number; readonly from?: number };

/** @see apiserver pkg/registry/rest/delete.go, BeforeDelete */
function gracePeriod({ served, state }: WriteScope, object: MutableJsonObject, { gracePeriodSeconds }: DeleteOptions): Grace {
  if (served.resource !== "/pods") return "none";
  const metadata = metadataOf(object);
  const current = metadata["deletionGracePeriodSeconds"];
  if (metadata["deletionTimestamp"] !== undefined) {
    if (typeof current !== "number" || current === 0) return "none";
    if (gracePeriodSeconds === undefined || gracePeriodSeconds >= current) return "pending";
    const from = Date.parse(textOf(metadata, "deletionTimestamp")) - current * 1000;
    const now = state.clock.now();
    if (from + gracePeriodSeconds * 1000 >= now) return { seconds: gracePeriodSeconds, from };
    const seconds = gracePeriodSeconds === 0 ? 0 : 1;
    return { seconds, from: now - seconds * 1000 };
  }
  const phase = own(object["status"], "phase");
  if (textOf(object["spec"], "nodeName") === "" || phase === "Succeeded" || phase === "Failed") return { seconds: 0 };
  const ownPeriod = own(object["spec"], "terminationGracePeriodSeconds");
  const seconds = gracePeriodSeconds ?? (typeof ownPeriod === "number" ? ownPeriod : 0);
  return { seconds: seconds < 0 ? 1 : seconds };
}

function markGraceful(metadata: MutableJsonObject, { seconds, from }: Exclude<Grace, string>, now: number): void {
  const isFirst = metadata["deletionTimestamp"] === undefined;
  metadata["deletionTimestamp"] = timestamp((from ?? now) + seconds * 1000);
  metadata["deletionGracePeriodSeconds"] = seconds;
  if (isFirst) growGeneration(metadata);
}

function markDeleting(metadata: MutableJsonObject, now: number): void {
  if (metadata["deletionTimestamp"] === undefined) growGeneration(metadata);
  if (metadata["deletionTimestamp"] === undefined || Date.parse(textOf(metadata, "deletionTimestamp")) > now)
    metadata["deletionTimestamp"] = timestamp(now);
  metadata["deletionGracePeriodSeconds"] = 0;
}

function growGeneration(metadata: MutableJsonObject): void {
  if (typeof metadata["generation"] === "number" && metadata["generation"] > 0) metadata["generation"] += 1;
}

function finalizersOf(metadata: MutableJsonObject): string[] {
  const finalizers = metadata["finalizers"];
  return Array.isArray(finalizers) ? finalizers.filter((each): each is string => typeof each === "string") : [];
}

/** The policy of the delete stands in the finalizers; without one, finalizers that stand already decide, then the kind. */
function setPropagationFinalizers({ served }: WriteScope, metadata: MutableJsonObject, { propagation }: DeleteOptions): void {
  const before = finalizersOf(metadata);
  const others = before.filter((each) => each !== ORPHAN && each !== FOREGROUND);
  const standing = before.find((each) => each === ORPHAN || each === FOREGROUND);
  const byKind = ORPHANING.has(served.resource) ? "Orphan" : "Background";
  const policy = UNCOLLECTED.has(served.resource)
    ? "Background"
    : (propagation ?? (standing === ORPHAN ? "Orphan" : standing === FOREGROUND ? "Foreground" : byKind));
  const added = policy === "Orphan" ? [ORPHAN] : policy === "Foreground" ? [FOREGROUND] : [];
  const after = [...others, ...added];
  if (after.length === new Set(before).size && after.every((each) => before.includes(each))) return;
  if (after.length === 0) delete metadata["finalizers"];
  else metadata["finalizers"] = after;
}

/** A Job's pods stay by default, which surprises most. */
export function warnOfOrphans({ served, warnings }: Pick<WriteScope, "served" | "warnings">, { propagation }: DeleteOptions): void {
  if (served.resource !== "batch/jobs" || propagation !== undefined) return;
  warnings.push(
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning",
  );
}

/** The first delete of a namespace or a definition marks it; controllers empty it and let it go. */
function hold(scope: WriteScope, object: MutableJsonObject, options: DeleteOptions): DeleteOutcome {
  const before = structuredClone(object);
  const now = timestamp(scope.state.clock.now());
  metadataOf(object)["deletionTimestamp"] = now;
  if (scope.served.resource === "/namespaces") {
    object["status"] = { ...(object["status"] as MutableJsonObject | undefined), phase: "Terminating" };
    setPropagationFinalizers(scope, metadataOf(object), options);
  } else holdDefinition(object, now);
  return { answer: store(scope, scope.name, object, { before, dryRun: options.dryRun }), isGone: false };
}

/** A definition stays until its objects are gone. */
function holdDefinition(object: MutableJsonObject, now: string): void {
  const metadata = metadataOf(object);
  if (!finalizersOf(metadata).includes(CRD_FINALIZER)) metadata["finalizers"] = [...finalizersOf(metadata), CRD_FINALIZER];
  const status = (object["status"] ?? {}) as MutableJsonObject;
  const others = (Array.isArray(status["conditions"]) ? status["conditions"] : []).filter((each) => textOf(each, "type") !== "Terminating");
  status["conditions"] = [
    ...others,
    {
      type: "Terminating",
      status: "True",
      lastTransitionTime: now,
      reason: "InstanceDeletionPending",
      message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
    },
  ];
  object["status"] = status;
}

/** Stores what a deletion made of an object; where that is nothing, its version stays. */
function store(
  { state, served }: WriteScope,
  key: string,
  object: MutableJsonObject,
  { before, dryRun }: { readonly before: MutableJsonObject; readonly dryRun: boolean },
): MutableJsonObject {
  const ordered = inOrder(object, served.storageVersion);
  if (!dryRun && !sameJson(ordered, inOrder(before, served.storageVersion))) keepObject({ state, served }, key, ordered);
  ordered["apiVersion"] = served.apiVersion;
  return ordered;
}
