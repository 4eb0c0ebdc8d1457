// How printf writes values; outputs are those of Helm 4.2.2.
import { expect, test } from "vitest";
import { render } from "./render.ts";

test.each([
  [
    '{{ printf "%d|%5d|%-5d|%05d|%+d|%x|%X|%o|%b|%c|%q|%U" 42 42 42 42 42 255 255 8 5 97 97 9731 }}',
    "42|   42|42   |00042|+42|ff|FF|10|101|a|'a'|U+2603",
  ],
  [
    '{{ printf "%s|%10s|%-10s|%.2s|%q|%x|% x|%#q" "abc" "abc" "abc" "abc" "a\\"b" "hi" "hi" "a" }}',
    'abc|       abc|abc       |ab|"a\\"b"|6869|68 69|`a`',
  ],
  [
    '{{ printf "%f|%.2f|%8.3f|%-8.1f|%e|%g|%G|%08.3f|%+.1e" 3.14159 3.14159 3.14159 3.14159 12345.678 0.00001 1e100 -3.14159 12345.678 }}',
    "3.141590|3.14|   3.142|3.1     |1.234568e+04|1e-05|1E+100|-003.142|+1.2e+04",
  ],
  [
    '{{ printf "%v %+v %#v %T" .Values.map .Values.map .Values.map .Values.map }}',
    'map[a:1 b:two c:map[d:deep]] map[a:1 b:two c:map[d:deep]] map[string]interface {}{"a":1, "b":"two", "c":map[string]interface {}{"d":"deep"}} map[string]interface {}',
  ],
  [
    '{{ printf "%v %#v %T %s" (list 1 "a" nil) (list 1 "a" nil) (list) (list 1 "a" nil) }}',
    '[1 a <nil>] []interface {}{1, "a", interface {}(nil)} []interface {} [%!s(int=1) a <nil>]',
  ],
  [
    '{{ printf "%d" "x" }} {{ printf "%s" 5 }} {{ printf "%d" }} {{ printf "x" 1 }} {{ printf "%!" }} {{ printf "%z" 1 }}',
    "%!d(string=x) %!s(int=5) %!d(MISSING) x%!(EXTRA int=1) %!!(MISSING) %!z(int=1)",
  ],
  ['{{ printf "%*d|%-*d|%[2]s %[1]s" 5 42 5 42 }}', "   42|42   |%!s(int=42) %!s(int=5)"],
  ['{{ printf "%t %v %5t" true false true }} {{ printf "%s" nil }} {{ printf "%v" nil }}', "true false  true %!s(<nil>) <nil>"],
  ['{{ printf "%.0f %.0f %.1f" 0.5 1.5 0.25 }} {{ printf "%6.2f%%" 12.345 }}', "0 2 0.2  12.35%"],
  ['{{ printf "%x %X %#x %b" 1.5 -2.25 1e6 0.1 }}', "0x1.8p+00 -0X1.2P+01 0x1.e848p+19 7205759403792794p-56"],
  [
    '{{ printf "%.20e %.20g %#X %#x" 1e-7 1e-7 1e6 1e300 }}',
    "9.99999999999999954748e-08 9.9999999999999995475e-08 0X1.E848P+19 0x1.7e43c8800759cp+996",
  ],
  ['{{ printf "%03s|%w|%[5]d|%" "a" 1 }}', "00a|%!w(int=1)|%!d(BADINDEX)|%!(NOVERB)"],
])("%s", (template, expected) => {
  expect(render(template)).toBe(expected);
});
