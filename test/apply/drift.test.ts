import { expect, test } from "vitest";
import { fieldDifferences, hasDrifted, normalize } from "#apply";
import type { KubeObject } from "#base";

const base: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", labels: { l: "1" } }, data: { a: "1" } };

test.each<[string, Partial<KubeObject>, boolean]>([
  ["the same", {}, false],
  ["another resourceVersion, owner or finalizer", { metadata: { ...base.metadata, resourceVersion: "2", finalizers: ["x"] } }, false],
  ["another status", { status: { phase: "x" } }, false],
  ["another label", { metadata: { ...base.metadata, labels: { l: "2" } } }, true],
  ["an annotation more", { metadata: { ...base.metadata, annotations: { a: "1" } } }, true],
  ["no annotations where there are empty ones", { metadata: { ...base.metadata, annotations: {} } }, false],
  ["another content", { data: { a: "2" } }, true],
  ["a field more at the top", { immutable: true }, true],
])("%s counts as drift or not", (_case, change, expected) => {
  expect(hasDrifted({ ...base, ...change }, base)).toBe(expected);
});

test("differences are named by their paths", () => {
  const wanted: KubeObject = {
    ...base,
    metadata: { name: "a", labels: { l: "1", "app.io/name": "x" } },
    spec: { list: [{ name: "a", port: 1 }, { name: "b" }], same: 1, gone: true },
  };
  const live: KubeObject = { ...base, spec: { list: [{ name: "a", port: 2 }], same: 1, more: [1] } };

  expect(fieldDifferences(wanted, live)).toEqual([
    { path: 'metadata.labels["app.io/name"]', wanted: "x", found: undefined },
    { path: "spec.gone", wanted: true, found: undefined },
    { path: "spec.list[0].port", wanted: 1, found: 2 },
    { path: "spec.list[1]", wanted: { name: "b" }, found: undefined },
    { path: "spec.more", wanted: undefined, found: [1] },
  ]);
});

const container = (ports: readonly unknown[]): unknown => ({
  template: { metadata: { creationTimestamp: null }, spec: { containers: [{ name: "c", ports }] } },
});

test.each<[string, KubeObject, Readonly<Record<string, unknown>>]>([
  [
    "what belongs to the server goes",
    { ...base, metadata: { name: "a", uid: "u", resourceVersion: "1", generation: 2, managedFields: [] }, status: { a: 1 } },
    { ...base, metadata: { name: "a" } },
  ],
  [
    "stringData is folded into data and wins",
    { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: "eA==", b: "eQ==" }, stringData: { a: "ü" } },
    { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: "w7w=", b: "eQ==" } },
  ],
  [
    "ports of a workload get their protocol",
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d" },
      spec: container([{ containerPort: 1 }, { containerPort: 2, protocol: "UDP" }]),
    } as KubeObject,
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d" },
      spec: {
        template: {
          metadata: {},
          spec: {
            containers: [
              {
                name: "c",
                ports: [
                  { containerPort: 1, protocol: "TCP" },
                  { containerPort: 2, protocol: "UDP" },
                ],
              },
            ],
          },
        },
      },
    },
  ],
  [
    "ports of a Service get their protocol",
    { apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec: { ports: [{ port: 1 }] } },
    { apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec: { ports: [{ port: 1, protocol: "TCP" }] } },
  ],
  [
    "a CA bundle that holds no certificate goes from a definition, its status stays",
    {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "d" },
      spec: { conversion: { webhook: { clientConfig: { caBundle: "Cg==", url: "https://x" } } } },
      status: { storedVersions: ["v1"] },
    },
    {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "d" },
      spec: { conversion: { webhook: { clientConfig: { url: "https://x" } } } },
      status: { storedVersions: ["v1"] },
    },
  ],
  [
    "equal metrics of an autoscaler are one",
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "h" },
      spec: { metrics: [{ type: "a" }, { type: "a" }, { type: "b" }] },
    },
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "h" },
      spec: { metrics: [{ type: "a" }, { type: "b" }] },
    },
  ],
])("normalisation: %s", (_case, given, expected) => {
  const before = structuredClone(given);

  expect(normalize(given)).toEqual(expected);
  expect(given).toEqual(before);
});
