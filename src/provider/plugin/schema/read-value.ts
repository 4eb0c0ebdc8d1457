// Reads members of decoded objects where the schema has already fixed their type; unknown and null read as absent.
import { isCtyObject, isUnknown, type CtyObject, type CtyValue } from "#codec";

export function textAt(object: CtyObject | null | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === "string" ? value : undefined;
}

export function boolAt(object: CtyObject | null | undefined, name: string): boolean | undefined {
  const value = object?.[name];
  return typeof value === "boolean" ? value : undefined;
}

export function objectAt(object: CtyObject | null | undefined, name: string): CtyObject | undefined {
  const value = object?.[name];
  return isCtyObject(value) ? value : undefined;
}

/** The texts of a list or set; undefined when it is null or not known. */
export function textsAt(object: CtyObject | null | undefined, name: string): readonly string[] | undefined {
  const value = object?.[name];
  return Array.isArray(value) ? (value as readonly CtyValue[]).filter((each) => typeof each === "string") : undefined;
}

/** The texts of a map by key; undefined when it is null or not known. */
export function textMapAt(object: CtyObject | null | undefined, name: string): Readonly<Record<string, string>> | undefined {
  const map = objectAt(object, name);
  return map && Object.fromEntries(Object.entries(map).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

export function isUnknownAt(object: CtyObject | null | undefined, name: string): boolean {
  return isUnknown(object?.[name]);
}
