// Brings stored custom objects up to their schema: what it says by now holds for what was stored before, and for what no write sets.
import { isObject, type MutableJsonObject } from "#base";
import { dropForbiddenNulls, pruneUnknown, setDefaults } from "../schema/unknown-fields.ts";
import type { Entry } from "../storage/object-store.ts";
import type { ServedResource } from "./served-resource.ts";

/** Whether the text of an entry is not what its schema makes of it. */
export function isUnfilled(entry: Entry, served: ServedResource): boolean {
  if (served.reading !== "custom") return false;
  if (served.version > (entry.written ?? entry.version) || served.apiVersion !== served.storageVersion) return true;
  return (hasStatusDefault(served) && lacksStatus(entry)) || hasNullStatus(entry);
}

/** Sets defaults and drops what the schema does not know, in place. @see apiextensions-apiserver pkg/apiserver/customresource_handler.go */
export function fill(object: MutableJsonObject, { definition }: ServedResource): void {
  dropForbiddenNulls(object, definition.schema);
  setDefaults(object, definition.schema);
  pruneUnknown(object, definition.schema, "custom");
}

/** Whether a new object is shown with a status that is not stored: creates drop the status, and reads set its default. */
export function hasStatusDefault({ reading, definition }: ServedResource): boolean {
  const value = definition.schema.properties?.["status"]?.default;
  return reading === "custom" && value !== undefined && value !== null;
}

/** An apply may store a null where there was no status. */
function hasNullStatus(entry: Entry): boolean {
  return entry.json.includes('"status":null') && lacksStatus(entry);
}

const lacking = new WeakMap<Entry, boolean>();

function lacksStatus(entry: Entry): boolean {
  let lacks = lacking.get(entry);
  if (lacks === undefined) {
    const object: unknown = entry.json.includes('"status":') ? JSON.parse(entry.json) : {};
    lacks = !isObject(object) || object["status"] === undefined || object["status"] === null;
    lacking.set(entry, lacks);
  }
  return lacks;
}
