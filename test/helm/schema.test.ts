import { describe, expect, test } from "vitest";
import { isProblem, type Problem } from "#base";
import { renderChart } from "#helm";
import { chartOf } from "./chart-files.ts";
import { processorMillis } from "../support/eventually.ts";

/** What Helm's report says of a chart with that schema and those values; empty when they meet it. */
function report(schema: unknown, values: string): string {
  const chart = chartOf({ "values.schema.json": typeof schema === "string" ? schema : JSON.stringify(schema), "values.yaml": values });
  try {
    renderChart({ chart, values: {}, release: { name: "web", namespace: "apps" } });
    return "";
  } catch (error) {
    if (isProblem(error, "helm.schema")) return String(error.data["report"]);
    throw error;
  }
}

const image = {
  type: "object",
  required: ["repo", "tag"],
  additionalProperties: false,
  properties: { repo: { type: "string" }, tag: { type: "string" } },
};

describe("a schema refuses", () => {
  test.each<[what: string, schema: unknown, values: string, lines: string[]]>([
    ["a type", { properties: { a: { type: "integer" } } }, "a: x\n", ["- at '/a': got string, want integer"]],
    ["several types", { properties: { a: { type: ["string", "null"] } } }, "a: 1\n", ["- at '/a': got number, want null or string"]],
    ["a missing name", { required: ["a"] }, "b: 1\n", ["- at '': missing property 'a'"]],
    [
      "missing and unknown names",
      { properties: { i: image } },
      "i: {x: 1, z: 2}\n",
      ["- at '/i': missing properties 'repo', 'tag'", "- at '/i': additional properties 'x', 'z' not allowed"],
    ],
    ["an enumeration", { properties: { a: { enum: ["x", 1] } } }, "a: z\n", ["- at '/a': value must be one of 'x', 1"]],
    ["a constant", { properties: { a: { const: "x" } } }, "a: z\n", ["- at '/a': value must be 'x'"]],
    ["a pattern", { properties: { a: { pattern: "^x+$" } } }, "a: z\n", ["- at '/a': 'z' does not match pattern '^x+$'"]],
    [
      "numbers",
      { properties: { a: { minimum: 2000 }, b: { exclusiveMaximum: 1 } } },
      "a: 1\nb: 1.5\n",
      ["- at '/a': minimum: got 1, want 2,000", "- at '/b': exclusiveMaximum: got 1.5, want 1"],
    ],
    [
      "sizes",
      { properties: { a: { minLength: 3 }, b: { maxItems: 1 } } },
      "a: xy\nb: [1, 2]\n",
      ["- at '/a': minLength: got 2, want 3", "- at '/b': maxItems: got 2, want 1"],
    ],
    ["items", { properties: { a: { items: { type: "string" } } } }, "a: [x, 1]\n", ["- at '/a/1': got number, want string"]],
    [
      "alternatives",
      { properties: { a: { anyOf: [{ type: "string" }, { type: "null" }] } } },
      "a: 1\n",
      ["- at '/a': 'anyOf' failed", "  - at '/a': got number, want string", "  - at '/a': got number, want null"],
    ],
    [
      "a reference",
      { $defs: { i: image }, properties: { i: { $ref: "#/$defs/i" } } },
      "i: {repo: 1, tag: x}\n",
      ["- at '/i/repo': got number, want string"],
    ],
    ["a negation", { properties: { a: { not: { type: "string" } } } }, "a: x\n", ["- at '/a': 'not' failed"]],
    ["a condition", '{"if": {"required": ["a"]}, "then": {"required": ["b"]}}', "a: 1\n", ["- at '': missing property 'b'"]],
    [
      "draft 4",
      { $schema: "http://json-schema.org/draft-04/schema#", properties: { a: { minimum: 1, exclusiveMinimum: true } } },
      "a: 1\n",
      ["- at '/a': exclusiveMinimum: got 1, want 1"],
    ],
  ])("%s", (_what, schema, values, lines) => {
    expect(report(schema, values).split("\n")).toEqual(["web:", ...lines]);
  });
});

test("the schema of a subchart is applied to its part of the values, under its name", () => {
  const chart = chartOf({
    "charts/db/Chart.yaml": "name: db\nversion: 1.0.0\n",
    "charts/db/values.schema.json": JSON.stringify({ properties: { size: { type: "string" } } }),
  });

  const render = (): unknown => renderChart({ chart, values: { db: { size: 1 } }, release: { name: "web", namespace: "apps" } });

  expect(render).toThrow(
    "values don't meet the specifications of the schema(s) in the following chart(s):\ndb:\n- at '/size': got number, want string",
  );
});

