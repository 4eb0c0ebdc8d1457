import { describe, expect, test } from "vitest";
import { INSTALL_ORDER, renderChart, sortByKind, splitManifests, UNINSTALL_ORDER } from "#helm";
import { chartOf } from "./chart-files.ts";

describe("a text is cut", () => {
  test.each<[text: string, parts: string[]]>([
    ["a: 1\n", ["a: 1\n"]],
    ["\n\n---\na: 1\n---\nb: 1\n", ["a: 1", "b: 1\n"]],
    ["a: 1\n---b: 1\n", ["a: 1", "b: 1\n"]],
    ["a: |\n  x\n  ---\n  y\n", ["a: |\n  x\n  ---\n  y\n"]],
    ["---\n\n---\n \n", ["---\n \n"]],
    ["---\n# c\n---\n \n", ["# c"]],
    ["", []],
    ["# only a comment\n---\na: 1", ["# only a comment", "a: 1"]],
    ["a: '---'\n", ["a: '---'\n"]],
  ])("%j", (text, parts) => {
    expect(splitManifests(text)).toEqual(parts);
  });
});

test("kinds are installed in Helm's order, unknown ones last by name, and uninstalled the other way round", () => {
  const kinds = ["Widget", "Deployment", "Apple", "Namespace", "Service", "Widget", "CustomResourceDefinition"].map((kind, at) => ({
    kind,
    at,
  }));

  const names = (order: readonly string[]): string[] => sortByKind(kinds, order).map(({ kind, at }) => `${kind}${at}`);

  expect(names(INSTALL_ORDER)).toEqual([
    "Namespace3",
    "CustomResourceDefinition6",
    "Service4",
    "Deployment1",
    "Apple2",
    "Widget0",
    "Widget5",
  ]);
  expect(names(UNINSTALL_ORDER)).toEqual([
    "Service4",
    "Deployment1",
    "CustomResourceDefinition6",
    "Namespace3",
    "Apple2",
    "Widget0",
    "Widget5",
  ]);
});

const STRUCT = String.raw`struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }`;

/** The refusals of helm 4.2.2 on a chart with that one template. */
test.each<[text: string, reason: string]>([
  ["- a", "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type util.SimpleHead"],
  ["true", "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal bool into Go value of type util.SimpleHead"],
  [
    "kind: {a: 1}",
    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field SimpleHead.kind of type string",
  ],
  [
    "metadata: 5",
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field SimpleHead.metadata of type ${STRUCT}`,
  ],
  [
    "metadata: {name: [x]}",
    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field .metadata.name of type string",
  ],
  [
    "metadata: {annotations: []}",
    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field .metadata.annotations of type map[string]string",
  ],
  [
    "metadata: {name: [], annotations: {a: {b: c}}}",
    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field .metadata.annotations of type string",
  ],
  ["a: {b: 1}}", "error converting YAML to JSON: yaml: did not find expected key"],
  ["x: 1\na: b: c", "error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context"],
])("a manifest %j is refused", (text, reason) => {
  const chart = chartOf({ "templates/a.yaml": text });

  expect(() => renderChart({ chart, values: {}, release: { name: "rel", namespace: "apps" } })).toThrow(
    `YAML parse error on web/templates/a.yaml: ${reason}`,
  );
});

test.each([
  ["5", 5],
  ["+7", 7],
  ["-3", -3],
  ["1.5", 0],
  [" 7", 0],
  ["99999999999999999999", 0],
])("a hook of weight %j weighs %d", (text, weight) => {
  const chart = chartOf({ "templates/a.yaml": `metadata: {annotations: {helm.sh/hook: test, helm.sh/hook-weight: "${text}"}}` });

  expect(renderChart({ chart, values: {}, release: { name: "rel", namespace: "apps" } }).hooks[0]?.weight).toBe(weight);
});
