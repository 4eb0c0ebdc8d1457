// Drift of an install as values of the resource: what git has lost or changed shows in `repository_files`, what the cluster has lost or
// changed in `objects`, so that a plan names it and an apply puts it back.
import { formatRef } from "#base";
import { isCtyObject, type CtyObject } from "#codec";
import type { BootstrapInspection, BootstrapRendering, Drift } from "#operations";
import type { Warning } from "../plugin/index.ts";
import { objectDigests } from "./bootstrap-order.ts";
import { firstLines } from "./first-lines.ts";

/** What was found, in terms of the stored state. */
export interface FoundDrift {
  readonly files: CtyObject;
  /** Undefined where the stored value stands. */
  readonly objects: CtyObject | undefined;
  readonly warnings: readonly Warning[];
}

/** Compares an inspection with what is stored. */
export function describeDrift(state: CtyObject, rendering: BootstrapRendering, inspection: BootstrapInspection): FoundDrift {
  return {
    files: recordedFiles(state, inspection),
    objects: markedObjects(state, rendering, inspection.drift),
    warnings: warningsOf(inspection),
  };
}

/** The stored `objects` with drift in the place of the digests of what it concerns; undefined where nothing has drifted. */
export function markedObjects(
  state: CtyObject,
  rendering: Pick<BootstrapRendering, "objects">,
  found: readonly Drift[],
): CtyObject | undefined {
  const stored = isCtyObject(state["objects"]) ? state["objects"] : undefined;
  const wanted = objectDigests(rendering);
  const ids = new Map(rendering.objects.map((each) => [formatRef(each), each.id]));
  const marks = new Map<string, string | undefined>();
  for (const drift of found.filter(({ where }) => where === "cluster")) {
    const id = ids.get(drift.subject) ?? foreignId(drift.subject);
    // What a newer rendering changes is no drift: the plan shows it as a new digest.
    const isUpgrade = stored !== undefined && wanted[id] !== undefined && stored[id] !== wanted[id];
    if (drift.change === "missing") marks.set(id, undefined);
    else if (drift.change === "changed" && !isUpgrade && (!marks.has(id) || marks.get(id) !== undefined))
      marks.set(id, joined(marks.get(id), drift));
  }
  return marks.size === 0 ? undefined : marked(stored ?? wanted, marks);
}

/** Recorded files as they stand in git; one that is gone is absent, so that the plan brings it back. */
function recordedFiles(state: CtyObject, { files }: BootstrapInspection): CtyObject {
  const recorded = isCtyObject(state["repository_files"]) ? state["repository_files"] : {};
  return Object.fromEntries(
    Object.keys({ ...recorded, ...files }).flatMap((path) => (files[path] === undefined ? [] : [[path, files[path]]])),
  );
}

function joined(before: string | undefined, { field, wanted, found }: Drift): string {
  const change = field === undefined || field === "" ? "changed" : `${field}: ${found ?? "absent"} instead of ${wanted ?? "absent"}`;
  return before === undefined ? change : `${before}; ${change}`;
}

function marked(objects: CtyObject, marks: ReadonlyMap<string, string | undefined>): CtyObject {
  const made: Record<string, string> = {};
  for (const [id, digest] of Object.entries(objects)) if (typeof digest === "string" && !marks.has(id)) made[id] = digest;
  for (const [id, mark] of marks) if (mark !== undefined) made[id] = mark;
  return made;
}

/** An id for what is not among the rendered objects: `Secret/flux-system/flux-system`. */
function foreignId(subject: string): string {
  const [kind = "", namespace = "", name = ""] = subject.split("/");
  return `${namespace}_${name}__${kind}`;
}

/** What is found, in words. */
export function warningsOf({ drift, installed }: Pick<BootstrapInspection, "drift" | "installed">): readonly Warning[] {
  const cluster = drift.filter(({ where }) => where === "cluster");
  if (!installed) return [{ summary: "Flux is not in the cluster", detail: "Nothing of the install was found; apply brings it back." }];
  const lines = [
    ...cluster.map(
      ({ subject, change, field, found }) =>
        `- ${subject}: ${change}${field ? ` at ${field}` : ""}${change === "not ready" && found ? `, ${found}` : ""}`,
    ),
    ...drift
      .filter(({ where, change }) => where === "git" && change !== "changed")
      .map(({ subject, change }) => `- ${subject} in git: ${change}`),
  ];
  return lines.length === 0 ? [] : [{ summary: "Flux differs from what was applied", detail: shortened(lines) }];
}

const MOST_LINES = 20;

function shortened(lines: readonly string[]): string {
  return firstLines(lines, MOST_LINES, (rest) => `- and ${rest} more`).join("\n");
}
