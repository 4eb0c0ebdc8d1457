// Which files of a source's folder may go: those past their time, then the oldest beyond the number of records.
import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Duration } from "#base";

export interface Retention {
  /** A file that is not current is kept at least that long. */
  readonly ttl: Duration;
  /** Files kept per owner, the current one included. */
  readonly records: number;
}

export interface GarbageRule {
  /** Name of the file that must stay. */
  readonly current: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly rule: Retention;
}

/** Files looked at in one run. */
const MAX_FILES = 1000;

/**
 * Deletes old files of one folder. Links, `.lock` files of kept files and the current file stay.
 * @returns names of deleted files
 * @see behaviour: fluxcd/pkg artifact/storage GarbageCollect
 */
export async function collectGarbage(folder: string, { current, now, rule }: GarbageRule): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).slice(0, MAX_FILES);
  const found = await Promise.all(names.map(async (name) => ({ name, at: await lstat(join(folder, name)).catch(() => undefined) })));
  const files = found
    .flatMap(({ name, at }) => (at?.isFile() === true && !name.endsWith(".lock") ? [{ name, written: at.mtimeMs }] : []))
    .toSorted((a, b) => a.written - b.written);
  const others = files.filter((file) => file.name !== current);
  const stale = new Set(others.filter((file) => now - file.written > rule.ttl.millis).map((file) => file.name));
  for (const { name } of others) {
    if (files.length - stale.size <= rule.records) break;
    stale.add(name);
  }
  for (const name of stale) {
    await rm(join(folder, name), { force: true });
    await rm(join(folder, `${name}.lock`), { force: true });
  }
  return [...stale];
}
