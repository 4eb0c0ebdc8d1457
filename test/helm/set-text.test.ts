import { describe, expect, test } from "vitest";
import { isProblem } from "#base";
import { applySetText, userValues, type SetMode } from "#helm";
import { int64, type TemplateValue } from "#template";

const one = int64(1n);
const two = int64(2n);

describe("a text of --set", () => {
  test.each<[text: string, before: Record<string, TemplateValue>, after: Record<string, TemplateValue>]>([
    ["a=1", {}, { a: one }],
    ["a=1,b=x", {}, { a: one, b: "x" }],
    ["a.b.c=1", {}, { a: { b: { c: one } } }],
    ["a.b=1", { a: { c: 2 } }, { a: { b: one, c: 2 } }],
    ["a=", {}, { a: "" }],
    ["a=null", { a: 1 }, { a: null }],
    ["a=TRUE,b=False", {}, { a: true, b: false }],
    ["a=0,b=01,c=-1,d=1.5,e=1e3", {}, { a: int64(0n), b: "01", c: int64(-1n), d: "1.5", e: "1e3" }],
    ["a=9223372036854775807,b=9223372036854775808", {}, { a: int64(2n ** 63n - 1n), b: "9223372036854775808" }],
    ["a={1,x,}", {}, { a: [one, "x", ""] }],
    ["a={}", {}, { a: [""] }],
    ["a={1},b=2", {}, { a: [one], b: two }],
    ["a[0]=1", {}, { a: [one] }],
    ["a[2]=1", {}, { a: [null, null, one] }],
    ["a[0].b=1,a[0].c=2", {}, { a: [{ b: one, c: two }] }],
    ["a[1][0]=x", {}, { a: [null, ["x"]] }],
    ["a[0]=2", { a: [1, 3] }, { a: [two, 3] }],
    ["a\\.b=1", {}, { "a.b": one }],
    ["a=1\\,2", {}, { a: "1,2" }],
    ["a=b=c", {}, { a: "b=c" }],
  ])("%s", (text, before, after) => {
    expect(applySetText(before, text, "typed")).toEqual(after);
  });

  test.each<[mode: SetMode, text: string, after: Record<string, TemplateValue>]>([
    ["string", "a=1,b=true,c=null", { a: "1", b: "true", c: "null" }],
    ["literal", "a.b=1,c={x}\\", { a: { b: "1,c={x}\\" } }],
    ["literal", "a[0]=1,2", { a: ["1,2"] }],
    ["json", 'a={"x":[1,"]"]},b=[1] ,c=null,d="x,y"', { a: { x: [1, "]"] }, b: [1], c: null, d: "x,y" }],
    ["json", "a=,b=1", { a: null, b: 1 }],
    ["json", ' {"a":{"b":1}} ', { a: { b: 1 } }],
    [(path) => `content of ${path}`, "a=x.txt,b={y,z}", { a: "content of x.txt", b: ["content of y", "content of z"] }],
  ])("is read %s: %s", (mode, text, after) => {
    expect(applySetText({}, text, mode)).toEqual(after);
  });

  test.each<[text: string, mode: SetMode, reason: RegExp]>([
    ["a", "typed", /key "a" has no value/],
    ["a,b=1", "typed", /cannot end with ,/],
    ["a[x]=1", "typed", /parsing "x": invalid syntax/],
    ["a[-1]=1", "typed", /negative -1 index not allowed/],
    ["a[65537]=1", "typed", /index of 65537 is greater than maximum supported index of 65536/],
    ["a[0]b=1", "typed", /unexpected data at end of array index: \['b'\]/],
    ["a={1,2", "typed", /list must terminate with '}'/],
    ["a=x,a.b=1", "typed", /: unable to parse key: interface conversion: interface \{\} is string, not map\[string\]interface \{\}$/],
    ["a=1,a.b=1", "typed", /interface \{\} is int64, not map\[string\]interface \{\}$/],
    ["a=null,a.b=1", "typed", /interface \{\} is nil, not map\[string\]interface \{\}$/],
    ["a.b=x,a[0]=1", "typed", /interface \{\} is map\[string\]interface \{\}, not \[\]interface \{\}$/],
    ["a={x},a[0][1]=1", "typed", /interface \{\} is string, not \[\]interface \{\}$/],
    [`${"a.".repeat(32)}a=1`, "typed", /greater than maximum supported nested level of 30/],
    ["a={", "json", /no JSON/],
    ["{broken", "json", /no JSON object/],
  ])("is refused: %s", (text, mode, reason) => {
    let thrown: unknown;
    try {
      applySetText({}, text, mode);
    } catch (error) {
      thrown = error;
    }

    expect(isProblem(thrown, "helm.setText")).toBe(true);
    expect((thrown as Error).message).toMatch(reason);
  });
});

test("__proto__ is a name like any other", () => {
  const values = applySetText({}, "__proto__.x=1", "typed");

  expect(Object.keys(values)).toEqual(["__proto__"]);
  expect(Object.hasOwn({}.constructor.prototype, "x")).toBe(false);
});

test("flags apply after files, and kind by kind", () => {
  const values = userValues({
    files: [
      { name: "a.yaml", source: "x: {a: 1, b: 1}\nlist: [1, 2]\n" },
      { name: "b.yaml", source: "x: {b: 2}\n---\nlist: [3]\n" },
    ],
    literals: ["x.a=literal"],
    typed: ["x.a=1,x.c=1"],
    strings: ["x.c=1"],
    json: ["x.c={}"],
    fromFiles: ["x.d=notes.txt"],
    readText: (path) => path.toUpperCase(),
  });

  expect(values).toEqual({ x: { a: "literal", b: 2, c: "1", d: "NOTES.TXT" }, list: [3] });
});

test.each([
  ["- 1\n", /a map is expected/],
  ["a: [1\n", /b\.yaml/],
])("a values file of %j is refused by name", (source, message) => {
  expect(() => userValues({ files: [{ name: "b.yaml", source }] })).toThrow(message);
});
