// The merge patch that turns one JSON object into another (RFC 7386).
import { isObject, sameJson, setOwn, type Json, type JsonObject } from "#base";

/** @returns undefined when the objects are equal; lists are replaced whole */
export function mergePatch(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const patch: Record<string, Json> = {};
  for (const key of Object.keys(from)) if (from[key] !== undefined && to[key] === undefined) setOwn(patch, key, null);
  for (const [key, wanted] of Object.entries(to)) {
    const found = Object.hasOwn(from, key) ? from[key] : undefined;
    if (wanted === undefined || sameJson(found, wanted)) continue;
    setOwn(patch, key, isObject(found) && isObject(wanted) ? mergePatch(found, wanted) : wanted);
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}
