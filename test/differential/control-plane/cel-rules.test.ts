// Rules of custom resources, compiled and run by the embedded control plane and by a real kube-apiserver: whole answers are the same.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { collectionOf, definitionWith, DEFINITIONS, objectOf } from "./cel-definitions.ts";
import type { GivenRule, RuleGroup } from "./cel-rule-group.ts";
import { RULE_GROUPS } from "./cel-rules.ts";
import { normalise, sendEmbedded, sendReal, type Answer, type Send, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";
import { until } from "../../support/eventually.ts";

const missing = await peerMissing();
const AT_ONCE = 12;
const RULES_OF_A_KIND = 8;

describe.skipIf(missing)("rules written by hand", () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let ours: Send;
  let real: Send;
  /** Rules that both servers take, by group. */
  const accepted = new Map<string, GivenRule[]>();

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

  /** The answers of both servers where they differ. */
  const both = async (step: Step): Promise<{ readonly answer: Answer; readonly difference: readonly string[] }> => {
    const [mine, theirs] = await Promise.all([ours(step), real(step)]);
    const texts = [mine, theirs].map(({ status, warnings, body }) => JSON.stringify(normalise({ status, warnings: [...warnings], body })));
    return { answer: theirs, difference: texts[0] === texts[1] ? [] : [`ours ${texts[0] ?? ""}`, `real ${texts[1] ?? ""}`] };
  };

  test.each(RULE_GROUPS.map((group) => [group.about, group] as const))("about %s are compiled alike", async (about, group) => {
    const found: unknown[] = [];
    const fine: GivenRule[] = [];
    await eachOf(group.rules, async (rule) => {
      const body = definitionWith("checks", withRules(group, [rule]));
      const { answer, difference } = await both({ method: "POST", path: `${DEFINITIONS}?dryRun=All`, body });
      if (difference.length > 0) found.push([rule, ...difference]);
      else if (answer.status === 201) fine.push(rule);
    });
    accepted.set(
      about,
      group.rules.filter((each) => fine.includes(each)),
    );
    expect(found).toEqual([]);
  });

  test.concurrent.each(RULE_GROUPS.map((group, i) => [group.about, group, i] as const))(
    "about %s are run alike",
    async (about, group, index) => {
      const found: unknown[] = [];
      const rules = accepted.get(about) ?? [];
      const chunks = Array.from({ length: Math.ceil(rules.length / RULES_OF_A_KIND) }, (_, i) =>
        rules.slice(i * RULES_OF_A_KIND, (i + 1) * RULES_OF_A_KIND),
      );
      await eachOf([...chunks.entries()], async ([i, chunk]) => {
        const plural = `g${index}x${i}s`;
        const properties = Object.fromEntries(chunk.map((rule, j) => [`r${j}`, withRules(group, [rule])]));
        const note = async (step: Step): Promise<void> => {
          const { difference } = await both(step);
          if (difference.length > 0) found.push([step.body, chunk, ...difference]);
        };
        await note({ method: "POST", path: DEFINITIONS, body: definitionWith(plural, { type: "object", properties }) });
        await served(real, plural);
        const objects = group.values.map((value) => Object.fromEntries(chunk.map((_rule, j) => [`r${j}`, value])));
        for (const [k, spec] of objects.entries())
          await note({ method: "POST", path: `${collectionOf(plural)}?dryRun=All`, body: objectOf(plural, `o${k}`, spec) });
        await note({ method: "POST", path: collectionOf(plural), body: objectOf(plural, "kept", {}) });
        for (const spec of objects)
          await note({ method: "PATCH", path: `${collectionOf(plural)}/kept`, type: "application/merge-patch+json", body: { spec } });
      });
      expect(found).toEqual([]);
    },
  );
});

function withRules({ schema }: RuleGroup, rules: readonly GivenRule[]): Record<string, unknown> {
  return { ...schema, "x-kubernetes-validations": rules.map((rule) => (typeof rule === "string" ? { rule } : rule)) };
}

async function eachOf<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function served(real: Send, plural: string): Promise<void> {
  await until(async () => (await real({ method: "GET", path: collectionOf(plural) })).status === 200);
}