test.each([
  ["{", "helm.schemaFile", /cannot be used: it is no JSON/],
  ["[]", "helm.schemaFile", /cannot be used: it is no object/],
  ['{"$ref":"https://example.com/s.json"}', "helm.remoteSchema", /refers to https:\/\/example\.com\/s\.json, which is not fetched/],
  ['{"$ref":"#/$defs/none"}', "helm.schemaFile", /Unresolved \$ref/],
  ['{"$schema":"https://example.com/own"}', "helm.remoteSchema", /refers to https:\/\/example\.com\/own, which is not fetched/],
  [
    '{"properties":{"a":{"type":"strng"}}}',
    "helm.schemaFile",
    /not valid against its metaschema: at '\/properties\/a\/type': want one of array/,
  ],
  ['{"items":[{}]}', "helm.schemaFile", /at '\/items': want boolean or object/],
  ['{"anyOf":[]}', "helm.schemaFile", /at '\/anyOf': want a list of schemas/],
  ['{"required":["a","a"]}', "helm.schemaFile", /at '\/required': want a list of different texts/],
  ['{"minLength":-1}', "helm.schemaFile", /at '\/minLength': want a whole number from 0/],
  ['{"pattern":"(?=x)"}', "helm.schemaFile", /at '\/pattern': '\(\?=x\)' is not valid regex/],
  ['{"patternProperties":{"(":true}}', "helm.schemaFile", /at '\/patternProperties': '\(' is not valid regex/],
  [
    '{"$schema":"http://json-schema.org/draft-04/schema","exclusiveMinimum":true}',
    "helm.schemaFile",
    /properties 'minimum' required, if 'exclusiveMinimum' exists/,
  ],
  ['{"$schema":"http://json-schema.org/draft-04/schema","not":true}', "helm.schemaFile", /at '\/not': want object/],
])("the schema %s is refused as itself", (schema, code, message) => {
  let thrown: unknown;
  try {
    report(schema, "a: 1\n");
  } catch (error) {
    thrown = error;
  }

  expect((thrown as Problem).code).toBe(code);
  expect((thrown as Problem).message).toMatch(message);
});

test("a schema of elsewhere that the file holds itself is used", () => {
  const schema = {
    $defs: { s: { $id: "https://example.com/s.json", type: "object", required: ["x"] } },
    $ref: "https://example.com/s.json",
  };

  expect(report(schema, "a: 1\n")).toContain("missing property 'x'");
});

test("a URN stands for any schema", () => {
  expect(report({ properties: { a: { $ref: "urn:x:y" } } }, "a: 1\n")).toBe("");
});

test("formats are checked up to draft 7 only", () => {
  const properties = { a: { type: "string", format: "ipv4" } };

  expect(report({ properties }, "a: x\n")).toBe("");
  expect(report({ $schema: "http://json-schema.org/draft-07/schema#", properties }, "a: x\n")).toContain("- at '/a': ");
});

test.each([
  ["(?i)^AB$", "ab", true],
  ["^a\\-b$", "a-b", true],
  ["[[:upper:]]\\z", "xY", true],
  ["^\\pL+$", "ÄÖ", true],
  ["^\\pL+$", "a1", false],
  ["^(a+)+$", `${"a".repeat(40_000)}b`, false],
])("the pattern %s has the meaning that Go gives it, in linear time", async (pattern, text, matches) => {
  let said = "";
  const millis = await processorMillis(() => (said = report({ properties: { a: { pattern } } }, `a: ${text}\n`)));

  expect(said === "").toBe(matches);
  expect(said === "" || said.includes(`does not match pattern '${pattern.replaceAll("\\", "\\\\")}'`)).toBe(true);
  expect(millis).toBeLessThan(60_000);
});

test("patterns of properties are Go's too, and what an older draft does not know is passed over", () => {
  const old = '{"$schema":"http://json-schema.org/draft-06/schema#","if":{"required":["a"]},"then":{"required":["b"]}}';

  expect(report({ patternProperties: { "(?i)^A": { type: "string" } }, additionalProperties: false }, "a: x\nb: 1\n")).toBe(
    "web:\n- at '': additional properties 'b' not allowed",
  );
  expect(report(old, "a: 1\n")).toBe("");
});

test.each([
  ["dependentRequired", { dependentRequired: { a: ["b", "c"] } }, "- at '': properties 'b', 'c' required, if 'a' exists"],
  ["oneOf", { oneOf: [true, { type: "object" }] }, "- at '': 'oneOf' failed, subschemas 0, 1 matched"],
  ["uniqueItems", { properties: { a: { uniqueItems: true } } }, "- at '/a': items at 0 and 2 are equal"],
  ["propertyNames", { propertyNames: { maxLength: 0 } }, "- at '': invalid propertyName 'a'\n  - at '': maxLength: got 1, want 0"],
])("%s is told in Helm's words", (_what, schema, words) => {
  expect(report(schema, "a: [1, 2, 1]\n")).toBe(`web:\n${words}`);
});
