// Random rules on random objects: compiled, run, and run again on objects that were stored before there were rules.
// SEED=<number> repeats a run, RULES=<number> changes how many there are.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { collectionOf, definitionWith, DEFINITIONS, objectOf } from "./cel-definitions.ts";
import { damagedRules, GENERATED_SCHEMA, generatedRules, generatedValues, type GeneratedRule } from "./cel-generated-rules.ts";
import { normalise, sendEmbedded, sendReal, type Answer, type Send, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";
import { until } from "../../support/eventually.ts";

const missing = await peerMissing();
const seed = Number(process.env["SEED"] ?? 20260);
const COUNT = Number(process.env["RULES"] ?? 180);
const RULES_OF_A_KIND = 6;
const MERGE = "application/merge-patch+json";

describe.skipIf(missing)(`generated rules of seed ${seed}`, () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let ours: Send;
  let real: Send;
  const found: unknown[] = [];
  const accepted: GeneratedRule[] = [];

  beforeAll(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
    ours = sendEmbedded(plane.transport());
    real = sendReal(cluster);
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
  });

  const both = async (step: Step, about: unknown): Promise<Answer> => {
    const [mine, theirs] = await Promise.all([ours(step), real(step)]);
    const [a, b] = [mine, theirs].map(({ status, warnings, body }) => JSON.stringify(normalise({ status, warnings: [...warnings], body })));
    if (a !== b) found.push({ about, body: step.body, ours: a, real: b });
    return theirs;
  };

  test("rules are compiled alike", async () => {
    found.length = 0;
    const rules = [
      ...fc.sample(generatedRules, { seed, numRuns: COUNT }),
      ...fc.sample(damagedRules, { seed, numRuns: Math.ceil(COUNT / 2) }),
    ];
    await eachOf(rules, 12, async (rule) => {
      const body = definitionWith("checks", { ...GENERATED_SCHEMA, "x-kubernetes-validations": [rule] });
      const { status } = await both({ method: "POST", path: `${DEFINITIONS}?dryRun=All`, body }, rule);
      if (status === 201) accepted.push(rule);
    });

    expect(found.slice(0, 5)).toEqual([]);
  });

  test("rules are run alike on new objects and on those that were there before", async () => {
    found.length = 0;
    const kinds = Array.from({ length: Math.ceil(accepted.length / RULES_OF_A_KIND) }, (_, i) => i);
    const values = fc.sample(generatedValues, { seed, numRuns: kinds.length * 12 });
    await eachOf(kinds, 8, async (i) => {
      const plural = `kind${i}s`;
      const rules = accepted.slice(i * RULES_OF_A_KIND, (i + 1) * RULES_OF_A_KIND);
      const mine = values.slice(i * 12, (i + 1) * 12);
      const objects = collectionOf(plural);
      await both({ method: "POST", path: DEFINITIONS, body: definitionWith(plural, GENERATED_SCHEMA) }, "definition");
      await until(async () => (await real({ method: "GET", path: objects })).status === 200);
      for (const [k, spec] of mine.slice(0, 4).entries())
        await both({ method: "POST", path: objects, body: objectOf(plural, `kept${k}`, spec) }, "before there are rules");
      const ruled = definitionWith(plural, { ...GENERATED_SCHEMA, "x-kubernetes-validations": rules }, sentinel);
      await both(
        { method: "PATCH", path: `${DEFINITIONS}/${plural}.rules.example.com`, type: MERGE, body: { spec: ruled["spec"] } },
        rules,
      );
      const probe = { method: "POST", path: `${objects}?dryRun=All`, body: objectOf(plural, "sentinel", {}) } as const;
      for (const send of [ours, real]) await until(async () => JSON.stringify((await send(probe)).body).includes("is a sentinel"));
      for (const [k, spec] of mine.slice(4, 8).entries())
        await both({ method: "POST", path: `${objects}?dryRun=All`, body: objectOf(plural, `new${k}`, spec) }, rules);
      for (const [k, spec] of mine.slice(0, 4).entries()) {
        const path = `${objects}/kept${k}`;
        await both({ method: "PATCH", path, type: MERGE, body: { metadata: { labels: { touched: "yes" } } } }, { rules, spec });
        await both({ method: "PATCH", path, type: MERGE, body: { spec: mine[8 + k] } }, { rules, spec });
      }
    });

    expect(found.slice(0, 5)).toEqual([]);
  });
});

/** A rule by whose failure one knows that a server uses the new definition. */
const sentinel = { "x-kubernetes-validations": [{ rule: "self.metadata.name != 'sentinel'", message: "is a sentinel" }] };

async function eachOf<T>(items: readonly T[], atOnce: number, run: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
