// What an apply or a prune did, object by object.
import { formatRef, type KubeObject, type ObjectRef } from "#base";

export type Action = "created" | "configured" | "unchanged" | "skipped" | "deleted";

export interface Change {
  readonly ref: ObjectRef;
  readonly action: Action;
  /** The object on the server after it, where it was seen; lets a wait begin without a request. */
  readonly live?: KubeObject;
}

export interface ChangeSet {
  readonly entries: readonly Change[];
}

/** Whether anything was written. */
export function hasChanges(changeSet: ChangeSet): boolean {
  return changeSet.entries.some((each) => each.action !== "unchanged" && each.action !== "skipped");
}

/** One line per written object, as events and logs show it: `Deployment/apps/web configured`. */
export function describeChanges(changeSet: ChangeSet): string {
  return changeSet.entries
    .filter((each) => each.action !== "unchanged" && each.action !== "skipped")
    .map((each) => `${formatRef(each.ref)} ${each.action}`)
    .join("\n");
}
