// Requests to kinds that are served in several versions of one store.
import type { Step } from "./compare.ts";

const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const cpu = (averageUtilization: number) => ({
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization } },
});
const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: "front" };
const labelled = { matchLabels: { a: "b" } };

const METRICS = [
  cpu(60),
  { type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "1Gi" } } },
  {
    type: "ContainerResource",
    containerResource: { name: "memory", container: "app", target: { type: "Utilization", averageUtilization: 60 } },
  },
  { type: "Pods", pods: { metric: { name: "rps", selector: labelled }, target: { type: "AverageValue", averageValue: "10" } } },
  { type: "Object", object: { describedObject: ingress, metric: { name: "hits" }, target: { type: "Value", value: "2k" } } },
  { type: "Object", object: { describedObject: ingress, metric: { name: "more" }, target: { type: "AverageValue", averageValue: "3" } } },
  { type: "External", external: { metric: { name: "q", selector: labelled }, target: { type: "AverageValue", averageValue: "30" } } },
  { type: "External", external: { metric: { name: "q2" }, target: { type: "Value", value: "30" } } },
];
const BEHAVIOR = {
  scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: "Percent", value: 10, periodSeconds: 60 }] },
  scaleUp: { selectPolicy: "Min", tolerance: "50m" },
};
const STATUS = {
  currentReplicas: 2,
  desiredReplicas: 3,
  lastScaleTime: "2026-01-02T03:04:05Z",
  observedGeneration: 1,
  conditions: [
    { type: "AbleToScale", status: "True", lastTransitionTime: "2026-01-02T03:04:05Z", reason: "R", message: "M" },
    { type: "ScalingActive", status: "True", lastTransitionTime: "2026-01-02T03:04:05Z" },
  ],
  currentMetrics: [
    { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 60, averageValue: "100m" } } },
    {
      type: "ContainerResource",
      containerResource: { name: "memory", container: "app", current: { averageUtilization: 6, averageValue: "1Gi" } },
    },
    { type: "Pods", pods: { metric: { name: "rps", selector: labelled }, current: { averageValue: "10" } } },
    { type: "Object", object: { describedObject: ingress, metric: { name: "hits" }, current: { value: "2k" } } },
    { type: "Object", object: { describedObject: ingress, metric: { name: "more" }, current: { averageValue: "2k" } } },
    { type: "External", external: { metric: { name: "q", selector: labelled }, current: { averageValue: "30" } } },
    { type: "External", external: { metric: { name: "q2" }, current: { value: "30" } } },
  ],
};

const MERGE = "application/merge-patch+json";
const APPLY = "application/apply-patch+yaml";
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

/** Autoscalers written in one version and read, changed and applied in the other. */
export function autoscalers(namespace: string): Step[] {
  const of = (version: "v1" | "v2", rest = ""): string =>
    `/apis/autoscaling/${version}/namespaces/${namespace}/horizontalpodautoscalers${rest}`;
  const both = (name: string): Step[] => (["v1", "v2"] as const).map((version) => ({ method: "GET", path: of(version, `/${name}`) }));
  const annotation = (metrics: unknown): Record<string, string> => ({ "autoscaling.alpha.kubernetes.io/metrics": JSON.stringify(metrics) });
  const v1 = (name: string, spec: object, annotations: Record<string, string> = {}) => ({
    apiVersion: "autoscaling/v1",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, annotations: { note: "kept", ...annotations } },
    spec: { scaleTargetRef: target, maxReplicas: 5, ...spec },
  });
  return [
    {
      method: "POST",
      path: of("v2"),
      body: {
        metadata: { name: "two" },
        spec: { scaleTargetRef: target, minReplicas: 2, maxReplicas: 5, metrics: METRICS, behavior: BEHAVIOR },
      },
    },
    { method: "PATCH", path: of("v2", "/two/status"), type: MERGE, body: { status: STATUS } },
    ...both("two"),
    {
      method: "POST",
      path: of("v1"),
      body: v1(
        "one",
        { targetCPUUtilizationPercentage: 50 },
        annotation([{ type: "Resource", resource: { name: "memory", targetAverageValue: "1024Mi" } }]),
      ),
    },
    { method: "POST", path: of("v1"), body: v1("bare", {}) },
    ...both("one"),
    ...both("bare"),
    { method: "PATCH", path: of("v1", "/two"), type: MERGE, body: { spec: { targetCPUUtilizationPercentage: 70 } } },
    { method: "PATCH", path: of("v2", "/one"), type: MERGE, body: { spec: { metrics: [cpu(90)], maxReplicas: 7 } } },
    ...both("two"),
    ...both("one"),
    {
      method: "PATCH",
      path: of("v2", "/applied?fieldManager=a"),
      type: APPLY,
      body: {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "applied" },
        spec: { scaleTargetRef: target, maxReplicas: 4, metrics: [cpu(40)] },
      },
    },
    {
      method: "PATCH",
      path: of("v1", "/applied?fieldManager=b"),
      type: APPLY,
      body: {
        apiVersion: "autoscaling/v1",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "applied", labels: { b: "c" } },
        spec: { scaleTargetRef: target, maxReplicas: 4, minReplicas: 2 },
      },
    },
    {
      method: "PATCH",
      path: of("v1", "/applied?fieldManager=b"),
      type: APPLY,
      body: {
        apiVersion: "autoscaling/v1",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "applied" },
        spec: { scaleTargetRef: target, maxReplicas: 6 },
      },
    },
    {
      method: "PATCH",
      path: of("v1", "/applied?fieldManager=b&force=true"),
      type: APPLY,
      body: {
        apiVersion: "autoscaling/v1",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "applied" },
        spec: { scaleTargetRef: target, maxReplicas: 6, targetCPUUtilizationPercentage: 45 },
      },
    },
    ...both("applied"),
    {
      method: "POST",
      path: of("v1"),
      body: v1("bad", { targetCPUUtilizationPercentage: -1 }, annotation([{ type: "Resource", resource: { name: "memory" } }])),
    },
    {
      method: "POST",
      path: of("v1"),
      body: v1("odd", {}, { "autoscaling.alpha.kubernetes.io/metrics": "no json", "autoscaling.alpha.kubernetes.io/behavior": "{}" }),
    },
    { method: "POST", path: of("v1"), body: v1("worse", { minReplicas: 9, maxReplicas: 0 }) },
    { method: "GET", path: of("v1", "?labelSelector=b%3Dc") },
    { method: "GET", path: of("v2") },
    { method: "GET", path: of("v1"), headers: TABLE },
    { method: "DELETE", path: of("v1", "/two") },
    ...both("two"),
  ];
}

