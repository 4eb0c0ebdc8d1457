// What the language does; outputs are those of Helm 4.2.2.
import { expect, test } from "vitest";
import { render } from "./render.ts";

test.each([
  ["{{ range $i, $e := .Values.list }}{{ $i }}={{ $e }};{{ end }}", "0=a;1=b;2=c;"],
  ["{{ range .Values.missing }}x{{ else }}none{{ end }}", "none"],
  ["{{ range $i := 3 }}{{ $i }}{{ end }}", "012"],
  ["{{ range $k, $v := .Values.map }}{{ $k }} {{ end }}", "a b c "],
  ["{{ range .Values.nums }}{{ if eq . 1.0 }}{{ continue }}{{ end }}{{ . }}{{ end }}", "32"],
  ["{{ range .Values.nums }}{{ if eq . 1.0 }}{{ break }}{{ end }}{{ . }}{{ end }}", "3"],
  ["{{ with .Values.empty }}x{{ else with .Values.s }}{{ . }}{{ else }}z{{ end }}", "abc"],
  ["{{ if .Values.empty }}a{{ else if .Values.f }}b{{ else }}c{{ end }}", "b"],
  ["{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x }}", "32"],
  ["{{ $x := 1 }}{{ if false }}{{ $x := 2 }}{{ else }}{{ $x }}{{ $x = 3 }}{{ end }}{{ $x }}", "13"],
  ["{{ $x := 1 }}{{ with 0 }}{{ $x := 2 }}{{ else }}{{ $x }}{{ $x = 3 }}{{ end }}{{ $x }}", "13"],
  ["{{ $x := 1 }}{{ range list }}{{ $x := 2 }}{{ else }}{{ $x }}{{ $x = 3 }}{{ end }}{{ $x }}", "13"],
  ["{{ $x := 1 }}{{ if $y := 0 }}{{ $x := 2 }}{{ else if $x := 5 }}{{ $x }}{{ $y }}{{ end }}{{ $x }}", "501"],
  [
    '{{ range list "a" "b" }}{{ $d := dict "n" . }}{{ if eq . "a" }}{{ $d := merge $d (dict "m" 1) }}{{ else }}{{ $_ := set $d "v" 2 }}{{ end }}{{ toJson $d }}{{ end }}',
    '{"m":1,"n":"a"}{"n":"b","v":2}',
  ],
  ['{{ define "x" }}[{{ . }}]{{ end }}{{ template "x" .Values.s }}{{ template "x" }}{{ include "x" 3 | upper }}', "[abc][][3]"],
  ['{{ block "b" .Values.s }}<{{ . }}>{{ end }}', "<abc>"],
  ["a {{- /* comment */ -}} b", "ab"],
  ['{{- "lead" }}   {{ "trail" -}}   x', "lead   trailx"],
  ["{{ 1_000 }} {{ 0b11 }} {{ 0o17 }} {{ 017 }} {{ 0x1F }} {{ 0x1p4 }} {{ 'a' }} {{ 1e3 }} {{ .5 }}", "1000 3 15 15 31 16 97 1000 0.5"],
  ['{{ ((.Values.missing).x).y | default "d" }}', "d"],
  ["{{ (index .Values.maps 1).name }}", "z"],
  ["{{ .Values.list }} {{ .Values.map }} {{ .Values.nul }}", "[a b c] map[a:1 b:two c:map[d:deep]] "],
  ['{{ or .Values.empty .Values.nul "last" }} {{ and 1 0 2 }} {{ or 1 (fail "never") }}', "last 0 1"],
  ['{{ not .Values.empty }} {{ len .Values.uni }} {{ index .Values.s 0 }} {{ index .Values.map "c" "d" }}', "true 17 97 deep"],
  [
    '{{ eq 1 2 3 1 }} {{ ne "a" "b" }} {{ lt 1.5 2.0 }} {{ le "a" "b" }} {{ gt 2 1 }} {{ ge 3 3 }} {{ eq nil nil }}',
    "true true true true true true true",
  ],
  ['{{ print 1 2 "a" "b" 3 true nil }} {{ println "a" 1 }}', "1 2ab3 true <nil> a 1\n"],
  [
    '{{ html "<a&\'\\">" }} {{ js "\'<>\\n" }} {{ urlquery "a b&c=d/é" }}',
    "&lt;a&amp;&#39;&#34;&gt; \\'\\u003C\\u003E\\u000A a+b%26c%3Dd%2F%C3%A9",
  ],
  [
    "{{ 1e21 }} {{ 1e20 }} {{ 0.000001 }} {{ 123456789.0 }} {{ 21.0 }} {{ 2.50 }} {{ .Values.big }}",
    "1e+21 1e+20 1e-06 1.23456789e+08 21 2.5 1.2345678e+07",
  ],
  ['{{ tpl "{{ .Values.s }}-{{ include \\"h\\" . }}" . }}{{ define "h" }}H{{ end }}', "abc-H"],
  ['{{ $m := dict }}{{ $_ := set $m "__proto__" "v" }}{{ $m.__proto__ }} {{ $m }}', "v map[__proto__:v]"],
])("%s", (template, expected) => {
  expect(render(template)).toBe(expected);
});
