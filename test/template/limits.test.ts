// Hostile templates end with a problem, soon, whatever they try.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isProblem } from "#base";
import { parseTemplates, type TemplateLimits } from "#template";
import { places } from "./render.ts";

/** Small enough for a test to reach them at once. */
const SMALL: TemplateLimits = { steps: 300_000, output: 4_000_000 };

function codeOf(template: string, limits: TemplateLimits = SMALL): string {
  try {
    parseTemplates(new Map([["a", template]]), { limits }).execute("a", {}, places);
    return "rendered";
  } catch (error) {
    return isProblem(error) ? error.code : `foreign: ${String(error)}`;
  }
}

test.each([
  ["a huge range", "{{ range $i := 9000000000000000000 }}{{ end }}", "template.tooManySteps"],
  ["nested ranges", "{{ range 9999 }}{{ range 9999 }}{{ end }}{{ end }}", "template.tooManySteps"],
  ["a huge list", "{{ until 2000000000 }}", "template.tooManySteps"],
  ["a huge text", '{{ repeat 2000000000 "x" }}', "template.tooMuchOutput"],
  ["a text that doubles", '{{ $x := "aaaaaaaa" }}{{ range 40 }}{{ $x = printf "%s%s" $x $x }}{{ end }}', "template.tooMuchOutput"],
  ["a text that is replaced by longer ones", '{{ replace "" (repeat 30000 "x") (repeat 30000 "y") }}', "template.tooMuchOutput"],
  ["a recursive include", '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}', "template.tooDeep"],
  ["a recursive template", '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}', "template.tooDeep"],
  ["a recursive tpl", '{{ $t := "{{ tpl .t . }}" }}{{ tpl $t (dict "t" $t) }}', "template.tooDeep"],
  ["deep parentheses", `{{ ${"(".repeat(5000)}1${")".repeat(5000)} }}`, "template.malformed"],
  ["deep blocks", "{{ if 1 }}".repeat(5000) + "{{ end }}".repeat(5000), "template.malformed"],
  ["deep else if", `{{ if 0 }}${"{{ else if 0 }}".repeat(5000)}{{ end }}`, "template.malformed"],
])("%s", (_case, template, code) => {
  expect(codeOf(template)).toBe(code);
});

test.each([
  ["steps", { steps: 5 }, "{{ range 100 }}{{ end }}", "template.tooManySteps"],
  ["output", { output: 10 }, "{{ range 100 }}xx{{ end }}", "template.tooMuchOutput"],
  ["depth", { depth: 1 }, '{{ define "x" }}{{ end }}{{ template "x" }}', "template.tooDeep"],
])("the limit of %s can be set", (_case, limits, template, code) => {
  expect(codeOf(template, limits)).toBe(code);
});

test("the limit of time counts by the clock of the places", () => {
  let now = 0;
  const clock = { now: () => (now += 10), sleep: () => Promise.resolve() };
  const set = parseTemplates(new Map([["a", "{{ range 1000000 }}{{ end }}"]]), { limits: { millis: 25 } });

  expect(() => set.execute("a", {}, { clock })).toThrow("template a runs longer than 25 ms");
});

test("keys of prototypes are ordinary keys", () => {
  const values = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "c"}') as Record<string, never>;
  const set = parseTemplates(
    new Map([
      ["a", '{{ .constructor }} {{ index . "__proto__" "polluted" }} {{ .toString }} {{ merge (dict) . | toJson }} {{ toYaml . }}'],
    ]),
    { missingKey: "zero" },
  );

  expect(set.execute("a", values)).toBe(
    'c 1 <no value> {"__proto__":{"polluted":1},"constructor":"c"} __proto__:\n  polluted: 1\nconstructor: c',
  );
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("any text is rendered or refused with a problem", () => {
  const word = fc.constantFrom(
    "{{",
    "}}",
    "{{-",
    "-}}",
    " ",
    "|",
    "(",
    ")",
    ".a",
    "$x",
    ":=",
    "=",
    ",",
    "range",
    "if",
    "end",
    "else",
    "with",
    '"s"',
    "1",
    "`r`",
    "'c'",
    "/*",
    "*/",
    "define",
    "toYaml",
    "tpl",
    "printf",
    "nil",
    "break",
    "template",
    "block",
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 30 }).map((words) => words.join(" ")),
    fc.string({ unit: "binary" }),
  );

  fc.assert(
    fc.property(text, (template) => {
      expect(codeOf(template)).toMatch(/^(rendered|template\.(malformed|execution|unknownTemplate|tooDeep))$/);
    }),
    { numRuns: 150 },
  );
});
