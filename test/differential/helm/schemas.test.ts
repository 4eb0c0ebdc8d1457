// Schemas made up at random with values made up at random: refused by the real helm where they are refused by us, and mostly in its words.
// One process of helm takes many cases, each a chart within one chart.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isProblem } from "#base";
import { loadChart, renderChart } from "#helm";
import { hasHelm, helmTemplate } from "./real-helm.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-schemas-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const encoder = new TextEncoder();
const DIALECTS = [
  "http://json-schema.org/draft-04/schema#",
  "http://json-schema.org/draft-06/schema#",
  "http://json-schema.org/draft-07/schema#",
  "https://json-schema.org/draft/2019-09/schema",
  "https://json-schema.org/draft/2020-12/schema",
];

const key = fc.constantFrom("a", "b", "ab", "c-1");
const scalar = fc.constantFrom<unknown>(null, true, 0, 1, 2.5, -3, 7, "", "a", "ab1", "A-9", "x.y", "1.2.3", "ÄÖ");
const value = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(key, tie("node"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).node;
const types = fc.constantFrom("string", "integer", "number", "boolean", "object", "array");
const pattern = fc.constantFrom("^a", "^[a-z]+$", "(?i)^AB", "^\\d+\\.\\d+", "[[:alpha:]]", "^(a|b)*$", "^a\\-", "\\pL", ".");
const count = fc.nat({ max: 3 });

/** Schemas that every draft of that number knows. */
function schemaOf(draft: number): fc.Arbitrary<Record<string, unknown>> {
  return fc.letrec<{ node: Record<string, unknown> }>((tie) => {
    const schemas = fc.array(tie("node"), { minLength: 1, maxLength: 2 });
    const map = fc.dictionary(key, tie("node"), { maxKeys: 3, noNullPrototype: true });
    const bound = fc.constantFrom(0, 1, 2, 5);
    const words: Record<string, fc.Arbitrary<unknown>> = {
      type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 2 })),
      enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }),
      minimum: bound,
      maximum: bound,
      multipleOf: fc.constantFrom(1, 2, 0.5),
      minLength: count,
      maxLength: count,
      pattern,
      minItems: count,
      maxItems: count,
      uniqueItems: fc.boolean(),
      minProperties: count,
      maxProperties: count,
      required: fc.uniqueArray(key, { minLength: 1, maxLength: 2 }),
      properties: map,
      patternProperties: fc.dictionary(pattern, tie("node"), { maxKeys: 1, noNullPrototype: true }),
      additionalProperties: fc.oneof(fc.boolean(), tie("node")),
      items: tie("node"),
      allOf: schemas,
      anyOf: schemas,
      oneOf: schemas,
      not: tie("node"),
      ...(draft < 2019 && {
        dependencies: fc.dictionary(key, fc.uniqueArray(key, { minLength: 1 }), { maxKeys: 1, noNullPrototype: true }),
      }),
      ...(draft >= 6 && { const: scalar, contains: tie("node"), propertyNames: fc.record({ pattern }), exclusiveMinimum: bound }),
      ...(draft >= 7 && Object.fromEntries(["if", "then", "else"].map((word) => [word, tie("node")]))),
      ...(draft >= 2019 && {
        dependentRequired: fc.dictionary(key, fc.uniqueArray(key), { maxKeys: 1, noNullPrototype: true }),
        dependentSchemas: map,
      }),
      ...(draft === 2020 && { prefixItems: schemas }),
    };
    const entry = fc.constantFrom(...Object.keys(words)).chain((word) => fc.tuple(fc.constant(word), words[word] ?? fc.constant(1)));
    const node = fc.uniqueArray(entry, { maxLength: 3, selector: ([word]) => word }).map((entries) => Object.fromEntries(entries));
    return { node };
  }).node;
}

interface Case {
  readonly schema: Record<string, unknown>;
  readonly values: Record<string, unknown>;
}

function casesOf(dialect: string, count: number): readonly Case[] {
  const draft = [4, 6, 7, 2019, 2020][DIALECTS.indexOf(dialect)] ?? 2020;
  const values = fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true });
  const cases = fc.record({ schema: schemaOf(draft), values });
  return fc.sample(cases, { numRuns: count, seed: 20_261 }).map(({ schema, values: given }) => ({
    schema: { $schema: dialect, ...schema },
    values: given,
  }));
}

/** What a report says of each chart. */
function parts(report: string): Map<string, string> {
  const found = new Map<string, string>();
  let name = "";
  for (const line of report.split("\n")) {
    const head = /^(s\d+):$/.exec(line)?.[1];
    if (head !== undefined) name = head;
    else if (name !== "" && line.startsWith("- ")) found.set(name, `${found.get(name) ?? ""}${line}\n`);
  }
  return found;
}

describe.skipIf(!hasHelm)("schemas refuse what the real helm refuses", () => {
  test.each(DIALECTS)("%s", async (dialect) => {
    const cases = casesOf(dialect, 300);
    const files: Record<string, string> = { "Chart.yaml": "{apiVersion: v2, name: top, version: 1.0.0}" };
    for (const [at, each] of cases.entries()) {
      files[`charts/s${at}/Chart.yaml`] = `{apiVersion: v2, name: s${at}, version: 1.0.0}`;
      // Globals reach every chart and are no part of what is compared
      files[`charts/s${at}/values.schema.json`] = JSON.stringify({ $schema: dialect, properties: { values: each.schema } });
      files[`charts/s${at}/values.yaml`] = JSON.stringify({ values: each.values });
    }
    const root = await mkdtemp(join(folder, "chart-"));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }

    const chart = loadChart(new Map(Object.entries(files).map(([name, text]) => [name, encoder.encode(text)])), { name: "top" });
    let mine = "";
    try {
      renderChart({ chart, values: {}, release: { name: "rel", namespace: "apps" } });
    } catch (error) {
      if (!isProblem(error, "helm.schema")) throw error;
      mine = error.message;
    }
    const [ours, helms] = [parts(mine), parts(await helmTemplate(root))];

    const differing = [...cases.keys()]
      .map((at) => `s${at}`)
      .filter((name) => ours.has(name) !== helms.has(name))
      .map((name) => ({ name, ...cases[Number(name.slice(1))], ours: ours.get(name), helms: helms.get(name) }));
    expect(JSON.stringify(differing.slice(0, 5), undefined, 1)).toBe("[]");
    const lines = (text = ""): string => text.trim().split("\n").toSorted().join("\n");
    const same = [...helms.keys()].filter((name) => lines(ours.get(name)) === lines(helms.get(name)));
    expect(helms.size).toBeGreaterThan(50);
    expect(same.length / helms.size).toBeGreaterThan(0.9);
  });
});
