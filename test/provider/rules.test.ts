// The rules by which core judges a provider: our own answers are held to them before they leave. Each row breaks one.
import { describe, expect, test } from "vitest";
import { ctyPath, UNKNOWN, type CtyObject, type CtyPath, type CtyValue } from "#codec";
import { assertApplied, assertPlan, assertReplacePaths, assertResult, assertStored, listOf, nested, number, setOf, text } from "#provider";

const attributes = {
  name: text({ required: true }),
  note: text({ optional: true }),
  made: text({ computed: true }),
  either: text({ optional: true, computed: true }),
  hidden: text({ optional: true, writeOnly: true }),
  tags: setOf("string", { optional: true }),
  steps: listOf("string", { optional: true }),
  group: nested("single", { inner: text({ required: true }), made: number({ computed: true }) }, { optional: true }),
  groups: nested("list", { inner: text({ required: true }), made: number({ computed: true }) }, { optional: true }),
};
const empty: CtyObject = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
const config = { ...empty, name: "a" };

describe("a plan is refused", () => {
  test.each<[string, string, CtyObject, CtyValue]>([
    ["P1 when it changes a configured value", "rule P1 is broken at name: the planned value", config, { ...config, name: "b" }],
    ["P2 when it sets what nobody may compute", "rule P2 is broken at note", config, { ...config, note: "x" }],
    ["P3 when it is absent", "rule P3 is broken at the whole value", config, null],
    ["P4 when a write-only attribute holds a value", "rule P4 is broken at hidden", { ...config, hidden: "s" }, { ...config, hidden: "s" }],
    [
      "P7 when a nested list has another length",
      "rule P7 is broken at groups",
      { ...config, groups: [{ inner: "a", made: null }] },
      { ...config, groups: [] },
    ],
    [
      "P7 when a configured group becomes unknown",
      "rule P7 is broken at group",
      { ...config, group: { inner: "a", made: null } },
      { ...config, group: UNKNOWN },
    ],
    [
      "P1 deep inside",
      "rule P1 is broken at groups[0].inner",
      { ...config, groups: [{ inner: "a", made: null }] },
      { ...config, groups: [{ inner: "b", made: 1 }] },
    ],
  ])("%s", (_case, message, wanted, planned) => {
    expect(() => assertPlan(attributes, { prior: null, config: wanted }, planned)).toThrow(message);
  });

  test.each<[string, CtyObject | null, CtyObject, CtyObject]>([
    ["computed values are set", null, config, { ...config, made: "x", either: UNKNOWN }],
    ["a configured value keeps its prior text", { ...config, name: "A" }, config, { ...config, name: "A" }],
    ["a configured value is not known yet", null, { ...config, name: UNKNOWN }, { ...config, name: "later" }],
    [
      "computed values inside groups are unknown",
      null,
      { ...config, group: { inner: "a", made: null } },
      { ...config, group: { inner: "a", made: UNKNOWN } },
    ],
    ["a write-only value is left out", null, { ...config, hidden: "s" }, config],
  ])("not when %s", (_case, prior, wanted, planned) => {
    expect(() => assertPlan(attributes, { prior, config: wanted }, planned)).not.toThrow();
  });

  test.each<[string, CtyPath, boolean]>([
    ["an attribute", ctyPath("name"), true],
    ["an element of a list", ctyPath("groups", 0, "inner"), true],
    ["an element that is not there", ctyPath("groups", 1), false],
    ["an attribute that is not there", ctyPath("other"), false],
    ["something inside a set", ctyPath("tags", { key: "a" }), false],
  ])("P8: a path to replace may be %s", (_case, path, fine) => {
    const value = { ...config, groups: [{ inner: "a", made: 1 }], tags: ["a"] };

    expect(outcome(() => assertReplacePaths([path], value, value))).toBe(fine ? "fine" : "P8");
  });
});

describe("a result is refused", () => {
  const planned = { ...config, made: UNKNOWN, groups: [{ inner: "a", made: UNKNOWN }] };
  const result = { ...config, made: "x", groups: [{ inner: "a", made: 1 }] };

  test.each<[string, string, CtyValue, CtyValue]>([
    ["A1 when a planned value is another", "A1", planned, { ...result, name: "b" }],
    ["A3 when a kept computed value is another", "A1", { ...planned, made: "kept" }, result],
    ["A4 when a set has gained an element", "A1", { ...planned, tags: ["a"] }, { ...result, tags: ["a", "b"] }],
    ["A4 when a list has lost one", "A1", planned, { ...result, groups: [] }],
    ["A5 when a value is still unknown", "A5", planned, { ...result, made: UNKNOWN }],
    ["A7 when it is absent", "A7", planned, null],
    ["A8 when a write-only attribute holds a value", "A8", planned, { ...result, hidden: "s" }],
    ["A1 deep inside", "A1", planned, { ...result, groups: [{ inner: "b", made: 1 }] }],
  ])("%s", (_case, rule, promised, given) => {
    expect(outcome(() => assertApplied(attributes, promised, given))).toBe(rule);
  });

  test("not when it fills what was unknown", () => {
    expect(() => assertApplied(attributes, planned, result)).not.toThrow();
  });

  test.each<[string, CtyValue]>([
    ["unknown", { ...config, made: UNKNOWN }],
    ["write-only", { ...config, hidden: "s" }],
  ])("R1, U1, P4, I2: a stored state with an %s value", (_case, state) => {
    expect(outcome(() => assertStored("R1", attributes, state))).toBe("R1");
  });

  test.each<[string, CtyValue]>([
    ["absent", null],
    ["unknown in part", { ...config, made: UNKNOWN }],
    ["against the configuration", { ...config, name: "b" }],
  ])("D1, E1, E2: a read that is %s", (_case, given) => {
    expect(outcome(() => assertResult("D1", attributes, config, given))).toBe("D1");
  });
});

function outcome(check: () => void): unknown {
  try {
    check();
    return "fine";
  } catch (thrown) {
    return (thrown as { data?: { rule?: unknown } }).data?.rule;
  }
}
