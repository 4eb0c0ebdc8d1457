// ReplicaSets: as many pods as wanted, and the counters of them. @see pkg/controller/replicaset
import { at, sameJson, type JsonObject, type KubeObject } from "#base";
import { controllerOf, idOf } from "./object-cache.ts";
import { splitKey, type Place } from "./place.ts";
import { availableIn, byDispensability, hasEnded, isActive, isReady, numberOf, podFrom } from "./pod-state.ts";

export function runReplicaSets(place: Place): void {
  const sets = place.cache("replicaSet");
  const pods = place.cache("pod");
  const queue = place.queue((key) => reconcile(place, key));
  sets.listen((_change, set) => queue.add(idOf(set)));
  pods.listen((_change, pod) => {
    const owner = controllerOf(pod);
    if (owner?.kind === "ReplicaSet") queue.add(`${pod.metadata.namespace ?? ""}/${owner.name}`);
  });
}

async function reconcile(place: Place, key: string): Promise<number | undefined> {
  const set = place.cache("replicaSet").get(...splitKey(key));
  if (set === undefined) return undefined;
  const pods = place.cache("pod").ownedBy(set.metadata.uid);
  const active = pods.filter(isActive);
  if (set.metadata.deletionTimestamp === undefined) await scale(place, set, active);
  return writeStatus(place, set);
}

async function scale(place: Place, set: KubeObject, active: readonly KubeObject[]): Promise<void> {
  const wanted = numberOf(at(set, "spec", "replicas"), 1);
  const missing = wanted - active.length;
  for (let i = 0; i < missing; i++) {
    await place.create(podFrom(at(set, "spec", "template"), set, { generateName: `${set.metadata.name ?? ""}-` }));
  }
  if (missing >= 0) return;
  for (const pod of active.toSorted(byDispensability).slice(0, -missing)) await place.delete(pod);
}

async function writeStatus(place: Place, set: KubeObject): Promise<number | undefined> {
  const pods = place.cache("pod").ownedBy(set.metadata.uid).filter(isActive);
  const minReadySeconds = numberOf(at(set, "spec", "minReadySeconds"));
  const waits = pods.map((pod) => availableIn(pod, minReadySeconds, place.clock.now()));
  const labels = Object.entries((at(set, "spec", "template", "metadata", "labels") as Record<string, string> | undefined) ?? {});
  const labelled = pods.filter((pod) => labels.every(([name, value]) => pod.metadata.labels?.[name] === value));
  const status: JsonObject = {
    replicas: pods.length,
    fullyLabeledReplicas: labelled.length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: waits.filter((each) => each === 0).length,
    terminatingReplicas: place
      .cache("pod")
      .ownedBy(set.metadata.uid)
      .filter((pod) => pod.metadata.deletionTimestamp !== undefined && !hasEnded(pod)).length,
    observedGeneration: set.metadata.generation ?? 0,
  };
  if (!sameCounters(status, at(set, "status"))) await place.patchStatus(set, status);
  const next = waits.filter((each): each is number => each !== undefined && each > 0);
  return next.length === 0 ? undefined : Math.min(...next);
}

/** Counters that the server leaves out are zero. */
export function sameCounters(status: JsonObject, present: unknown): boolean {
  return Object.entries(status).every(([key, value]) => sameJson(at(present, key) ?? (typeof value === "number" ? 0 : undefined), value));
}
