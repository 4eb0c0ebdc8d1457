// Snapshots of a folder that keeps a control plane's objects, whether or not a control plane is running on it, and the way back.
import type { Clock } from "#base";
import { readFolder } from "../storage/lmdb-reading.ts";
import { openDirectory } from "../storage/open-directory.ts";
import { restoreInto, type RestoredFacts } from "./restore.ts";
import { readSnapshot, writeSnapshot, type SnapshotFacts } from "./snapshot-file.ts";

/**
 * Writes what a folder holds at one moment into one file. A control plane may be writing to the folder meanwhile.
 * @throws control-plane.noStore · control-plane.snapshotUnwritable
 */
export async function snapshotFolder(folder: string, path: string, clock: Pick<Clock, "now">): Promise<SnapshotFacts> {
  const { version, entries, keys } = await readFolder(folder);
  return writeSnapshot(path, { resourceVersion: version, takenAt: clock.now(), keys, entries });
}

/**
 * Fills a folder, which must hold nothing yet, from a snapshot. Nothing is written where the snapshot is not sound.
 * @throws control-plane.noSnapshot · control-plane.foreignSnapshot · control-plane.newerSnapshot · control-plane.damagedSnapshot · control-plane.notEmpty
 */
export async function restoreFolder(path: string, folder: string): Promise<RestoredFacts> {
  const snapshot = await readSnapshot(path);
  const journal = await openDirectory(folder);
  try {
    return await restoreInto(journal, snapshot, { path, place: folder });
  } finally {
    await journal.close();
  }
}
