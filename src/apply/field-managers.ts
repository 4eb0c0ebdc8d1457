// Who wrote a field, by the managedFields of a live object.
import { isObject, own, sameJson, type Json, type KubeObject, type ManagedFieldsEntry } from "#base";
import { joinFieldPath } from "./drift.ts";

/** Somebody who wrote a field, and when last. */
export interface FieldWriter {
  readonly manager: string;
  /** RFC 3339; of the manager's last write to the object, which may have been to another field. */
  readonly time?: string;
}

/**
 * Managers that own a field, what is in it or what it is in, in the order of their last write; the newest first.
 * @param path as {@link FieldDifference.path}
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers
 */
export function writersOf(live: KubeObject, path: string): readonly FieldWriter[] {
  return (live.metadata.managedFields ?? [])
    .filter((entry) => entry.manager !== undefined && ownedPaths(entry, live).some((owned) => overlaps(owned, path)))
    .map(({ manager = "", time }) => ({ manager, ...(time !== undefined && { time }) }))
    .toSorted((a, b) => ((a.time ?? "") < (b.time ?? "") ? 1 : -1));
}

function overlaps(owned: string, path: string): boolean {
  const isWithin = (inner: string, outer: string): boolean =>
    inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  return isWithin(path, owned) || isWithin(owned, path);
}

function ownedPaths({ fieldsV1 }: ManagedFieldsEntry, live: KubeObject): readonly string[] {
  const found: string[] = [];
  if (fieldsV1 !== undefined) walk(fieldsV1, live as Json, "", found);
  return found;
}

/** Paths of the leaves of a field set, spelled by where the elements of lists stand in the live object. */
function walk(set: Json | undefined, live: Json | undefined, path: string, into: string[]): void {
  const members = isObject(set) ? Object.entries(set).filter(([key]) => key !== ".") : [];
  if (members.length === 0 && path !== "") into.push(path);
  for (const [key, inner] of members) {
    const [mark, name] = [key.slice(0, 2), key.slice(2)];
    if (mark === "f:") walk(inner, own(live, name), joinFieldPath(path, name), into);
    else {
      const index = Array.isArray(live) ? indexOf(live as readonly Json[], mark, name) : -1;
      if (index >= 0) walk(inner, (live as readonly Json[])[index], `${path}[${index}]`, into);
    }
  }
}

function indexOf(list: readonly Json[], mark: string, name: string): number {
  if (mark === "i:") return Number(name);
  const wanted = JSON.parse(name) as Json;
  if (mark === "v:") return list.findIndex((each) => sameJson(each, wanted));
  return list.findIndex(
    (each) => isObject(wanted) && Object.entries(wanted).every(([key, value]) => sameJson(own(each, key) ?? null, value)),
  );
}
