import type { ObjectDiff } from "#apply";
import type { Comparison } from "./report.ts";

/** Answers of a dry run as comparisons; objects that their marks keep from being touched are left out. */
export function comparisonsOf(diffs: readonly ObjectDiff[]): readonly Comparison[] {
  return diffs
    .filter(({ action }) => action !== "skipped")
    .map(({ ref, action, fields }) => ({ ref, isMissing: action === "created", fields }));
}
