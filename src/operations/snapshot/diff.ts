// The difference between two snapshots, or between a snapshot and what is there.
import { fieldDifferences } from "#apply";
import { refOf, sameJson, type KubeObject } from "#base";
import { contentsOf, entryOf } from "./archive.ts";
import { entryId, type KeptObject, type Snapshot, type SnapshotEntry } from "./contract.ts";

export interface SnapshotDifference extends SnapshotEntry {
  readonly change: "added" | "removed" | "changed" | "unjudged";
  /** Paths of the fields that differ, `spec.interval`; for Secrets only which keys. Never values. */
  readonly fields: readonly string[];
}

/**
 * What has to be done to `before` to make it `after`, in the order of roles and names. What is sealed in one of them is not judged.
 */
export function diffSnapshots(before: Snapshot, after: Snapshot): readonly SnapshotDifference[] {
  const old = byId(before);
  const present = byId(after);
  const closed = new Set([...closedIn(before), ...closedIn(after)]);
  const ids = [...new Set([...old.keys(), ...present.keys(), ...closed])];
  return ids.flatMap((id): readonly SnapshotDifference[] => {
    const [from, to] = [old.get(id), present.get(id)];
    if (closed.has(id)) return unjudged(id, from ?? to, before, after);
    if (from === undefined) return to === undefined ? [] : [{ ...entryOf(to), change: "added", fields: [] }];
    if (to === undefined) return [{ ...entryOf(from), change: "removed", fields: [] }];
    const fields = differingFields(from.object, to.object);
    return fields.length === 0 ? [] : [{ ...entryOf(to), change: "changed", fields }];
  });
}

/** Paths of the fields by which two kept objects differ; who owns fields, and their times, do not count. */
export function differingFields(from: KubeObject, to: KubeObject): readonly string[] {
  const fields = fieldDifferences(to, from).map(({ path }) => path);
  return sameJson(from.status, to.status) || from.status === undefined || to.status === undefined ? fields : [...fields, "status"];
}

function byId(snapshot: Snapshot): ReadonlyMap<string, KeptObject> {
  return new Map(contentsOf(snapshot).map((each) => [entryId(refOf(each.object)), each]));
}

/** Objects that the snapshot names and does not show. */
function closedIn({ index, opened }: Snapshot): readonly string[] {
  if (opened !== undefined) return [];
  return [...index.omitted, ...(index.sealed?.objects ?? [])].map(entryId);
}

/** One line where both have it: whether it changed cannot be seen. Where one has it only, that is seen. */
function unjudged(id: string, shown: KeptObject | undefined, before: Snapshot, after: Snapshot): readonly SnapshotDifference[] {
  const [from, to] = [entryIn(id, before), entryIn(id, after)];
  const entry = to ?? from ?? (shown && entryOf(shown));
  if (entry === undefined) return [];
  const change = from === undefined ? "added" : to === undefined ? "removed" : "unjudged";
  return [{ ...entry, change, fields: [] }];
}

function entryIn(id: string, { index, objects, opened }: Snapshot): SnapshotEntry | undefined {
  const named = [...index.omitted, ...(index.sealed?.objects ?? [])].find((each) => entryId(each) === id);
  if (named !== undefined)
    return {
      role: named.role,
      apiVersion: named.apiVersion,
      kind: named.kind,
      name: named.name,
      ...(named.namespace !== undefined && { namespace: named.namespace }),
    };
  const found = [...objects, ...(opened ?? [])].find(({ object }) => entryId(refOf(object)) === id);
  return found && entryOf(found);
}
