import type { Attribute, ResourceSchema } from "../attribute.ts";

/** Arguments of a resource as those of a data source, where a change replaces nothing. @throws Error for a name that the resource does not have */
export function argumentsLike({ typeName, attributes }: ResourceSchema, names: readonly string[]): readonly Attribute[] {
  return names.map((name) => {
    const found = attributes.find((each) => each.name === name);
    if (found === undefined) throw new Error(`${typeName} has no attribute ${name}`);
    const { replace: _replace, ...rest } = found;
    return rest;
  });
}
