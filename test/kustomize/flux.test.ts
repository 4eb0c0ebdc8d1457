import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Problem } from "#base";
import { buildKustomization, rootKustomization, substitute, type FluxBuildSpec } from "#kustomize";
import { memoryTree } from "./memory-tree.ts";

const configMap = (name: string, data = ""): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${data}`;
const names = (files: Readonly<Record<string, string>>, spec: FluxBuildSpec = {}): unknown[] =>
  buildKustomization(memoryTree(files), spec).map(({ object }) => (object["metadata"] as { name: string }).name);

describe("substitution", () => {
  const folder = new URL("../fixtures/kustomize/", import.meta.url);
  const variables = new Map(
    Object.entries(JSON.parse(readFileSync(new URL("substitution-variables.json", folder), "utf8")) as Record<string, string>),
  );
  const vectors = readFileSync(new URL("substitution-vectors.jsonl", folder), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly in: string; readonly out?: string; readonly err?: string; readonly strict: boolean });

  test("agrees with upstream on every recorded expression", () => {
    const outcomes = vectors.map((vector) => {
      try {
        return { out: substitute(vector.in, variables, { strict: vector.strict }) };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { err: error.message.replace("variable substitution: ", "") };
      }
    });

    // Upstream crashes on a negative length; that is a refusal here.
    const expected = vectors.map(({ out, err }) =>
      err === undefined ? { out } : { err: err === "PANIC" ? "the length -1 is negative" : err },
    );
    expect(outcomes).toEqual(expected);
  });

  test("agrees with upstream on expressions made up at random", () => {
    const [head, ...random] = readFileSync(new URL("substitution-random.jsonl", folder), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly variables: Record<string, string>; readonly in: string; readonly strict: boolean });
    const given = new Map(Object.entries(head?.variables ?? {}));
    const outcomes = random.map((vector) => {
      try {
        return { in: vector.in, strict: vector.strict, out: substitute(vector.in, given, { strict: vector.strict }) };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { in: vector.in, strict: vector.strict, err: true };
      }
    });

    expect(outcomes).toEqual(random);
    expect(random.length).toBeGreaterThan(800);
  });

  test("a variable name that is none is refused", () => {
    expect(() => substitute("x", new Map([["a-b", "1"]]))).toThrow(/the variable name "a-b"/);
  });
});

describe("the root kustomization", () => {
  test("lists manifests in order, and directories with a kustomization as one entry", () => {
    const files = memoryTree({
      "b.yaml": configMap("b"),
      "a.yml": configMap("a"),
      "note.txt": "x",
      "sub/deep/c.yaml": configMap("c"),
      "base/kustomization.yaml": "resources: [ignored.yaml]",
      "base/ignored.yaml": configMap("d"),
      "base/not.yaml": "not: [valid",
    });

    expect(rootKustomization(files, "", {}).text).toBe(
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- ./a.yml\n- ./b.yaml\n- ./base\n- ./sub/deep/c.yaml\n",
    );
  });

  test("an empty directory builds to nothing", () => {
    expect(names({ "a/readme.md": "x" }, { path: "./a" })).toEqual([]);
  });

  test("a manifest that does not parse is named with its line", () => {
    expect(() => names({ "a/b/bad.yaml": "a: 1\nb: [\n" })).toThrow(/^a\/b\/bad\.yaml: line 3/);
  });

  test("fields of the spec are laid over what is there", () => {
    const files = memoryTree({
      "k/kustomization.yaml":
        "resources: [x.yaml]\nimages: [{name: a, newTag: '1', digest: sha256:0}, {name: b, newName: c}]\npatches: [{path: p.yaml}]\n",
      "k/x.yaml": configMap("x"),
      "k/p.yaml": configMap("x"),
      "k/there/kustomization.yaml": "kind: Component\nnamePrefix: c-",
    });

    const spec: FluxBuildSpec = {
      targetNamespace: "t",
      namePrefix: "p-",
      nameSuffix: "-s",
      patches: [{ patch: "- {op: test, path: /kind, value: ConfigMap}", target: { kind: "ConfigMap" } }],
      images: [
        { name: "a", newTag: "2" },
        { name: "b", newTag: "3" },
        { name: "n", newName: "m" },
      ],
      components: ["there", "gone"],
      ignoreMissingComponents: true,
      buildMetadata: ["originAnnotations"],
    };

    expect(rootKustomization(files, "k", spec)).toEqual({
      file: "k/kustomization.yaml",
      origin: "existing",
      text: `apiVersion: kustomize.config.k8s.io/v1beta1
buildMetadata:
- originAnnotations
components:
- there
images:
- name: a
  newTag: "2"
- name: b
  newName: c
  newTag: "3"
- name: "n"
  newName: m
kind: Kustomization
namePrefix: p-
nameSuffix: -s
namespace: t
patches:
- path: p.yaml
- patch: '- {op: test, path: /kind, value: ConfigMap}'
  target:
    kind: ConfigMap
resources:
- x.yaml
`,
    });
  });

  test.each(["https://example.com/x", "git@example.com:x", "/etc", "github.com/a/b"])("the component %s is refused", (component) => {
    expect(() => names({ "x.yaml": configMap("x") }, { components: [component] })).toThrow(/must be a relative path/);
  });
});

describe("buildKustomization", () => {
  const files = {
    "x.yaml": configMap("x", 'data:\n  a: "${A}"\n  b: ${B:=other}\n  n: ${N}\n  literal: $${A}\n'),
    "y.yaml": configMap("y", "data: {a: '${A}'}\n").replace(
      "name: y",
      "name: y, labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}",
    ),
  };
  const dataOf = (spec: FluxBuildSpec, options?: Parameters<typeof buildKustomization>[2]): unknown[] =>
    buildKustomization(memoryTree(files), spec, options).map(({ object }) => object["data"]);

  test("substitutes, keeps opt-outs and types anew", () => {
    const spec = { postBuild: { substitute: { A: "from\nspec", N: "7" } } };

    expect(dataOf(spec, { variables: { A: "given", Z: "z" }, strict: true })).toEqual([
      { a: "fromspec", b: "other", literal: "${A}", n: 7 },
      { a: "${A}" },
    ]);
  });

  test("leaves texts alone without variables unless the strategy is Always", () => {
    expect(dataOf({ postBuild: {} })[0]).toEqual({ a: "${A}", b: "${B:=other}", literal: "$${A}", n: "${N}" });
    expect(dataOf({ postBuild: { substituteStrategy: "Always" } })[0]).toEqual({ a: null, b: "other", literal: "${A}", n: null });
  });

  test("a variable that is missing in strict mode is refused with the resource", () => {
    expect(() => dataOf({ postBuild: { substitute: { A: "1" } } }, { strict: true })).toThrow(
      'variable substitution: ConfigMap x: variable not set (strict mode): "N"',
    );
  });

  test("common metadata goes over what the resources have", () => {
    const [first] = buildKustomization(memoryTree({ "x.yaml": configMap("x").replace("name: x", "name: x, labels: {a: old, b: kept}") }), {
      commonMetadata: { labels: { a: "new" }, annotations: { c: "d" } },
    });

    expect(first?.object["metadata"]).toEqual({ name: "x", labels: { a: "new", b: "kept" }, annotations: { c: "d" } });
    expect(first?.yaml()).toContain("    a: new\n");
  });

  test("keeps the order of the files", () => {
    expect(names({ "1.yaml": configMap("z"), "2.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n" })).toEqual(["z", "a"]);
  });

  test("a path above the source is refused", () => {
    expect(() => names({ "x.yaml": configMap("x") }, { path: "../x" })).toThrow(/outside/);
  });
});
