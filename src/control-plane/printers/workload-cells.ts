// The columns of Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs, CronJobs and autoscalers.
import { at, isObject, own, type Json, type MutableJsonObject } from "#base";
import { humanDuration, list, number, selectorText, since, text, type Cell } from "./text.ts";

export const deploymentReady: Cell = (object) =>
  `${number(at(object, "status", "readyReplicas"))}/${number(at(object, "spec", "replicas"))}`;

export const selector: Cell = (object) => selectorText(at(object, "spec", "selector"));

export const jobStatus: Cell = (job) => {
  const conditions = list(at(job, "status", "conditions")).filter((each) => own(each, "status") === "True");
  const has = (type: string): boolean => conditions.some((each) => own(each, "type") === type);
  if (has("Complete")) return "Complete";
  if (has("Failed")) return "Failed";
  if (at(job, "metadata", "deletionTimestamp") !== undefined) return "Terminating";
  if (has("Suspended")) return "Suspended";
  if (has("FailureTarget")) return "FailureTarget";
  return has("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
};

export const jobCompletions: Cell = (job) => {
  const done = number(at(job, "status", "succeeded"));
  const wanted = at(job, "spec", "completions");
  if (typeof wanted === "number") return `${done}/${wanted}`;
  const parallel = number(at(job, "spec", "parallelism"));
  return parallel > 1 ? `${done}/1 of ${parallel}` : `${done}/1`;
};

export const jobDuration: Cell = (job, now) => {
  const start = Date.parse(text(at(job, "status", "startTime")));
  if (Number.isNaN(start)) return "";
  const end = Date.parse(text(at(job, "status", "completionTime")));
  return humanDuration((Number.isNaN(end) ? now : end) - start);
};

export const cronSuspend: Cell = (cron) => (at(cron, "spec", "suspend") === true ? "True" : "False");
export const cronActive: Cell = (cron) => list(at(cron, "status", "active")).length;
export const cronLastSchedule: Cell = (cron, now) => {
  const last = at(cron, "status", "lastScheduleTime");
  return typeof last === "string" ? since(last, now) : "<none>";
};
export const cronZone: Cell = (cron) => text(at(cron, "spec", "timeZone"), "<none>");
export const cronSelector: Cell = (cron) => selectorText(at(cron, "spec", "jobTemplate", "spec", "selector"));

export const scalerReference: Cell = (scaler) =>
  `${text(at(scaler, "spec", "scaleTargetRef", "kind"))}/${text(at(scaler, "spec", "scaleTargetRef", "name"))}`;
export const scalerMinimum: Cell = (scaler) => text(at(scaler, "spec", "minReplicas"), "<unset>");
export const scalerMaximum: Cell = (scaler) => number(at(scaler, "spec", "maxReplicas"));
export const scalerReplicas: Cell = (scaler) => number(at(scaler, "status", "currentReplicas"));

/** Every target as `name: current/wanted`; more than two are cut. */
export const scalerTargets: Cell = (scaler) => {
  const utilization = at(scaler, "spec", "targetCPUUtilizationPercentage");
  const current = list(at(scaler, "status", "currentMetrics"));
  const texts = list(at(scaler, "spec", "metrics")).map((metric, index) => targetText(metric, current[index]));
  if (texts.length === 0) return typeof utilization === "number" ? `cpu: <unknown>/${utilization}%` : "<none>";
  return texts.length > 2 ? `${texts.slice(0, 2).join(", ")} + ${texts.length - 2} more...` : texts.join(", ");
};

const SOURCES: Readonly<Record<string, string>> = {
  Resource: "resource",
  ContainerResource: "containerResource",
  Pods: "pods",
  Object: "object",
  External: "external",
};

function targetText(metric: Json, current: Json | undefined): string {
  const type = text(own(metric, "type"));
  const source = own(metric, SOURCES[type] ?? "");
  if (!isObject(source)) return "<unknown type>";
  const measured = at(current, SOURCES[type] ?? "", "current");
  const target = own(source, "target");
  const prefix = type === "Resource" || type === "ContainerResource" ? `${text(own(source, "name"))}: ` : "";
  const utilization = own(target, "averageUtilization");
  if (typeof utilization === "number") return `${prefix}${percent(own(measured, "averageUtilization"))}/${utilization}%`;
  const average = own(target, "averageValue");
  const [key, suffix] = average === undefined ? ["value", ""] : ["averageValue", type === "External" || type === "Object" ? " (avg)" : ""];
  return `${prefix}${text(own(measured, key), "<unknown>")}/${text(own(target, key), "<auto>")}${suffix}`;
}

function percent(value: unknown): string {
  return typeof value === "number" ? `${value}%` : "<unknown>";
}

/** Labels that select a DaemonSet's nodes. */
export function nodeSelector(object: MutableJsonObject): unknown {
  return at(object, "spec", "template", "spec", "nodeSelector");
}
