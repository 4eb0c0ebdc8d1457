// Items of sets and map lists must be told apart.
import { isObject, own, type Json } from "#base";
import type { StructuralSchema } from "#codec";
import { keyElement } from "../managed-fields/path-element.ts";
import type { FieldError } from "../resource.ts";

/** @see apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go */
export function listErrors(value: Json | undefined, schema: StructuralSchema, path = ""): FieldError[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const own =
      schema["x-kubernetes-list-type"] === "set"
        ? setErrors(items, path)
        : schema["x-kubernetes-list-type"] === "map"
          ? mapErrors(items, schema, path)
          : [];
    const { items: type } = schema;
    return type === undefined ? own : [...own, ...items.flatMap((each, i) => listErrors(each, type, `${path}[${i}]`))];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const property = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const type = property ?? (isObject(schema.additionalProperties) ? (schema.additionalProperties as StructuralSchema) : undefined);
    const below = property === undefined ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    return type === undefined ? [] : listErrors(each, type, below);
  });
}

function setErrors(items: readonly Json[], path: string): FieldError[] {
  return repeated(items.map((each) => JSON.stringify(each))).map((i) => ({ type: "duplicate", field: `${path}[${i}]`, value: items[i] }));
}

function mapErrors(items: readonly Json[], schema: StructuralSchema, path: string): FieldError[] {
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const keyOf = (item: Json): Record<string, Json> =>
    Object.fromEntries(
      keys.flatMap((key) => {
        const value = own(item, key);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  const identities = items.map((each) => keyElement(Object.entries(keyOf(each))));
  return repeated(identities).map((i) => ({ type: "duplicate", field: `${path}[${i}]`, value: keyOf(items[i] ?? null) }));
}

/** Indices of entries that stood before; each value is named once. */
function repeated(texts: readonly string[]): number[] {
  const seen = new Map<string, number>();
  const found: number[] = [];
  for (const [i, text] of texts.entries()) {
    const count = seen.get(text) ?? 0;
    if (count === 1) found.push(i);
    seen.set(text, count + 1);
  }
  return found;
}
