// Objects between the versions of their kind. All go by the version that is kept.
import { cloneJson, type JsonObject, type MutableJsonObject } from "#base";
import type { ServedResource } from "./served-resource.ts";

/** A stored object in the version that is served. @param object a private copy */
export function fromStored(object: MutableJsonObject, { definition, apiVersion }: ServedResource): MutableJsonObject {
  const converted = definition.convert?.fromStored(object) ?? object;
  converted["apiVersion"] = apiVersion;
  return converted;
}

/** A copy of an object of the version that is served in the version that is kept. */
export function toStored(object: JsonObject, { definition, storageVersion }: ServedResource): MutableJsonObject {
  const copy = cloneJson(object) as MutableJsonObject;
  const converted = definition.convert?.toStored(copy) ?? copy;
  converted["apiVersion"] = storageVersion;
  return converted;
}

/** An object of one version in another version of the same resource. */
export function convertBetween(object: JsonObject, from: ServedResource, to: ServedResource): JsonObject {
  if (from.definition.convert === undefined && to.definition.convert === undefined) return { ...object, apiVersion: to.apiVersion };
  const stored = toStored(object, from);
  return to.definition.convert === undefined ? stored : fromStored(stored, to);
}