const NOW = "2026-01-02T03:04:05.000000Z";

/** Events of both groups. */
export function events(namespace: string): Step[] {
  const [core, group] = [`/api/v1/namespaces/${namespace}/events`, `/apis/events.k8s.io/v1/namespaces/${namespace}/events`];
  const both = (name: string): Step[] => [core, group].map((path) => ({ method: "GET", path: `${path}/${name}` }));
  const about = { kind: "Pod", name: "p", namespace };
  const modern = (name: string, more: object = {}) => ({
    metadata: { name },
    regarding: about,
    note: "hi",
    eventTime: NOW,
    reportingController: "example.com/c",
    reportingInstance: "i",
    action: "Act",
    reason: "Why",
    type: "Normal",
    ...more,
  });
  const legacy = (name: string, more: object = {}) => ({
    metadata: { name },
    involvedObject: about,
    message: "hi",
    reason: "Why",
    type: "Normal",
    source: { component: "c", host: "h" },
    firstTimestamp: "2026-01-02T03:04:05Z",
    count: 3,
    ...more,
  });
  return [
    {
      method: "POST",
      path: group,
      body: modern("e1", { related: { kind: "Pod", name: "q" }, series: { count: 2, lastObservedTime: NOW } }),
    },
    { method: "POST", path: core, body: legacy("e2") },
    ...both("e1"),
    ...both("e2"),
    { method: "PATCH", path: `${core}/e1`, type: MERGE, body: { message: "changed" } },
    { method: "PATCH", path: `${group}/e1`, type: MERGE, body: { series: { count: 5 } } },
    { method: "PATCH", path: `${group}/e1`, type: MERGE, body: { series: { count: 1 } } },
    {
      method: "PATCH",
      path: `${group}/e1`,
      type: MERGE,
      body: { note: "n", reason: "Other", type: "Warning", action: "a", reportingController: "d" },
    },
    {
      method: "PATCH",
      path: `${group}/e2?fieldManager=a`,
      type: APPLY,
      body: { apiVersion: "events.k8s.io/v1", kind: "Event", metadata: { name: "e2", labels: { l: "v" } } },
    },
    ...both("e1"),
    ...both("e2"),
    { method: "POST", path: core, body: { metadata: { name: "x" } } },
    { method: "POST", path: group, body: { metadata: { name: "x" } } },
    { method: "POST", path: core, body: { metadata: { name: "x" }, eventTime: NOW } },
    { method: "POST", path: group, body: { metadata: { name: "x" }, eventTime: NOW, type: "Odd" } },
    { method: "POST", path: core, body: legacy("y", { involvedObject: { ...about, namespace: "other" } }) },
    {
      method: "POST",
      path: group,
      body: modern("y", {
        deprecatedCount: 1,
        deprecatedSource: { host: "h" },
        deprecatedFirstTimestamp: "2026-01-02T03:04:05Z",
        series: { count: 1, lastObservedTime: null },
      }),
    },
    {
      method: "POST",
      path: group,
      body: modern("y", { reportingInstance: "i".repeat(129), note: "n".repeat(1025), reportingController: "a/b/c" }),
    },
    { method: "PUT", path: `${core}/made`, body: legacy("made") },
    { method: "GET", path: `${core}?fieldSelector=involvedObject.name%3Dp,type%3DNormal` },
    { method: "GET", path: `${group}?fieldSelector=regarding.name%3Dp` },
    { method: "GET", path: group, headers: TABLE },
    { method: "DELETE", path: `${group}/e2` },
    ...both("e2"),
  ];
}
