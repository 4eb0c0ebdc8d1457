// HorizontalPodAutoscalers and PodDisruptionBudgets.
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { numberAt, objectAt, objectsAt, tryObjectAt } from "../json-edit.ts";
import { below, type Check, type Report } from "./report.ts";
import { checkAtMostAll, checkCountOrPercent } from "./selector-checks.ts";

export const AUTOSCALING_CHECKS: Readonly<Record<string, Check>> = {
  "autoscaling.v1/HorizontalPodAutoscaler": autoscaler,
  "autoscaling.v2/HorizontalPodAutoscaler": autoscaler,
  "autoscaling.v2/MetricSpec": metric,
  "autoscaling.v2/HPAScalingRules": scalingRules,
  "policy.v1/PodDisruptionBudget": budget,
};

function autoscaler(object: MutableJsonObject, _path: string, report: Report): void {
  const spec = objectAt(object, "spec");
  const minimum = numberAt(spec, "minReplicas") ?? 1;
  const maximum = numberAt(spec, "maxReplicas") ?? 0;
  const external = objectsAt(spec, "metrics").some((each) => each["type"] === "Object" || each["type"] === "External");
  if (minimum < 1) {
    report.invalid("spec.minReplicas", minimum, "must be greater than or equal to 1");
    if (minimum === 0 && !external)
      report.forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas");
  }
  if (maximum < 1) report.required("spec.maxReplicas", "must be set and greater than 0");
  if (maximum < minimum) report.invalid("spec.maxReplicas", maximum, "must be greater than or equal to `minReplicas`");
  const target = objectAt(spec, "scaleTargetRef");
  if (!stringAt(target, "apiVersion").includes("/") && stringAt(target, "kind") !== "ReplicationController") {
    report.invalid("spec.scaleTargetRef.apiVersion", stringAt(target, "apiVersion"), "apiVersion must specify API group");
  }
}

const SOURCES: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

function metric(object: MutableJsonObject, path: string, report: Report): void {
  const type = stringAt(object, "type");
  const key = SOURCES[type];
  if (type === "") report.required(below(path, "type"), "must specify a metric source type");
  else if (key === undefined) report.notSupported(below(path, "type"), type, Object.keys(SOURCES));
  if (key === undefined) return;
  const source = tryObjectAt(object, key);
  if (source === undefined) {
    report.required(below(path, key), "must populate information for the given metric source");
    return;
  }
  const target = objectAt(source, "target");
  const here = `${below(path, key)}.target`;
  const [utilization, average, value] = [target["averageUtilization"], target["averageValue"], target["value"]];
  if (typeof utilization === "number" && utilization < 1)
    report.invalid(`${here}.averageUtilization`, utilization, "must be greater than 0");
  if (type === "Resource" || type === "ContainerResource") {
    if (utilization === undefined && average === undefined)
      report.required(below(here, "averageUtilization"), "must set either a target raw value or a target utilization");
    if (utilization !== undefined && average !== undefined)
      report.forbidden(below(here, "averageValue"), "may not set both a target raw value and a target utilization");
  } else if (value === undefined && average === undefined)
    report.required(below(here, "averageValue"), "must set either a target value or a target average value");
}

const MAX_WINDOW = 3600;
const MAX_PERIOD = 1800;

function scalingRules(rules: MutableJsonObject, path: string, report: Report): void {
  const window = numberAt(rules, "stabilizationWindowSeconds");
  const here = below(path, "stabilizationWindowSeconds");
  if (window !== undefined && window < 0) report.invalid(here, window, "must be greater than or equal to zero");
  if (window !== undefined && window > MAX_WINDOW) report.invalid(here, window, `must be less than or equal to ${MAX_WINDOW}`);
  for (const [index, policy] of objectsAt(rules, "policies").entries()) {
    const place = `${below(path, "policies")}[${index}]`;
    for (const key of ["value", "periodSeconds"]) {
      const number = numberAt(policy, key) ?? 0;
      if (number <= 0) report.invalid(below(place, key), number, "must be greater than zero");
      else if (key === "periodSeconds" && number > MAX_PERIOD)
        report.invalid(below(place, key), number, `must be less than or equal to ${MAX_PERIOD}`);
    }
  }
}

function budget(object: MutableJsonObject, _path: string, report: Report): void {
  const spec = objectAt(object, "spec");
  const { minAvailable, maxUnavailable } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const quoted = {
      MinAvailable: minAvailable,
      Selector: isObject(spec["selector"]) ? spec["selector"] : null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: spec["unhealthyPodEvictionPolicy"] ?? null,
    };
    report.invalid("spec", quoted, "minAvailable and maxUnavailable cannot be both set");
  }
  for (const [key, value] of [
    ["minAvailable", minAvailable],
    ["maxUnavailable", maxUnavailable],
  ] as const) {
    checkCountOrPercent(value, `spec.${key}`, report);
    checkAtMostAll(value, `spec.${key}`, report);
  }
}
