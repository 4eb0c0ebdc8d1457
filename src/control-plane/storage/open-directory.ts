// LMDB is loaded only where something is kept on disk.
import type { Journal } from "./journal.ts";

/** The journal in a directory, which is made where it does not exist. @throws control-plane.damaged */
export async function openDirectory(dir: string): Promise<Journal> {
  const { lmdbJournal } = await import("./lmdb-journal.ts");
  return lmdbJournal(dir);
}
