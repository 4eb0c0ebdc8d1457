// StatefulSets: numbered pods with claims of their own, made in order and replaced from the last one down.
// @see pkg/controller/statefulset
import { at, cloneJson, own, type Json, type JsonObject, type KubeObject } from "#base";
import { controllerOf, idOf } from "./object-cache.ts";
import { splitKey, type Place } from "./place.ts";
import { availableIn, hasEnded, isReady, numberOf, podFrom } from "./pod-state.ts";
import { sameCounters } from "./replica-set.ts";
import { ensureRevision, REVISION_LABEL } from "./revision.ts";

export function runStatefulSets(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  place.cache("controllerRevision");
  place.cache("claim");
  place.cache("statefulSet").listen((_change, set) => queue.add(idOf(set)));
  place.cache("pod").listen((_change, pod) => {
    const owner = controllerOf(pod);
    if (owner?.kind === "StatefulSet") queue.add(`${pod.metadata.namespace ?? ""}/${owner.name}`);
  });
}

async function reconcile(place: Place, key: string): Promise<number | undefined> {
  const set = place.cache("statefulSet").get(...splitKey(key));
  if (set === undefined || set.metadata.deletionTimestamp !== undefined) return undefined;
  const revision = await ensureRevision(place, set);
  const current = currentRevision(place, set, revision.name);
  const waits = await shape(place, set, { update: revision.name, current });
  await writeStatus(place, set, { update: revision.name, current });
  return waits;
}

interface Revisions {
  readonly update: string;
  readonly current: string;
}

/** The revision that a rollout starts from: the new one when there was none. */
function currentRevision(place: Place, set: KubeObject, update: string): string {
  const known = at(set, "status", "currentRevision");
  if (typeof known !== "string" || known === "") return update;
  const exists = known === update || place.cache("controllerRevision").get(set.metadata.namespace ?? "", known) !== undefined;
  return exists ? known : update;
}

const ordinalOf = (pod: KubeObject): number => Number(/-(\d+)$/.exec(pod.metadata.name ?? "")?.[1] ?? -1);

function podsOf(place: Place, set: KubeObject): KubeObject[] {
  return place
    .cache("pod")
    .ownedBy(set.metadata.uid)
    .toSorted((a, b) => ordinalOf(a) - ordinalOf(b));
}

/** One step towards what is wanted; several where the set is managed in parallel. Returns when to look again. */
async function shape(place: Place, set: KubeObject, revisions: Revisions): Promise<number | undefined> {
  const start = numberOf(at(set, "spec", "ordinals", "start"));
  const replicas = numberOf(at(set, "spec", "replicas"), 1);
  const isOrdered = at(set, "spec", "podManagementPolicy") !== "Parallel";
  const pods = new Map(podsOf(place, set).map((pod) => [ordinalOf(pod), pod]));
  let next: number | undefined;
  for (let ordinal = start; ordinal < start + replicas; ordinal++) {
    const wait = await settlePod(place, set, { ordinal, pod: pods.get(ordinal), revisions });
    if (wait !== undefined && wait > 0) next = Math.min(next ?? wait, wait);
    if (isOrdered && wait !== 0) return next;
  }
  const surplus = [...pods.values()].filter((pod) => ordinalOf(pod) < start || ordinalOf(pod) >= start + replicas).toReversed();
  for (const pod of surplus) {
    if (pod.metadata.deletionTimestamp === undefined) await place.delete(pod);
    if (isOrdered) return next;
  }
  if (at(set, "spec", "updateStrategy", "type") !== "OnDelete") await replaceOutdated(place, set, [...pods.values()], revisions);
  return next;
}

interface Slot {
  readonly ordinal: number;
  readonly pod: KubeObject | undefined;
  readonly revisions: Revisions;
}

/** Makes the pod of an ordinal, or gives an ended one up. Returns when it is available: 0 for now, undefined for nobody knows. */
async function settlePod(place: Place, set: KubeObject, { ordinal, pod, revisions }: Slot): Promise<number | undefined> {
  if (pod === undefined) {
    await createPod(place, set, ordinal, revisions);
    return undefined;
  }
  if (pod.metadata.deletionTimestamp !== undefined) return undefined;
  if (hasEnded(pod)) {
    await place.delete(pod);
    return undefined;
  }
  return availableIn(pod, numberOf(at(set, "spec", "minReadySeconds")), place.clock.now());
}

