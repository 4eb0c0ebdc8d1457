// What health means for the built-in kinds whose status does not say it by a Ready condition.
import { at, groupOf, isObject, type Json, type KubeObject } from "#base";
import { condition, type Health } from "./status-convention.ts";

/** A new Pod may wait this long for a node before that counts as failed. */
const SCHEDULE_MILLIS = 15_000;

type Rule = (object: KubeObject, now: number | undefined) => Health;

const current = (message: string): Health => ({ status: "Current", message });
const inProgress = (message: string): Health => ({ status: "InProgress", message });
const failed = (message: string): Health => ({ status: "Failed", message });
const always: Rule = () => current("Resource is always ready");

const RULES: Readonly<Record<string, Rule>> = {
  "/Service": service,
  "/Pod": pod,
  "/Secret": always,
  "/ConfigMap": always,
  "/PersistentVolumeClaim": (object) => {
    const phase = text(object, "status", "phase") || "unknown";
    return phase === "Bound" ? current("PVC is Bound") : inProgress(`PVC is not Bound. phase: ${phase}`);
  },
  "apps/StatefulSet": statefulSet,
  "apps/DaemonSet": daemonSet,
  "apps/Deployment": deployment,
  "apps/ReplicaSet": replicaSet,
  "policy/PodDisruptionBudget": (object) => {
    const [healthy, desired] = [number(object, 0, "currentHealthy"), number(object, 0, "desiredHealthy")];
    return healthy >= desired ? current("PDB budget is met") : inProgress(`Budget not met: ${healthy}/${desired}`);
  },
  "batch/CronJob": always,
  "batch/Job": job,
  "apiextensions.k8s.io/CustomResourceDefinition": definition,
};

/** Health by the rules of a built-in kind; undefined for any other kind. */
export function builtinHealth(object: KubeObject, now: number | undefined): Health | undefined {
  return RULES[`${groupOf(object.apiVersion)}/${object.kind}`]?.(object, now);
}

function service(object: KubeObject): Health {
  const isBalanced = text(object, "spec", "type") === "LoadBalancer";
  if (isBalanced && text(object, "spec", "clusterIP") === "") return inProgress("ClusterIP not set. Service type: LoadBalancer");
  return current("Service is ready");
}

function pod(object: KubeObject, now: number | undefined): Health {
  switch (text(object, "status", "phase")) {
    case "Succeeded":
      return current("Pod has completed successfully");
    case "Failed":
      return failed("Pod has completed, but not successfully");
    case "Running":
      return runningPod(object);
    case "Pending":
      return pendingPod(object, now);
    default:
      return inProgress("Pod phase not available");
  }
}

function runningPod(object: KubeObject): Health {
  if (condition(object, "Ready")?.status === "True") return current("Pod is Ready");
  const crashing = ["containerStatuses", "initContainerStatuses"]
    .flatMap((field) => listOf(at(object, "status", field)))
    .filter((each) => at(each, "state", "waiting", "reason") === "CrashLoopBackOff")
    .map((each) => at(each, "name"))
    .filter((name) => typeof name === "string");
  return crashing.length > 0
    ? failed(`Containers in CrashLoop state: ${crashing.join(",")}`)
    : inProgress("Pod is running but is not Ready");
}

function pendingPod(object: KubeObject, now: number | undefined): Health {
  const scheduled = condition(object, "PodScheduled");
  if (scheduled?.status !== "False" || scheduled.reason !== "Unschedulable") return inProgress("Pod is in the Pending phase");
  const age = now === undefined ? Number.POSITIVE_INFINITY : now - Date.parse(object.metadata.creationTimestamp ?? "");
  return age < SCHEDULE_MILLIS ? inProgress("Pod has not been scheduled") : failed("Pod could not be scheduled");
}

