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

/** A value as a parameter; integers of type int come out as JavaScript numbers, so that functions can count with them. */
export function toParameter(value: TemplateValue, type: ParameterType): TemplateValue {
  if (type === "any") return value === undefined ? null : value;
  if (type === "value") return value;
  const fitting = tryFit(value, type);
  return fitting === undefined ? misfit(value, type) : fitting;
}

/** Undefined when the value is of another type. */
function tryFit(value: TemplateValue, type: ParameterType): TemplateValue {
  switch (type) {
    case "string":
      return typeof value === "string" ? value : undefined;
    case "bool":
      return typeof value === "boolean" ? value : undefined;
    case "int":
    case "uint32":
      return value instanceof GoInt && value.kind === type ? Number(value.value) : undefined;
    case "float64":
      return typeof value === "number" ? value : undefined;
    default:
      return tryFitCollection(value, type);
  }
}

function tryFitCollection(value: TemplateValue, type: ParameterType): TemplateValue {
  if (type === "map[string]interface {}") return isMap(value) && isMapOfAny(value) ? value : undefined;
  if (type === "[]interface {}") return isList(value) && typeTag(value) === undefined ? value : undefined;
  return value instanceof GoObject && value.typeName === typeName(type) ? value : undefined;
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
