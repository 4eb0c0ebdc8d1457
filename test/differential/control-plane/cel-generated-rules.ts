// Random rules about one schema: well typed ones, ones with a part of the wrong type, and ones that cannot be read.
import fc from "fast-check";

type Kind = "bool" | "int" | "text" | "double" | "ints" | "texts" | "span" | "moment";

/** The schema that the rules are about. */
export const GENERATED_SCHEMA: Readonly<Record<string, unknown>> = {
  type: "object",
  properties: {
    n: { type: "integer", default: 3 },
    m: { type: "integer", nullable: true },
    f: { type: "number" },
    b: { type: "boolean" },
    s: { type: "string", maxLength: 12 },
    "t-t": { type: "string", maxLength: 12 },
    either: { "x-kubernetes-int-or-string": true, maxLength: 12 },
    span: { type: "string", format: "duration" },
    when: { type: "string", format: "date-time" },
    ints: { type: "array", maxItems: 6, items: { type: "integer" } },
    texts: { type: "array", maxItems: 6, "x-kubernetes-list-type": "set", items: { type: "string", maxLength: 12 } },
    map: { type: "object", maxProperties: 6, additionalProperties: { type: "integer" } },
    items: {
      type: "array",
      maxItems: 6,
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["k"],
      items: { type: "object", required: ["k"], properties: { k: { type: "string", maxLength: 8 }, v: { type: "integer" } } },
    },
    o: { type: "object", properties: { p: { type: "integer" }, q: { type: "string", maxLength: 12 } } },
  },
};

const LEAVES: Readonly<Record<Kind, readonly string[]>> = {
  bool: ["self.b", "true", "false", "has(self.m)", "has(self.o.p)", "has(self.either)", "self.?b.orValue(true)", "'a' in self.map"],
  int: [
    "self.n",
    "self.m",
    "0",
    "1",
    "-2",
    "self.o.p",
    "self.ints[0]",
    "self.map['a']",
    "self.?o.?p.orValue(7)",
    "size(self.s)",
    "self.items[0].v",
  ],
  text: [
    "self.s",
    "self.t__dash__t",
    "'a'",
    "''",
    "'b-c'",
    "self.o.q",
    "self.texts[0]",
    "self.?s.orValue('z')",
    "string(self.n)",
    "self.items[0].k",
  ],
  double: ["self.f", "1.5", "0.0", "double(self.n)", "self.?f.orValue(2.5)"],
  ints: ["self.ints", "[1, 2]", "[self.n]", "self.items.map(i, i.v)", "[]"],
  texts: ["self.texts", "['a', 'b']", "[self.s]", "self.items.map(i, i.k)", "self.map.map(k, k)", "self.s.split('-')"],
  span: ["self.span", "duration('90s')", "(self.when - timestamp('2020-01-01T00:00:00Z'))"],
  moment: ["self.when", "timestamp('2020-06-01T00:00:00Z')", "(self.when + self.span)"],
};

type Parts = Readonly<Record<"bool" | "int" | "text" | "double" | "ints" | "texts" | "span" | "moment", fc.Arbitrary<string>>>;

function pick(...templates: readonly (readonly [fc.Arbitrary<string>[], (...parts: string[]) => string])[]): fc.Arbitrary<string> {
  return fc.oneof(...templates.map(([parts, write]) => fc.tuple(...parts).map((each) => write(...each))));
}

const OPERATORS = ["<", "<=", ">", ">=", "==", "!="] as const;

