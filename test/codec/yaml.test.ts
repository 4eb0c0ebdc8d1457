import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageOf, Problem, type Json } from "#base";
import { parseYaml, parseYamlDocuments, parseYamlTrees, writeYaml, YamlScalar } from "#codec";

function refusal(text: string): string {
  try {
    parseYamlDocuments(text, { file: "x.yaml" });
  } catch (error) {
    return error instanceof Problem ? messageOf(error) : `no Problem: ${String(error)}`;
  }
  return "no refusal";
}

describe("parseYaml", () => {
  test.each<[string, Json]>([
    ["0x1F", 31],
    ["0777", 511],
    ["0o17", 15],
    ["0b11", 3],
    ["08", 8],
    ["1_000", 1000],
    ["+5", 5],
    ["-5", -5],
    ["1.50", 1.5],
    ["1e3", 1000],
    [".5", 0.5],
    ["True", true],
    ["FALSE", false],
    ["~", null],
    ["Null", null],
    ["yes", "yes"],
    ["on", "on"],
    ["12:30:45", "12:30:45"],
    ["2020-01-02", "2020-01-02T00:00:00Z"],
    ["2020-01-02 3:04:05.60", "2020-01-02T03:04:05.6Z"],
    ["2020-02-30", "2020-02-30"],
    ['"0x1F"', "0x1F"],
    ["!!str 12", "12"],
    ["1.2.3", "1.2.3"],
    ["<<", "<<"],
  ])("takes %s for %j", (text, expected) => {
    expect(parseYaml(`a: ${text}\n`)).toEqual({ a: expected });
  });

  test("takes the old booleans for booleans in the dialect of configuration", () => {
    expect(parseYaml("[yes, No, on, OFF, y, n, true]", { dialect: "v2" })).toEqual([true, false, true, false, true, false, true]);
  });

  test("leaves times the texts that they are in the dialect of configuration, and writes them back in quotes", () => {
    const read = parseYaml("[2020-01-02, !!timestamp 2020-01-02, 2020-01-02T03:04:05Z]", { dialect: "v2" });

    expect(read).toEqual(["2020-01-02", "2020-01-02", "2020-01-02T03:04:05Z"]);
    expect(writeYaml(read)).toBe('- "2020-01-02"\n- "2020-01-02"\n- "2020-01-02T03:04:05Z"\n');
  });

  test("keeps the text of what JSON would change", () => {
    expect(parseYamlTrees("a: 9223372036854775807\nb: 1.10\nc: 1.5\n")).toEqual([
      { a: new YamlScalar("int", "9223372036854775807"), b: new YamlScalar("float", "1.10"), c: 1.5 },
    ]);
  });

  test("reads documents, anchors and merge keys, and shares nothing", () => {
    const [first, second] = parseYamlDocuments("a: &a {x: 1}\nb: *a\nc: {<<: *a, y: 2}\n---\n# nothing\n---\n- 1\n") as [
      Record<string, Json>,
      Json,
    ];

    expect(first).toEqual({ a: { x: 1 }, b: { x: 1 }, c: { x: 1, y: 2 } });
    expect(first["a"]).not.toBe(first["b"]);
    expect(second).toEqual([1]);
  });

  test("does not mind how brackets and quotes are indented", () => {
    expect(parseYaml('a:\n    b: [\n  1\n]\n    c: "x\ny"\n')).toEqual({ a: { b: [1], c: "x y" } });
  });

  test("a block at the end of a text without line end has none either", () => {
    expect(parseYaml("a: |\n  x")).toEqual({ a: "x" });
    expect(parseYaml("a: |\n  x\n")).toEqual({ a: "x\n" });
  });

  test.each([
    ["a: 1\na: 2\n", "x.yaml: line 2, column 1: duplicated mapping key"],
    ["a: [1\n", "x.yaml: line 2, column 1: unexpected end of the stream within a flow collection"],
    ["a: *b\n", 'x.yaml: line 1, column 5: unidentified alias "b"'],
    [`${"[".repeat(1000)}`, "x.yaml: line 1, column 502: more than 500 levels of nesting"],
  ])("refuses %j with the place", (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  test("expects one document where one is asked for", () => {
    expect(() => parseYaml("1\n---\n2\n", { file: "x.yaml" })).toThrow("x.yaml: expected one YAML document, found 2");
  });
});

describe("writeYaml", () => {
  test("writes as go-yaml does", () => {
    const value = {
      b: [{ x: 1, a: [] }, [], {}, ["deep", { k: "v" }]],
      a10: "1",
      a9: "yes",
      text: "line\n  more\n",
      strip: "line\nend",
      keep: "line\n\n",
      lead: " x\ny",
      quote: "a: b",
      single: "it's",
      date: "2020-01-01",
      empty: "",
      float: 1234567.5,
      tab: "a\tb",
      none: null,
      "key: odd": true,
    };

    expect(writeYaml(value)).toBe(`a9: "yes"
a10: "1"
b:
- a: []
  x: 1
- []
- {}
- - deep
  - k: v
date: "2020-01-01"
empty: ""
float: 1.2345675e+06
keep: |+
  line

'key: odd': true
lead: |2-
   x
  y
none: null
quote: 'a: b'
single: it's
strip: |-
  line
  end
tab: "a\\tb"
text: |
  line
    more
`);
  });

  test("folds after 80 columns", () => {
    expect(writeYaml({ long: `${"word ".repeat(20)}end` })).toBe(`long: ${"word ".repeat(15)}word\n  ${"word ".repeat(4)}end\n`);
  });

  test("is read back as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const wanted = JSON.parse(JSON.stringify({ value })) as Json;
        expect(parseYaml(writeYaml(wanted as never))).toEqual(wanted);
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});

test.each([
  ["v2", { a: 9, b: 5, c: 3 }],
  ["v3", { a: 1, b: 5, c: 3 }],
] as const)("a merge wins over the keys before it in %s as in go-yaml of that version", (dialect, value) => {
  expect(parseYaml("a: 1\n<<: [{a: 9, c: 3}, {c: 4, b: 2}]\nb: 5\n", { dialect })).toEqual(value);
});

test.each([String.raw`"\ud83d\ude00"`, String.raw`"x\\\udc00"`, String.raw`"\U00110000"`, String.raw`"\U0000dfff"`])(
  "the escape in %s stands for no character and is refused",
  (text) => {
    expect(() => parseYaml(`a: ${text}\n`)).toThrow(/stands for no character/);
  },
);

test.each([
  [String.raw`"\U0001f600"`, "😀"],
  [String.raw`"\\ud83d"`, String.raw`\ud83d`],
  [String.raw`'\ud83d'`, String.raw`\ud83d`],
])("%s is read as a text", (text, value) => {
  expect(parseYaml(`a: ${text}\n`)).toEqual({ a: value });
});
