// Deployments: one ReplicaSet per template, old ones kept for a rollback, and the way from one to the next.
// @see pkg/controller/deployment, whose annotations, reasons and messages kubectl and health checks read
import { at, cloneJson, sameJson, type Json, type JsonObject, type KubeObject } from "#base";
import { deploymentStatus } from "./deployment-status.ts";
import { controllerOf, idOf } from "./object-cache.ts";
import { ownedBy, splitKey, type Place } from "./place.ts";
import { isActive, numberOf } from "./pod-state.ts";
import { limitsOf, type Rollout } from "./rollout.ts";
import { sameCounters } from "./replica-set.ts";
import { templateHash } from "./template-hash.ts";

const HASH_LABEL = "pod-template-hash";
const REVISION = "deployment.kubernetes.io/revision";
const DESIRED = "deployment.kubernetes.io/desired-replicas";
const MAXIMUM = "deployment.kubernetes.io/max-replicas";
const NOT_COPIED: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  "deployment.kubernetes.io/revision-history",
  DESIRED,
  MAXIMUM,
  "deprecated.deployment.rollback.to",
]);

export function runDeployments(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  place.cache("deployment").listen((_change, deployment) => queue.add(idOf(deployment)));
  place.cache("replicaSet").listen((_change, set) => {
    const owner = controllerOf(set);
    if (owner?.kind === "Deployment") queue.add(`${set.metadata.namespace ?? ""}/${owner.name}`);
  });
  // Recreate waits until the last old pod is gone.
  place.cache("pod").listen((change, pod) => {
    if (change !== "gone") return;
    const owner = controllerOf(pod);
    const set = owner?.kind === "ReplicaSet" ? place.cache("replicaSet").get(pod.metadata.namespace ?? "", owner.name) : undefined;
    const deployment = set === undefined ? undefined : controllerOf(set);
    if (deployment?.kind === "Deployment") queue.add(`${pod.metadata.namespace ?? ""}/${deployment.name}`);
  });
}

async function reconcile(place: Place, key: string): Promise<number | undefined> {
  const deployment = place.cache("deployment").get(...splitKey(key));
  if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return undefined;
  let rollout = survey(place, deployment);
  const isPaused = at(deployment, "spec", "paused") === true;
  if (isPaused) await scaleActive(place, rollout);
  else if (at(deployment, "spec", "strategy", "type") === "Recreate") rollout = await recreate(place, rollout);
  else rollout = await roll(place, rollout);
  await copyRevision(place, rollout);
  const after = survey(place, deployment);
  const { status, requeueMillis } = deploymentStatus({ ...after, isNew: rollout.isNew }, place.clock.now());
  if (!sameCounters(status, at(deployment, "status"))) await place.patchStatus(deployment, status);
  if (!isPaused) await cleanUp(place, after);
  return requeueMillis;
}

function survey(place: Place, deployment: KubeObject): Rollout {
  const sets = place.cache("replicaSet").ownedBy(deployment.metadata.uid);
  const template = at(deployment, "spec", "template");
  const current = sets
    .filter((set) => set.metadata.deletionTimestamp === undefined)
    .toSorted(byAge)
    .find((set) => sameTemplate(at(set, "spec", "template"), template));
  return { deployment, current, old: sets.filter((set) => set !== current).toSorted(byAge), isNew: false };
}

function byAge(a: KubeObject, b: KubeObject): number {
  return revisionOf(a) - revisionOf(b) || (a.metadata.creationTimestamp ?? "").localeCompare(b.metadata.creationTimestamp ?? "");
}

function revisionOf(set: KubeObject): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

function sameTemplate(ofSet: Json | undefined, ofDeployment: Json | undefined): boolean {
  return sameJson(comparable(ofSet), comparable(ofDeployment));
}

/** A template without the label that tells sets apart. */
function comparable(template: Json | undefined): Json {
  const metadata = at(template, "metadata") as JsonObject | undefined;
  const { [HASH_LABEL]: _hash, ...labels } = { ...(at(metadata, "labels") as JsonObject | undefined) };
  return { metadata: { ...metadata, labels }, spec: at(template, "spec") };
}

