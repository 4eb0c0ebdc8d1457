// Types that do not fit, in the words of Go's JSON decoder: metadata is read into a struct even where the rest is not.
import { isObject, own, type Json, type MutableJsonObject } from "#base";
import type { StructuralSchema } from "#codec";
import { OBJECT_META } from "../managed-fields/atom.ts";

/** The first type error of a custom object's metadata, or undefined. */
export function metadataTypeError(object: MutableJsonObject): string | undefined {
  const metadata = own(object, "metadata");
  return metadata === undefined ? undefined : misfit(metadata, OBJECT_META, { path: "", struct: "ObjectMeta" });
}

/** What Go's JSON decoder calls a value of a kind. */
export function goKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return typeof value === "boolean" ? "bool" : typeof value;
}

interface Place {
  readonly path: string;
  readonly struct: string;
}

function misfit(value: Json, schema: StructuralSchema, place: Place): string | undefined {
  if (value === null || schema["x-kubernetes-int-or-string"] === true) return undefined;
  if (!fits(value, schema)) return describe(value, schema, place);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? undefined : first(value as readonly Json[], (each) => misfit(each, items, place));
  }
  if (!isObject(value)) return undefined;
  const { properties, additionalProperties } = schema;
  return first(Object.keys(value), (key) => {
    const property = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
    const type = property ?? (isObject(additionalProperties) ? (additionalProperties as StructuralSchema) : undefined);
    const each = value[key];
    if (type === undefined || each === undefined) return undefined;
    const below = property === undefined ? place : { path: place.path === "" ? key : `${place.path}.${key}`, struct: place.struct };
    return misfit(each, type, below);
  });
}

function first<T>(items: readonly T[], look: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fits(value: Json, { type, format }: StructuralSchema): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "string":
      return typeof value === "string" || (format === "quantity" && typeof value === "number");
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    default:
      return true;
  }
}

function describe(value: Json, schema: StructuralSchema, { path, struct }: Place): string {
  const actual = Array.isArray(value)
    ? "array"
    : isObject(value)
      ? "object"
      : typeof value === "boolean"
        ? "bool"
        : typeof value === "number"
          ? numberText(value, schema)
          : typeof value;
  return `json: cannot unmarshal ${actual} into Go struct field ${struct}.${path} of type ${goType(schema)}`;
}

function numberText(value: number, schema: StructuralSchema): string {
  return schema.type === "integer" ? `number ${value}` : "number";
}

function goType(schema: StructuralSchema): string {
  switch (schema.type) {
    case "integer":
      return schema.format === "int64" ? "int64" : "int32";
    case "number":
      return "float64";
    case "boolean":
      return "bool";
    case "array":
      return `[]${schema.items === undefined ? "interface {}" : goType(schema.items)}`;
    case "object":
      return isObject(schema.additionalProperties) ? `map[string]${goType(schema.additionalProperties as StructuralSchema)}` : "v1.Struct";
    default:
      return "string";
  }
}
