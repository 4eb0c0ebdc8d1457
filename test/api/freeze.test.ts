import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { breaksBetween, toFrozen, type Frozen } from "#api";

const folder = path.resolve(import.meta.dirname, "../../docs/reference");
const released = readdirSync(path.join(folder, "released")).filter((name) => name.endsWith(".json"));
const accepted = readFileSync(path.join(folder, "accepted-breaks.md"), "utf8");

test.each(released)("nothing that %s promises is lost, unless docs/reference/accepted-breaks.md says so", (name) => {
  const before = JSON.parse(readFileSync(path.join(folder, "released", name), "utf8")) as Frozen;

  const lost = breaksBetween(before, toFrozen()).filter((each) => !accepted.includes(`- \`${each}\``));

  expect(lost, "keep it, or list the sentence with its reason in docs/reference/accepted-breaks.md").toEqual([]);
});

describe("breaksBetween", () => {
  const before: Frozen = {
    "a spec": { type: "object", required: true },
    "a spec.url": { type: "string", required: true, pattern: "^x" },
    "a spec.mode": { type: "string", values: ["one", "two"], default: "one" },
    "a spec.name": { type: "string", minLength: 1, maxLength: 10 },
    "a spec.count": { type: "integer", minimum: 0 },
  };

  test.each<[string, Frozen, string[]]>([
    ["finds nothing in what stayed", before, []],
    ["allows a new optional field", { ...before, "a spec.extra": { type: "string" } }, []],
    [
      "allows a new required field in what is new itself",
      { ...before, "a spec.extra": { type: "object" }, "a spec.extra.name": { type: "string", required: true } },
      [],
    ],
    ["allows wider values", { ...before, "a spec.mode": { type: "string", values: ["one", "two", "three"], default: "one" } }, []],
    ["allows wider bounds", { ...before, "a spec.name": { type: "string" }, "a spec.count": { type: "integer" } }, []],
    ["allows a pattern to go", { ...before, "a spec.url": { type: "string" } }, []],
    [
      "finds a field that is gone",
      Object.fromEntries(Object.entries(before).filter(([key]) => key !== "a spec.url")),
      ["a spec.url is gone"],
    ],
    ["finds another type", { ...before, "a spec.count": { type: "string" } }, ["a spec.count was integer and is string"]],
    [
      "finds a demand on an old field",
      { ...before, "a spec.count": { type: "integer", minimum: 0, required: true } },
      ["a spec.count is now required"],
    ],
    [
      "finds a demand for a new field",
      { ...before, "a spec.extra": { type: "string", required: true } },
      ["a spec.extra is new and required"],
    ],
    [
      "finds a lost value",
      { ...before, "a spec.mode": { type: "string", values: ["one"], default: "one" } },
      ["a spec.mode no longer takes two"],
    ],
    [
      "finds another default",
      { ...before, "a spec.mode": { type: "string", values: ["one", "two"], default: "two" } },
      ['a spec.mode has another default: "two"'],
    ],
    [
      "finds a closed list where all was allowed",
      { ...before, "a spec.url": { type: "string", required: true, pattern: "^x", values: ["x"] } },
      ["a spec.url no longer takes anything else"],
    ],
    [
      "finds another pattern",
      { ...before, "a spec.url": { type: "string", required: true, pattern: "^xy" } },
      ["a spec.url must now match ^xy"],
    ],
    [
      "finds tighter bounds",
      {
        ...before,
        "a spec.name": { type: "string", minLength: 2, maxLength: 9 },
        "a spec.count": { type: "integer", minimum: 1, maximum: 5 },
      },
      [
        "a spec.name must now have at least 2 characters",
        "a spec.name may now have at most 9 characters",
        "a spec.count must now be at least 1",
        "a spec.count may now be at most 5",
      ],
    ],
  ])("%s", (_case, after, expected) => {
    expect(breaksBetween(before, after)).toEqual(expected);
  });
});
