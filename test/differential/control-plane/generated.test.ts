// Thousands of random sequences of requests, on built-in kinds and on random definitions: whole answers must be those of kube-apiserver.
// SEED=<number> repeats a run, SEQUENCES=<number> changes how many there are of each kind.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Send, type Step } from "./compare.ts";
import { collectionOf, NAMESPACE, sequences, type Target } from "./generated.ts";
import { KINDS } from "./generated-kinds.ts";
import { objects, shapes, type Shape } from "./generated-schemas.ts";
import { peerMissing } from "./peer-missing.ts";
import { until } from "../../support/eventually.ts";

const missing = await peerMissing();
const seed = Number(process.env["SEED"] ?? 20260);
const COUNT = Number(process.env["SEQUENCES"] ?? 250);
const AT_ONCE = 8;
const DEFINITIONS = 30;
const DEFINITION_PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

describe.skipIf(missing)(`generated sequences of seed ${seed}`, () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let ours: Send;
  let real: Send;
  let made = 0;
  let atStart: string[] = [];

  beforeAll(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
    ours = sendEmbedded(plane.transport());
    real = sendReal(cluster);
    const definitions = CUSTOM.map((target, i): Step => ({ method: "POST", path: DEFINITION_PATH, body: definitionOf(target, SHAPES[i]) }));
    const namespace: Step = { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: NAMESPACE } } };
    atStart = await compare([namespace, ...definitions], ours, real);
    for (const target of CUSTOM) await served(real, target);
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
  });

  /** Sends sequences, some at a time. @returns the first differences, each with the sequence that shows it */
  const differencesOf = async (target: Target, count: number): Promise<string[]> => {
    const waiting = fc.sample(sequences(target), { seed, numRuns: count });
    const found: string[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined && found.length < 5; next = waiting.pop()) {
        made += 1;
        const steps = next(`o${made}`);
        const differences = await compare(steps, ours, real);
        if (differences.length > 0) found.push(`${differences.slice(0, 3).join("\n")}\n${JSON.stringify(steps)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return found;
  };

  test("definitions are stored alike", () => {
    expect(atStart).toEqual([]);
  });

  test.each(KINDS.map((target) => [target.kind, target] as const))("of %ss", async (_kind, target) => {
    expect(await differencesOf(target, COUNT)).toEqual([]);
  });

  test.each(CUSTOM.map((target) => [target.kind, target] as const))("of custom %s", async (_kind, target) => {
    expect(await differencesOf(target, Math.ceil(COUNT / 4))).toEqual([]);
  });
});

const SHAPES: readonly Shape[] = fc.sample(objects(shapes(2)), { seed, numRuns: DEFINITIONS });
const CUSTOM: readonly Target[] = SHAPES.map((shape, i) => ({
  apiVersion: "generated.example.com/v1",
  kind: `Thing${i}`,
  plural: `thing${i}s`,
  content: fc.record({ spec: shape.values }, { requiredKeys: [] }),
  hasStatus: i % 2 === 0,
}));

function definitionOf({ apiVersion, kind, plural, hasStatus }: Target, shape: Shape | undefined): object {
  const [group, version] = apiVersion.split("/");
  const status = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const openAPIV3Schema = { type: "object", properties: { spec: shape?.schema, status } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural, kind },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema },
          ...(hasStatus === true && { subresources: { status: {} } }),
        },
      ],
    },
  };
}

async function served(real: Send, target: Target): Promise<void> {
  await until(async () => (await real({ method: "GET", path: collectionOf(target) })).status === 200);
}
