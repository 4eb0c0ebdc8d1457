// Jobs: pods until enough of them have succeeded, or too many have failed. @see pkg/controller/job
import { at, timestamp, type JsonObject, type KubeObject } from "#base";
import { controllerOf, idOf } from "./object-cache.ts";
import { splitKey, type Place } from "./place.ts";
import { condition, isActive, isReady, numberOf, podFrom } from "./pod-state.ts";
import { sameCounters } from "./replica-set.ts";
import { randomSuffix } from "./template-hash.ts";

const INDEX = "batch.kubernetes.io/job-completion-index";

export function runJobs(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  place.cache("job").listen((_change, job) => queue.add(idOf(job)));
  place.cache("pod").listen((_change, pod) => {
    const owner = controllerOf(pod);
    if (owner?.kind === "Job") queue.add(`${pod.metadata.namespace ?? ""}/${owner.name}`);
  });
}

/** What the pods of a Job have come to. */
interface Tally {
  readonly pods: readonly KubeObject[];
  readonly active: readonly KubeObject[];
  readonly succeeded: number;
  readonly failed: number;
  readonly indexes: ReadonlySet<number>;
}

function tally(place: Place, job: KubeObject): Tally {
  const pods = place.cache("pod").ownedBy(job.metadata.uid);
  const done = pods.filter((pod) => at(pod, "status", "phase") === "Succeeded");
  const indexes = new Set(done.map(indexOf));
  const isIndexed = at(job, "spec", "completionMode") === "Indexed";
  return {
    pods,
    active: pods.filter(isActive),
    succeeded: Math.max(isIndexed ? indexes.size : done.length, numberOf(at(job, "status", "succeeded"))),
    failed: Math.max(pods.filter((pod) => at(pod, "status", "phase") === "Failed").length, numberOf(at(job, "status", "failed"))),
    indexes,
  };
}

function indexOf(pod: KubeObject): number {
  return Number(pod.metadata.annotations?.[INDEX] ?? -1);
}

