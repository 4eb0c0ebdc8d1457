// Random structural schemas, and objects that mostly fit them.
import fc from "fast-check";

type Schema = Readonly<Record<string, unknown>>;

/** A schema with an arbitrary of values, valid and invalid ones. */
export interface Shape {
  readonly schema: Schema;
  readonly values: fc.Arbitrary<unknown>;
}

const SCALARS: readonly Shape[] = [
  { schema: { type: "string" }, values: fc.constantFrom<unknown>("", "a", "b", 1, null) },
  { schema: { type: "string", default: "d", maxLength: 3 }, values: fc.constantFrom<unknown>("", "abc", "abcd", true) },
  { schema: { type: "string", pattern: "^a+$", minLength: 2 }, values: fc.constantFrom<unknown>("aa", "a", "b", "", null) },
  { schema: { type: "string", enum: ["x", "y"], nullable: true }, values: fc.constantFrom<unknown>("x", "y", "z", null) },
  { schema: { type: "string", format: "date-time" }, values: fc.constantFrom<unknown>("2020-01-01T00:00:00Z", "x") },
  { schema: { type: "integer", minimum: 1, maximum: 5 }, values: fc.constantFrom<unknown>(0, 1, 5, 6, 1.5, "1", null) },
  { schema: { type: "integer", default: 3, multipleOf: 3 }, values: fc.constantFrom<unknown>(3, 4, null) },
  { schema: { type: "integer", format: "int32", exclusiveMinimum: true, minimum: 0 }, values: fc.constantFrom<unknown>(0, 1, 4294967296) },
  { schema: { type: "number", exclusiveMaximum: true, maximum: 2 }, values: fc.constantFrom<unknown>(1, 1.5, 2, "x") },
  { schema: { type: "boolean", default: false }, values: fc.constantFrom<unknown>(true, false, null, "true") },
  { schema: { "x-kubernetes-int-or-string": true }, values: fc.constantFrom<unknown>(1, "1", "50%", true, 1.5, null) },
  {
    schema: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }], pattern: "^\\d+%?$" },
    values: fc.constantFrom<unknown>(1, "1", "50%", "x"),
  },
  {
    schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    values: fc.constantFrom<unknown>({}, { a: 1 }, { a: null, b: [{}] }, "x"),
  },
  { schema: { type: "array", maxItems: 2, items: { type: "string" } }, values: strings() },
  { schema: { type: "array", minItems: 1, "x-kubernetes-list-type": "set", items: { type: "string" } }, values: strings() },
  { schema: { type: "array", "x-kubernetes-list-type": "atomic", items: { type: "integer" } }, values: strings() },
  {
    schema: { type: "object", maxProperties: 2, additionalProperties: { type: "string", maxLength: 2 } },
    values: fc.dictionary(fc.constantFrom("p", "q", "r"), fc.constantFrom<unknown>("1", "22", "333", 4, null), { maxKeys: 3 }),
  },
];

function strings(): fc.Arbitrary<unknown> {
  return fc.array(fc.constantFrom<unknown>("a", "b", "c", 1), { maxLength: 3 });
}

const FIELDS = ["alpha", "beta", "gamma", "delta"] as const;

/** Shapes of objects, lists and maps, nested up to a depth. */
export function shapes(depth: number): fc.Arbitrary<Shape> {
  const scalar = fc.constantFrom(...SCALARS);
  if (depth === 0) return scalar;
  const below = shapes(depth - 1);
  return fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 2, arbitrary: objects(below) }, { weight: 1, arbitrary: mapLists(below) });
}

/** Objects with fields of other shapes. */
export function objects(below: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc
    .record({
      fields: fc.dictionary(fc.constantFrom(...FIELDS), below, { minKeys: 1, maxKeys: 4 }),
      required: fc.subarray([...FIELDS], { maxLength: 1 }),
      extra: fc.constantFrom<Schema>({}, {}, { nullable: true }, { "x-kubernetes-map-type": "atomic" }, { minProperties: 1 }),
    })
    .map(({ fields, required, extra }) => {
      const held = required.filter((name) => Object.hasOwn(fields, name));
      const properties = Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]));
      const values = Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shape.values]));
      return {
        schema: { type: "object", properties, ...(held.length > 0 && { required: held }), ...extra },
        values: fc.oneof(
          { weight: 12, arbitrary: fc.record({ ...values, unknown: fc.constantFrom(1, "x") }, { requiredKeys: [] }) },
          { weight: 1, arbitrary: fc.constantFrom<unknown>(null, "text", []) },
        ),
      };
    });
}

/** Lists of objects with a key. */
function mapLists(below: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.record({ shape: below, withDefault: fc.boolean() }).map(({ shape, withDefault }) => ({
    schema: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: {
        type: "object",
        properties: { name: { type: "string", ...(withDefault && { default: "n" }) }, value: shape.schema },
        ...(!withDefault && { required: ["name"] }),
      },
    },
    values: fc.array(
      fc.record({ name: fc.constantFrom("n", "m", "o"), value: shape.values }, { requiredKeys: withDefault ? [] : ["name"] }),
      {
        maxLength: 3,
      },
    ),
  }));
}
