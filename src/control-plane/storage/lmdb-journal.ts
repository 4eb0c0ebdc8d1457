// A journal in LMDB: one record per object, written in batches by LMDB's own thread, plus the sequence of versions.
import { open, type Database, type RootDatabase } from "lmdb";
import { controlPlaneProblems } from "../problems.ts";
import type { Journal } from "./journal.ts";
import type { Entry } from "./object-store.ts";

interface Stored {
  readonly version: number;
  readonly json: string;
}

/** Opens the journal in a directory, which is created where it does not exist. @throws control-plane.damaged */
export function lmdbJournal(directory: string): Journal {
  try {
    return new LmdbJournal(open({ path: directory, maxDbs: 4, compression: false, noMemInit: true }));
  } catch (error) {
    throw controlPlaneProblems.damaged(directory, error);
  }
}

class LmdbJournal implements Journal {
  readonly #root: RootDatabase;
  readonly #objects: Database<Stored, string>;
  readonly #facts: Database<string | number, string>;
  #pending: Promise<void> | undefined;
  #closed = false;

  constructor(root: RootDatabase) {
    this.#root = root;
    this.#objects = root.openDB<Stored, string>({ name: "objects", encoding: "msgpack" });
    this.#facts = root.openDB<string | number, string>({ name: "facts", encoding: "json" });
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
    void this.#objects.put(`${resource}\n${key}`, { version, json });
    this.#track(version);
  }

  remove(resource: string, key: string, version: number): void {
    void this.#objects.remove(`${resource}\n${key}`);
    this.#track(version);
  }

  settled(): Promise<void> | undefined {
    return this.#pending;
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
    await this.#pending;
    await this.#root.close();
  }

  /** The version is written last: LMDB commits writes in order, so that it stands for all before it. */
  #track(version: number): void {
    const mine: Promise<void> = this.#facts.put("version", version).then(() => {
      if (this.#pending === mine) this.#pending = undefined;
    });
    this.#pending = mine;
  }
}
