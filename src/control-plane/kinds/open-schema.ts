// A built-in schema without the checks that the strategy makes in the server's own words.
import type { StructuralSchema } from "#codec";

const opened = new WeakMap<StructuralSchema, StructuralSchema>();

/** The schema without `required` and `enum`, opened member by member as it is read, so that cycles stay closed. */
export function openSchema(schema: StructuralSchema): StructuralSchema {
  const known = opened.get(schema);
  if (known !== undefined) return known;
  const { required: _required, enum: _enum, properties: _properties, items, additionalProperties, ...facts } = withoutProperties(schema);
  const open: StructuralSchema = {
    ...facts,
    ...(items !== undefined && { items: openSchema(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: typeof additionalProperties === "boolean" ? additionalProperties : openSchema(additionalProperties),
    }),
  };
  opened.set(schema, open);
  if (!Object.hasOwn(schema, "properties")) return open;
  let properties: Record<string, StructuralSchema> | undefined;
  return Object.defineProperty(open, "properties", {
    enumerable: true,
    get: () => (properties ??= Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, each]) => [key, openSchema(each)]))),
  });
}

/** A copy that does not read `properties`, which would link them. */
function withoutProperties(schema: StructuralSchema): StructuralSchema {
  const keys = Object.keys(schema).filter((key) => key !== "properties") as (keyof StructuralSchema)[];
  return Object.fromEntries(keys.map((key) => [key, schema[key]]));
}
