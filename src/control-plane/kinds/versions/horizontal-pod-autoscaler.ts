// HorizontalPodAutoscaler of autoscaling/v1, kept as autoscaling/v2. What v1 has no field for travels in annotations.
// @see kubernetes pkg/apis/autoscaling/v1/conversion.go and pkg/apis/autoscaling/annotations.go
import { at, isObject, own, type Json, type MutableJson, type MutableJsonObject } from "#base";
import { objectAt, objectsAt, tryObjectAt } from "../json-edit.ts";
import { readBehavior, writeBehavior } from "./autoscaler-behavior.ts";
import { METRIC_SPECS, METRIC_STATUSES, toV1Metric, toV2Metric } from "./autoscaler-metrics.ts";
import type { Conversion } from "./conversion.ts";

const PREFIX = "autoscaling.alpha.kubernetes.io/";
const METRICS = `${PREFIX}metrics`;
const CURRENT_METRICS = `${PREFIX}current-metrics`;
const BEHAVIOR = `${PREFIX}behavior`;
const CONDITIONS = `${PREFIX}conditions`;

export const AUTOSCALER_CONVERSION: Conversion = { group: "autoscaling", version: "v2", toStored: toV2, fromStored: toV1 };

function toV2(object: MutableJsonObject): MutableJsonObject {
  const annotations = takeAnnotations(object);
  const spec = objectAt(object, "spec");
  const { targetCPUUtilizationPercentage: target, ...wanted } = spec;
  const cpu = target === undefined ? [] : [cpuMetric("target", { type: "Utilization", averageUtilization: target })];
  const metrics = [...listOf(annotations[METRICS]).map((each) => toV2Metric(each, METRIC_SPECS)), ...cpu];
  const behavior = readBehavior(annotations[BEHAVIOR]);
  object["spec"] = { ...wanted, ...(metrics.length > 0 && { metrics }), ...(behavior !== undefined && { behavior }) };
  const status = tryObjectAt(object, "status");
  if (status === undefined) return object;
  const { currentCPUUtilizationPercentage: current, ...seen } = status;
  // v1 writes the number of replicas even where it is zero, v2 does not
  if (seen["currentReplicas"] === 0) delete seen["currentReplicas"];
  const saved = listOf(annotations[CURRENT_METRICS]).map((each) => toV2Metric(each, METRIC_STATUSES));
  const measured = saved.length > 0 ? saved : current === undefined ? [] : [cpuMetric("current", { averageUtilization: current })];
  const conditions = listOf(annotations[CONDITIONS]);
  object["status"] = {
    ...seen,
    currentMetrics: measured.length > 0 ? measured : null,
    ...(conditions.length > 0 && { conditions }),
  };
  return object;
}

function toV1(object: MutableJsonObject): MutableJsonObject {
  takeAnnotations(object);
  const { metrics: _metrics, behavior, ...spec } = objectAt(object, "spec");
  const metrics = objectsAt(objectAt(object, "spec"), "metrics");
  const target = at(metrics.find(isCpu), "resource", "target", "averageUtilization");
  object["spec"] = { ...spec, ...(target !== undefined && { targetCPUUtilizationPercentage: target as MutableJson }) };
  const others = metrics.filter((each) => !isCpu(each) || at(each, "resource", "target", "averageUtilization") === undefined);
  const added: MutableJsonObject = {};
  if (others.length > 0) added[METRICS] = JSON.stringify(others.map((each) => toV1Metric(each, METRIC_SPECS)));
  if (isObject(behavior)) added[BEHAVIOR] = writeBehavior(behavior);
  const status = tryObjectAt(object, "status");
  if (status !== undefined) object["status"] = toV1Status(status, added);
  if (Object.keys(added).length > 0) Object.assign(objectAt(objectAt(object, "metadata"), "annotations"), added);
  return object;
}

/** The status of v1; what it has no room for is added to the annotations. */
function toV1Status(status: MutableJsonObject, annotations: MutableJsonObject): MutableJsonObject {
  const { currentMetrics: _metrics, conditions: _conditions, ...rest } = status;
  const metrics = objectsAt(status, "currentMetrics");
  const conditions = objectsAt(status, "conditions");
  if (metrics.length > 0) annotations[CURRENT_METRICS] = JSON.stringify(metrics.map((each) => toV1Metric(each, METRIC_STATUSES)));
  if (conditions.length > 0) annotations[CONDITIONS] = JSON.stringify(conditions.map(toV1Condition));
  const values = metrics.filter(isCpu).map((each) => at(each, "resource", "current", "averageUtilization"));
  const current = values.findLast((each) => each !== undefined);
  return {
    ...rest,
    currentReplicas: rest["currentReplicas"] ?? 0,
    ...(current !== undefined && { currentCPUUtilizationPercentage: current as MutableJson }),
  };
}

function toV1Condition({ type, status, lastTransitionTime, reason, message }: MutableJsonObject): Json {
  return {
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status }),
    lastTransitionTime: lastTransitionTime ?? null,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
  };
}

function isCpu(metric: MutableJsonObject): boolean {
  return metric["type"] === "Resource" && at(metric, "resource", "name") === "cpu";
}

function cpuMetric(key: "target" | "current", value: MutableJsonObject): MutableJsonObject {
  return { type: "Resource", resource: { name: "cpu", [key]: value } };
}

/** The annotations of the round trip, which leave the object. */
function takeAnnotations(object: MutableJsonObject): Readonly<Record<string, unknown>> {
  const metadata = own(object, "metadata");
  const annotations = own(metadata, "annotations");
  if (!isObject(annotations)) return {};
  const isOurs = (key: string): boolean => [METRICS, CURRENT_METRICS, BEHAVIOR, CONDITIONS].includes(key);
  const entries = Object.entries(annotations) as [string, MutableJson][];
  const kept = entries.filter(([key]) => !isOurs(key));
  const target = metadata as MutableJsonObject;
  if (kept.length === 0) delete target["annotations"];
  else target["annotations"] = Object.fromEntries(kept);
  return Object.fromEntries(entries.filter(([key]) => isOurs(key)));
}

/** Objects in an annotation's JSON text; an annotation that cannot be read says nothing, as upstream takes it. */
function listOf(text: unknown): MutableJsonObject[] {
  if (typeof text !== "string") return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((each): each is MutableJsonObject => isObject(each)) : [];
  } catch {
    return []; // anybody may write the annotation
  }
}
