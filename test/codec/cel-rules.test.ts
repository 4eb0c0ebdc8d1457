import { describe, expect, test } from "vitest";
import type { Json } from "#base";
import { compileCelRule, declarationOf, kubernetesLibrary, ruleValue, type CelRuleOutcome, type StructuralSchema } from "#codec";

const library = kubernetesLibrary({});
const LIST: StructuralSchema = { type: "array", items: { type: "string" } };
const SET: StructuralSchema = { ...LIST, "x-kubernetes-list-type": "set" };
const FIELDS: StructuralSchema = { type: "object", properties: { "x-y": { type: "integer" }, n: { type: "string", nullable: true } } };

function compile(text: string, schema: StructuralSchema): ReturnType<typeof compileCelRule> {
  const declaration = declarationOf(schema, false);
  if (declaration === undefined) throw new RangeError("the schema of a test is visible to expressions");
  return compileCelRule(text, { declaration, library, hasOptionalOldSelf: false, typeName: "selfType" });
}

function run(text: string, schema: StructuralSchema, self: Parameters<typeof ruleValue>[0]): CelRuleOutcome {
  const program = compile(text, schema);
  if ("reason" in program) throw new RangeError(program.reason);
  return program.run({ self: ruleValue(self, schema) });
}

describe("rules in CEL", () => {
  test("an unreadable rule is told with its line and a mark below each mistake", () => {
    const compiled = compile("self.size() >\n 1 # x", LIST);

    expect(compiled).toEqual({
      phase: "compile",
      usesOldSelf: false,
      reason: [
        "ERROR: <input>:2:4: Syntax error: token recognition error at: '#'",
        " |  1 # x",
        " | ...^",
        "ERROR: <input>:2:6: Syntax error: extraneous input 'x' expecting <EOF>",
        " |  1 # x",
        " | .....^",
      ].join("\n"),
    });
  });

  test.each([
    ["an unknown name", "other == 1", "undeclared reference to 'other' (in container '')"],
    ["types that do not go together", "self.size() == 'a'", "found no matching overload for '_==_' applied to '(int, string)'"],
    ["an unknown field", "self[0].x == 1", "type 'string' does not support field selection"],
    ["a literal that is no duration", "duration('x') > duration('1s')", "invalid duration argument"],
    ["a list of several types", "['a', 1].size() == 2", "expected type 'string' but found 'int'"],
  ])("%s is refused when a rule is compiled", (_case, rule, expected) => {
    const compiled = compile(rule, LIST);

    expect("reason" in compiled && compiled.reason.split("\n")[0]?.replace(/^ERROR: <input>:\d+:\d+: /, "")).toBe(expected);
  });

  test("an expression that nests too deep is refused", () => {
    const compiled = compile(`${"(".repeat(300)}true${")".repeat(300)}`, LIST);

    expect(compiled).toMatchObject({ phase: "compile", reason: "ERROR: <input>:-1:0: expression recursion limit exceeded: 250" });
  });

  test.each([
    ["one pass over a list", "self.all(x, x != '')", 3_145_727n],
    ["a pass for each item", "self.all(x, self.all(y, x == y))", 10n ** 12n],
    ["a range that only the object knows", "lists.range(self.size()).size() > 0", 2n ** 63n],
  ])("%s costs at least what it may take in the worst case", (_case, rule, least) => {
    const compiled = compile(rule, LIST);

    expect("maxCost" in compiled && compiled.maxCost >= least).toBe(true);
  });

  test("an evaluation ends where it has cost a million units", () => {
    const self = Array.from({ length: 2000 }, (_, i) => `item ${i}`);

    const outcome = run("self.all(x, self.all(y, x != '' && y != ''))", LIST, self);

    expect(outcome).toMatchObject({ failure: "operation cancelled: actual cost limit exceeded", isExceeded: true });
  });

  test("a range of any length ends in bounded time", () => {
    const outcome = run("lists.range(self).size() > 0", { type: "integer" }, 9_007_199_254_740_991);

    expect(outcome).toMatchObject({ failure: "operation cancelled: actual cost limit exceeded" });
  });

  test.each<readonly [about: string, rule: string, schema: StructuralSchema, given: readonly [self: Json, expected: boolean]]>([
    ["sets are equal in any order", "self == ['b', 'a']", SET, [["a", "b"], true]],
    ["atomic lists are equal in one order", "self == ['b', 'a']", LIST, [["a", "b"], false]],
    ["a set keeps what it has when something is added", "(self + ['a', 'c']).size() == 3", SET, [["a", "b"], true]],
    ["a field that no identifier may be is written out", "self.x__dash__y == 1", FIELDS, [{ "x-y": 1 }, true]],
    ["null is no value of a field", "has(self.n)", FIELDS, [{ n: null }, false]],
    ["numbers of several types compare by amount", "self > 1 && self < 2u", { type: "number" }, [1.5, true]],
  ])("%s", (_about, rule, schema, [self, expected]) => {
    expect(run(rule, schema, self).value).toBe(expected);
  });
});
