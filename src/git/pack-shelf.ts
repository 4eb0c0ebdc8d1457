// Packs of fetched commits on disk, for the processes of one user: OpenTofu runs a process for each configuration of a provider, so that
// a hundred clusters of one repository are a hundred processes. What a pack says is checked by its hashes whenever it is read.
import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, type Clock, type Log } from "#base";

/** Keeps packs, and has each fetched once at a time on this machine. */
export interface PackShelf {
  /** The pack of a name; where there is none, that which `fetch` brings. An empty one is not kept. */
  pack(name: string, fetch: () => Promise<Uint8Array>, signal: AbortSignal | undefined): Promise<Uint8Array>;
  /** Forgets a pack, because it does not hold what it should. */
  drop(name: string): Promise<void>;
}

export interface PackShelfPlaces {
  readonly clock: Clock;
  readonly log: Log;
}

/** A pack that nobody asked for so long goes, in milliseconds. */
const KEPT = 24 * 60 * 60_000;
/** One who fetches says so this often; one who has not for {@link SILENCE} has ended. */
const SIGN_OF_LIFE = 2_000;
const SILENCE = 10_000;
const PAUSE = 50;

/**
 * Packs in a folder that only its user may open. A folder that cannot be written costs the sharing and nothing else.
 * @param folder is created where it is missing
 */
export function packShelf(folder: string, places: PackShelfPlaces): PackShelf {
  const fileOf = (name: string): string => join(folder, `${createHash("sha256").update(name).digest("hex")}.pack`);
  return {
    async pack(name, fetch, signal) {
      const file = fileOf(name);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      } catch (error) {
        places.log.write("debug", "fetched commits are not shared between processes", { folder, reason: String(error) });
        return fetch();
      }
      return (await tryRead(file)) ?? fetchAlone({ file, folder, fetch, signal }, places);
    },
    drop: (name) => rm(fileOf(name), { force: true }),
  };
}

interface Fetching {
  readonly file: string;
  readonly folder: string;
  readonly fetch: () => Promise<Uint8Array>;
  readonly signal: AbortSignal | undefined;
}

/** Whoever makes the lock fetches; the others wait for the pack, and take over from one who ended without it. */
async function fetchAlone(fetching: Fetching, places: PackShelfPlaces): Promise<Uint8Array> {
  const { file, signal } = fetching;
  const lock = `${file}.lock`;
  for (;;) {
    signal?.throwIfAborted();
    const mine = await tryLock(lock);
    // The folder cannot be written after all.
    if (mine === undefined) return fetching.fetch();
    if (mine) return await fetchLocked(fetching, lock, places);
    const found = await tryRead(file);
    if (found !== undefined) return found;
    if (await isSilent(lock, places.clock)) await rm(lock, { force: true });
    else await places.clock.sleep(PAUSE, signal);
  }
}

async function fetchLocked({ file, folder, fetch }: Fetching, lock: string, { clock, log }: PackShelfPlaces): Promise<Uint8Array> {
  const sign = setInterval(() => void touch(lock, clock).catch(() => undefined), SIGN_OF_LIFE);
  try {
    const known = await tryRead(file);
    if (known !== undefined) return known;
    const pack = await fetch();
    if (pack.length === 0) return pack;
    try {
      const part = `${file}.${process.pid}.part`;
      await writeFile(part, pack, { mode: 0o600 });
      await rename(part, file);
      await dropOld(folder, clock);
    } catch (error) {
      log.write("debug", "a fetched commit is not kept", { folder, reason: String(error) });
    }
    return pack;
  } finally {
    clearInterval(sign);
    await rm(lock, { force: true });
  }
}

/** True when the lock is ours now, false when somebody else has it, undefined when there can be none. */
async function tryLock(lock: string): Promise<boolean | undefined> {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    return codeOf(error) === "EEXIST" ? false : undefined;
  }
}

async function tryRead(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch {
    return undefined; // not there, or not readable, which is the same to us
  }
}

async function isSilent(lock: string, clock: Clock): Promise<boolean> {
  try {
    return clock.now() - (await stat(lock)).mtimeMs > SILENCE;
  } catch {
    return false; // gone meanwhile
  }
}

function touch(lock: string, clock: Clock): Promise<void> {
  const now = clock.now() / 1000;
  return utimes(lock, now, now);
}

async function dropOld(folder: string, clock: Clock): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const age = await stat(file).then(
      ({ mtimeMs }) => clock.now() - mtimeMs,
      () => 0,
    );
    if (age > KEPT) await rm(file, { force: true });
  }
}
