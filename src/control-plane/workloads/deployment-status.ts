// The status of a Deployment: counters and the conditions Available, Progressing and ReplicaFailure.
import { at, isObject, timestamp, type JsonObject, type KubeObject } from "#base";
import { numberOf } from "./pod-state.ts";
import { limitsOf, type Rollout } from "./rollout.ts";

interface Outcome {
  readonly status: JsonObject;
  /** When the progress deadline has to be looked at again. */
  readonly requeueMillis: number | undefined;
}

/** Status of a rollout as it is now. */
export function deploymentStatus(rollout: Rollout, now: number): Outcome {
  const { deployment, current, old } = rollout;
  const sets = [...old, ...(current === undefined ? [] : [current])];
  const total = (name: string): number => sets.reduce((sum, set) => sum + numberOf(at(set, "status", name)), 0);
  const { replicas, unavailable } = limitsOf(deployment);
  const available = total("availableReplicas");
  const wanted = sets.reduce((sum, set) => sum + numberOf(at(set, "spec", "replicas")), 0);
  const counters = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: total("replicas"),
    updatedReplicas: current === undefined ? 0 : numberOf(at(current, "status", "replicas")),
    readyReplicas: total("readyReplicas"),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wanted - available),
    terminatingReplicas: total("terminatingReplicas"),
  };
  const availability =
    available >= replicas - unavailable
      ? condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
      : condition("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
  const progress = progressOf(rollout, counters, now);
  const conditions = [keepTimes(availability, deployment, now), keepTimes(progress.condition, deployment, now, progress.moved)];
  return {
    status: { ...counters, conditions },
    requeueMillis: deadlineIn(progress.condition, conditions.at(-1), deployment, now),
  };
}

interface Counters {
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
}

interface Progress {
  readonly condition: JsonObject;
  /** Whether something moved since the last status. */
  readonly moved: boolean;
}

function progressOf(rollout: Rollout, counters: Counters, now: number): Progress {
  const { deployment, current } = rollout;
  const still = (status: string, reason: string, message: string): Progress => ({
    condition: condition("Progressing", status, reason, message),
    moved: false,
  });
  if (at(deployment, "spec", "paused") === true) return still("Unknown", "DeploymentPaused", "Deployment is paused");
  const name = current?.metadata.name ?? "";
  if (current !== undefined && isComplete(counters, limitsOf(deployment).replicas)) {
    return { ...still("True", "NewReplicaSetAvailable", `ReplicaSet "${name}" has successfully progressed.`), moved: true };
  }
  if (rollout.isNew) return { ...still("True", "NewReplicaSetCreated", `Created new replica set "${name}"`), moved: true };
  const subject = current === undefined ? `Deployment "${deployment.metadata.name ?? ""}"` : `ReplicaSet "${name}"`;
  const before = present(deployment, "Progressing");
  const moved = before === undefined || before["reason"] === "NewReplicaSetAvailable" || hasMoved(deployment, counters);
  if (!moved && isLate(deployment, before, now)) return still("False", "ProgressDeadlineExceeded", `${subject} has timed out progressing.`);
  return { ...still("True", "ReplicaSetUpdated", `${subject} is progressing.`), moved };
}

function isComplete(counters: Counters, replicas: number): boolean {
  return counters.updatedReplicas === replicas && counters.replicas === replicas && counters.availableReplicas === replicas;
}

function isLate(deployment: KubeObject, before: JsonObject, now: number): boolean {
  if (before["reason"] === "ProgressDeadlineExceeded") return true;
  const deadline = at(deployment, "spec", "progressDeadlineSeconds");
  return typeof deadline === "number" && Date.parse(String(before["lastUpdateTime"] as string)) + deadline * 1000 <= now;
}

/** More updated, ready or available pods, or fewer old ones, than the last status says. */
function hasMoved(deployment: KubeObject, counters: Counters): boolean {
  const was = (name: string): number => numberOf(at(deployment, "status", name));
  const oldNow = counters.replicas - counters.updatedReplicas;
  return (
    counters.updatedReplicas > was("updatedReplicas") ||
    oldNow < was("replicas") - was("updatedReplicas") ||
    counters.readyReplicas > was("readyReplicas") ||
    counters.availableReplicas > was("availableReplicas")
  );
}

/** Milliseconds until a rollout that still progresses would be late. */
function deadlineIn(wanted: JsonObject, kept: JsonObject | undefined, deployment: KubeObject, now: number): number | undefined {
  const deadline = at(deployment, "spec", "progressDeadlineSeconds");
  const runs = wanted["reason"] === "ReplicaSetUpdated" || wanted["reason"] === "NewReplicaSetCreated";
  if (!runs || typeof deadline !== "number") return undefined;
  return Math.max(1000, Date.parse(String(kept?.["lastUpdateTime"] as string)) + deadline * 1000 - now);
}

function condition(type: string, status: string, reason: string, message: string): JsonObject {
  return { type, status, reason, message };
}

function present(deployment: KubeObject, type: string): JsonObject | undefined {
  const conditions = at(deployment, "status", "conditions");
  return Array.isArray(conditions) ? conditions.find((each): each is JsonObject => isObject(each) && each["type"] === type) : undefined;
}

/** Times of a condition: since when it holds, and when something was last new about it. */
function keepTimes(wanted: JsonObject, deployment: KubeObject, now: number, moved = false): JsonObject {
  const before = present(deployment, String(wanted["type"] as string));
  const time = timestamp(now);
  const sameStatus = before?.["status"] === wanted["status"];
  const same = sameStatus && before?.["reason"] === wanted["reason"] && (!moved || wanted["reason"] === "NewReplicaSetAvailable");
  return {
    ...wanted,
    lastUpdateTime: same ? (before?.["lastUpdateTime"] ?? time) : time,
    lastTransitionTime: sameStatus ? (before?.["lastTransitionTime"] ?? time) : time,
  };
}
