// What is refused, and in which words; outputs are those of Helm 4.2.2.
import { expect, test } from "vitest";
import { render } from "./render.ts";

test.each([
  [
    "{{ .Values.map.nope.deeper }}",
    'template: v/templates/t.yaml:1:10: executing "v/templates/t.yaml" at <.Values.map.nope.deeper>: nil pointer evaluating interface {}.deeper',
  ],
  [
    "{{ .Values.s.x }}",
    'template: v/templates/t.yaml:1:10: executing "v/templates/t.yaml" at <.Values.s.x>: can\'t evaluate field x in type interface {}',
  ],
  [
    "{{ range .Values.list }}{{ .x }}{{ end }}",
    'template: v/templates/t.yaml:1:27: executing "v/templates/t.yaml" at <.x>: can\'t evaluate field x in type interface {}',
  ],
  [
    "{{ range $_, $each := .Values.list }}{{ $each.x }}{{ end }}",
    'template: v/templates/t.yaml:1:45: executing "v/templates/t.yaml" at <$each.x>: can\'t evaluate field x in type interface {}',
  ],
  [
    "{{ range .Values.list }}{{ with . }}{{ .x }}{{ end }}{{ end }}",
    'template: v/templates/t.yaml:1:39: executing "v/templates/t.yaml" at <.x>: can\'t evaluate field x in type string',
  ],
  [
    "{{ if (.Values.t) and .Values.n }}x{{ end }}",
    'template: v/templates/t.yaml:1:6: executing "v/templates/t.yaml" at <(.Values.t) and .Values.n>: can\'t give argument to non-function .Values.t',
  ],
  [
    '{{ tpl "x {{ .Values.s.x }}" . }}',
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <tpl "x {{ .Values.s.x }}" .>: error calling tpl: error during tpl function execution for "x {{ .Values.s.x }}": template: gotpl:1:12: executing "gotpl" at <.Values.s.x>: can\'t evaluate field x in type interface {}',
  ],
  ["{{ $x := 1 }}{{ $y = 2 }}", 'template: v/templates/t.yaml:1:21: executing "v/templates/t.yaml" at <2>: undefined variable: $y'],
  [
    "{{ if false }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}",
    'template: v/templates/t.yaml:1:40: executing "v/templates/t.yaml" at <$x>: undefined variable: $x',
  ],
  [
    "{{ range $x = .Values.list }}{{ end }}",
    'template: v/templates/t.yaml:1:21: executing "v/templates/t.yaml" at <.Values.list>: undefined variable: $x',
  ],
  [
    '{{ regexReplaceAll "(" "x" "y" }}',
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <regexReplaceAll "(" "x" "y">: error calling regexReplaceAll: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`',
  ],
  [
    '{{ mustRegexFind "(" "x" }}',
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <mustRegexFind "(" "x">: error calling mustRegexFind: error parsing regexp: missing closing ): `(`',
  ],
  [
    '{{ include "missing" . }}',
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <include "missing" .>: error calling include: template: no template "missing" associated with template "gotpl"',
  ],
  [
    '{{ abbrev .Values.f "x" }}',
    'template: v/templates/t.yaml:1:17: executing "v/templates/t.yaml" at <.Values.f>: wrong type for value; expected int; got float64',
  ],
  ['{{ abbrev "7" "x" }}', 'template: v/templates/t.yaml:1:10: executing "v/templates/t.yaml" at <"7">: expected integer; found "7"'],
  [
    "{{ abbrev 7 }}",
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <abbrev>: wrong number of args for abbrev: want 2 got 1',
  ],
  [
    "{{ eq .Values.i 7 }}",
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <eq .Values.i 7>: error calling eq: incompatible types for comparison: float64 and int',
  ],
  [
    "{{ eq .Values.list .Values.list }}",
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <eq .Values.list .Values.list>: error calling eq: non-comparable type [a b c]: []interface {}',
  ],
  [
    "{{ lt true false }}",
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <lt true false>: error calling lt: invalid type for comparison',
  ],
  [
    "{{ index .Values.list 9 }}",
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <index .Values.list 9>: error calling index: index out of range: 9',
  ],
  [
    '{{ range "abc" }}{{ end }}',
    'template: v/templates/t.yaml:1:9: executing "v/templates/t.yaml" at <"abc">: range can\'t iterate over abc',
  ],
  ["{{ nil }}", 'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <nil>: nil is not a command'],
  ['{{ "a" "b" }}', 'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <"a">: can\'t give argument to non-function "a"'],
  [
    "{{ div 1 0 }}",
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <div 1 0>: error calling div: runtime error: integer divide by zero',
  ],
  ['{{ required "say it" "" }}', "execution error at (v/templates/t.yaml:1:3): say it"],
  ['{{ fail "boom" }}', "execution error at (v/templates/t.yaml:1:3): boom"],
  ['{{ define "x" }}{{ fail "deep" }}{{ end }}{{ include "x" . }}', "execution error at (v/templates/t.yaml:1:45): deep"],
  [
    '{{ mustRegexMatch "(" "x" }}',
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <mustRegexMatch "(" "x">: error calling mustRegexMatch: error parsing regexp: missing closing ): `(`',
  ],
  ["{{ break }}", "template: v/templates/t.yaml:1: {{break}} outside {{range}}"],
  ["{{ $undefined }}", 'template: v/templates/t.yaml:1: undefined variable "$undefined"'],
  ["{{ if }}{{ end }}", "template: v/templates/t.yaml:1: missing value for if"],
  ["{{ end }}", "template: v/templates/t.yaml:1: unexpected {{end}}"],
  ["{{ .Values.s | nofunc }}", 'template: v/templates/t.yaml:1: function "nofunc" not defined'],
  ["{{ if true }}", "template: v/templates/t.yaml:1: unexpected EOF"],
  ['{{ "a }}', "template: v/templates/t.yaml:1: unterminated quoted string"],
  ["{{ /* open", 'template: v/templates/t.yaml:1: unexpected "/" in command'],
  [
    '{{ template "nope" }}',
    'template: v/templates/t.yaml:1:12: executing "v/templates/t.yaml" at <{{template "nope"}}>: template "nope" not defined',
  ],
  [
    '{{ semver "x.y" }}',
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <semver "x.y">: error calling semver: invalid semantic version',
  ],
  [
    '{{ tpl "{{ .Values" . }}',
    'template: v/templates/t.yaml:1:3: executing "v/templates/t.yaml" at <tpl "{{ .Values" .>: error calling tpl: cannot parse template "{{ .Values": template: gotpl:1: unclosed action',
  ],
])("%s", (template, expected) => {
  expect(render(template)).toBe(expected);
});
