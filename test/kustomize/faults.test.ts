// Input that somebody wrote to do harm, or that was cut or mixed up on its way: a result or a Problem, in bounded time.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problem } from "#base";
import { build, substitute, toYamlStream } from "#kustomize";
import { BUILD_CASES } from "./cases.ts";
import { memoryTree } from "./memory-tree.ts";
import { processorMillis } from "../support/eventually.ts";

function outcome(files: Readonly<Record<string, string | Uint8Array>>, path = ""): string {
  try {
    return toYamlStream(build(memoryTree(files), path, { loadRestrictions: "none" }));
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

function substituted(text: string): string {
  try {
    return substitute(text, new Map([["a", "value/of/a"]]));
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

describe("a build under attack", () => {
  test("aliases that multiply are refused", () => {
    const levels = Array.from({ length: 12 }, (_each, index) =>
      index === 0
        ? "a0: &a0 [x,x,x,x,x,x,x,x,x]"
        : `a${index}: &a${index} [${Array(9)
            .fill(`*a${index - 1}`)
            .join(",")}]`,
    );
    const bomb = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n${levels.join("\n")}\n`;

    expect(outcome({ "kustomization.yaml": "resources: [x.yaml]", "x.yaml": bomb })).toBe("yaml.tooLarge");
  });

  test.each([
    [
      "aliases of a long text",
      {
        "kustomization.yaml": "resources: [x.yaml]\n",
        "x.yaml": `kind: X\nmetadata: {name: a}\na: &a ${"x".repeat(100_000)}\nb: [${"*a,".repeat(5_000)}]\n`,
      },
      "yaml.tooLarge",
    ],
    [
      "replacements that copy a mapping into itself",
      {
        "kustomization.yaml": `resources: [x.yaml]\nreplacements:\n${"- {source: {kind: X, fieldPath: spec}, targets: [{select: {kind: X}, fieldPaths: [spec.a, spec.b], options: {create: true}}]}\n".repeat(40)}`,
        "x.yaml": "kind: X\nmetadata: {name: a}\nspec: {c: d}\n",
      },
      "kustomize.tooMany",
    ],
  ])("%s are refused before they fill the memory", (_case, files, code) => {
    expect(() => build(memoryTree(files), "")).toThrow(expect.objectContaining({ code }));
  });

  test("an anchor that contains itself is refused", () => {
    expect(outcome({ "kustomization.yaml": "resources: [x.yaml]", "x.yaml": "kind: X\nmetadata: {name: x}\na: &a {b: *a}\n" })).toBe(
      "yaml.malformed",
    );
  });

  test("nesting without end is refused", () => {
    const deep = `kind: X\nmetadata: {name: x}\na: ${"[".repeat(100_000)}`;

    expect(outcome({ "kustomization.yaml": "resources: [x.yaml]", "x.yaml": deep })).toBe("yaml.tooLarge");
  });

  test("keys of the prototype are ordinary keys", () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  __proto__: "1"\n  constructor: "2"\n  toString: "3"\n';
    const patch = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {__proto__: "4", hasOwnProperty: "5"}\n';

    const built = outcome({
      "kustomization.yaml": "resources: [x.yaml]\npatches: [{path: p.yaml}]\ncommonLabels: {__proto__: l}\n",
      "x.yaml": text,
      "p.yaml": patch,
    });

    expect(built).toBe(
      'apiVersion: v1\ndata:\n  __proto__: "4"\n  constructor: "2"\n  hasOwnProperty: "5"\n  toString: "3"\nkind: ConfigMap\nmetadata:\n  labels:\n    __proto__: l\n  name: x\n',
    );
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("a pattern that would take for ever to fail does not", () => {
    const name = "a".repeat(60);

    const built = outcome({
      "kustomization.yaml": `resources: [x.yaml]\npatches: [{target: {name: (a+)+b}, patch: "- {op: remove, path: /gone}"}]\n`,
      "x.yaml": `kind: X\nmetadata: {name: ${name}}\n`,
    });

    expect(built).toBe(`kind: X\nmetadata:\n  name: ${name}\n`);
  });

  test("10,000 resources with prefix, namespace and labels are built with little work", async () => {
    const many = Array.from({ length: 10_000 }, (_each, index) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}}\n`).join(
      "---\n",
    );
    const tree = memoryTree({
      "kustomization.yaml": "resources: [x.yaml]\nnamePrefix: p-\nnamespace: n1\nlabels: [{pairs: {a: b}}]\n",
      "x.yaml": many,
    });

    let count = 0;
    const millis = await processorMillis(() => (count = build(tree, "").resources.length));

    expect(count).toBe(10_000);
    expect(millis).toBeLessThan(60_000);
  });

  test("cut and mixed-up files give a result or a Problem", () => {
    const cases = BUILD_CASES.map((each) => ({ files: each.files, path: each.path ?? "" }));
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        fc.nat(),
        fc.nat(),
        fc.constantFrom("cut", "drop", "swap", "insert"),
        (each, which, at, how) => {
          const names = Object.keys(each.files);
          const name = names[which % names.length] ?? "";
          const content = each.files[name];
          if (typeof content !== "string") return;
          expect(outcome({ ...each.files, [name]: spoiled(content, at, how) }, each.path)).toBeTypeOf("string");
        },
      ),
      { numRuns: 400, seed: 20260724 },
    );
  });

  test("no text makes substitution hang or throw anything but a Problem", () => {
    const part = fc.constantFrom("${", "}", "a", ":", "-", "=", "/", "#", "%", "$", "$$", "\\", "^", ",", " ", "é", "*", "[", "\0");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        expect(substituted(parts.join(""))).toBeTypeOf("string");
      }),
      { numRuns: 2000, seed: 20260724 },
    );
  });
});

function spoiled(text: string, at: number, how: string): string {
  const index = text.length === 0 ? 0 : at % text.length;
  if (how === "cut") return text.slice(0, index);
  if (how === "drop") return text.slice(0, index) + text.slice(index + 1 + (at % 7));
  if (how === "insert")
    return `${text.slice(0, index)}${["\t", ": ", "- ", "{", "]", "&x ", "*x", "\n", "!!int ", "|", "'"][at % 11] ?? ""}${text.slice(index)}`;
  const lines = text.split("\n");
  const [from, to] = [at % lines.length, (at * 7) % lines.length];
  [lines[from], lines[to]] = [lines[to] ?? "", lines[from] ?? ""];
  return lines.join("\n");
}
