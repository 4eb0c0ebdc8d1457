// What Go's reflection says of a value: its kind, its type, whether it is true, whether it is empty.
import { GoInt, GoObject, typed, typeTag, type TemplateValue } from "./value.ts";

export type Kind =
  | "invalid"
  | "bool"
  | "int"
  | "int64"
  | "int32"
  | "uint8"
  | "uint32"
  | "uint64"
  | "float64"
  | "string"
  | "slice"
  | "map"
  | "struct"
  | "ptr"
  | "func";

export type TemplateList = readonly TemplateValue[];
export interface TemplateMap {
  readonly [key: string]: TemplateValue;
}

/** True for a map of strings: a plain object. */
export function isMap(value: TemplateValue): value is TemplateMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof GoInt) && !(value instanceof GoObject);
}

export function isList(value: TemplateValue): value is TemplateList {
  return Array.isArray(value);
}

/** Elements of a list, also of one that the host keeps as an object, such as `.Capabilities.APIVersions`; undefined for what is no slice. */
export function elementsOf(value: TemplateValue): TemplateList | undefined {
  if (isList(value)) return value;
  if (!(value instanceof GoObject) || value.kind !== "slice") return undefined;
  return typed(
    value.entries().map(([, element]) => element),
    value.typeName,
  );
}

export function kindOf(value: TemplateValue): Kind {
  switch (typeof value) {
    case "undefined":
      return "invalid";
    case "string":
      return "string";
    case "number":
      return "float64";
    case "boolean":
      return "bool";
    case "function":
      return "func";
    default:
      if (value === null) return "invalid";
      if (value instanceof GoInt) return value.kind;
      if (value instanceof GoObject) return value.kind;
      return Array.isArray(value) ? "slice" : "map";
  }
}

/** Type as `%T` prints it; `<nil>` for nil. */
export function typeOf(value: TemplateValue): string {
  const kind = kindOf(value);
  switch (kind) {
    case "invalid":
      return "<nil>";
    case "slice":
      return value instanceof GoObject ? value.typeName : (typeTag(value as object) ?? "[]interface {}");
    case "map":
      return value instanceof GoObject ? value.typeName : (typeTag(value as object) ?? "map[string]interface {}");
    case "struct":
    case "ptr":
      return (value as GoObject).typeName;
    case "func":
      return "func()";
    default:
      return kind;
  }
}

/** Type of the elements of a map or list, from its own type. */
export function elementType(value: object): string {
  const tag = typeTag(value);
  if (tag === undefined) return "interface {}";
  if (tag.startsWith("[]")) return tag.slice(2);
  return tag.startsWith("map[string]") ? tag.slice(11) : "interface {}";
}

/** Zero value of an element type. */
export function zeroOf(type: string): TemplateValue {
  if (type === "string") return "";
  if (type === "int") return new GoInt(0n);
  if (type === "bool") return false;
  return type === "float64" ? 0 : null;
}

/** Number of entries of a map, list or text; undefined for what has no length. Texts count in bytes, so only zero or not is asked of them here. */
function isEmptyCollection(value: TemplateValue): boolean | undefined {
  if (typeof value === "string" || isList(value)) return value.length === 0;
  if (value instanceof GoObject) return value.kind === "map" || value.kind === "slice" ? value.entries().length === 0 : undefined;
  if (!isMap(value)) return undefined;
  // A loop that ends at the first key costs nothing for large maps.
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

/** Truth as `if` sees it. */
export function isTrue(value: TemplateValue): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  if (value === undefined || value === null) return false;
  if (value instanceof GoInt) return value.value !== 0n;
  return isEmptyCollection(value) !== true;
}

/** Emptiness as sprig's `empty` and `default` see it. */
export function isEmpty(value: TemplateValue): boolean {
  return !isTrue(value);
}
