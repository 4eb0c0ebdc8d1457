// Status of PodDisruptionBudgets: how many pods may be evicted now. @see kubernetes pkg/controller/disruption/disruption.go
import { at, isObject, own, sameJson, stringAt, timestamp, type JsonObject, type KubeObject } from "#base";
import { matchesLabels } from "../selector/label-selector.ts";
import { readSelector } from "../selector/object-selector.ts";
import { controllerOf, idOf } from "./object-cache.ts";
import { splitKey, type Place } from "./place.ts";
import { condition, isReady, numberOf, resolveCount } from "./pod-state.ts";

/** How long an eviction may take until it counts as one that did not happen. */
const EVICTION_MILLIS = 2 * 60_000;

export function runDisruptions(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  const budgets = place.cache("disruptionBudget");
  budgets.listen((change, budget) => {
    if (change === "set") queue.add(idOf(budget));
  });
  const concern = (namespace: string, pod?: KubeObject): void => {
    for (const budget of budgets.in(namespace)) if (pod === undefined || selects(budget, pod)) queue.add(idOf(budget));
  };
  place.cache("pod").listen((_change, pod, before) => {
    for (const each of before === undefined ? [pod] : [pod, before]) concern(pod.metadata.namespace ?? "", each);
  });
  for (const kind of ["deployment", "replicaSet", "statefulSet"] as const)
    place.cache(kind).listen((_change, owner) => concern(owner.metadata.namespace ?? ""));
}

function selects(budget: KubeObject, pod: KubeObject): boolean {
  const selector = at(budget, "spec", "selector");
  return isObject(selector) && matchesLabels(readSelector(selector), pod.metadata.labels ?? {});
}

async function reconcile(place: Place, key: string): Promise<number | undefined> {
  const [namespace, name] = splitKey(key);
  const budget = place.cache("disruptionBudget").get(namespace, name);
  if (budget === undefined || budget.metadata.deletionTimestamp !== undefined) return undefined;
  const now = place.clock.now();
  const pods = place
    .cache("pod")
    .in(namespace)
    .filter((pod) => selects(budget, pod));
  const disrupted = underEviction(budget, pods, now);
  const healthy = pods.filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && disrupted[pod.metadata.name ?? ""] === undefined && isReady(pod),
  ).length;
  const { expected, desired } = expectation(place, budget, pods);
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  await write(place, budget, { healthy, desired, expected, allowed, disrupted });
  const ends = Object.values(disrupted).map((since) => Date.parse(since) + EVICTION_MILLIS - now);
  return ends.length === 0 ? undefined : Math.max(0, Math.min(...ends)) + 1;
}

/** Pods that are about to go, with the time of their eviction. */
function underEviction(budget: KubeObject, pods: readonly KubeObject[], now: number): Record<string, string> {
  const known = at(budget, "status", "disruptedPods");
  return Object.fromEntries(
    pods.flatMap((pod) => {
      const { name = "", deletionTimestamp } = pod.metadata;
      const since = stringAt(known, name);
      return since === "" || deletionTimestamp !== undefined || Date.parse(since) + EVICTION_MILLIS <= now ? [] : [[name, since]];
    }),
  );
}

function expectation(place: Place, budget: KubeObject, pods: readonly KubeObject[]): { expected: number; desired: number } {
  const [most, least] = [at(budget, "spec", "maxUnavailable"), at(budget, "spec", "minAvailable")];
  if (most === undefined && typeof least === "number") return { expected: pods.length, desired: least };
  const expected = wantedReplicas(place, pods);
  if (most !== undefined) return { expected, desired: Math.max(0, expected - resolveCount(most, expected, "up")) };
  return { expected, desired: resolveCount(least, expected, "up") };
}

/** Replicas that the controllers of the pods want, each counted once. */
function wantedReplicas(place: Place, pods: readonly KubeObject[]): number {
  const owners = new Map<string, number>();
  for (const pod of pods) {
    const owner = scaledOwner(place, pod);
    if (owner !== undefined) owners.set(owner.metadata.uid ?? "", numberOf(at(owner, "spec", "replicas"), 1));
  }
  return [...owners.values()].reduce((sum, each) => sum + each, 0);
}

function scaledOwner(place: Place, pod: KubeObject): KubeObject | undefined {
  const namespace = pod.metadata.namespace ?? "";
  const reference = controllerOf(pod);
  if (reference?.kind === "StatefulSet") return place.cache("statefulSet").get(namespace, reference.name);
  if (reference?.kind !== "ReplicaSet") return undefined;
  const set = place.cache("replicaSet").get(namespace, reference.name);
  const above = set && controllerOf(set);
  return above?.kind === "Deployment" ? place.cache("deployment").get(namespace, above.name) : set;
}

interface Numbers {
  readonly healthy: number;
  readonly desired: number;
  readonly expected: number;
  readonly allowed: number;
  readonly disrupted: Readonly<Record<string, string>>;
}

async function write(place: Place, budget: KubeObject, { healthy, desired, expected, allowed, disrupted }: Numbers): Promise<void> {
  const { generation = 0 } = budget.metadata;
  const evicted = at(budget, "status", "disruptedPods");
  const gone = Object.keys(isObject(evicted) ? evicted : {}).filter((name) => disrupted[name] === undefined);
  const before = condition(budget, "DisruptionAllowed");
  const state = allowed > 0 ? { status: "True", reason: "SufficientPods" } : { status: "False", reason: "InsufficientPods" };
  const isSame = before?.["status"] === state.status;
  const status: JsonObject = {
    observedGeneration: generation,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    disruptionsAllowed: allowed,
    disruptedPods: { ...disrupted, ...Object.fromEntries(gone.map((name) => [name, null])) },
    conditions: [
      {
        type: "DisruptionAllowed",
        ...state,
        message: "",
        lastTransitionTime: isSame ? (before["lastTransitionTime"] ?? null) : timestamp(place.clock.now()),
        observedGeneration: generation,
      },
    ],
  };
  const known = own(budget, "status");
  const isTold = Object.entries(status).every(([key, value]) => key === "disruptedPods" || sameJson(value, own(known, key) ?? 0));
  if (!isTold || gone.length > 0) await place.patchStatus(budget, status);
}
