// Values made up at random: given to the real helm as files and flags, and to us. One process of helm takes many cases.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coalesceValues, loadChart, userValues, type Values } from "#helm";
import { GoInt, type TemplateValue } from "#template";
import { hasHelm, helmTemplate } from "./real-helm.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-helm-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const encoder = new TextEncoder();

/** Values as a template prints them in JSON, keys sorted. */
function print(value: TemplateValue): unknown {
  if (value instanceof GoInt) return Number(value.value);
  if (Array.isArray(value)) return value.map(print);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, print(each as TemplateValue)]));
}

const PRINT = "{{ range $k, $v := .Values }}{{ $k | quote }}: {{ $v | toJson }}\n{{ end }}";

/** Values after the real helm took its turn with a chart of those files. */
async function real(files: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<unknown> {
  await rm(join(folder, "chart"), { recursive: true, force: true });
  for (const [name, text] of Object.entries({ ...files, "templates/values.yaml": PRINT })) {
    await mkdir(join(folder, "chart", name, ".."), { recursive: true });
    await writeFile(join(folder, "chart", name), text);
  }
  const text = await helmTemplate(join(folder, "chart"), ...flags);
  if (text.startsWith("refused: ")) return text;
  const lines = text.split("\n").filter((line) => line.startsWith('"'));
  return JSON.parse(`{${lines.join(",")}}`);
}

const key = fc.constantFrom("a", "b", "c");
const leaf = fc.constantFrom<unknown>(null, 1, "x", true, 2.5, [1, null], {}, "");
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, leaf, fc.dictionary(key, tie("node"), { maxKeys: 3, noNullPrototype: true })),
})).node;
const table = fc.dictionary(key, tree, { maxKeys: 3, noNullPrototype: true });

describe.skipIf(!hasHelm)("values come out as from the real helm", () => {
  test("user's values over those of a chart and of its subcharts", async () => {
    const cases = fc.sample(fc.record({ user: table, parent: table, child: table, global: table }), { numRuns: 150, seed: 1 });
    const files: Record<string, string> = { "Chart.yaml": "{apiVersion: v2, name: top, version: 1.0.0}" };
    const user: Record<string, unknown> = {};
    const parent: Record<string, unknown> = {};
    for (const [at, each] of cases.entries()) {
      files[`charts/c${at}/Chart.yaml`] = `{apiVersion: v2, name: c${at}, version: 1.0.0}`;
      files[`charts/c${at}/values.yaml`] = JSON.stringify({ ...each.child, global: each.global });
      user[`c${at}`] = each.user;
      user[`t${at}`] = each.user;
      parent[`c${at}`] = each.parent;
      parent[`t${at}`] = each.parent;
    }
    files["values.yaml"] = JSON.stringify({ ...parent, global: { a: { b: 1 }, c: null } });
    const given = JSON.stringify({ ...user, global: { a: { a: 1, b: null } } });
    await writeFile(join(folder, "user.yaml"), given);

    const chart = loadChart(new Map(Object.entries(files).map(([name, text]) => [name, encoder.encode(text)])), { name: "top" });
    const ours = coalesceValues(chart, userValues({ files: [{ name: "user.yaml", source: given }] }));

    expect(print(ours)).toEqual(await real(files, "-f", join(folder, "user.yaml")));
  });

  const name = fc.constantFrom("a", "b", "a.b", "a.c", "a.b.c", "l[0]", "l[1]", "l[0].x", "m[0][1]", "m[1][0].y", "d\\.e");
  const text = fc.constantFrom(
    "1",
    "0",
    "01",
    "-5",
    "+5",
    "x",
    "",
    "true",
    "NULL",
    "null",
    "1.5",
    "a=b",
    "{1,x}",
    "{}",
    "\\,",
    "a\\{b",
    "9223372036854775808",
  );
  const setTexts = fc.array(fc.tuple(name, text), { minLength: 1, maxLength: 4 });

  test.each([
    ["--set", "typed"],
    ["--set-string", "strings"],
  ] as const)("texts of %s", async (flag, mode) => {
    const cases = fc.sample(setTexts, { numRuns: 400, seed: 2 });
    const given: string[] = [];
    const ours: Values = {};
    for (const [at, pairs] of cases.entries()) {
      const one = pairs.map(([path, value]) => `k${at}.${path}=${value}`).join(",");
      try {
        Object.assign(ours, userValues({ [mode]: [one] }));
        given.push(one);
      } catch {
        // what we refuse is refused by helm too; see below
      }
    }
    const flags = given.flatMap((each) => [flag, each]);

    expect(print(ours)).toEqual(await real({ "Chart.yaml": "{apiVersion: v2, name: top, version: 1.0.0}" }, ...flags));
  });

  test.each([
    ["--set", "a"],
    ["--set", "a,b=1"],
    ["--set", "a=x,a.b=1"],
    ["--set", "a[x]=1"],
    ["--set", "a[-1]=1"],
    ["--set", "a[65537]=1"],
    ["--set", "a[0]b=1"],
    ["--set", "a={1,2"],
    ["--set", "a=1,a[0]=2"],
    ["--set-json", "a={"],
    ["--set-json", "{broken"],
    ["--set-literal", "a"],
  ] as const)("%s %s is refused by both", async (flag, given) => {
    const modes = { "--set": "typed", "--set-json": "json", "--set-literal": "literals" } as const;

    expect(() => userValues({ [modes[flag]]: [given] })).toThrow(/failed parsing --set/);
    expect(await real({ "Chart.yaml": "{apiVersion: v2, name: top, version: 1.0.0}" }, flag, given)).toMatch(/^refused: /);
  });
});