/** Replaces one outdated pod, the last one first, unless another is still on its way. */
async function replaceOutdated(place: Place, set: KubeObject, pods: readonly KubeObject[], { update }: Revisions): Promise<void> {
  const partition = numberOf(at(set, "spec", "updateStrategy", "rollingUpdate", "partition"));
  for (const pod of pods.toSorted((a, b) => ordinalOf(b) - ordinalOf(a))) {
    if (ordinalOf(pod) < partition) return;
    const isOutdated = pod.metadata.labels?.[REVISION_LABEL] !== update;
    if (isOutdated && pod.metadata.deletionTimestamp === undefined) await place.delete(pod);
    if (isOutdated || pod.metadata.deletionTimestamp !== undefined || !isReady(pod)) return;
  }
}

async function createPod(place: Place, set: KubeObject, ordinal: number, revisions: Revisions): Promise<void> {
  const name = `${set.metadata.name ?? ""}-${ordinal}`;
  const partition = numberOf(at(set, "spec", "updateStrategy", "rollingUpdate", "partition"));
  const isOld = revisions.current !== revisions.update && ordinal < partition;
  const revision = isOld ? revisions.current : revisions.update;
  const template = isOld ? templateOf(place, set, revision) : at(set, "spec", "template");
  await ensureClaims(place, set, name);
  const pod = podFrom(template, set, { name });
  const labels = {
    ...pod.metadata.labels,
    "statefulset.kubernetes.io/pod-name": name,
    "apps.kubernetes.io/pod-index": String(ordinal),
    [REVISION_LABEL]: revision,
  };
  const spec = pod.spec as Readonly<Record<string, Json>>;
  const templates = claimTemplates(set).map((each) => String(at(each, "metadata", "name") as string));
  const own = Array.isArray(spec["volumes"])
    ? (spec["volumes"] as Json[]).filter((each) => !templates.includes(String(at(each, "name") as string)))
    : [];
  const volumes = [...own, ...templates.map((each) => ({ name: each, persistentVolumeClaim: { claimName: `${each}-${name}` } }))];
  const subdomain = at(set, "spec", "serviceName");
  const identity = {
    hostname: name,
    ...(typeof subdomain === "string" && subdomain !== "" && { subdomain }),
    ...(volumes.length > 0 && { volumes }),
  };
  await place.create({ ...pod, metadata: { ...pod.metadata, labels }, spec: { ...spec, ...identity } });
}

function templateOf(place: Place, set: KubeObject, revision: string): Json | undefined {
  const kept = place.cache("controllerRevision").get(set.metadata.namespace ?? "", revision);
  const { $patch: _directive, ...template } = { ...(at(kept, "data", "spec", "template") as JsonObject | undefined) };
  return kept === undefined ? at(set, "spec", "template") : template;
}

function claimTemplates(set: KubeObject): readonly Json[] {
  const templates = at(set, "spec", "volumeClaimTemplates");
  return Array.isArray(templates) ? (templates as Json[]) : [];
}

async function ensureClaims(place: Place, set: KubeObject, pod: string): Promise<void> {
  const namespace = set.metadata.namespace ?? "";
  const labels = (at(set, "spec", "selector", "matchLabels") as Record<string, string> | undefined) ?? {};
  for (const template of claimTemplates(set)) {
    const name = `${String(at(template, "metadata", "name") as string)}-${pod}`;
    if (place.cache("claim").get(namespace, name) !== undefined) continue;
    const metadata = at(template, "metadata") as JsonObject;
    const annotations = own(metadata, "annotations") as Record<string, string> | undefined;
    await place.create({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name,
        namespace,
        labels: { ...(own(metadata, "labels") as Record<string, string> | undefined), ...labels },
        ...(annotations && { annotations }),
      },
      spec: cloneJson(at(template, "spec")),
    });
  }
}

async function writeStatus(place: Place, set: KubeObject, { update, current }: Revisions): Promise<void> {
  const pods = podsOf(place, set).filter((pod) => pod.metadata.deletionTimestamp === undefined || !hasEnded(pod));
  const live = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const updated = live.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === update);
  const replicas = numberOf(at(set, "spec", "replicas"), 1);
  const minReadySeconds = numberOf(at(set, "spec", "minReadySeconds"));
  const ready = live.filter(isReady);
  const isComplete = updated.length === replicas && ready.length === replicas && pods.length === replicas;
  const now = isComplete ? update : current;
  const status: JsonObject = {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    readyReplicas: ready.length,
    availableReplicas: live.filter((pod) => availableIn(pod, minReadySeconds, place.clock.now()) === 0).length,
    currentReplicas: live.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === now).length,
    updatedReplicas: updated.length,
    currentRevision: now,
    updateRevision: update,
    collisionCount: 0,
  };
  if (!sameCounters(status, at(set, "status"))) await place.patchStatus(set, status);
}
