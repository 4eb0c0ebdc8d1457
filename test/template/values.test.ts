// Numbers, lists, maps, encodings and dates; outputs are those of Helm 4.2.2.
import { expect, test } from "vitest";
import { render } from "./render.ts";

test.each([
  [
    '{{ int "0x10" }} {{ int "010" }} {{ int 3.99 }} {{ int "3.0" }} {{ int64 "99999999999" }} {{ float64 "1.5" }} {{ toDecimal "0777" }} {{ atoi "12" }}',
    "16 8 3 3 99999999999 1.5 511 12",
  ],
  [
    "{{ add 1 2 3 }} {{ sub 5 2 }} {{ mul 2 3 }} {{ div 7 2 }} {{ mod 7 2 }} {{ add1 1 }} {{ max 1 3 2 }} {{ min 2 1 }} {{ mul 9223372036854775807 2 }}",
    "6 3 6 3 1 2 3 1 -2",
  ],
  [
    "{{ addf 0.1 0.2 }} {{ subf 1 0.9 }} {{ mulf 1.1 1.1 }} {{ divf 1 3 }} {{ round 123.5555 3 }} {{ floor -1.5 }} {{ ceil 1.1 }}",
    "0.3 0.1 1.21 0.3333333333333333 123.556 -2 2",
  ],
  ["{{ until 3 }} {{ untilStep 5 0 -2 }} {{ seq 1 2 5 }} {{ seq 3 1 }}", "[0 1 2] [5 3 1] 1 3 5 3 2 1"],
  [
    "{{ first (list 1 2) }} {{ last (list 1 2) }} {{ rest (list 1 2 3) }} {{ initial (list 1 2 3) }} {{ uniq (list 1 1 2) }} {{ without (list 1 2 3) 2 }}",
    "1 2 [2 3] [1 2] [1 2] [1 3]",
  ],
  [
    '{{ has 2 (list 1 2) }} {{ compact (list 1 0 "" nil "a") }} {{ concat (list 1) (list 2) }} {{ chunk 2 (list 1 2 3) }} {{ slice (list 1 2 3) 1 2 }} {{ rest (list) | toJson }}',
    "true [1 a] [1 2] [[1 2] [3]] [2] null",
  ],
  [
    '{{ dict "a" 1 "b" }} {{ get (dict "a" 1) "z" }} {{ hasKey (dict "a" 1) "a" }} {{ pick (dict "a" 1 "b" 2) "a" }} {{ omit (dict "a" 1 "b" 2) "a" }} {{ pluck "a" (dict "a" 1) (dict "a" 2) }}',
    "map[a:1 b:]  true map[a:1] map[b:2] [1 2]",
  ],
  ['{{ dig "c" "d" "x" .Values.map }} {{ dig "c" "z" "x" .Values.map }}', "deep x"],
  ['{{ merge (dict "a" 1 "n" (dict "x" 1)) (dict "a" 2 "b" 3 "n" (dict "x" 9 "y" 2)) | toJson }}', '{"a":1,"b":3,"n":{"x":1,"y":2}}'],
  ['{{ mergeOverwrite (dict "a" 1 "l" (list 1)) (dict "a" 0 "l" (list)) | toJson }}', '{"a":0,"l":[]}'],
  [
    '{{ default "d" "" }} {{ empty 0 }} {{ coalesce "" nil 3 }} {{ ternary "y" "n" true }} {{ all 1 0 }} {{ any 1 0 }}',
    "d true 3 y false true",
  ],
  [
    '{{ kindOf nil }} {{ kindOf (list) }} {{ kindOf 1 }} {{ kindOf .Values.i }} {{ typeOf (add 1 2) }} {{ typeOf (dict) }} {{ typeIsLike "int" 1 }}',
    "invalid slice int float64 int64 map[string]interface {} true",
  ],
  [
    '{{ toJson .Values.map }} {{ toPrettyJson (dict "a" (list 1 "<")) }} {{ toRawJson "<" }} {{ toJson "<&>" }}',
    '{"a":1,"b":"two","c":{"d":"deep"}} {\n  "a": [\n    1,\n    "\\u003c"\n  ]\n} "<" "\\u003c\\u0026\\u003e"',
  ],
  [
    '{{ fromJson "{bad" | toJson }} {{ fromJson "[1]" | toJson }} {{ fromJsonArray "[1,\\"a\\"]" }} {{ mustFromJson "{\\"a\\":1.5}" }}',
    '{"Error":"invalid character \'b\' looking for beginning of object key string"} {"Error":"json: cannot unmarshal array into Go value of type map[string]interface {}"} [1 a] map[a:1.5]',
  ],
  [
    '{{ toYaml .Values.map }} {{ toYaml (list "a\\nb" "c\\n" "  f\\ng") }} {{ toYaml 1234567890123456789.0 }} {{ toYaml "y" }}',
    'a: 1\nb: two\nc:\n  d: deep - |-\n  a\n  b\n- |\n  c\n- |2-\n    f\n  g 1234567890123456800 "y"',
  ],
  [
    '{{ fromYaml .Values.yaml | toJson }} {{ fromYaml "- 1" | toJson }} {{ fromYamlArray "- 1\\n- a" }} {{ fromYaml "a: 0777\\ny: on" | toJson }}',
    '{"a":1,"b":["x"]} {"Error":"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"} [1 a] {"a":511,"true":true}',
  ],
  ['{{ $d := fromYaml "a: 2020-09-07" }}{{ kindOf $d.a }} {{ toYaml $d }}', 'string a: "2020-09-07"'],
  ['{{ toYamlPretty (dict "a" (list 1 (dict "b" 2)) "c" "x\\ny") }}', "a:\n  - 1\n  - b: 2\nc: |-\n  x\n  y"],
  [
    '{{ toToml (dict "a" 1 "b" (dict "c" 1.0) "d" (list (dict "e" true))) }} {{ fromToml "a = 1\\n[b]\\nc = \'x\'" | toJson }}',
    'a = 1\n\n[b]\n  c = 1.0\n\n[[d]]\n  e = true\n {"a":1,"b":{"c":"x"}}',
  ],
  [
    '{{ date "2006-01-02 15:04:05 Mon Jan" 1700000000 }} {{ dateInZone "15:04 MST" 1700000000 "Europe/Berlin" }} {{ toDate "2006-01-02" "2020-02-03" }} {{ (toDate "2006-01-02" "2020-02-03").Year }}',
    "2023-11-14 22:13:20 Tue Nov 23:13 CET 2020-02-03 00:00:00 +0000 UTC 2020",
  ],
  [
    '{{ duration "3661" }} {{ durationRound "2h10m5s" }} {{ mustDateModify "1h" (toDate "2006-01-02" "2020-02-03") | date "15:04" }} {{ unixEpoch (toDate "2006-01-02" "2020-02-03") }}',
    "1h1m1s 2h 01:00 1580688000",
  ],
])("%s", (template, expected) => {
  expect(render(template)).toBe(expected);
});
