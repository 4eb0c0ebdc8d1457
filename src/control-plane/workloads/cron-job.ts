// CronJobs: a Job at every time of the schedule. @see pkg/controller/cronjob
import { Cron } from "croner";
import { at, cloneJson, timestamp, type Json, type JsonObject, type KubeObject } from "#base";
import { controllerOf, idOf } from "./object-cache.ts";
import { ownedBy, splitKey, type Place } from "./place.ts";
import { condition, numberOf } from "./pod-state.ts";
import { sameCounters } from "./replica-set.ts";

const MINUTE = 60_000;
/** Timers beyond this are set anew on the way. */
const LONGEST_WAIT = 24 * 60 * MINUTE;

export function runCronJobs(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  place.cache("cronJob").listen((_change, cron) => queue.add(idOf(cron)));
  place.cache("job").listen((_change, job) => {
    const owner = controllerOf(job);
    if (owner?.kind === "CronJob") queue.add(`${job.metadata.namespace ?? ""}/${owner.name}`);
  });
}

async function reconcile(place: Place, key: string): Promise<number | undefined> {
  const cron = place.cache("cronJob").get(...splitKey(key));
  if (cron === undefined || cron.metadata.deletionTimestamp !== undefined) return undefined;
  await trimHistory(place, cron);
  const now = place.clock.now();
  const due = at(cron, "spec", "suspend") === true ? undefined : lastDue(cron, now);
  const started = due === undefined ? undefined : await start(place, cron, due);
  await writeStatus(place, cron, started);
  const next = nextAfter(cron, now);
  return at(cron, "spec", "suspend") === true || next === undefined ? undefined : Math.min(next - now, LONGEST_WAIT);
}

function scheduleOf(cron: KubeObject): Cron {
  const timezone = at(cron, "spec", "timeZone");
  // Where nothing else is said the server's own zone counts, and a control plane runs in UTC.
  return new Cron(String(at(cron, "spec", "schedule") as string), {
    timezone: typeof timezone === "string" ? timezone : "UTC",
    paused: true,
  });
}

function nextAfter(cron: KubeObject, millis: number): number | undefined {
  return scheduleOf(cron).nextRun(new Date(millis))?.getTime();
}

/** The latest time that has passed since the last start, unless it is too long ago to still start. */
function lastDue(cron: KubeObject, now: number): number | undefined {
  const since = Date.parse(String((at(cron, "status", "lastScheduleTime") ?? cron.metadata.creationTimestamp) as string));
  const deadline = at(cron, "spec", "startingDeadlineSeconds");
  const from = typeof deadline === "number" ? Math.max(since, now - deadline * 1000) : since;
  const [latest] = scheduleOf(cron).previousRuns(1, new Date(now + 1));
  const due = latest?.getTime();
  return due !== undefined && due > from && due <= now ? due : undefined;
}

function jobsOf(place: Place, cron: KubeObject): KubeObject[] {
  return place.cache("job").ownedBy(cron.metadata.uid);
}

function hasFinished(job: KubeObject): boolean {
  return ["Complete", "Failed"].some((type) => condition(job, type)?.["status"] === "True");
}

/** Starts the Job of a time, as far as the concurrency policy allows. Returns the time when it counts as started. */
async function start(place: Place, cron: KubeObject, due: number): Promise<number | undefined> {
  const running = jobsOf(place, cron).filter((job) => !hasFinished(job));
  const policy = at(cron, "spec", "concurrencyPolicy");
  if (policy === "Forbid" && running.length > 0) return undefined;
  if (policy === "Replace") for (const job of running) await place.delete(job);
  const name = `${cron.metadata.name ?? ""}-${Math.floor(due / MINUTE)}`;
  if (place.cache("job").get(cron.metadata.namespace ?? "", name) !== undefined) return due;
  const template = at(cron, "spec", "jobTemplate");
  const metadata = at(template, "metadata") as JsonObject | undefined;
  await place.create({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      namespace: cron.metadata.namespace ?? "",
      labels: { ...(metadata?.["labels"] as Record<string, string> | undefined) },
      annotations: {
        ...(metadata?.["annotations"] as Record<string, string> | undefined),
        "batch.kubernetes.io/cronjob-scheduled-timestamp": timestamp(due),
      },
      ownerReferences: [ownedBy(cron)],
    },
    spec: cloneJson(at(template, "spec")),
  });
  return due;
}

async function writeStatus(place: Place, cron: KubeObject, started: number | undefined): Promise<void> {
  const jobs = jobsOf(place, cron);
  const active = jobs.filter((job) => !hasFinished(job) && job.metadata.deletionTimestamp === undefined).map(referTo);
  const done = jobs
    .map((job) => at(job, "status", "completionTime"))
    .filter((each): each is string => typeof each === "string")
    .toSorted();
  const lastSuccess = [String((at(cron, "status", "lastSuccessfulTime") as string | undefined) ?? ""), ...done].toSorted().at(-1);
  const status: JsonObject = {
    ...(started !== undefined && { lastScheduleTime: timestamp(started) }),
    ...(lastSuccess && { lastSuccessfulTime: lastSuccess }),
  };
  const present = at(cron, "status", "active");
  const names = (list: Json | undefined): string =>
    Array.isArray(list)
      ? (list as Json[])
          .map((each) => String(at(each, "name") as string))
          .toSorted()
          .join()
      : "";
  if (sameCounters(status, at(cron, "status")) && names(present) === names(active)) return;
  await place.patchStatus(cron, { ...status, active: active.length === 0 ? null : active });
}

function referTo(job: KubeObject): JsonObject {
  const { name = "", namespace = "", uid = "", resourceVersion = "" } = job.metadata;
  return { apiVersion: "batch/v1", kind: "Job", name, namespace, uid, resourceVersion };
}

/** Keeps as many finished Jobs as the history limits say. */
async function trimHistory(place: Place, cron: KubeObject): Promise<void> {
  const finished = jobsOf(place, cron).filter((job) => hasFinished(job) && job.metadata.deletionTimestamp === undefined);
  for (const [type, field, fallback] of [
    ["Complete", "successfulJobsHistoryLimit", 3],
    ["Failed", "failedJobsHistoryLimit", 1],
  ] as const) {
    const ofType = finished
      .filter((job) => condition(job, type)?.["status"] === "True")
      .toSorted((a, b) => (a.metadata.creationTimestamp ?? "").localeCompare(b.metadata.creationTimestamp ?? ""));
    const limit = numberOf(at(cron, "spec", field), fallback);
    for (const job of ofType.slice(0, Math.max(0, ofType.length - limit))) await place.delete(job);
  }
}