function deployment(object: KubeObject): Health {
  const progressing = condition(object, "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") return failed("Progress deadline exceeded");
  const wanted = specReplicas(object);
  const [all, updated, ready, available] = counts(object, "replicas", "updatedReplicas", "readyReplicas", "availableReplicas");
  if (wanted > all) return inProgress(`replicas: ${all}/${wanted}`);
  if (wanted > updated) return inProgress(`Updated: ${updated}/${wanted}`);
  if (all > updated) return inProgress(`Pending termination: ${all - updated}`);
  if (updated > available) return inProgress(`Available: ${available}/${updated}`);
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`);
  // Without a deadline the controller writes no Progressing condition.
  const hasDeadline = at(object, "spec", "progressDeadlineSeconds") !== undefined;
  const isProgressed = progressing?.status === "True" && progressing.reason === "NewReplicaSetAvailable";
  if (hasDeadline && !isProgressed) return inProgress("ReplicaSet not Available");
  if (condition(object, "Available")?.status !== "True") return inProgress("Deployment not Available");
  return current(`Deployment is available. Replicas: ${all}`);
}

function replicaSet(object: KubeObject): Health {
  if (condition(object, "ReplicaFailure")?.status === "True") return inProgress("Replica Failure condition. Check Pods");
  const wanted = specReplicas(object);
  const [all, labelled, available, ready] = counts(object, "replicas", "fullyLabeledReplicas", "availableReplicas", "readyReplicas");
  if (wanted > labelled) return inProgress(`Labelled: ${labelled}/${wanted}`);
  if (wanted > available) return inProgress(`Available: ${available}/${wanted}`);
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`);
  if (all > wanted) return inProgress(`Pending termination: ${all - wanted}`);
  return current(`ReplicaSet is available. Replicas: ${all}`);
}

function statefulSet(object: KubeObject): Health {
  if (text(object, "spec", "updateStrategy", "type") === "OnDelete") return current("StatefulSet is using the ondelete update strategy");
  const wanted = specReplicas(object);
  const [all, ready, now, updated] = counts(object, "replicas", "readyReplicas", "currentReplicas", "updatedReplicas");
  if (wanted > all) return inProgress(`Replicas: ${all}/${wanted}`);
  if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`);
  if (all > wanted) return inProgress(`Pending termination: ${all - wanted}`);
  const partition = at(object, "spec", "updateStrategy", "rollingUpdate", "partition");
  if (typeof partition === "number" && partition > 0) {
    return updated < wanted - partition
      ? inProgress(`updated: ${updated}/${wanted - partition}`)
      : current(`Partition rollout complete. updated: ${updated}`);
  }
  if (wanted > now) return inProgress(`current: ${now}/${wanted}`);
  if (text(object, "status", "currentRevision") !== text(object, "status", "updateRevision")) {
    return inProgress("Waiting for updated revision to match current");
  }
  return current(`All replicas scheduled as expected. Replicas: ${all}`);
}

function daemonSet(object: KubeObject): Health {
  const wanted = number(object, -1, "desiredNumberScheduled");
  if (wanted === -1) return inProgress("Missing .status.desiredNumberScheduled");
  const fields = [
    ["Current", "currentNumberScheduled"],
    ["Updated", "updatedNumberScheduled"],
    ["Available", "numberAvailable"],
    ["Ready", "numberReady"],
  ] as const;
  for (const [word, field] of fields) {
    const found = number(object, 0, field);
    if (wanted > found) return inProgress(`${word}: ${found}/${wanted}`);
  }
  return current(`All replicas scheduled as expected. Replicas: ${wanted}`);
}

/** A Job is ready when it has completed, or is suspended by its owner. */
function job(object: KubeObject): Health {
  const rules = [
    ["Complete", current],
    ["Failed", failed],
    ["Suspended", current],
  ] as const;
  for (const [type, as] of rules) {
    const found = condition(object, type);
    if (found?.status === "True") return as(found.message || `Job ${type}`);
  }
  return inProgress("Job in progress");
}

function definition(object: KubeObject): Health {
  const accepted = condition(object, "NamesAccepted");
  if (accepted?.status === "False") return failed(accepted.message);
  const established = condition(object, "Established");
  if (established?.status === "True") return current("CRD is established");
  if (established?.status === "False" && established.reason !== "Installing") return failed(established.message);
  return inProgress("Install in progress");
}

function specReplicas(object: KubeObject): number {
  const replicas = at(object, "spec", "replicas");
  return typeof replicas === "number" ? replicas : 1;
}

function counts(object: KubeObject, ...fields: readonly [string, string, string, string]): [number, number, number, number] {
  const [a, b, c, d] = fields;
  return [number(object, 0, a), number(object, 0, b), number(object, 0, c), number(object, 0, d)];
}

function number(object: KubeObject, absent: number, field: string): number {
  const value = at(object, "status", field);
  return typeof value === "number" ? value : absent;
}

function text(object: KubeObject, ...path: readonly string[]): string {
  const value = at(object, ...path);
  return typeof value === "string" ? value : "";
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}
