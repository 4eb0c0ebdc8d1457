// Deletes objects: at once, after a grace period, or when their finalizers are gone.
import { own, timestamp, type MutableJsonObject } from "#base";
import { keyOf, metadataOf, readEntry, textOf } from "../cluster-state.ts";
import type { DeleteOptions } from "../request/options.ts";
import { deleted, refusals } from "../status/status.ts";
import { inOrder } from "./canonical.ts";
import { keepObject } from "./keep.ts";
import { resourceOf, type WriteScope } from "./scope.ts";

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";
export const CRD_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/** Kinds whose deletion answers with the object instead of a Status. */
const ANSWERED_WITH_OBJECT: ReadonlySet<string> = new Set([
  "/pods",
  "/services",
  "/serviceaccounts",
  "/persistentvolumes",
  "/persistentvolumeclaims",
  "/podtemplates",
  "/replicationcontrollers",
  "/resourcequotas",
]);

/** Deletes an object. @returns what is answered: the object, or a Status @throws control-plane.refused */
export function deleteObject(scope: WriteScope, options: DeleteOptions): MutableJsonObject | ReturnType<typeof deleted> {
  const { state, served, name } = scope;
  const key = keyOf(served.definition.namespaced ? scope.namespace : "", name);
  const entry = state.store.get(served.resource, key);
  if (entry === undefined) throw refusals.notFound(resourceOf(scope), name);
  const object = readEntry(entry, served);
  checkPreconditions(scope, object, options);
  scope.admission.onDelete(scope, object, options);
  if (served.resource === "/namespaces") return deleteNamespace(scope, object, options);
  const change = beginDeletion(scope, object, options);
  if (change === "pending") return object;
  if (change === "marked") return store(scope, key, object, options);
  if (!options.dryRun) state.store.remove(served.resource, key);
  if (ANSWERED_WITH_OBJECT.has(served.resource)) return lastState(scope, object);
  return deleted(resourceOf(scope), name, textOf(object["metadata"], "uid"));
}

