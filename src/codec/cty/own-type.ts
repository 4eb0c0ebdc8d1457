// The type that a value has by itself, for places of type `dynamic`.
import type { CtyType } from "./type.ts";
import { Dynamic, isCtyObject, Unknown, type CtyValue } from "./value.ts";

/**
 * The type of a value that nobody has given one: objects for members with names, tuples for lists, `dynamic` for what is null or not
 * known yet, as the configuration language has it for what is written out.
 */
export function ownCtyType(value: CtyValue | undefined): CtyType {
  if (value === null || value === undefined || value instanceof Unknown || value instanceof Dynamic) return "dynamic";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (Array.isArray(value)) return ["tuple", (value as readonly CtyValue[]).map(ownCtyType)];
  if (!isCtyObject(value)) return "number";
  return ["object", Object.fromEntries(Object.entries(value).map(([name, each]) => [name, ownCtyType(each)]))];
}
