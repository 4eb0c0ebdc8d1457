// A journal in LMDB: one record per object and the sequence of versions, written in groups, one transaction at a time.
import { open, type Database, type RootDatabase } from "lmdb";
import { messageOf } from "#base";
import { controlPlaneProblems } from "../problems.ts";
import type { Journal, JournalContent } from "./journal.ts";
import type { Entry } from "./object-store.ts";

/** One record of the store. */
export interface Stored {
  readonly version: number;
  readonly json: string;
}

/** Names and encodings of what a folder holds; whoever opens it must use the same. */
export const STORES = {
  objects: { name: "objects", encoding: "msgpack" },
  facts: { name: "facts", encoding: "json" },
} as const;

/** Writes that are kept together or not at all. */
interface Group {
  readonly writes: (() => void)[];
  version: number;
  readonly done: Promise<void>;
  readonly keep: () => void;
  readonly lose: (reason: unknown) => void;
}

/** Opens the journal in a directory, which is created where it does not exist. @throws control-plane.damaged */
export function lmdbJournal(directory: string): Journal {
  try {
    // Only a batch of its own tells of its failure in one promise; the batches that LMDB makes of each turn of the event loop do not.
    // A write is told as kept when the disk has it: with overlapping syncs, LMDB would tell of a commit before that.
    const options = { maxDbs: 4, compression: false, noMemInit: true, eventTurnBatching: false, overlappingSync: false } as const;
    return new LmdbJournal(directory, open({ path: directory, ...options }));
  } catch (error) {
    throw controlPlaneProblems.damaged(directory, error);
  }
}

class LmdbJournal implements Journal {
  readonly #directory: string;
  readonly #root: RootDatabase;
  readonly #objects: Database<Stored, string>;
  readonly #facts: Database<string | number, string>;
  readonly #listeners: (() => void)[] = [];
  #writing: Group | undefined;
  #waiting: Group | undefined;
  #closed = false;

  constructor(directory: string, root: RootDatabase) {
    this.#directory = directory;
    this.#root = root;
    this.#objects = root.openDB<Stored, string>(STORES.objects);
    this.#facts = root.openDB<string | number, string>(STORES.facts);
  }

  read(): Promise<{ version: number; entries: Iterable<Entry & { resource: string }> }> {
    const version = Number(this.#facts.get("version") ?? 0);
    const entries = [...this.#objects.getRange()].map(({ key, value }) => {
      const split = key.indexOf("\n");
      return { resource: key.slice(0, split), key: key.slice(split + 1), version: value.version, json: value.json };
    });
    return Promise.resolve({ version, entries });
  }

  put(resource: string, { key, version, json }: Entry): void {
    this.#add(version, () => void this.#objects.put(`${resource}\n${key}`, { version, json }));
  }

  remove(resource: string, key: string, version: number): void {
    this.#add(version, () => void this.#objects.remove(`${resource}\n${key}`));
  }

  settled(): Promise<void> | undefined {
    return (this.#waiting ?? this.#writing)?.done;
  }

  onLost(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async restore({ version, entries, keys }: JournalContent): Promise<void> {
    try {
      await this.#root.batch(() => {
        for (const { resource, key, version: own, json } of entries) void this.#objects.put(`${resource}\n${key}`, { version: own, json });
        for (const [name, value] of Object.entries(keys)) void this.#facts.put(name, value);
        void this.#facts.put("version", version);
      });
    } catch (error) {
      throw controlPlaneProblems.storeUnwritable(this.#directory, await reasonOf(error));
    }
  }

  async keep(name: string, make: () => string): Promise<string> {
    const known = this.#facts.get(name);
    if (typeof known === "string") return known;
    const made = make();
    await this.#facts.put(name, made);
    return made;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // what is lost was told to those who wrote it
    await this.settled()?.catch(() => undefined);
    await this.#root.close();
  }

  #add(version: number, write: () => void): void {
    this.#waiting ??= this.#open();
    this.#waiting.writes.push(write);
    this.#waiting.version = version;
  }

  /** A group takes writes until the one before it is kept, and at least until all requests that have arrived are answered. */
  #open(): Group {
    let [keep, lose]: [() => void, (reason: unknown) => void] = [() => undefined, () => undefined];
    const done = new Promise<void>((resolve, reject) => ([keep, lose] = [resolve, reject]));
    // whoever waits for it hears of it; a write that nobody waits for is no unhandled failure
    done.catch(() => undefined);
    if (this.#writing === undefined) setImmediate(() => this.#write());
    return { writes: [], version: 0, done, keep, lose };
  }

  #write(): void {
    const group = this.#waiting;
    if (group === undefined || this.#writing !== undefined) return;
    this.#writing = group;
    this.#waiting = undefined;
    this.#root
      .batch(() => {
        for (const write of group.writes) write();
        void this.#facts.put("version", group.version);
      })
      .then(
        () => this.#kept(group),
        (error: unknown) => void this.#lost(group, error),
      );
  }

  #kept(group: Group): void {
    this.#writing = undefined;
    group.keep();
    this.#write();
  }

  /** What waits was decided on the lost state and is lost as well. */
  async #lost(group: Group, error: unknown): Promise<void> {
    const waiting = this.#waiting;
    this.#writing = undefined;
    this.#waiting = undefined;
    for (const listener of this.#listeners) listener();
    const problem = controlPlaneProblems.storeUnwritable(this.#directory, await reasonOf(error));
    group.lose(problem);
    waiting?.lose(problem);
  }
}

/** LMDB tells the reason in a promise of its own, which rejects. */
async function reasonOf(error: unknown): Promise<string> {
  const { commitError } = error as { readonly commitError?: Promise<unknown> };
  return commitError === undefined ? messageOf(error) : commitError.then(() => messageOf(error), messageOf);
}
