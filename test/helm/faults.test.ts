// What is broken, hostile or too large ends as a Problem that names what is at fault, in bounded time and memory.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isProblem, messageOf } from "#base";
import { applySetText, composeValues, loadChart, readValues, renderChart, type Chart, type RenderedChart, type RenderOrder } from "#helm";
import { chartOf, filesOf } from "./chart-files.ts";
import { processorClock, processorMillis } from "../support/eventually.ts";

const release = { name: "web", namespace: "apps" };
const random = { bytes: (count: number): Uint8Array => new Uint8Array(count), fraction: (): number => 0.5 };
/** What a controller allows a chart; on a clock that runs while this process works. */
const LIMITS = { millis: 2000, output: 1024 * 1024, steps: 1_000_000 };
/** Many times what the slowest takes, and nothing beside what has no end. */
const MOST_WORK_MILLIS = 60_000;
const TOO_SLOW = /longer than 2000 ms/;

function render(chart: Chart, more: Partial<RenderOrder> = {}): RenderedChart {
  return renderChart({ chart, values: {}, release, places: { clock: processorClock, random }, limits: LIMITS, ...more });
}

function tryTo(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A refusal must be a Problem with words; anything else is a mistake of ours. */
function isProblemOrNothing(thrown: unknown): boolean {
  return thrown === undefined || (isProblem(thrown) && thrown.message !== "");
}

async function timed(work: () => unknown): Promise<{ readonly thrown: unknown; readonly millis: number }> {
  let thrown: unknown;
  const millis = await processorMillis(() => (thrown = tryTo(work)));
  return { thrown, millis };
}

describe("a template that would not end", () => {
  test.each<[what: string, template: string, reason: RegExp]>([
    ["includes itself", '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}', /nested|recurs|deep/i],
    [
      "includes what includes it",
      '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
      /nested|deep/i,
    ],
    ["is a template of itself", '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}', /nested|deep/i],
    ["is a tpl of itself", "{{ tpl .Values.self . }}", /nested|deep|memory|steps/i],
    ["repeats a text", '{{ repeat 2000000000 "ab" }}', /characters/],
    ["repeats what it repeated", '{{ $x := "ab" }}{{ range until 60 }}{{ $x = printf "%s%s" $x $x }}{{ end }}{{ $x }}', /characters/],
    ["joins what it joined", '{{ $x := "ab" }}{{ range until 60 }}{{ $x = cat $x $x }}{{ end }}', /characters/],
    ["asks for a long random text", "{{ randAlphaNum 2000000000 }}", /characters|steps/],
    ["asks for many random bytes", "{{ randBytes 2000000000 }}", /characters|steps/],
    ["counts far", "{{ range until 2000000000 }}{{ end }}", /steps/],
    ["counts far in steps", "{{ range untilStep 0 2000000000 1 }}{{ end }}", /steps/],
    ["counts far as a text", "{{ seq 1 2000000000 }}", /steps|characters/],
    ["loops in loops", "{{ range until 10000 }}{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}{{ end }}", /steps|longer/],
    ["indents far", '{{ nindent 2000000000 "a" }}', /characters/],
    ["indents many lines", '{{ indent 100000 (repeat 1000 "a\\n") }}', /characters/],
    ["pads far", '{{ printf "%2000000000d" 1 }}', /characters|./],
    ["pads by an argument", '{{ printf "%*d" 900000 1 | repeat 100 }}', /characters/],
    ["doubles a list", "{{ $x := list 1 2 }}{{ range until 40 }}{{ $x = concat $x $x }}{{ end }}", /steps|characters/],
    ["doubles a map", '{{ $x := dict "a" 1 }}{{ range until 60 }}{{ $x = dict "a" $x "b" $x }}{{ end }}{{ toJson $x }}', /./],
    ["writes a huge text", "{{ range until 2000000 }}0123456789{{ end }}", /characters|steps/],
    ["holds itself", '{{ $x := dict }}{{ $_ := set $x "x" $x }}{{ mustToJson $x }}', /./],
    ["wraps far", '{{ wrap 1 (repeat 900000 "a b ") }}', /./],
    ["splits far", '{{ range splitList "" (repeat 4000000 "a") }}{{ end }}', /./],
  ])("because it %s is stopped", async (_what, template, reason) => {
    const chart = chartOf({ "templates/bomb.yaml": template, "values.yaml": 'self: "{{ tpl .Values.self . }}"\n' });

    const { thrown, millis } = await timed(() => render(chart));

    const said = messageOf(thrown);
    expect([isProblem(thrown), said.includes("templates/bomb.yaml")]).toEqual([true, true]);
    expect(said.replace(TOO_SLOW, "steps characters deep")).toMatch(reason);
    expect(millis).toBeLessThan(MOST_WORK_MILLIS);
  });

  test.each([
    ["regexMatch", '{{ regexMatch "^(a+)+$" (printf "%sb" (repeat 50000 "a")) }}', "false"],
    ["regexReplaceAll", '{{ regexReplaceAll "(a|aa)+$" (printf "%sb" (repeat 2000 "a")) "" | len }}', "2001"],
    ["regexFind", '{{ regexFind "(.*)*(.*)*(.*)*x" (repeat 2000 "y") | quote }}', '""'],
  ])("an expression that makes others backtrack costs %s nothing", async (_name, template, expected) => {
    const { thrown, millis } = await timed(() => {
      expect(render(chartOf({ "templates/NOTES.txt": template })).notes).toBe(expected);
    });

    expect(thrown).toBeUndefined();
    expect(millis).toBeLessThan(MOST_WORK_MILLIS);
  });
});

describe("a text that unfolds", () => {
  const levels = Array.from({ length: 30 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}, *l${at}, *l${at}]\n`).join("");
  const laughs = `l0: &l0 lol\n${levels}`;

  test.each<[where: string, work: () => unknown]>([
    ["values.yaml", () => chartOf({ "values.yaml": laughs })],
    ["a manifest", () => render(chartOf({ "templates/a.yaml": laughs }))],
  ])("in %s is refused or bounded", async (_where, work) => {
    const { thrown, millis } = await timed(work);

    expect(isProblemOrNothing(thrown)).toBe(true);
    expect(millis).toBeLessThan(MOST_WORK_MILLIS);
  });

  test.each<[where: string, work: (deep: string) => unknown]>([
    ["values.yaml", (deep) => chartOf({ "values.yaml": `a: ${deep}\n` })],
    ["Chart.yaml", (deep) => loadChart(filesOf({ "Chart.yaml": `name: web\nversion: 1.0.0\nx: ${deep}\n` }), { name: "web" })],
    ["a manifest", (deep) => render(chartOf({ "templates/a.yaml": `a: ${deep}\n` }))],
    ["a schema", (deep) => render(chartOf({ "values.schema.json": `{"const": ${deep}}` }))],
    ["--set-json", (deep) => applySetText({}, `a=${deep}`, "json")],
    [
      "a template's JSON",
      (deep) => render(chartOf({ "templates/a.yaml": 'a: {{ .Files.Get "l" | fromJson | toJson }}', l: `{"a": ${deep}}` })),
    ],
  ])("nested 100,000 deep in %s is refused", async (_where, work) => {
    const { thrown, millis } = await timed(() => work("[".repeat(100_000) + "]".repeat(100_000)));

    expect(isProblemOrNothing(thrown)).toBe(true);
    expect(millis).toBeLessThan(MOST_WORK_MILLIS);
  });
});

describe("what is large", () => {
  test("values of 50 MiB are read and rendered", async () => {
    const text = `text: "${"x".repeat(50 * 1024 * 1024)}"\n`;

    const { thrown, millis } = await timed(() =>
      render(chartOf({ "templates/NOTES.txt": "{{ len .Values.text }}" }), { values: readValues(text, "big.yaml") }),
    );

    expect(thrown).toBeUndefined();
    expect(millis).toBeLessThan(MOST_WORK_MILLIS);
  });

  test("10,000 manifests of one template are cut and sorted", async () => {
    const chart = chartOf({
      "templates/many.yaml": "{{ range until 10000 }}\nkind: ConfigMap\nmetadata: {name: c{{ . }}}\n---\n{{ end }}",
    });

    const { thrown, millis } = await timed(() => {
      const { manifests } = render(chart, { limits: {} });
      expect([manifests.length, manifests[9999]?.name]).toEqual([10_000, "c9999"]);
    });

    expect(thrown).toBeUndefined();
    expect(millis).toBeLessThan(MOST_WORK_MILLIS);
  });
});

describe("names that mean something to JavaScript", () => {
  const hostile = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];

  test("are ordinary keys of values, files and charts", () => {
    const chart = chartOf({
      "values.yaml": hostile.map((name) => `${name}: {polluted: ${name}}\n`).join(""),
      "templates/NOTES.txt": hostile.map((name) => `{{ index .Values "${name}" "polluted" }}`).join(","),
      ...Object.fromEntries(hostile.map((name) => [`files/${name}`, name])),
      "charts/sub/Chart.yaml": "apiVersion: v2\nname: __proto__\nversion: 1.0.0\n",
      "charts/sub/values.yaml": "polluted: sub\n",
    });

    const { notes } = render(chart, { values: readValues('{"__proto__": {"given": true}, "constructor": {"given": true}}', "v.yaml") });

    expect(notes.split(",").slice(2)).toEqual(hostile.slice(2));
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(({} as Record<string, unknown>)["given"]).toBeUndefined();
  });

  test.each(hostile)("%s is a name like any other in --set and in references", async (name) => {
    const values = applySetText({}, `${name}.polluted=1,a.${name}=2,${name}[0]=x`.split(",").slice(0, 2).join(","), "string");
    const read = async (): Promise<Record<string, string>> => ({ "values.yaml": `${name}: {polluted: yes}\n` });
    const composed = await composeValues({
      namespace: "apps",
      references: [{ kind: "ConfigMap", name: "c" }],
      inline: JSON.parse(`{"${name}": {"x": 1}}`) as never,
      read,
    });

    expect([Object.keys(values), Object.keys(composed)]).toEqual([[name, "a"], [name]]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("a fuzzed chart is rendered or refused by a Problem", () => {
  const pieces = fc.constantFrom(
    ..."{{ }} {{- -}} range else end if with define template block include tpl .Values . $ $x := = | ( ) \" ` ' \\ \n printf toYaml list dict index nil 0 1.5e9 -1 /* */ {{/* */}} --- : - [ ] & * ! % @ ~ null true a b 0x1F \u0000 \uD800 é 😀".split(
      " ",
    ),
    "\n",
    " ",
    "a: b\n",
  );
  const soup = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(" "));
  const texts = fc.oneof(
    soup,
    fc.string({ maxLength: 60 }),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  );
  const name = fc.constantFrom(
    "values.yaml",
    "values.schema.json",
    "templates/a.yaml",
    "templates/_h.tpl",
    "templates/NOTES.txt",
    "crds/c.yaml",
    "Chart.lock",
    "requirements.yaml",
    "charts/x/Chart.yaml",
    "charts/x/templates/b.yaml",
    ".helmignore",
    "Chart.yaml",
  );

  const manifest = { "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n" };
  const withTexts = fc.dictionary(name, texts, { maxKeys: 5, noNullPrototype: true });
  const withBytes = fc.dictionary(name, fc.uint8Array({ maxLength: 80 }), { maxKeys: 4, noNullPrototype: true });

  test.each<[what: string, files: fc.Arbitrary<Map<string, Uint8Array>>]>([
    ["texts made of pieces of templates", withTexts.map((files) => filesOf({ ...manifest, ...files }))],
    ["any bytes", withBytes.map((files) => new Map([...filesOf(manifest), ...Object.entries(files)]))],
  ])("with %s", (_what, files) => {
    const isHandled = (given: Map<string, Uint8Array>): boolean =>
      isProblemOrNothing(tryTo(() => render(loadChart(given, { name: "web" }))));

    expect(fc.check(fc.property(files, isHandled), { numRuns: 500 })).toMatchObject({ failed: false });
  });

  test("with any values", () => {
    const chart = chartOf({
      "values.yaml": "a: {b: [1]}\nglobal: {x: 1}\n",
      "templates/a.yaml": "a: {{ toJson .Values }}\nb: {{ .Values.a | toYaml | nindent 2 }}\n",
      "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
      "charts/sub/templates/a.yaml": "a: {{ .Values.global | toJson }}\n",
    });
    const values = fc.dictionary(fc.oneof(fc.constantFrom("a", "sub", "global", "__proto__"), fc.string()), fc.jsonValue());
    const isHandled = (given: Record<string, unknown>): boolean =>
      isProblemOrNothing(tryTo(() => render(chart, { values: given as RenderOrder["values"] })));

    expect(fc.check(fc.property(values, isHandled), { numRuns: 400 })).toMatchObject({ failed: false });
  });
});
