import { expect, test } from "vitest";
import type { KubeObject } from "#base";
import { withPlacement, type Placements } from "#distribution";

const deployment = (name: string): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    template: {
      spec: {
        nodeSelector: { "kubernetes.io/os": "linux" },
        tolerations: [{ key: "a", operator: "Exists" }],
        containers: [
          { name: "manager", resources: { limits: { cpu: "1000m", memory: "1Gi" }, requests: { cpu: "100m" } } },
          { name: "sidecar" },
        ],
      },
    },
  },
});
const service: KubeObject = { apiVersion: "v1", kind: "Service", metadata: { name: "source-controller" } };
const objects = [service, deployment("source-controller"), deployment("kustomize-controller")];
const podOf = (object: KubeObject | undefined): unknown => (object?.spec as { template: { spec: unknown } } | undefined)?.template.spec;

test("every controller is placed, and the parts of one go over those of all", () => {
  const order: Placements = {
    affinity: { nodeAffinity: {} },
    tolerations: [
      { key: "a", operator: "Exists" },
      { key: "b", operator: "Equal", value: "c", effect: "NoExecute", tolerationSeconds: 30 },
    ],
    resources: { limits: { memory: "2Gi" } },
    components: {
      "source-controller": {
        nodeSelector: { pool: "io" },
        priorityClassName: "high",
        affinity: { podAntiAffinity: {} },
        resources: { limits: { memory: "4Gi" }, requests: { cpu: "250m", "ephemeral-storage": "1Gi" } },
      },
      absent: { priorityClassName: "never" },
    },
  };

  const [first, source, kustomize] = withPlacement(objects, order);

  const tolerations = [
    { key: "a", operator: "Exists" },
    { key: "b", operator: "Equal", value: "c", effect: "NoExecute", tolerationSeconds: 30 },
  ];
  expect(first).toBe(service);
  expect(podOf(kustomize)).toEqual({
    nodeSelector: { "kubernetes.io/os": "linux" },
    affinity: { nodeAffinity: {} },
    tolerations,
    containers: [
      { name: "manager", resources: { limits: { cpu: "1000m", memory: "2Gi" }, requests: { cpu: "100m" } } },
      { name: "sidecar" },
    ],
  });
  expect(podOf(source)).toEqual({
    nodeSelector: { "kubernetes.io/os": "linux", pool: "io" },
    priorityClassName: "high",
    affinity: { podAntiAffinity: {} },
    tolerations,
    containers: [
      {
        name: "manager",
        resources: { limits: { cpu: "1000m", memory: "4Gi" }, requests: { cpu: "250m", "ephemeral-storage": "1Gi" } },
      },
      { name: "sidecar" },
    ],
  });
});

test("nothing is changed where nothing is asked, and never the objects that were given", () => {
  const before = structuredClone(objects);

  expect(withPlacement(objects, {})).toEqual(before);
  withPlacement(objects, { resources: { limits: { cpu: "1" } }, tolerations: [] });

  expect(objects).toEqual(before);
});
