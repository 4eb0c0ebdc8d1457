import { describe, expect, test } from "vitest";
import { INSTALL_ORDER, sortByKind, splitManifests, UNINSTALL_ORDER } from "#helm";

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
