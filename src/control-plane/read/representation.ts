// Stored objects in the version that is served, as values and as JSON text. Text that needs no change is passed on as it is.
import type { MutableJsonObject } from "#base";
import { readEntry } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { dropForbiddenNulls, pruneUnknown, setDefaults } from "../schema/unknown-fields.ts";
import type { Entry } from "../storage/object-store.ts";
import { headOf } from "../write/canonical.ts";

/** The object as it is served; custom objects stored under an older schema get its defaults and lose its unknown fields. */
export function toObject(entry: Entry, served: ServedResource): MutableJsonObject {
  const object = readEntry(entry, served);
  if (isStale(entry, served)) {
    const { schema } = served.definition;
    dropForbiddenNulls(object, schema);
    setDefaults(object, schema);
    pruneUnknown(object, schema, "custom");
  }
  return object;
}

/** The object as text. */
export function toText(entry: Entry, served: ServedResource): string {
  if (isStale(entry, served) || served.definition.convert !== undefined) return JSON.stringify(toObject(entry, served));
  if (served.apiVersion === served.storageVersion) return entry.json;
  const stored = headOf(served.definition.kind, served.storageVersion);
  return headOf(served.definition.kind, served.apiVersion) + entry.json.slice(stored.length);
}

/** The object as an item of a list: built-in kinds leave kind and apiVersion to the list. */
export function toItem(entry: Entry, served: ServedResource): string {
  const text = toText(entry, served);
  return served.reading === "custom" ? text : `{${text.slice(headOf(served.definition.kind, served.apiVersion).length)}`;
}

function isStale(entry: Entry, served: ServedResource): boolean {
  return served.reading === "custom" && (served.version > entry.version || served.apiVersion !== served.storageVersion);
}
