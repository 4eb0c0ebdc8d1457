import { describe, expect, test } from "vitest";
import { parseHelmIgnore } from "#helm";

describe("a rule of .helmignore", () => {
  test.each<[rules: string, path: string, isDirectory: boolean, ignored: boolean]>([
    ["*.md", "README.md", false, true],
    ["*.md", "docs/README.md", false, true],
    ["/*.md", "docs/README.md", false, false],
    ["docs/", "docs", true, true],
    ["docs/", "docs", false, false],
    ["docs/*.md", "docs/a.md", false, true],
    ["docs/*.md", "x/docs/a.md", false, false],
    ["# *.md\n\n", "README.md", false, false],
    ["!keep.md", "other.md", false, true],
    ["!keep.md", "keep.md", false, false],
    ["a[b-d]?", "ac1", false, true],
    ["a[^b-d]", "ac", false, false],
    ["a\\*", "a*", false, true],
    ["a\\*", "ab", false, false],
    ["*", ".", true, false],
    ["", "templates/.hidden", false, true],
    ["", "templates/.", false, false],
    ["", ".hidden", false, false],
  ])("%j on %s (folder: %s): %s", (rules, path, isDirectory, ignored) => {
    expect(parseHelmIgnore(rules)(path, isDirectory)).toBe(ignored);
  });

  test.each([
    ["**/x", /\*\* is not supported/],
    ["a[", /is no pattern/],
    ["a\\", /is no pattern/],
  ])("%s is refused", (rule, message) => {
    expect(() => parseHelmIgnore(rule, "web")).toThrow(message);
  });
});
