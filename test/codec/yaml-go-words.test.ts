// What go-yaml says of broken texts, recorded from `fromYaml` of helm 4.2.2.
import { expect, test } from "vitest";
import { goYamlWords, parseYamlDocuments } from "#codec";

test.each([
  ["a: [", "line 1: did not find expected node content"],
  ["a: {\n  b: c", "line 2: did not find expected ',' or '}'"],
  ["b: 1\na: [1,\n2", "line 3: did not find expected ',' or ']'"],
  ["x: 1\na: {b: c\nd: e", "line 2: did not find expected ',' or '}'"],
  ["a: [1,2}\n", "did not find expected ',' or ']'"],
  ["a: {,}\n", "did not find expected node content"],
  ["a: ]\n", "did not find expected node content"],
  ["a: b: c", "mapping values are not allowed in this context"],
  ["x: 1\na: b\n  c: d\n", "line 3: mapping values are not allowed in this context"],
  ["a\nb: c", "line 2: mapping values are not allowed in this context"],
  ["a:\n\t- b", "line 2: found character that cannot start any token"],
  ["x:\n  a: `x`", "line 2: found character that cannot start any token"],
  ["x: 1\nfoo\nb: c", "line 3: could not find expected ':'"],
  ["x: 1\nfoo", "line 3: could not find expected ':'"],
  ["a:\n  b:\n    c:\n    {}\n", "line 5: could not find expected ':'"],
  ["x:\n- a: 1\n  {}", "line 2: did not find expected key"],
  ["x:\n  - a\n b: c", "line 2: did not find expected key"],
  ['x: 1\na: "x" y', "line 1: did not find expected key"],
  ["x: 1\n- a", "line 1: did not find expected key"],
  ["a: 1\n}", "line 1: did not find expected key"],
  ["- a\nb: c", "line 1: did not find expected '-' indicator"],
  ["- - a\n -b: 1", "line 1: did not find expected '-' indicator"],
  ["a: - b", "block sequence entries are not allowed in this context"],
  ["x: &a 1\ny: *b", "unknown anchor 'b' referenced"],
  ["a: *", "did not find expected alphabetic or numeric character"],
  ["a: 'x", "found unexpected end of stream"],
  ['x: "a\nb: c\n', "line 3: found unexpected end of stream"],
  ['x: 1\na: "x\\q"', "line 2: found unknown escape character"],
  ["a: |x\n", "did not find expected comment or line break"],
  ["%ab", "found unknown directive name"],
])("go-yaml refuses %j: %s", (text, words) => {
  let thrown: unknown;
  try {
    parseYamlDocuments(text, { dialect: "v2" });
  } catch (error) {
    thrown = error;
  }

  expect(thrown).toBeDefined();
  expect(goYamlWords(thrown, text)).toBe(`yaml: ${words}`);
});

test.each([": x\n", "a:\n  : x\n", "{: x}\n", "null: x\n", "~: x\n"])("a mapping without the text of a key, %j, is refused", (text) => {
  expect(() => parseYamlDocuments(text, { dialect: "v2" })).toThrow("a mapping key is null; give it a text");
});