function composed({ bool, int, text, double, ints, texts, span, moment }: Parts): Readonly<Record<Kind, fc.Arbitrary<string>>> {
  const operator = fc.constantFrom(...OPERATORS);
  const compare = (side: fc.Arbitrary<string>): readonly [fc.Arbitrary<string>[], (...parts: string[]) => string] => [
    [side, operator, side],
    (a, o, b) => `${a} ${o} ${b}`,
  ];
  return {
    bool: pick(
      compare(int),
      compare(text),
      compare(double),
      compare(span),
      compare(moment),
      [[int, operator, double], (a, o, b) => `${a} ${o} ${b}`],
      [[bool, bool], (a, b) => `(${a} && ${b})`],
      [[bool, bool], (a, b) => `(${a} || ${b})`],
      [[bool], (a) => `!(${a})`],
      [[bool, bool, bool], (a, b, c) => `(${a} ? ${b} : ${c})`],
      [[text, text], (a, b) => `${a}.startsWith(${b})`],
      [[text, text], (a, b) => `${a}.contains(${b})`],
      [[text], (a) => `${a}.matches('^[a-c]+$')`],
      [[int, ints], (a, b) => `${a} in ${b}`],
      [[text, texts], (a, b) => `${a} in ${b}`],
      [[ints, int], (a, b) => `${a}.all(x, x > ${b})`],
      [[texts, text], (a, b) => `${a}.exists(x, x == ${b})`],
      [[ints, bool], (a, b) => `${a}.exists_one(x, ${b})`],
      [[ints, int], (a, b) => `${a}.all(i, x, i + x != ${b})`],
      [[ints, ints], (a, b) => `${a} == ${b}`],
      [[texts, texts], (a, b) => `sets.intersects(${a}, ${b})`],
      [[ints], (a) => `${a}.isSorted()`],
      [[int], (a) => `self.either == ${a}`],
      [[int], (a) => `self.?either.orValue(1) != ${a}`],
      [[int], (a) => `self.items.exists(i, i.?v.orValue(0) == ${a})`],
      [[int], (a) => `self.map.all(k, v, v < ${a})`],
      [[text], (a) => `isQuantity(${a}) || isIP(${a})`],
      [[int], (a) => `oldSelf.n <= ${a}`],
    ),
    int: pick(
      [[int, int], (a, b) => `(${a} + ${b})`],
      [[int, int], (a, b) => `(${a} * ${b})`],
      [[int, int], (a, b) => `(${a} / ${b})`],
      [[int, int], (a, b) => `(${a} % ${b})`],
      [[int], (a) => `-${a}`],
      [[bool, int, int], (a, b, c) => `(${a} ? ${b} : ${c})`],
      [[ints], (a) => `${a}.sum()`],
      [[ints], (a) => `${a}.max()`],
      [[text], (a) => `size(${a})`],
      [[texts], (a) => `${a}.size()`],
      [[text, text], (a, b) => `${a}.indexOf(${b})`],
      [[text], (a) => `int(${a})`],
      [[double], (a) => `int(${a})`],
      [[ints, int], (a, b) => `${a}[${b}]`],
      [[ints], (a) => `${a}.first().orValue(4)`],
      [[moment], (a) => `${a}.getDayOfYear()`],
      [[span], (a) => `${a}.getMinutes()`],
    ),
    text: pick(
      [[text, text], (a, b) => `(${a} + ${b})`],
      [[text], (a) => `${a}.upperAscii()`],
      [[text, int], (a, b) => `${a}.charAt(${b})`],
      [[text, int, int], (a, b, c) => `${a}.substring(${b}, ${c})`],
      [[text, text, text], (a, b, c) => `${a}.replace(${b}, ${c})`],
      [[texts], (a) => `${a}.join('-')`],
      [[int], (a) => `string(${a})`],
      [[double], (a) => `string(${a})`],
      [[int, text], (a, b) => `'%d:%s'.format([${a}, ${b}])`],
      [[bool, text, text], (a, b, c) => `(${a} ? ${b} : ${c})`],
      [[text], (a) => `${a}.find('[a-z]+')`],
    ),
    double: pick(
      [[double, double], (a, b) => `(${a} * ${b})`],
      [[int], (a) => `double(${a})`],
      [[double, double], (a, b) => `(${a} / ${b})`],
    ),
    ints: pick(
      [[ints, int], (a, b) => `${a}.map(x, x + ${b})`],
      [[ints, int], (a, b) => `${a}.filter(x, x != ${b})`],
      [[ints, ints], (a, b) => `(${a} + ${b})`],
      [[ints], (a) => `${a}.sort()`],
      [[ints, int, int], (a, b, c) => `${a}.slice(${b}, ${c})`],
      [[texts], (a) => `${a}.map(x, size(x))`],
    ),
    texts: pick(
      [[texts, text], (a, b) => `${a}.map(x, x + ${b})`],
      [[texts, texts], (a, b) => `(${a} + ${b})`],
      [[texts], (a) => `${a}.distinct()`],
      [[texts, text], (a, b) => `${a}.filter(x, x != ${b})`],
    ),
    span: pick([[span, span], (a, b) => `(${a} + ${b})`]),
    moment: pick([[moment, span], (a, b) => `(${a} - ${b})`]),
  };
}

