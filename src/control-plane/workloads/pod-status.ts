// The status that a simulated node reports for a pod.
import { at, isObject, own, timestamp, type Json, type JsonObject, type KubeObject } from "#base";
import type { Outcome } from "./outcome.ts";
import { condition } from "./pod-state.ts";

export interface NodeFacts {
  readonly nodeAddress: string;
  readonly podAddress: string;
  readonly now: number;
}

/** Whether a pod ends by itself: its owner is a Job, or it is not to be restarted. */
export function runsToCompletion(pod: KubeObject): boolean {
  return at(pod, "spec", "restartPolicy") !== "Always" && pod.metadata.ownerReferences?.some((each) => each.kind === "Job") === true;
}

/** Status of a bound pod. `isDue` tells whether the delay of a slow pod is over. */
export function podStatus(pod: KubeObject, outcome: Outcome, facts: NodeFacts, isDue: boolean): JsonObject {
  const started = at(pod, "status", "startTime") ?? timestamp(facts.now);
  const shared = {
    hostIP: facts.nodeAddress,
    hostIPs: [{ ip: facts.nodeAddress }],
    startTime: started,
    observedGeneration: pod.metadata.generation ?? 1,
  };
  if (outcome.kind === "image-pull-error")
    return { ...shared, phase: "Pending", ...containers(pod, waiting("ImagePullBackOff", "Back-off pulling image"), false, facts) };
  const address = at(pod, "spec", "hostNetwork") === true ? facts.nodeAddress : facts.podAddress;
  const running = { ...shared, podIP: address, podIPs: [{ ip: address }] };
  if (outcome.kind === "crash-loop") return { ...running, ...crashed(pod, facts) };
  if (outcome.kind === "slow" && !isDue)
    return { ...running, phase: "Running", ...containers(pod, runningSince(pod, facts), false, facts) };
  if (runsToCompletion(pod) && outcome.kind !== "never-ready") return { ...running, ...ended(pod, facts) };
  return { ...running, phase: "Running", ...containers(pod, runningSince(pod, facts), outcome.kind !== "never-ready", facts) };
}

interface State {
  readonly state: JsonObject;
  readonly lastState?: JsonObject;
  readonly restartCount?: number;
  readonly started: boolean;
}

function waiting(reason: string, message: string): State {
  return { state: { waiting: { reason, message } }, started: false };
}

function runningSince(pod: KubeObject, { now }: NodeFacts): State {
  const startedAt = at(pod, "status", "containerStatuses", 0, "state", "running", "startedAt") ?? timestamp(now);
  return { state: { running: { startedAt } }, started: true };
}

function finished(exitCode: number, { now }: NodeFacts): JsonObject {
  const time = timestamp(now);
  return { terminated: { exitCode, reason: exitCode === 0 ? "Completed" : "Error", startedAt: time, finishedAt: time, containerID: "" } };
}

function ended(pod: KubeObject, facts: NodeFacts): JsonObject {
  const status = containers(pod, { state: finished(0, facts), started: false }, false, facts);
  const conditions = (status["conditions"] as JsonObject[]).map((each) =>
    each["status"] === "False" ? { ...each, reason: "PodCompleted" } : each,
  );
  return { phase: "Succeeded", ...status, conditions };
}

function crashed(pod: KubeObject, facts: NodeFacts): JsonObject {
  if (at(pod, "spec", "restartPolicy") === "Never")
    return { phase: "Failed", ...containers(pod, { state: finished(1, facts), started: false }, false, facts) };
  const previous = at(pod, "status", "containerStatuses", 0, "lastState", "terminated");
  const lastState = isObject(previous) ? { terminated: previous } : finished(1, facts);
  const state = { ...waiting("CrashLoopBackOff", "back-off 5m0s restarting failed container"), lastState, restartCount: 5 };
  return { phase: "Running", ...containers(pod, state, false, facts) };
}

/** Container states and the conditions that follow from them. */
function containers(pod: KubeObject, state: State, ready: boolean, facts: NodeFacts): JsonObject {
  const specs = list(at(pod, "spec", "containers"));
  const names = specs.map((each) => String(own(each, "name") as string));
  const init = list(at(pod, "spec", "initContainers"));
  const statuses = specs.map((spec) => containerStatus(pod, spec, state, ready));
  const gates = list(at(pod, "spec", "readinessGates")).map((gate) => String(own(gate, "conditionType") as string));
  const openGates = gates.filter((gate) => condition(pod, gate)?.["status"] !== "True");
  const reason = ready ? {} : { reason: "ContainersNotReady", message: `containers with unready status: [${names.join(" ")}]` };
  const gated =
    ready && openGates.length > 0
      ? {
          reason: "ReadinessGatesNotReady",
          message: `corresponding condition of pod readiness gate "${openGates[0] ?? ""}" does not exist.`,
        }
      : reason;
  const wanted = [
    ["PodReadyToStartContainers", !("waiting" in state.state) || state.restartCount !== undefined, {}],
    ["Initialized", true, {}],
    ["Ready", ready && openGates.length === 0, gated],
    ["ContainersReady", ready, reason],
    ["PodScheduled", true, {}],
  ] as const;
  const owned = new Set<string>(wanted.map(([type]) => type));
  const others = list(at(pod, "status", "conditions")).filter((each) => !owned.has(String(own(each, "type") as string)));
  const conditions = [
    ...wanted.map(([type, holds, why]) => keepTime({ type, status: holds ? "True" : "False", ...why }, pod, facts.now)),
    ...others,
  ];
  return {
    conditions,
    containerStatuses: statuses,
    ...(init.length > 0 && { initContainerStatuses: init.map((spec) => initStatus(pod, spec, facts)) }),
  };
}

function containerStatus(pod: KubeObject, spec: Json, state: State, ready: boolean): JsonObject {
  const image = own(spec, "image") ?? "";
  const name = own(spec, "name") ?? "";
  const isUp = state.started || state.state["terminated"] !== undefined;
  return {
    name,
    image,
    imageID: isUp || state.lastState !== undefined ? image : "",
    ...(isUp && { containerID: `simulated://${pod.metadata.uid ?? ""}-${String(name as string)}` }),
    ready,
    started: state.started,
    restartCount: state.restartCount ?? 0,
    state: state.state,
    lastState: state.lastState ?? {},
  };
}

function initStatus(pod: KubeObject, spec: Json, facts: NodeFacts): JsonObject {
  const isSidecar = own(spec, "restartPolicy") === "Always";
  const previous = list(at(pod, "status", "initContainerStatuses")).find((each) => own(each, "name") === own(spec, "name"));
  const state = at(previous, "state") ?? (isSidecar ? { running: { startedAt: timestamp(facts.now) } } : finished(0, facts));
  return { ...containerStatus(pod, spec, { state: state as JsonObject, started: isSidecar }, true), ready: true };
}

function keepTime(wanted: JsonObject, pod: KubeObject, now: number): JsonObject {
  const before = condition(pod, String(wanted["type"] as string));
  const time = before?.["status"] === wanted["status"] ? before?.["lastTransitionTime"] : undefined;
  return { ...wanted, lastTransitionTime: time ?? timestamp(now), observedGeneration: pod.metadata.generation ?? 1 };
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
