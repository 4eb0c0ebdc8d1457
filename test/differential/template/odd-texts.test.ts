// Texts at the edges of YAML and JSON, read and written by our engine and by Helm's: the same values, and the same words of refusal.
import { describe, expect, test } from "vitest";
import { tryPeer } from "../../support/peers.ts";
import { renderWithHelm, renderWithOurs } from "./engine.ts";

const program = await tryPeer("helm-render");

const YAML = "{{ .Values.text | fromYaml | toJson }} {{ .Values.text | fromYamlArray | toJson }}";
const JSON_TEXT = "{{ .Values.text | fromJson | toJson }} {{ .Values.text | fromJsonArray | toJson }}";
const JSON_VALUE = "{{ .Values.text | mustFromJson | toJson }}";

const merges = [
  "<<: {a: 1}\na: 2",
  "a: 2\n<<: {a: 1}",
  "a: 0\n<<: {a: 1}\na: 2",
  "b: 4\n<<: [{a: 1}, {a: 2, b: 3}]",
  "x: &x {a: 1, c: {d: 1}}\ny:\n  c: {e: 2}\n  <<: *x",
  "x: &x {<<: {a: 1}, a: 2}\ny: {a: 3, <<: *x}",
  "<<: {a: 1}\n<<: {a: 2}",
  '"<<": {a: 1}\na: 2',
  "a: {<<: 1}",
  "a: {<<: [1]}",
];

const escapes = [
  String.raw`a: "\ud83d"`,
  String.raw`a: "\udc00x"`,
  String.raw`a: "\U00110000"`,
  String.raw`a: "\U0010FFFF"`,
  String.raw`a: "\ud83d\ude00"`,
  String.raw`a: '\ud83d'`,
  String.raw`a: "\\ud83d"`,
  String.raw`"\ud83d": 1`,
  String.raw`a: "\x4"`,
];

const behindTheFirst = [
  "'':0 x",
  '"a":b c\nd',
  "'a' b",
  "'a'\n'b'",
  '"a" "b"',
  "!t 'a' b",
  "'':x: y",
  "''':0 x",
  "'a': b",
  "{a: 1} x",
  "{a: 1}\nb: 2",
  "{a: ']}'} # c\nb",
  "[a]: x",
  "[1]\n- 2",
  "|\n a\nb",
  "a: 1\n---\n\tb: [",
  "# c\n--- # c\na: 1\n...\n}",
  "a\nb: 1",
];

const tabs = [
  "\ta: 1",
  "a:\n\tb: 1",
  "a:\n \tb: 1",
  "a:\n  b: 1\n\tc: 2",
  "a: x\n\ty",
  "- a\n\t- b",
  "- a: 1\n \tb: 2",
  "a: |\n\tb",
  "a: |\n  x\n\ty",
  "{a:\t1,\n\tb: 2}",
  "a: 1\t# c",
];

const notFinite = ["a: .inf", "a: -.INF", "- +.Inf", ".nan", "a: [1, .inf, .nan]", "{a: .inf}: x", ".inf: 1"];

const numbers = [
  "1e400",
  '{"a":1e400,"b":1}',
  '{"a":[1,1e999,2],"c":-1e309}',
  '["a",1e400,{"b":1e400}]',
  '{"a":1.7976931348623157e308}',
  '{"a":1.7976931348623159e308}',
  `{"a":${"9".repeat(400)}}`,
  '{"a":1e-400,"b":0e999}',
  '{"1e400":"1e400"}',
  '{"b":1,"a":1e400,"a":2}',
  '{"a":-0.0}',
];

const halves = [
  String.raw`{"a":"\ud83d"}`,
  String.raw`{"\ud83d":1}`,
  String.raw`["\ud83d\ud83d\ude00x\udc00"]`,
  String.raw`{"a":"\\ud83d"}`,
  String.raw`{"a":"\uD8"}`,
];

const invalidJson = ["{a:1}", "{'a':1}", '{"a":01}', '{"a":1.}', '{"a":tru}', "[1,]", '{"a":"\n"}', "é", "\ufeff{}", "{}{}", ""];

describe.skipIf(program === undefined)("as in Helm", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["a merge in YAML counts where it stands", merges, [YAML]],
    ["an escape in YAML stands for a character", escapes, [YAML]],
    ["YAML ends with its first document", behindTheFirst, [YAML]],
    ["a tab indents nothing in YAML", tabs, [YAML]],
    ["a number without an end is none in JSON", notFinite, [YAML]],
    ["a number in JSON fits into float64", numbers, [JSON_TEXT, JSON_VALUE]],
    ["half of a character in JSON becomes a mark", halves, [JSON_TEXT, JSON_VALUE]],
    ["what is no JSON is named", invalidJson, [JSON_TEXT, JSON_VALUE]],
  ])("%s", (_what, texts, templates) => {
    const values = { texts };
    const each = texts.flatMap((_text, at) =>
      templates.map((template) => template.replaceAll(".Values.text", `(index .Values.texts ${at})`)),
    );

    const ours = renderWithOurs(each, values);

    expect(ours).toEqual(renderWithHelm(program ?? "", each, values));
  });

  const itself = '{{ $d := dict "a" 1 }}{{ $_ := set $d "self" (list 1 $d) }}';

  test.each<[string, string]>([
    ["a key with a next-line character has no YAML", '{{ dict "a\u0085b" 1 | toYaml }}|{{ dict "x" (dict "\u0085" 1) "b" 2 | toYaml }}'],
    ["a key with a next-line character has JSON", '{{ dict "a\u0085b" 1 | toJson }}'],
    ["a map that holds itself has no YAML", `${itself}[{{ toYaml $d }}]`],
    ["a map that holds itself has no JSON", `${itself}[{{ toJson $d }}{{ toPrettyJson $d }}]`],
    ["a map that holds itself is refused where an error is wanted", `${itself}{{ mustToJson $d }}`],
    ["a map that is held twice is written twice", '{{ $d := dict "a" (list 1) }}{{ toJson (list $d (dict "x" $d)) }}'],
  ])("%s", (_what, template) => {
    expect(renderWithOurs([template], {})).toEqual(renderWithHelm(program ?? "", [template], {}));
  });
});
