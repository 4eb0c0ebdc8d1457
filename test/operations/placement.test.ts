import fc from "fast-check";
import { expect, test } from "vitest";
import { renderComponents, resolveRelease, withPlacement, type Placements } from "#distribution";
import { readPlacement } from "../../src/operations/placement.ts";

const deployments = renderComponents({
  release: resolveRelease("latest"),
  namespace: "flux-system",
  components: ["source-controller", "kustomize-controller"],
  registry: "registry.example.com",
  clusterDomain: "cluster.local",
  logLevel: "info",
  networkPolicy: true,
  watchAllNamespaces: true,
  tolerationKeys: [],
}).filter(({ kind }) => kind === "Deployment");

test("what every release has is no placement", () => {
  expect(readPlacement(deployments)).toEqual({ tolerationKeys: [] });
});

test("a placement of all is read back as such, and what one has for itself as its own", () => {
  const { components, ...all }: Placements = {
    nodeSelector: { pool: "system" },
    priorityClassName: "high",
    affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
    tolerations: [
      { key: "a", operator: "Exists" },
      { key: "b", operator: "Exists", effect: "NoSchedule" },
    ],
    resources: { limits: { memory: "2Gi" } },
    components: { "source-controller": { resources: { requests: { cpu: "250m" } }, tolerations: [{ operator: "Exists" }] } },
  };

  const found = readPlacement(withPlacement(deployments, { ...all, ...(components && { components }) }));

  expect(found).toEqual({
    tolerationKeys: ["a"],
    nodeSelector: { pool: "system" },
    priorityClassName: "high",
    placement: {
      affinity: all.affinity,
      tolerations: [{ key: "b", operator: "Exists", effect: "NoSchedule" }],
      resources: { limits: { memory: "2Gi" } },
      components,
    },
  });
});

test("what is read back places the controllers as they are, whatever was ordered", () => {
  const quantities = fc.dictionary(fc.constantFrom("cpu", "memory"), fc.constantFrom("200m", "2Gi", "1000m", "1Gi"));
  const placement = fc.record(
    {
      nodeSelector: fc.dictionary(fc.constantFrom("pool", "zone"), fc.constantFrom("a", "b")),
      priorityClassName: fc.constantFrom("high", "low"),
      affinity: fc.constantFrom({ nodeAffinity: {} }, { podAffinity: {} }),
      tolerations: fc.uniqueArray(fc.record({ key: fc.constantFrom("a", "b"), operator: fc.constant("Exists" as const) }), {
        selector: ({ key }) => key,
      }),
      resources: fc.record({ limits: quantities, requests: quantities }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
  const order = fc.tuple(placement, placement).map(([all, one]): Placements => ({ ...all, components: { "source-controller": one } }));

  fc.assert(
    fc.property(order, (asked) => {
      const wanted = withPlacement(deployments, asked);
      const { tolerationKeys, placement: rest = {}, ...labels } = readPlacement(wanted);
      const keys = tolerationKeys.map((key) => ({ key, operator: "Exists" as const }));
      const again = withPlacement(withPlacement(deployments, { ...labels, tolerations: keys }), rest);
      // Tolerations have no order.
      expect(sorted(again)).toEqual(sorted(wanted));
    }),
    { numRuns: 200 },
  );
});

function sorted(objects: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(objects), (key, value: unknown) => {
    if (key !== "tolerations" || !Array.isArray(value)) return value;
    return value.length === 0 ? undefined : value.map((each) => JSON.stringify(each)).toSorted();
  });
}
