import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { build, DocumentCache, toYamlStream, type BuildOptions } from "#kustomize";
import { BUILD_CASES, type BuildCase } from "./cases.ts";
import { memoryTree } from "./memory-tree.ts";

const recorded = JSON.parse(readFileSync(new URL("../fixtures/kustomize/recorded.json", import.meta.url), "utf8")) as {
  readonly outputs: Readonly<Record<string, string>>;
};

function optionsOf({ order, loadRestrictions }: BuildCase): BuildOptions {
  return { ...(order && { order }), ...(loadRestrictions && { loadRestrictions }) };
}

describe("build", () => {
  test.each(BUILD_CASES.map((each) => [each.name, each] as const))("%s", (name, each) => {
    const result = build(memoryTree(each.files), each.path ?? "", optionsOf(each));

    expect(toYamlStream(result)).toBe(recorded.outputs[name]);
  });

  test("every recording belongs to a case", () => {
    expect(Object.keys(recorded.outputs)).toEqual(BUILD_CASES.map((each) => each.name));
  });

  test("a second build from the same cache gives the same, whatever the first one changed", () => {
    const cache = new DocumentCache();
    const outputs = [1, 2].map(() =>
      BUILD_CASES.map((each) => toYamlStream(build(memoryTree(each.files), each.path ?? "", { ...optionsOf(each), cache }))),
    );

    expect(outputs[1]).toEqual(outputs[0]);
  });

  test("a resource names the file that it was read from", () => {
    const files = { "kustomization.yaml": "resources: [b]\n", "b/kustomization.yaml": "resources: [x.yaml]\n", "b/x.yaml": manifest("x") };

    expect(build(memoryTree(files), "").resources.map((each) => each.file)).toEqual(["b/x.yaml"]);
  });

  test("deprecated fields are warned of with their file", () => {
    const files = { "a/kustomization.yaml": "resources: [x.yaml]\ncommonLabels: {a: b}\n", "a/x.yaml": manifest("x") };

    expect(build(memoryTree(files), "a").warnings).toEqual(["a/kustomization.yaml: commonLabels is deprecated"]);
  });
});

function manifest(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
}
