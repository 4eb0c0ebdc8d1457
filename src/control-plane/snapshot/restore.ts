// Fills an empty journal from a snapshot.
import { controlPlaneProblems } from "../problems.ts";
import type { Journal } from "../storage/journal.ts";
import type { Snapshot } from "./format.ts";

/** What was restored. */
export interface RestoredFacts {
  readonly path: string;
  /** The resource version at which the snapshot was taken. */
  readonly resourceVersion: number;
  readonly objects: number;
}

/**
 * How far the sequence of resource versions goes on after a restore. What was written after the snapshot was taken had versions as
 * well: none of them is given out again, so that a client that still knows one is told to list anew instead of being told something else.
 */
const GAP = 1_000_000_000;

/** Objects keep their versions; the next write has one that was never given out. @throws control-plane.notEmpty */
export async function restoreInto(
  journal: Journal,
  snapshot: Snapshot,
  { path, place }: { readonly path: string; readonly place: string },
): Promise<RestoredFacts> {
  const held = await journal.read();
  if (held.version > 0 || [...held.entries].length > 0) throw controlPlaneProblems.notEmpty(place);
  await journal.restore({ version: snapshot.resourceVersion + GAP, entries: snapshot.entries, keys: snapshot.keys });
  return { path, resourceVersion: snapshot.resourceVersion, objects: snapshot.entries.length };
}
