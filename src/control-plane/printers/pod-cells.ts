// The columns of a Pod. @see pkg/printers/internalversion printPod
import type { RowCondition } from "../resource.ts";
import { at, isObject, own, type Json, type MutableJsonObject } from "#base";
import { list, number, since, text, type Cell } from "./text.ts";

interface PodSummary {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

export const podReady: Cell = (pod, now) => summarize(pod, now).ready;
export const podStatus: Cell = (pod, now) => summarize(pod, now).status;
export const podRestarts: Cell = (pod, now) => summarize(pod, now).restarts;
export const podAddress: Cell = (pod) => text(at(pod, "status", "podIPs", 0, "ip"), "<none>");
export const podNode: Cell = (pod) => text(at(pod, "spec", "nodeName"), "<none>");
export const podNominatedNode: Cell = (pod) => text(at(pod, "status", "nominatedNodeName"), "<none>");
export const podReadinessGates: Cell = (pod) => {
  const gates = list(at(pod, "spec", "readinessGates"));
  if (gates.length === 0) return "<none>";
  const met = gates.filter((gate) => condition(pod, text(own(gate, "conditionType")))?.["status"] === "True");
  return `${met.length}/${gates.length}`;
};

function condition(pod: MutableJsonObject, type: string): MutableJsonObject | undefined {
  return list(at(pod, "status", "conditions")).find((each) => own(each, "type") === type) as MutableJsonObject | undefined;
}

function summarize(pod: MutableJsonObject, now: number): PodSummary {
  const sidecars = list(at(pod, "spec", "initContainers")).filter((each) => own(each, "restartPolicy") === "Always");
  const total = list(at(pod, "spec", "containers")).length + sidecars.length;
  const init = initState(
    pod,
    sidecars.map((each) => text(own(each, "name"))),
  );
  const run = init.isInitializing ? undefined : runState(pod, init.reason);
  const restarts = restartText(
    init.isInitializing ? init.statuses : [...init.sidecarStatuses, ...list(at(pod, "status", "containerStatuses"))],
    now,
  );
  const ready = init.readySidecars + (run?.ready ?? 0);
  return { ready: `${ready}/${total}`, status: terminating(pod, run?.reason ?? init.reason), restarts };
}

function terminating(pod: MutableJsonObject, reason: string): string {
  if (at(pod, "metadata", "deletionTimestamp") === undefined) return reason;
  if (at(pod, "status", "reason") === "NodeLost") return "Unknown";
  return ["Succeeded", "Failed"].includes(text(at(pod, "status", "phase"))) ? reason : "Terminating";
}

interface InitState {
  readonly isInitializing: boolean;
  readonly reason: string;
  readonly readySidecars: number;
  readonly statuses: readonly Json[];
  readonly sidecarStatuses: readonly Json[];
}

function initState(pod: MutableJsonObject, sidecars: readonly string[]): InitState {
  const statuses = list(at(pod, "status", "initContainerStatuses"));
  const total = list(at(pod, "spec", "initContainers")).length;
  const gated = list(at(pod, "status", "conditions")).some(
    (each) => own(each, "type") === "PodScheduled" && own(each, "reason") === "SchedulingGated",
  );
  let reason = gated ? "SchedulingGated" : text(at(pod, "status", "reason")) || text(at(pod, "status", "phase"));
  let readySidecars = 0;
  const sidecarStatuses = statuses.filter((each) => sidecars.includes(text(own(each, "name"))));
  for (const [index, status] of statuses.entries()) {
    if (at(status, "state", "terminated", "exitCode") === 0) continue;
    const isSidecar = sidecars.includes(text(own(status, "name")));
    if (isSidecar && own(status, "started") === true) {
      if (own(status, "ready") === true) readySidecars += 1;
      continue;
    }
    reason = initReason(status, index, total);
    const done = condition(pod, "Initialized")?.["status"] === "True";
    return { isInitializing: !done, reason: done ? text(at(pod, "status", "phase")) : reason, readySidecars, statuses, sidecarStatuses };
  }
  return { isInitializing: false, reason, readySidecars, statuses, sidecarStatuses };
}

function initReason(status: Json, index: number, total: number): string {
  const terminated = at(status, "state", "terminated");
  if (isObject(terminated)) return `Init:${exitText(terminated)}`;
  const waiting = text(at(status, "state", "waiting", "reason"));
  return waiting !== "" && waiting !== "PodInitializing" ? `Init:${waiting}` : `Init:${index}/${total}`;
}

function exitText(terminated: unknown): string {
  const reason = text(own(terminated, "reason"));
  if (reason !== "") return reason;
  const signal = number(own(terminated, "signal"));
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${number(own(terminated, "exitCode"))}`;
}

function runState(pod: MutableJsonObject, before: string): { readonly reason: string; readonly ready: number } {
  let reason = before;
  let ready = 0;
  let hasRunning = false;
  for (const status of list(at(pod, "status", "containerStatuses")).toReversed()) {
    const waiting = text(at(status, "state", "waiting", "reason"));
    const terminated = at(status, "state", "terminated");
    if (waiting !== "") reason = waiting;
    else if (isObject(terminated)) reason = exitText(terminated);
    else if (own(status, "ready") === true && isObject(at(status, "state", "running"))) {
      hasRunning = true;
      ready += 1;
    }
  }
  if (reason === "Completed" && hasRunning) reason = condition(pod, "Ready")?.["status"] === "True" ? "Running" : "NotReady";
  return { reason, ready };
}

function restartText(statuses: readonly Json[], now: number): string {
  const count = statuses.reduce<number>((sum, each) => sum + number(own(each, "restartCount")), 0);
  const last =
    statuses
      .map((each) => text(at(each, "lastState", "terminated", "finishedAt")))
      .toSorted()
      .at(-1) ?? "";
  return count !== 0 && last !== "" ? `${count} (${since(last, now)} ago)` : String(count);
}

/** A pod that has run to its end is marked in tables. @see kubernetes pkg/printers/internalversion/printers.go, printPod */
export function rowConditions(pod: MutableJsonObject): readonly RowCondition[] {
  const reason = at(pod, "status", "phase");
  if (reason !== "Succeeded" && reason !== "Failed") return [];
  const message = reason === "Succeeded" ? "The pod has completed successfully." : "The pod failed.";
  return [{ type: "Completed", status: "True", reason, message }];
}
