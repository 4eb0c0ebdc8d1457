// Arguments: what a parameter of a Go type takes, and what is said about the rest.
import { isList, isMap, typeOf } from "./kind.ts";
import type { ParameterType } from "./signature.ts";
import { GoInt, GoObject, typeTag, type TemplateValue } from "./value.ts";

/** A value that does not fit; `message` is Go's. */
export class Misfit extends Error {}

/** True for parameter types whose zero value is nil. */
export function canBeNil(type: ParameterType): boolean {
  return type === "any" || type === "value" || type === "map[string]interface {}" || type === "[]interface {}";
}

/** Go's name of a parameter type. */
export function typeName(type: ParameterType): string {
  if (type === "any") return "interface {}";
  if (type === "value") return "reflect.Value";
  return type.startsWith("struct ") ? type.slice(7) : type;
}

/** Tests by type; integers of type int come out as JavaScript numbers, so that functions can count with them. */
export function toParameter(value: TemplateValue, type: ParameterType): TemplateValue {
  switch (type) {
    case "any":
      return value === undefined ? null : value;
    case "value":
      return value;
    case "string":
      if (typeof value === "string") return value;
      break;
    case "bool":
      if (typeof value === "boolean") return value;
      break;
    case "int":
    case "uint32":
      if (value instanceof GoInt && value.kind === type) return Number(value.value);
      break;
    case "float64":
      if (typeof value === "number") return value;
      break;
    case "map[string]interface {}":
      if (isMap(value) && isMapOfAny(value)) return value;
      break;
    case "[]interface {}":
      if (isList(value) && typeTag(value) === undefined) return value;
      break;
    default:
      if (value instanceof GoObject && value.typeName === typeName(type)) return value;
  }
  return misfit(value, type);
}

function misfit(value: TemplateValue, type: ParameterType): TemplateValue {
  if (value !== undefined) {
    throw new Misfit(`wrong type for value; expected ${typeName(type)}; got ${value === null ? "interface {}" : typeOf(value)}`);
  }
  if (canBeNil(type)) return null;
  throw new Misfit(`invalid value; expected ${typeName(type)}`);
}

/** Maps of `interface {}` under a name of their own, like `common.Values`, fit too. */
function isMapOfAny(map: object): boolean {
  const tag = typeTag(map);
  return tag === undefined || !tag.startsWith("map[");
}
