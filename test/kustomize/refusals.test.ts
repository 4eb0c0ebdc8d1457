import { describe, expect, test } from "vitest";
import { messageOf, Problem } from "#base";
import { build } from "#kustomize";
import { memoryTree } from "./memory-tree.ts";

const x = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";

function refusal(files: Readonly<Record<string, string>>, path = ""): string {
  try {
    build(memoryTree(files), path);
  } catch (error) {
    return error instanceof Problem ? `${error.code}: ${messageOf(error)}` : `no Problem: ${String(error)}`;
  }
  return "no refusal";
}

describe("build refuses", () => {
  test.each([
    [
      "a directory without kustomization",
      { "a/x.yaml": x },
      "a",
      "kustomize.noKustomization: no kustomization.yaml, kustomization.yml or Kustomization in a",
    ],
    [
      "a directory that is not there",
      { "a/x.yaml": x },
      "b",
      "kustomize.notFound: b, named in the root directory, is neither a file nor a directory",
    ],
    [
      "two kustomization files",
      { "kustomization.yaml": "resources: [x.yaml]", Kustomization: "resources: []", "x.yaml": x },
      "",
      "kustomize.severalKustomizations: more than one kustomization file in the root directory",
    ],
    [
      "an unknown field",
      { "kustomization.yaml": "resourcez: []" },
      "",
      "kustomize.invalidKustomization: kustomization.yaml: unknown field resourcez",
    ],
    [
      "an unknown field of a configuration file",
      {
        "kustomization.yaml": "resources: [x.yaml]\nconfigurations: [c.yaml]",
        "c.yaml": "varReference: [{path: spec/x, apiGroup: apps}]",
        "x.yaml": x,
      },
      "",
      "kustomize.invalidKustomization: c.yaml: unknown field varReference[0].apiGroup",
    ],
    [
      "a wildcard in the path of a configuration file",
      {
        "kustomization.yaml": "resources: [x.yaml]\nnamespace: shop\nconfigurations: [c.yaml]",
        "c.yaml": "namespace: [{path: data/*}]",
        "x.yaml": `${x}data: {a: b}\n`,
      },
      "",
      "kustomize.transformer: field data/* of ConfigMap x: it has a part that names no field, or leads through a scalar",
    ],
    [
      "a value of the wrong type",
      { "kustomization.yaml": "resources: []\ncommonLabels: {a: 1}" },
      "",
      "kustomize.invalidKustomization: kustomization.yaml: commonLabels.a is 1, expected a string",
    ],
    [
      "an empty kustomization",
      { "kustomization.yaml": "kind: Kustomization" },
      "",
      "kustomize.invalidKustomization: kustomization.yaml: the kustomization is empty",
    ],
    [
      "a missing resource",
      { "d/kustomization.yaml": "resources: [gone.yaml]" },
      "d",
      "kustomize.notFound: gone.yaml, named in d, is neither a file nor a directory",
    ],
    [
      "a file outside the root",
      { "d/kustomization.yaml": "resources: [../x.yaml]", "x.yaml": x },
      "d",
      "kustomize.outside: ../x.yaml is outside d",
    ],
    [
      "a path above the tree",
      { "kustomization.yaml": "resources: [../../x.yaml]" },
      "",
      "kustomize.outside: ../../x.yaml is outside the root directory",
    ],
    [
      "a cycle",
      { "a/kustomization.yaml": "resources: [../b]", "b/kustomization.yaml": "resources: [../a]" },
      "a",
      "kustomize.cycle: cycle: a contains or is a, which refers to it",
    ],
    [
      "a remote resource",
      { "kustomization.yaml": "resources: ['https://example.com/x.yaml']" },
      "",
      "kustomize.remoteRefused: remote resource https://example.com/x.yaml is not allowed in this build",
    ],
    [
      "two resources of one name",
      { "kustomization.yaml": "resources: [x.yaml, y.yaml]", "x.yaml": x, "y.yaml": x },
      "",
      "kustomize.duplicate: the root directory: v1 ConfigMap x is there already",
    ],
    [
      "a manifest that is no YAML",
      { "kustomization.yaml": "resources: [x.yaml]", "x.yaml": "a: [1\nb: }" },
      "",
      "yaml.malformed: x.yaml: line 2, column 2: missed comma between flow collection entries",
    ],
    [
      "a manifest without name",
      { "kustomization.yaml": "resources: [x.yaml]", "x.yaml": "kind: X\n" },
      "",
      "kustomize.invalidResource: x.yaml: a X has no metadata.name",
    ],
    [
      "a patch without target",
      { "kustomization.yaml": "resources: [x.yaml]\npatches: [{path: p.yaml}]", "x.yaml": x, "p.yaml": x.replace("x}", "y}") },
      "",
      "kustomize.patch: patch p.yaml: no resource matches v1 ConfigMap y",
    ],
    [
      "a JSON patch that does not apply",
      {
        "kustomization.yaml": "resources: [x.yaml]\npatches: [{target: {kind: ConfigMap}, path: p.yaml}]",
        "x.yaml": x,
        "p.yaml": "- {op: remove, path: /data/a}",
      },
      "",
      "kustomize.patch: patch p.yaml: v1 ConfigMap x: remove /data/a: the parent is missing",
    ],
    [
      "a merge of different shapes",
      {
        "kustomization.yaml": "resources: [x.yaml]\npatches: [{path: p.yaml}]",
        "x.yaml": `${x}data: {a: b}\n`,
        "p.yaml": `${x}data: [a]\n`,
      },
      "",
      "kustomize.patch: patch p.yaml: v1 ConfigMap x: data is a mapping in one and a list in the other",
    ],
    [
      "a generator that repeats a key",
      { "kustomization.yaml": "configMapGenerator: [{name: c, literals: [a=1, a=2]}]" },
      "",
      "kustomize.generator: generator c: the key a comes twice",
    ],
    [
      "a helm chart",
      { "kustomization.yaml": "helmCharts: [{name: c}]" },
      "",
      "kustomize.chartsRefused: the root directory: the Helm chart c is not allowed in this build",
    ],
    [
      "a plugin that is not built in",
      {
        "kustomization.yaml": "transformers: [t.yaml]\nresources: [x.yaml]",
        "x.yaml": x,
        "t.yaml": "apiVersion: a/v1\nkind: T\nmetadata: {name: t}\n",
      },
      "",
      "kustomize.unsupported: the root directory: a/v1 T t needs a plugin, which this build does not run",
    ],
    [
      "a replacement without source",
      {
        "kustomization.yaml": "resources: [x.yaml]\nreplacements: [{source: {kind: Gone}, targets: [{select: {kind: ConfigMap}}]}]",
        "x.yaml": x,
      },
      "",
      "kustomize.transformer: replacement of Gone (any name) metadata.name: no resource matches the source",
    ],
    [
      "a Component among resources",
      { "kustomization.yaml": "resources: [c]", "c/kustomization.yaml": "kind: Component\nresources: []\nnamePrefix: a-" },
      "",
      "kustomize.invalidKustomization: c: a Component is listed under resources; list it under components",
    ],
  ])("%s", (_case, files, path, expected) => {
    expect(refusal(files as unknown as Record<string, string>, path)).toBe(expected);
  });
});

describe("build refuses manifests that go-yaml cannot take through JSON", () => {
  test.each([
    ["a key that is no text", "1: a", "line 5, column 3: a mapping key must be a text; put it in quotes"],
    ["a number that JSON lacks", "a: .nan", ".nan has no JSON form"],
    ["a slash with a backslash", 'a: "b\\/c"', "line 5, column 8: unknown escape sequence \\/; write / without the backslash"],
    ["a question mark between brackets", "a: [b?c]", "line 5, column 8: a text with ? between brackets needs quotes"],
    [
      "a block that starts with a tab",
      "a: |1\n   \tb",
      "line 6, column 1: a block of text that starts with a tab; put it in double quotes",
    ],
    ["what is no base64", "a: !!binary a", "line 5, column 6: cannot resolve a node with !<tag:yaml.org,2002:binary> explicit tag"],
  ])("%s", (_case, text, message) => {
    const files = { "kustomization.yaml": "resources: [x.yaml]", "x.yaml": `${x}spec:\n  ${text}\n` };

    expect(refusal(files)).toBe(`yaml.malformed: x.yaml: ${message}`);
  });
});
