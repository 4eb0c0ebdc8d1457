// Texts, paths, URLs, expressions and versions; outputs are those of Helm 4.2.2.
import { expect, test } from "vitest";
import { render } from "./render.ts";

test.each([
  [
    '{{ abbrev 8 "hello world" }} {{ abbrevboth 5 10 "1234 5678 9123" }} {{ trunc 1 "é" | quote }} {{ trunc -3 "abcdef" }}',
    'hello... ...5678... "\\xc3" def',
  ],
  [
    '{{ substr 0 3 "hello" }} {{ substr -1 3 "hello" }} {{ repeat 3 "ab" }} {{ trimAll "$" "$5$" }} {{ trimSuffix "-" "a-" }}',
    "hel hel ababab 5 a",
  ],
  [
    '{{ title "hello wörld-x" }} {{ untitle "Hello World" }} {{ swapcase "aB c" }} {{ nospace " a b " }} {{ initials "First Try" }}',
    "Hello Wörld-X hello world Ab C ab FT",
  ],
  ['{{ snakecase "HTTPServer2Go" }} {{ camelcase "foo-bar_baz" }} {{ kebabcase "FirstName" }}', "http_server2_go FooBarBaz first-name"],
  ['{{ wrap 5 "hello big world" }} {{ wrapWith 5 "\\t" "hello world" }}', "hello\nbig\nworld hello\tworld"],
  [
    '{{ quote "a" nil 1 }} {{ squote "a" 1 }} {{ cat "a" nil 1 }} {{ indent 2 "a\\nb" }}{{ nindent 2 "x" }}',
    "\"a\" \"1\" 'a' '1' a 1   a\n  b\n  x",
  ],
  [
    '{{ plural "one" "many" 1 }} {{ replace "a" "b" "banana" }} {{ join "-" (list 1 nil "x") }} {{ sortAlpha (list "b" "a") }}',
    "one bbnbnb 1-x [a b]",
  ],
  [
    '{{ split "," "a,b" }} {{ (split "," "a,b")._1 }} {{ splitList "," "a,b" | last }} {{ splitn "," 2 "a,b,c" | toJson }}',
    'map[_0:a _1:b] b b {"_0":"a","_1":"b,c"}',
  ],
  [
    '{{ toString 1.0 }} {{ toStrings (list 1 "a" nil) | toJson }} {{ upper "straße ᾳ" }} {{ lower "ÀB" }} {{ trim "  a " }}',
    '1 ["1","a"] STRAßE ᾼ àb a',
  ],
  [
    '{{ b64enc "é" }} {{ b64dec "w6k=" }} {{ b64dec "!!!" }} {{ b32enc "abc" }} {{ b32dec "MFRGG===" }}',
    "w6k= é illegal base64 data at input byte 0 MFRGG=== abc",
  ],
  [
    '{{ regexFindAll "[2,4,6,8]" "123456789" -1 }} {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }} {{ regexSplit "z+" "pizza" -1 }}',
    "[2 4 6 8] -W-xxW- [pi a]",
  ],
  [
    '{{ regexFind "[a-z][1-9]" "abcd1" }} {{ regexReplaceAllLiteral "a(x*)b" "-ab-" "${1}" }} {{ regexQuoteMeta "1.2" }} {{ regexMatch "(" "x" }}',
    "d1 -${1}- 1\\.2 false",
  ],
  ['{{ base "/a/b.c" }} {{ dir "/a/b" }} {{ clean "/a/../b" }} {{ ext "a.tar.gz" }} {{ isAbs "/a" }}', "b.c /a /b .gz true"],
  [
    '{{ urlParse "http://u:p@h.com:80/p?q#f" | toJson }} {{ urlJoin (dict "host" "h" "path" "p" "query" "q" "scheme" "http") }}',
    '{"fragment":"f","host":"h.com:80","hostname":"h.com","opaque":"","path":"/p","query":"q","scheme":"http","userinfo":"u:p"} http://h/p?q',
  ],
  [
    '{{ semverCompare "^1.2" "1.3.4" }} {{ semverCompare ">=1.2.0-0" "1.3.0-rc1" }} {{ (semver "v1.2.3-b+c").Original }} {{ semver "1.2" }}',
    "true true v1.2.3-b+c 1.2.0",
  ],
  [
    '{{ adler32sum "abc" }} {{ derivePassword 1 "long" "password" "user" "example.com" }} {{ sha256sum "a" }}',
    "38600999 ZedaFaxcZaso9* ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
  ],
])("%s", (template, expected) => {
  expect(render(template)).toBe(expected);
});
