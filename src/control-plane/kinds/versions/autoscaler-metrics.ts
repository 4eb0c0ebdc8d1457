// Metrics of an autoscaler in the flat form of autoscaling/v1 annotations and in the nested form of autoscaling/v2.
import { isObject, own, type Json, type MutableJson, type MutableJsonObject } from "#base";

/** Names of a metric's values: what a spec calls its target, a status calls current. */
export interface MetricNames {
  /** Member of a v2 source that holds the values. */
  readonly member: "target" | "current";
  /** Names in v1 of the whole value, the average value, and the average utilization. */
  readonly value: string;
  readonly averageValue: string;
  readonly averageUtilization: string;
}

export const METRIC_SPECS: MetricNames = {
  member: "target",
  value: "targetValue",
  averageValue: "targetAverageValue",
  averageUtilization: "targetAverageUtilization",
};
export const METRIC_STATUSES: MetricNames = {
  member: "current",
  value: "currentValue",
  averageValue: "currentAverageValue",
  averageUtilization: "currentAverageUtilization",
};

const SOURCES: Readonly<Record<string, string>> = {
  Object: "object",
  Pods: "pods",
  Resource: "resource",
  ContainerResource: "containerResource",
  External: "external",
};

/** A metric of v2 in the order and with the names of v1. */
export function toV1Metric(metric: MutableJsonObject, names: MetricNames): Json {
  const key = sourceOf(metric);
  const source = own(metric, key);
  if (!isObject(source)) return { type: (metric["type"] ?? "") as Json };
  return { type: metric["type"] as Json, [key]: writers[key]?.(source as MutableJsonObject, names) ?? {} };
}

/** A metric of v1 with the names of v2. */
export function toV2Metric(metric: MutableJsonObject, names: MetricNames): MutableJsonObject {
  const key = sourceOf(metric);
  const source = own(metric, key);
  const type = (metric["type"] ?? "") as MutableJson;
  return isObject(source) ? { type, [key]: readSource(key, source as MutableJsonObject, names) } : { type };
}

function sourceOf(metric: MutableJsonObject): string {
  const type = metric["type"];
  return (typeof type === "string" ? SOURCES[type] : undefined) ?? "";
}

type Writer = (source: MutableJsonObject, names: MetricNames) => MutableJsonObject;

const writers: Readonly<Record<string, Writer>> = {
  object: (source, names) => ({
    target: reference(source["describedObject"]),
    metricName: valueAt(source, "metric", "name") ?? "",
    // a quantity that is not a pointer is written even where it is nothing
    [names.value]: valueAt(source, names.member, "value") ?? "0",
    ...present("selector", valueAt(source, "metric", "selector")),
    ...present("averageValue", valueAt(source, names.member, "averageValue")),
  }),
  pods: (source, names) => ({
    metricName: valueAt(source, "metric", "name") ?? "",
    [names.averageValue]: valueAt(source, names.member, "averageValue") ?? "0",
    ...present("selector", valueAt(source, "metric", "selector")),
  }),
  resource: (source, names) => resource(source, names),
  containerResource: (source, names) => ({ ...resource(source, names), container: source["container"] ?? "" }),
  external: (source, names) => ({
    metricName: valueAt(source, "metric", "name") ?? "",
    ...present("metricSelector", valueAt(source, "metric", "selector")),
    ...(names.member === "current"
      ? { [names.value]: valueAt(source, names.member, "value") ?? "0" }
      : present(names.value, valueAt(source, names.member, "value"))),
    ...present(names.averageValue, valueAt(source, names.member, "averageValue")),
  }),
};

function resource(source: MutableJsonObject, names: MetricNames): MutableJsonObject {
  const average = valueAt(source, names.member, "averageValue");
  return {
    name: source["name"] ?? "",
    ...present(names.averageUtilization, valueAt(source, names.member, "averageUtilization")),
    ...(names.member === "current" ? { [names.averageValue]: average ?? "0" } : present(names.averageValue, average)),
  };
}

function readSource(key: string, source: MutableJsonObject, names: MetricNames): MutableJsonObject {
  const isNamedByResource = key === "resource" || key === "containerResource";
  const averageName = key === "object" ? "averageValue" : names.averageValue;
  const [value, averageValue, averageUtilization] = [source[names.value], source[averageName], source[names.averageUtilization]];
  const type = typeOf(key, source, names);
  const isZero = value === "0" && averageValue !== undefined;
  const values: MutableJsonObject = {
    ...(names.member === "target" && { type }),
    ...(!isZero && present("value", value)),
    ...present("averageValue", averageValue),
    ...present("averageUtilization", averageUtilization),
  };
  if (isNamedByResource)
    return { ...present("name", source["name"]), [names.member]: values, ...present("container", source["container"]) };
  const selector = source[key === "external" ? "metricSelector" : "selector"];
  return {
    metric: { name: source["metricName"] ?? "", ...present("selector", selector) },
    [names.member]: values,
    ...(key === "object" && { describedObject: reference(source["target"]) }),
  };
}

/** The type of a target, which v1 does not tell. */
function typeOf(key: string, source: MutableJsonObject, names: MetricNames): string {
  if (key === "object") return source["averageValue"] === undefined ? "Value" : "AverageValue";
  if (key === "external") return source[names.value] === undefined ? "AverageValue" : "Value";
  return source[names.averageUtilization] === undefined ? "AverageValue" : "Utilization";
}

function reference(value: unknown): MutableJsonObject {
  return {
    kind: (own(value, "kind") as MutableJson | undefined) ?? "",
    name: (own(value, "name") as MutableJson | undefined) ?? "",
    ...present("apiVersion", own(value, "apiVersion") as MutableJson | undefined),
  };
}

function valueAt(source: MutableJsonObject, member: string, key: string): MutableJson | undefined {
  return own(source[member], key) as MutableJson | undefined;
}

function present(key: string, value: MutableJson | undefined): MutableJsonObject {
  return value === undefined || value === null ? {} : { [key]: value };
}
