// Random calls of functions with arguments of every kind, as charts could write them.
import * as fc from "fast-check";

/** Every function whose result depends on its arguments alone. */
const FUNCTIONS =
  "abbrev abbrevboth add add1 add1f addf adler32sum all any append atoi b32dec b32enc b64dec b64enc base biggest camelcase cat ceil chunk clean coalesce compact concat contains deepCopy deepEqual default dict dig dir div divf duration durationRound empty eq ext first float64 floor fromJson fromJsonArray ge get gt has hasKey hasPrefix hasSuffix html indent index initial initials int int64 isAbs join js kebabcase kindIs kindOf last le len list lower lt max maxf merge mergeOverwrite min minf mod mul mulf ne nindent nospace not omit or and pick pluck plural prepend print printf println quote regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit replace required rest reverse round semver semverCompare seq set sha256sum slice snakecase sortAlpha split splitList splitn squote sub substr swapcase ternary title toDecimal toJson toPrettyJson toRawJson toString toStrings toToml toYaml toYamlPretty trim trimAll trimPrefix trimSuffix trunc tuple typeIs typeIsLike typeOf uniq unset until untilStep untitle upper urlJoin urlParse urlquery without wrap wrapWith".split(
    " ",
  );

const LITERALS: readonly string[] = [
  '""',
  '"abc"',
  '"a,b,c"',
  '"Hello World"',
  '"7"',
  '"-"',
  '"a"',
  '"%s-%v"',
  '">=1.2.0"',
  '"1.2.3"',
  '"[0-9]+"',
  '"$1"',
  '"[a-z"',
  '"http://u@a.b/c?d#e"',
  '"/a/../b"',
  '"2h45m"',
  '"{\\"a\\":[1,2]}"',
  '"héé"',
  '"string"',
  "`raw\\n`",
  "'a'",
  "0x1F",
  "1e3",
  "3.75",
  "0",
  "1",
  "2",
  "10",
  "-1",
  "-3",
  "true",
  "false",
  "nil",
  "(list 1 2 3)",
  '(list "b" "a")',
  '(dict "a" 1 "q" "r")',
  "(list)",
  "(dict)",
  "(int64 5)",
  '(splitList "," "a,b,,c")',
  "(until 3)",
  "(float64 2)",
];

/** Values under `.Values`. */
export const VALUES = {
  s: "abc",
  empty: "",
  multi: "line1\nline2\n",
  num: "42",
  i: 7,
  neg: -3,
  zero: 0,
  f: 3.75,
  big: 12_345_678,
  t: true,
  nul: null,
  list: ["a", "b", "c"],
  nums: [3, 1, 2],
  mixed: [1, "two", 3.5, true],
  elist: [],
  map: { a: 1, b: "two", c: { d: "deep", e: [1, 2] } },
  emap: {},
  maps: [{ name: "x" }, { name: "y" }],
  ver: "1.10.0-beta.1+b5",
  uni: "héllo wörld ☃",
  camel: "someCamelCaseString",
};

const WRAPS: readonly ((call: string) => string)[] = [
  (call) => `{{ ${call} }}`,
  (call) => `{{ ${call} | toJson }}`,
  (call) => `x{{- ${call} -}}  y`,
  (call) => `{{ with (${call}) }}{{ kindOf . }}:{{ . }}{{ else }}none{{ end }}`,
  (call) => `{{ printf "%T %v" (${call}) (${call}) }}`,
  (call) => `{{ range $k, $v := (${call}) }}{{ $k }}={{ $v }};{{ else }}none{{ end }}`,
  (call) => `{{ if ${call} }}t{{ else }}f{{ end }}{{ toYaml (${call}) }}`,
];

const argument = fc.oneof(
  fc.constantFrom(...LITERALS),
  fc.constantFrom(...Object.keys(VALUES)).map((key) => `.Values.${key}`),
);

/** A template with one call. */
export const callTemplate: fc.Arbitrary<string> = fc
  .record({
    name: fc.constantFrom(...FUNCTIONS),
    args: fc.array(argument, { maxLength: 4 }),
    piped: fc.boolean(),
    wrap: fc.constantFrom(...WRAPS),
  })
  .map(({ name, args, piped, wrap }) => {
    const last = args.at(-1);
    const call = piped && last !== undefined ? `${last} | ${[name, ...args.slice(0, -1)].join(" ")}` : [name, ...args].join(" ");
    return wrap(call);
  });

const flag = fc.constantFrom("", "", "+", "-", "#", "0", " ", "+#", "-0", "0+");
const width = fc.constantFrom("", "", "5", "12", "*", "[1]", "[2]");
const precision = fc.constantFrom("", "", ".2", ".0", ".10", ".");
const verb = fc.constantFrom(..."vvsdqxXobcUefgGEtTz%".split(""));
const printed = fc.constantFrom(
  "1",
  "-42",
  "0",
  "3.14159",
  "-0.00012345",
  "1e21",
  '"abc"',
  '"héllo"',
  '""',
  "true",
  "nil",
  "2.5",
  '(list 1 "a" nil)',
  '(dict "b" 1)',
);

/** A template with one printf. */
export const printfTemplate: fc.Arbitrary<string> = fc
  .record({
    directives: fc.array(fc.tuple(flag, width, precision, verb), { minLength: 1, maxLength: 2 }),
    args: fc.array(printed, { maxLength: 3 }),
  })
  .map(({ directives, args }) => `{{ printf "${directives.map((each) => `%${each.join("")}`).join("|")}" ${args.join(" ")} }}`);