const leaf = (kind: Kind): fc.Arbitrary<string> => fc.constantFrom(...LEAVES[kind]);
const KINDS = Object.keys(LEAVES) as Kind[];

/** Expressions of every kind, nested up to a depth; rarely, a part is of another kind than it should be. */
function expressions(depth: number): Readonly<Record<Kind, fc.Arbitrary<string>>> {
  if (depth === 0) return byKind((kind) => leaf(kind));
  const below = expressions(depth - 1);
  const wrong = fc.oneof(...KINDS.map((kind) => leaf(kind)));
  const mixed = byKind((kind) =>
    fc.oneof({ weight: 20, arbitrary: below[kind] }, { weight: 15, arbitrary: leaf(kind) }, { weight: 1, arbitrary: wrong }),
  );
  return composed(mixed);
}

function byKind(make: (kind: Kind) => fc.Arbitrary<string>): Readonly<Record<Kind, fc.Arbitrary<string>>> {
  return Object.fromEntries(KINDS.map((kind) => [kind, make(kind)])) as Record<Kind, fc.Arbitrary<string>>;
}

/** A text with a few characters taken out or put in. */
function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, fc.nat(), fc.constantFrom("", "", "(", ")", "]", ".", "'", "?", " 1 ", "&", "#"))
    .map(([whole, place, more]) => whole.slice(0, place % whole.length) + more + whole.slice((place % whole.length) + 1));
}

export interface GeneratedRule {
  readonly rule: string;
  readonly [field: string]: unknown;
}

const { bool, text } = expressions(2);
const simple = expressions(1);

const rest = fc.constantFrom<Readonly<Record<string, unknown>>>(
  {},
  {},
  { message: "is wrong" },
  { reason: "FieldValueForbidden" },
  { fieldPath: ".o.p" },
  { fieldPath: "['t-t']", reason: "FieldValueRequired" },
);

/** Rules that mostly compile. */
export const generatedRules: fc.Arbitrary<GeneratedRule> = fc
  .tuple(fc.oneof(bool, simple.bool), rest, fc.option(text, { nil: undefined, freq: 4 }))
  .map(([rule, more, messageExpression]) => ({ rule, ...more, ...(messageExpression !== undefined && { messageExpression }) }));

/** Rules that mostly cannot be read. */
export const damagedRules: fc.Arbitrary<GeneratedRule> = damaged(bool).map((rule) => ({ rule }));

/** Values of {@link GENERATED_SCHEMA}; most fit it. */
export const generatedValues: fc.Arbitrary<unknown> = fc.record(
  {
    n: fc.constantFrom<unknown>(0, 1, 5, -1, 9007199254740991),
    m: fc.constantFrom<unknown>(null, 2, 3),
    f: fc.constantFrom<unknown>(0, 1.5, -3.25, 4),
    b: fc.boolean(),
    s: fc.constantFrom<unknown>("", "a", "abc", "b-c", "10.0.0.1", "ü😀", "1Gi", "12"),
    "t-t": fc.constantFrom<unknown>("", "a", "b-c"),
    either: fc.constantFrom<unknown>(1, "1", "50%"),
    span: fc.constantFrom<unknown>("1h", "90s", "1500ms"),
    when: fc.constantFrom<unknown>("2020-01-01T00:00:00Z", "2021-12-31T23:59:59.5+02:00"),
    ints: fc.array(fc.constantFrom(1, 2, 3, -1), { maxLength: 4 }),
    texts: fc.uniqueArray(fc.constantFrom("a", "b", "abc"), { maxLength: 3 }),
    map: fc.dictionary(fc.constantFrom("a", "b", "x.y"), fc.constantFrom(1, 2, 9), { maxKeys: 3 }),
    items: fc.uniqueArray(fc.record({ k: fc.constantFrom("a", "b", "c"), v: fc.constantFrom(1, 2, 3) }, { requiredKeys: ["k"] }), {
      maxLength: 3,
      selector: ({ k }) => k,
    }),
    o: fc.record({ p: fc.constantFrom(1, 2), q: fc.constantFrom("a", "q") }, { requiredKeys: [] }),
    bad: fc.constant("unknown field"),
  },
  { requiredKeys: [] },
);
