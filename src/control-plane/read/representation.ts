// Stored objects in the version that is served, as JSON text. Text that needs no change is passed on as it is.
import { readEntry } from "../cluster-state.ts";
import { isUnfilled } from "../registry/fill.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { Entry } from "../storage/object-store.ts";
import { headOf } from "../write/canonical.ts";

/** The object as text. */
export function toText(entry: Entry, served: ServedResource): string {
  if (isUnfilled(entry, served) || served.definition.convert !== undefined) return JSON.stringify(readEntry(entry, served));
  if (served.apiVersion === served.storageVersion) return entry.json;
  const stored = headOf(served.definition.kind, served.storageVersion);
  return headOf(served.definition.kind, served.apiVersion) + entry.json.slice(stored.length);
}

/** The object as an item of a list: built-in kinds leave kind and apiVersion to the list. */
export function toItem(entry: Entry, served: ServedResource): string {
  const text = toText(entry, served);
  return served.reading === "custom" ? text : `{${text.slice(headOf(served.definition.kind, served.apiVersion).length)}`;
}