/** The set of the present template, made with `replicas` pods when it is not there, and carrying the newest revision. */
async function ensureCurrent(place: Place, rollout: Rollout, replicas: number): Promise<Rollout> {
  const { deployment, old } = rollout;
  const revision = String(Math.max(0, ...old.map(revisionOf)) + 1);
  const annotations = { ...copiedAnnotations(deployment), ...sizeAnnotations(deployment), [REVISION]: revision };
  if (rollout.current !== undefined) {
    const present = rollout.current.metadata.annotations ?? {};
    const kept = Math.max(Number(revision), revisionOf(rollout.current));
    const wanted = { ...annotations, [REVISION]: String(kept) };
    if (Object.entries(wanted).every(([key, value]) => present[key] === value)) return rollout;
    const current = await place.patch(rollout.current, { metadata: { annotations: wanted } });
    return { ...rollout, current: current ?? rollout.current };
  }
  const template = cloneJson(at(deployment, "spec", "template")) as Record<string, Json>;
  const hash = templateHash(template);
  const labels = { ...(at(template, "metadata", "labels") as Record<string, string> | undefined), [HASH_LABEL]: hash };
  const selector = at(deployment, "spec", "selector") as JsonObject;
  const current = await place.create({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${deployment.metadata.name ?? ""}-${hash}`,
      namespace: deployment.metadata.namespace ?? "",
      labels,
      annotations,
      ownerReferences: [ownedBy(deployment)],
    },
    spec: {
      replicas,
      minReadySeconds: numberOf(at(deployment, "spec", "minReadySeconds")),
      selector: { ...selector, matchLabels: { ...(at(selector, "matchLabels") as JsonObject | undefined), [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...(at(template, "metadata") as JsonObject | undefined), labels } },
    },
  });
  return { ...rollout, current, isNew: true };
}

function copiedAnnotations(deployment: KubeObject): Record<string, string> {
  return Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key)));
}

function sizeAnnotations(deployment: KubeObject): Record<string, string> {
  const { replicas, surge } = limitsOf(deployment);
  return { [DESIRED]: String(replicas), [MAXIMUM]: String(replicas + surge) };
}

const sizeOf = (set: KubeObject): number => numberOf(at(set, "spec", "replicas"));
const sum = (sets: readonly KubeObject[], count: (set: KubeObject) => number): number => sets.reduce((total, set) => total + count(set), 0);
const available = (set: KubeObject): number => numberOf(at(set, "status", "availableReplicas"));

async function roll(place: Place, before: Rollout): Promise<Rollout> {
  const { replicas, surge, unavailable } = limitsOf(before.deployment);
  const room = Math.max(0, replicas + surge - sum(before.old, sizeOf));
  const rollout = await ensureCurrent(place, before, Math.min(replicas, room));
  const current = rollout.current;
  if (current === undefined) return rollout;
  const size = sizeOf(current);
  const wanted =
    size > replicas ? replicas : Math.min(replicas, size + Math.max(0, replicas + surge - sum([...rollout.old, current], sizeOf)));
  if (wanted !== size) await resize(place, current, wanted, rollout.deployment);
  await scaleDownOld(place, rollout, { replicas, unavailable, size });
  return rollout;
}

async function scaleDownOld(
  place: Place,
  { current, old, deployment }: Rollout,
  limits: { readonly replicas: number; readonly unavailable: number; readonly size: number },
): Promise<void> {
  if (current === undefined) return;
  const minimum = limits.replicas - limits.unavailable;
  const missingOfNew = limits.size - available(current);
  let removable = sum([...old, current], sizeOf) - minimum - missingOfNew;
  const sizes = new Map(old.map((set) => [set, sizeOf(set)]));
  for (const set of old) {
    // Pods that never became available help nobody: they go first.
    const unhealthy = Math.min(removable, Math.max(0, sizeOf(set) - available(set)));
    if (unhealthy <= 0) continue;
    sizes.set(set, sizeOf(set) - unhealthy);
    removable -= unhealthy;
  }
  let spare = sum([...old, current], available) - minimum;
  for (const set of old) {
    const size = sizes.get(set) ?? 0;
    const drop = Math.min(size, spare, removable);
    if (drop > 0) {
      sizes.set(set, size - drop);
      spare -= drop;
      removable -= drop;
    }
  }
  for (const [set, size] of sizes) if (size !== sizeOf(set)) await resize(place, set, size, deployment);
}

async function resize(place: Place, set: KubeObject, replicas: number, deployment: KubeObject): Promise<void> {
  await place.patch(set, { metadata: { annotations: sizeAnnotations(deployment) }, spec: { replicas } });
}

async function recreate(place: Place, rollout: Rollout): Promise<Rollout> {
  const busy = rollout.old.filter((set) => sizeOf(set) > 0);
  for (const set of busy) await resize(place, set, 0, rollout.deployment);
  const hasOldPods = rollout.old.some((set) =>
    place
      .cache("pod")
      .ownedBy(set.metadata.uid)
      .some((pod) => isActive(pod) || pod.metadata.deletionTimestamp !== undefined),
  );
  if (busy.length > 0 || hasOldPods) return rollout;
  const { replicas } = limitsOf(rollout.deployment);
  const made = await ensureCurrent(place, rollout, replicas);
  if (made.current !== undefined && sizeOf(made.current) !== replicas) await resize(place, made.current, replicas, rollout.deployment);
  return made;
}

/** While it is paused, a Deployment still follows its number of replicas. */
async function scaleActive(place: Place, { current, old, deployment }: Rollout): Promise<void> {
  const busy = [...old, ...(current === undefined ? [] : [current])].filter((set) => sizeOf(set) > 0);
  const target = busy.at(-1) ?? current ?? old.at(-1);
  if (target === undefined) return;
  const { replicas } = limitsOf(deployment);
  const wanted = Math.max(
    0,
    replicas -
      sum(
        busy.filter((set) => set !== target),
        sizeOf,
      ),
  );
  if (wanted !== sizeOf(target)) await resize(place, target, wanted, deployment);
}

async function copyRevision(place: Place, { deployment, current }: Rollout): Promise<void> {
  const revision = current?.metadata.annotations?.[REVISION];
  if (revision === undefined || deployment.metadata.annotations?.[REVISION] === revision) return;
  // By way of the status, an annotation does not count as a new generation.
  await place.patch(deployment, { metadata: { annotations: { [REVISION]: revision } } }, "status");
}

/** Removes old sets beyond the history that is kept, once the rollout is complete. */
async function cleanUp(place: Place, { deployment, current, old }: Rollout): Promise<void> {
  const { replicas } = limitsOf(deployment);
  if (current === undefined || available(current) < replicas) return;
  const idle = old.filter(
    (set) => sizeOf(set) === 0 && numberOf(at(set, "status", "replicas")) === 0 && set.metadata.deletionTimestamp === undefined,
  );
  const limit = numberOf(at(deployment, "spec", "revisionHistoryLimit"), 10);
  for (const set of idle.slice(0, Math.max(0, idle.length - limit))) await place.delete(set);
}
