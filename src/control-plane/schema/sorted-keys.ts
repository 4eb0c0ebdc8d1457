// JSON values as Go writes maps.
import { isObject, type Json } from "#base";

/** A copy in which the keys of every object are in order, and members that are undefined are left out. */
export function sortedKeys(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map((each: Json) => sortedKeys(each));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .flatMap((key) => (value[key] === undefined ? [] : [[key, sortedKeys(value[key])]])),
  );
}
