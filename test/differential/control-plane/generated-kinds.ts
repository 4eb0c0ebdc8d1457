// Random contents of built-in kinds, mostly valid.
import fc from "fast-check";
import type { Target } from "./generated.ts";

const text = fc.constantFrom("1", "2", "");
const texts = fc.dictionary(fc.constantFrom("a", "b", "c"), text, { maxKeys: 3 });

const container = fc.record(
  {
    name: fc.constantFrom("web", "side"),
    image: fc.constantFrom("i:1", "i:2"),
    env: fc.uniqueArray(fc.record({ name: fc.constantFrom("A", "B", "C"), value: text }, { requiredKeys: ["name"] }), {
      selector: (each) => each.name,
      maxLength: 3,
    }),
    args: fc.array(fc.constantFrom("-v", "-q"), { maxLength: 2 }),
    resources: fc.record({ limits: fc.dictionary(fc.constantFrom("cpu", "memory"), fc.constantFrom("1", "1000m", "0.5"), { maxKeys: 2 }) }),
    volumeMounts: fc.constantFrom([], [{ name: "data", mountPath: "/data" }]),
  },
  { requiredKeys: ["name", "image"] },
);
const template = fc
  .record(
    {
      containers: fc.uniqueArray(container, { selector: (each) => each.name, minLength: 1, maxLength: 2 }),
      serviceAccountName: fc.constantFrom("default", "other"),
      nodeSelector: texts,
      terminationGracePeriodSeconds: fc.constantFrom(0, 30),
      volumes: fc.constant([{ name: "data", emptyDir: {} }]),
    },
    { requiredKeys: ["containers", "volumes"] },
  )
  .map((spec) => ({ metadata: { labels: { app: "o" } }, spec }));

function workload(more: Parameters<typeof fc.record>[0]): Target["content"] {
  return fc
    .record(
      { replicas: fc.constantFrom(0, 1, 2), minReadySeconds: fc.constantFrom(0, 5), template, ...more },
      { requiredKeys: ["template"] },
    )
    .map((spec) => ({ spec: { selector: { matchLabels: { app: "o" } }, ...(spec as object) } }));
}

const port = fc.record(
  {
    name: fc.constantFrom("http", "metrics"),
    port: fc.constantFrom(80, 9090),
    protocol: fc.constantFrom("TCP", "UDP"),
    targetPort: fc.constantFrom<unknown>(80, "http"),
  },
  { requiredKeys: ["name", "port"] },
);
const service = fc
  .record(
    {
      ports: fc.uniqueArray(port, { selector: (each) => each.name, minLength: 1, maxLength: 2 }),
      selector: fc.constantFrom({ app: "o" }, { app: "p" }),
      // no address is allocated, because the two servers would not choose the same
      clusterIP: fc.constant("None"),
      sessionAffinity: fc.constantFrom("None", "ClientIP"),
      publishNotReadyAddresses: fc.boolean(),
    },
    { requiredKeys: ["ports", "clusterIP", "selector"] },
  )
  .map((spec) => ({ spec }));
const role = fc
  .array(
    fc.record({
      apiGroups: fc.subarray(["", "apps"], { minLength: 1 }),
      resources: fc.subarray(["pods", "deployments", "secrets"], { minLength: 1 }),
      verbs: fc.subarray(["get", "list", "*"], { minLength: 1 }),
    }),
    { maxLength: 2 },
  )
  .map((rules) => ({ rules }));

/** Built-in kinds as targets. */
export const KINDS: readonly Target[] = [
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    plural: "configmaps",
    content: fc.record({ data: texts, immutable: fc.boolean() }, { requiredKeys: [] }),
  },
  {
    apiVersion: "v1",
    kind: "ServiceAccount",
    plural: "serviceaccounts",
    content: fc.record(
      {
        automountServiceAccountToken: fc.boolean(),
        imagePullSecrets: fc.subarray([{ name: "x" }, { name: "y" }]),
        secrets: fc.subarray([{ name: "s" }]),
      },
      { requiredKeys: [] },
    ),
  },
  { apiVersion: "v1", kind: "Service", plural: "services", content: service },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", plural: "roles", content: role },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    plural: "deployments",
    content: workload({ paused: fc.boolean(), strategy: fc.constantFrom({ type: "Recreate" }, { rollingUpdate: { maxSurge: 1 } }) }),
    hasStatus: true,
  },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    plural: "statefulsets",
    content: workload({ serviceName: fc.constantFrom("o", "p"), podManagementPolicy: fc.constantFrom("OrderedReady", "Parallel") }),
    hasStatus: true,
  },
].map((target) => ({ ...target, isBuiltin: true }));