async function reconcile(place: Place, key: string): Promise<number | undefined> {
  const job = place.cache("job").get(...splitKey(key));
  if (job === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
  if (hasFinished(job)) return expire(place, job);
  const counts = tally(place, job);
  const end = ending(place, job, counts);
  if (end !== undefined) {
    for (const pod of counts.active) await place.delete(pod);
    await writeStatus(place, job, end);
    return undefined;
  }
  if (at(job, "spec", "suspend") === true) for (const pod of counts.active) await place.delete(pod);
  else await fill(place, job, counts);
  await writeStatus(place, job, undefined);
  return deadlineIn(place, job);
}

function hasFinished(job: KubeObject): boolean {
  return ["Complete", "Failed"].some((type) => condition(job, type)?.["status"] === "True");
}

interface Ending {
  readonly type: "Complete" | "Failed";
  readonly reason: string;
  readonly message: string;
}

function ending(place: Place, job: KubeObject, counts: Tally): Ending | undefined {
  const completions = at(job, "spec", "completions");
  const isDone = typeof completions === "number" ? counts.succeeded >= completions : counts.succeeded > 0 && counts.active.length === 0;
  if (isDone) return { type: "Complete", reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
  if (counts.failed > numberOf(at(job, "spec", "backoffLimit"), 6)) {
    return { type: "Failed", reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit" };
  }
  const deadline = deadlineIn(place, job);
  if (deadline === 0) return { type: "Failed", reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" };
  return undefined;
}

/** Milliseconds until the Job has been active for too long; undefined without a deadline. */
function deadlineIn(place: Place, job: KubeObject): number | undefined {
  const seconds = at(job, "spec", "activeDeadlineSeconds");
  const started = at(job, "status", "startTime");
  if (typeof seconds !== "number" || typeof started !== "string") return undefined;
  return Math.max(0, Date.parse(started) + seconds * 1000 - place.clock.now());
}

async function fill(place: Place, job: KubeObject, counts: Tally): Promise<void> {
  const parallelism = numberOf(at(job, "spec", "parallelism"), 1);
  const completions = at(job, "spec", "completions");
  const rest = typeof completions === "number" ? completions - counts.succeeded : counts.succeeded > 0 ? 0 : parallelism;
  const wanted = Math.min(parallelism, Math.max(0, rest));
  for (const pod of counts.active.slice(wanted)) await place.delete(pod);
  const busy = new Set([...counts.active.map(indexOf), ...counts.indexes]);
  for (let i = counts.active.length; i < wanted; i++) {
    const index = at(job, "spec", "completionMode") === "Indexed" ? nextIndex(busy) : undefined;
    if (index !== undefined) busy.add(index);
    await createPod(place, job, index);
  }
}

function nextIndex(busy: ReadonlySet<number>): number {
  let index = 0;
  while (busy.has(index)) index += 1;
  return index;
}

async function createPod(place: Place, job: KubeObject, index: number | undefined): Promise<void> {
  const name = job.metadata.name ?? "";
  if (index === undefined) {
    await place.create(podFrom(at(job, "spec", "template"), job, { generateName: `${name}-` }));
    return;
  }
  const pod = podFrom(at(job, "spec", "template"), job, { name: `${name}-${index}-${randomSuffix(() => place.random.fraction())}` });
  const text = String(index);
  const { labels, annotations } = pod.metadata;
  const spec = { ...(pod.spec as JsonObject), hostname: `${name}-${index}` };
  await place.create({
    ...pod,
    metadata: { ...pod.metadata, labels: { ...labels, [INDEX]: text }, annotations: { ...annotations, [INDEX]: text } },
    spec,
  });
}

async function writeStatus(place: Place, job: KubeObject, end: Ending | undefined): Promise<void> {
  const counts = tally(place, job);
  const now = timestamp(place.clock.now());
  const isSuspended = end === undefined && at(job, "spec", "suspend") === true;
  const started = isSuspended ? undefined : (at(job, "status", "startTime") ?? now);
  const active = end === undefined ? counts.active : [];
  const status: JsonObject = {
    active: active.length,
    ready: active.filter(isReady).length,
    succeeded: counts.succeeded,
    failed: counts.failed,
    terminating: counts.pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined).length,
    uncountedTerminatedPods: {},
    ...(started !== undefined && { startTime: started }),
    ...(end?.type === "Complete" && { completionTime: now }),
    ...(at(job, "spec", "completionMode") === "Indexed" && counts.indexes.size > 0 && { completedIndexes: ranges([...counts.indexes]) }),
    ...conditionsOf(job, end, now),
  };
  const body = isSuspended && at(job, "status", "startTime") !== undefined ? { ...status, startTime: null } : status;
  if (!sameCounters(status, at(job, "status"))) await place.patchStatus(job, body);
}

function conditionsOf(job: KubeObject, end: Ending | undefined, now: string): JsonObject {
  const of = (type: string, status: string, reason: string, message: string): JsonObject => {
    const before = condition(job, type);
    return {
      type,
      status,
      reason,
      message,
      lastProbeTime: now,
      lastTransitionTime: before?.["status"] === status ? before["lastTransitionTime"] : now,
    };
  };
  if (end !== undefined) {
    const first = end.type === "Complete" ? "SuccessCriteriaMet" : "FailureTarget";
    return { conditions: [of(first, "True", end.reason, end.message), of(end.type, "True", end.reason, end.message)] };
  }
  const suspended = condition(job, "Suspended");
  if (at(job, "spec", "suspend") === true) {
    return suspended?.["status"] === "True" ? {} : { conditions: [of("Suspended", "True", "JobSuspended", "Job suspended")] };
  }
  return suspended?.["status"] === "True" ? { conditions: [of("Suspended", "False", "JobResumed", "Job resumed")] } : {};
}

/** `0-2,5` */
function ranges(indexes: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const index of indexes.toSorted((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] + 1 === index) last[1] = index;
    else parts.push([index, index]);
  }
  return parts.map(([from, to]) => (from === to ? String(from) : to === from + 1 ? `${from},${to}` : `${from}-${to}`)).join(",");
}

/** Removes a finished Job after its time to live. */
async function expire(place: Place, job: KubeObject): Promise<number | undefined> {
  const seconds = at(job, "spec", "ttlSecondsAfterFinished");
  if (typeof seconds !== "number") return undefined;
  const finished = ["Complete", "Failed"]
    .map((type) => condition(job, type)?.["lastTransitionTime"])
    .find((each) => typeof each === "string");
  const wait = Date.parse(String(finished)) + seconds * 1000 - place.clock.now();
  if (wait > 0) return wait;
  await place.delete(job);
  return undefined;
}
