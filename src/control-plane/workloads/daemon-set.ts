// DaemonSets: one pod on every node that takes pods. @see pkg/controller/daemon
import { at, type JsonObject, type KubeObject } from "#base";
import { controllerOf, idOf } from "./object-cache.ts";
import { splitKey, type Place } from "./place.ts";
import { availableIn, hasEnded, isReady, numberOf, podFrom, resolveCount } from "./pod-state.ts";
import { sameCounters } from "./replica-set.ts";
import { ensureRevision, REVISION_LABEL } from "./revision.ts";

export function runDaemonSets(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  place.cache("controllerRevision");
  place.cache("daemonSet").listen((_change, set) => queue.add(idOf(set)));
  place.cache("pod").listen((_change, pod) => {
    const owner = controllerOf(pod);
    if (owner?.kind === "DaemonSet") queue.add(`${pod.metadata.namespace ?? ""}/${owner.name}`);
  });
  place.cache("node").listen((change, _node, before) => {
    if (change === "gone" || before === undefined) for (const set of place.cache("daemonSet").all()) queue.add(idOf(set));
  });
}

async function reconcile(place: Place, key: string): Promise<number | undefined> {
  const set = place.cache("daemonSet").get(...splitKey(key));
  if (set === undefined || set.metadata.deletionTimestamp !== undefined) return undefined;
  const { hash } = await ensureRevision(place, set);
  const nodes = nodesFor(place, set);
  await placePods(place, set, { nodes, hash });
  if (at(set, "spec", "updateStrategy", "type") !== "OnDelete") await replaceOutdated(place, set, { nodes, hash });
  return writeStatus(place, set, { nodes, hash });
}

interface Wanted {
  readonly nodes: readonly KubeObject[];
  readonly hash: string;
}

/** Nodes that the template's node selector names. */
function nodesFor(place: Place, set: KubeObject): KubeObject[] {
  const selector = Object.entries((at(set, "spec", "template", "spec", "nodeSelector") as Record<string, string> | undefined) ?? {});
  return [...place.cache("node").all()].filter((node) => selector.every(([key, value]) => node.metadata.labels?.[key] === value));
}

/** The node that a pod of the set is for: the one it runs on, or the one its affinity names. */
function nodeOf(pod: KubeObject): string {
  const bound = at(pod, "spec", "nodeName");
  if (typeof bound === "string") return bound;
  const terms = ["spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"];
  return String((at(pod, ...terms, 0, "matchFields", 0, "values", 0) as string | undefined) ?? "");
}

async function placePods(place: Place, set: KubeObject, { nodes, hash }: Wanted): Promise<void> {
  const names = new Set(nodes.map((node) => node.metadata.name ?? ""));
  const covered = new Set<string>();
  for (const pod of place.cache("pod").ownedBy(set.metadata.uid)) {
    const node = nodeOf(pod);
    const isSurplus = !names.has(node) || covered.has(node) || hasEnded(pod);
    if (pod.metadata.deletionTimestamp === undefined && isSurplus) await place.delete(pod);
    covered.add(node);
  }
  for (const node of names) if (!covered.has(node)) await createPod(place, set, node, hash);
}

async function createPod(place: Place, set: KubeObject, node: string, hash: string): Promise<void> {
  const pod = podFrom(at(set, "spec", "template"), set, { generateName: `${set.metadata.name ?? ""}-` });
  const term = { matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] };
  const spec = pod.spec as JsonObject;
  const affinity = {
    ...(spec["affinity"] as JsonObject | undefined),
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
  };
  const labels = { ...pod.metadata.labels, [REVISION_LABEL]: hash, "pod-template-generation": String(set.metadata.generation ?? 1) };
  await place.create({ ...pod, metadata: { ...pod.metadata, labels }, spec: { ...spec, affinity } });
}

/** Deletes as many outdated pods as may be missing at a time. */
async function replaceOutdated(place: Place, set: KubeObject, { nodes, hash }: Wanted): Promise<void> {
  const pods = place.cache("pod").ownedBy(set.metadata.uid);
  const rolling = at(set, "spec", "updateStrategy", "rollingUpdate");
  const allowed = Math.max(1, resolveCount(at(rolling, "maxUnavailable") ?? 1, nodes.length, "up"));
  const ready = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod));
  const outdated = pods.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] !== hash && pod.metadata.deletionTimestamp === undefined);
  const broken = outdated.filter((pod) => !isReady(pod));
  const room = Math.max(0, allowed - (nodes.length - ready.length));
  for (const pod of [...broken, ...outdated.filter(isReady).slice(0, room)]) await place.delete(pod);
}

async function writeStatus(place: Place, set: KubeObject, { nodes, hash }: Wanted): Promise<number | undefined> {
  const pods = place
    .cache("pod")
    .ownedBy(set.metadata.uid)
    .filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const minReadySeconds = numberOf(at(set, "spec", "minReadySeconds"));
  const waits = pods.map((pod) => availableIn(pod, minReadySeconds, place.clock.now()));
  const available = waits.filter((each) => each === 0).length;
  const status: JsonObject = {
    observedGeneration: set.metadata.generation ?? 0,
    desiredNumberScheduled: nodes.length,
    currentNumberScheduled: pods.length,
    numberMisscheduled: 0,
    numberReady: pods.filter(isReady).length,
    numberAvailable: available,
    numberUnavailable: Math.max(0, nodes.length - available),
    updatedNumberScheduled: pods.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === hash).length,
  };
  if (!sameCounters(status, at(set, "status"))) await place.patchStatus(set, status);
  const next = waits.filter((each): each is number => each !== undefined && each > 0);
  return next.length === 0 ? undefined : Math.min(...next);
}
