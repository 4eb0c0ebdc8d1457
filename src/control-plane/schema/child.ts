// Which schema describes a member of an object.
import { isObject } from "#base";
import type { StructuralSchema } from "#codec";

/** The declared schema of a key, or undefined. */
export function propertyOf(schema: StructuralSchema | undefined, key: string): StructuralSchema | undefined {
  const properties = schema?.properties;
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** The schema of all keys that are not declared, or undefined where it says nothing of them. */
export function additionalOf(schema: StructuralSchema | undefined): StructuralSchema | undefined {
  const additional = schema?.additionalProperties;
  return isObject(additional) ? (additional as StructuralSchema) : undefined;
}
