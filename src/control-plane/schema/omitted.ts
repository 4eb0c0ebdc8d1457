// Values that Go's JSON leaves out: the binary form writes them, and they must not pass for something that the client has set.
import { isObject, type MutableJson, type MutableJsonObject } from "#base";
import type { StructuralSchema } from "#codec";

/** Removes empty values of fields that are left out when they are empty. */
export function dropOmitted(value: MutableJson | undefined, schema: StructuralSchema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) for (const each of value) dropOmitted(each, items);
    return;
  }
  if (!isObject(value)) return;
  const object = value as MutableJsonObject;
  for (const key of Object.keys(object)) {
    const property = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const type = property ?? (isObject(schema.additionalProperties) ? (schema.additionalProperties as StructuralSchema) : undefined);
    if (type === undefined) continue;
    if (property?.["x-headgate-omit-empty"] === true && isEmpty(object[key])) delete object[key];
    else dropOmitted(object[key], type);
  }
}

function isEmpty(value: MutableJson | undefined): boolean {
  if (value === "" || value === 0 || value === false || value === null) return true;
  return typeof value === "object" && Object.keys(value ?? {}).length === 0;
}