function lastState({ state, options }: WriteScope, object: MutableJsonObject): MutableJsonObject {
  if (!options.dryRun) metadataOf(object)["resourceVersion"] = String(state.store.version);
  return object;
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

/** Changes the object for its deletion, and says whether it stays (`marked`), was being deleted already (`pending`), or goes now. */
function beginDeletion(scope: WriteScope, object: MutableJsonObject, options: DeleteOptions): "marked" | "pending" | "now" {
  const metadata = metadataOf(object);
  const grace = gracePeriod(scope, object, options);
  if (grace === "pending") return "pending";
  setPropagationFinalizers(metadata, options);
  if (scope.served.resource === "apiextensions.k8s.io/customresourcedefinitions") holdDefinition(scope, object);
  const isHeld = finalizersOf(metadata).length > 0;
  if (grace === 0 && !isHeld) return "now";
  if (grace > 0) markGraceful(scope, metadata, grace);
  else markDeleting(scope, metadata);
  return "marked";
}

/** Seconds that a pod may take to end; zero for every other kind. */
function gracePeriod({ served, state }: WriteScope, object: MutableJsonObject, { gracePeriodSeconds }: DeleteOptions): number | "pending" {
  if (served.resource !== "/pods") return 0;
  const metadata = metadataOf(object);
  const current = metadata["deletionGracePeriodSeconds"];
  if (metadata["deletionTimestamp"] !== undefined) {
    if (typeof current !== "number" || current === 0) return 0;
    if (gracePeriodSeconds === undefined || gracePeriodSeconds >= current) return "pending";
    const moved = Date.parse(textOf(metadata, "deletionTimestamp")) - current * 1000 + gracePeriodSeconds * 1000;
    const isPast = moved < state.clock.now();
    return isPast && gracePeriodSeconds > 0 ? 1 : gracePeriodSeconds;
  }
  const phase = own(object["status"], "phase");
  if (textOf(object["spec"], "nodeName") === "" || phase === "Succeeded" || phase === "Failed") return 0;
  const own30 = own(object["spec"], "terminationGracePeriodSeconds");
  return gracePeriodSeconds ?? (typeof own30 === "number" ? own30 : 30);
}

function markGraceful({ state }: WriteScope, metadata: MutableJsonObject, grace: number): void {
  const isFirst = metadata["deletionTimestamp"] === undefined;
  metadata["deletionTimestamp"] = timestamp(state.clock.now() + grace * 1000);
  metadata["deletionGracePeriodSeconds"] = grace;
  if (isFirst && typeof metadata["generation"] === "number") metadata["generation"] += 1;
}

function markDeleting({ state }: WriteScope, metadata: MutableJsonObject): void {
  if (metadata["deletionTimestamp"] === undefined) {
    if (typeof metadata["generation"] === "number" && metadata["generation"] > 0) metadata["generation"] += 1;
    metadata["deletionTimestamp"] = timestamp(state.clock.now());
  } else if (Date.parse(textOf(metadata, "deletionTimestamp")) > state.clock.now())
    metadata["deletionTimestamp"] = timestamp(state.clock.now());
  metadata["deletionGracePeriodSeconds"] = 0;
}

function finalizersOf(metadata: MutableJsonObject): string[] {
  const finalizers = metadata["finalizers"];
  return Array.isArray(finalizers) ? finalizers.filter((each): each is string => typeof each === "string") : [];
}

/** The policy of the delete stands in the finalizers; without one, finalizers that stand already decide. */
function setPropagationFinalizers(metadata: MutableJsonObject, { propagation }: DeleteOptions): void {
  const before = finalizersOf(metadata);
  const others = before.filter((each) => each !== ORPHAN && each !== FOREGROUND);
  const policy = propagation ?? (before.includes(ORPHAN) ? "Orphan" : before.includes(FOREGROUND) ? "Foreground" : "Background");
  const added = policy === "Orphan" ? [ORPHAN] : policy === "Foreground" ? [FOREGROUND] : [];
  const after = [...others, ...added];
  if (after.length === before.length && after.every((each) => before.includes(each))) return;
  if (after.length === 0) delete metadata["finalizers"];
  else metadata["finalizers"] = after;
}

/** A definition stays until its objects are gone. */
function holdDefinition({ state }: WriteScope, object: MutableJsonObject): void {
  const metadata = metadataOf(object);
  if (metadata["deletionTimestamp"] !== undefined) return;
  if (!finalizersOf(metadata).includes(CRD_FINALIZER)) metadata["finalizers"] = [...finalizersOf(metadata), CRD_FINALIZER];
  const status = (object["status"] ?? {}) as MutableJsonObject;
  const others = (Array.isArray(status["conditions"]) ? status["conditions"] : []).filter((each) => textOf(each, "type") !== "Terminating");
  status["conditions"] = [
    ...others,
    {
      type: "Terminating",
      status: "True",
      lastTransitionTime: timestamp(state.clock.now()),
      reason: "InstanceDeletionPending",
      message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
    },
  ];
  object["status"] = status;
}

/** A namespace is marked, and goes when the namespace controller has emptied it. */
function deleteNamespace(
  scope: WriteScope,
  object: MutableJsonObject,
  options: DeleteOptions,
): MutableJsonObject | ReturnType<typeof deleted> {
  const metadata = metadataOf(object);
  const specFinalizers = own(object["spec"], "finalizers");
  if (metadata["deletionTimestamp"] === undefined) {
    metadata["deletionTimestamp"] = timestamp(scope.state.clock.now());
    object["status"] = { ...(object["status"] as MutableJsonObject | undefined), phase: "Terminating" };
    setPropagationFinalizers(metadata, options);
    return store(scope, scope.name, object, options);
  }
  if (Array.isArray(specFinalizers) && specFinalizers.length > 0) return object;
  if (finalizersOf(metadata).length > 0) return object;
  if (!options.dryRun) scope.state.store.remove(scope.served.resource, scope.name);
  return deleted(resourceOf(scope), scope.name, textOf(metadata, "uid"));
}

function store(scope: WriteScope, key: string, object: MutableJsonObject, { dryRun }: DeleteOptions): MutableJsonObject {
  const ordered = inOrder(object, scope.served.storageVersion);
  if (!dryRun) keepObject(scope, key, ordered);
  ordered["apiVersion"] = scope.served.apiVersion;
  return ordered;
}
