// The table by which a construct writes its arguments.
import type { Attribute, AttributeType } from "../../attribute.ts";

/** Source of a `Fields` value; computed attributes are no arguments. */
export function fieldsSource(attributes: readonly Attribute[], indent = ""): string {
  const rows = attributes
    .filter(({ mode }) => mode !== "computed")
    .map((each) => `${indent}  ${each.jsonName}: { name: "${each.name}", type: ${typeSource(each, `${indent}  `)} },`);
  return `{\n${rows.join("\n")}\n${indent}}`;
}

function typeSource(attribute: Attribute, indent: string): string {
  const { nested } = attribute;
  if (!nested) return plainSource(attribute.type);
  const object = `{ object: ${fieldsSource(nested.attributes, indent)} }`;
  if (nested.nesting === "single") return object;
  return nested.nesting === "map" ? `{ map: ${object} }` : `{ list: ${object} }`;
}

function plainSource(type: AttributeType): string {
  if (type === "dynamic") return '"any"';
  if (typeof type === "string") return `"${type}"`;
  if ("map" in type) return `{ map: ${plainSource(type.map)} }`;
  return `{ list: ${plainSource("list" in type ? type.list : type.set)} }`;
}
