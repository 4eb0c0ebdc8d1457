// Starts the controllers that make workloads of an API server live without nodes: what kube-controller-manager, the scheduler and a
// kubelet do, as far as clients can see it. They are clients of the cluster; any of them serves a real kube-apiserver as well.
import type { Clock, Log, Random } from "#base";
import type { Cluster } from "#kube";
import { runAutoscalers } from "./autoscaler.ts";
import { runClaims } from "./claims.ts";
import { runCronJobs } from "./cron-job.ts";
import { runDaemonSets } from "./daemon-set.ts";
import { runDeployments } from "./deployment.ts";
import { runDisruptions } from "./disruption.ts";
import { runEndpoints } from "./endpoints.ts";
import { runJobs } from "./job.ts";
import { runKubelet } from "./kubelet.ts";
import { follow } from "./object-cache.ts";
import type { OutcomeRule } from "./outcome.ts";
import { Place } from "./place.ts";
import { runReplicaSets } from "./replica-set.ts";
import { runStatefulSets } from "./stateful-set.ts";

export type WorkloadPart =
  | "deployment"
  | "replicaset"
  | "statefulset"
  | "daemonset"
  | "job"
  | "cronjob"
  | "kubelet"
  | "endpoints"
  | "disruption"
  | "autoscaler";

const ALL: readonly WorkloadPart[] = [
  "deployment",
  "replicaset",
  "statefulset",
  "daemonset",
  "job",
  "cronjob",
  "kubelet",
  "endpoints",
  "disruption",
  "autoscaler",
];

export interface WorkloadOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Stops everything. */
  readonly signal: AbortSignal;
  /** Which controllers run; all when absent. Beside a real controller manager, only `kubelet`. */
  readonly parts?: readonly WorkloadPart[];
  /** What becomes of pods that have no annotation `simulate.headgate.dev/outcome`. */
  readonly outcomes?: readonly OutcomeRule[];
}

export interface Workloads {
  /** Resolves when everything has stopped after the signal. */
  readonly done: Promise<void>;
}

/** Resolves when every controller knows what is there and works. */
export async function startWorkloads(cluster: Cluster, options: WorkloadOptions): Promise<Workloads> {
  const place = new Place(cluster, options);
  const parts = new Set(options.parts ?? ALL);
  if (parts.has("deployment")) runDeployments(place);
  if (parts.has("replicaset")) runReplicaSets(place);
  if (parts.has("statefulset")) runStatefulSets(place);
  if (parts.has("daemonset")) runDaemonSets(place);
  if (parts.has("job")) runJobs(place);
  if (parts.has("cronjob")) runCronJobs(place);
  if (parts.has("endpoints")) runEndpoints(place);
  if (parts.has("disruption")) runDisruptions(place);
  if (parts.has("autoscaler")) runAutoscalers(place);
  if (parts.has("kubelet")) {
    await runKubelet(place, { rules: options.outcomes ?? [] });
    runClaims(place);
  }
  const following = await Promise.all(place.caches().map((cache) => follow(cluster, cache, place)));
  return { done: Promise.all(following.map(({ done }) => done)).then(() => undefined) };
}
