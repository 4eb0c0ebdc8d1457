// What changed, in order, for as long as watches may ask for it. Old events are forgotten by age, number and size.
import type { Entry } from "./object-store.ts";

export interface StoredEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly resource: string;
  readonly key: string;
  readonly version: number;
  /** The new state; for DELETED the last state under the version of the removal. */
  readonly entry: Entry;
  readonly previous: Entry | undefined;
}

const MAX_AGE_MILLIS = 5 * 60_000;
const MAX_EVENTS = 100_000;
const MAX_CHARACTERS = 48 * 1024 * 1024;
const COMPACT_EVERY = 512;

export class EventLog {
  #events: StoredEvent[] = [];
  #times: number[] = [];
  #characters = 0;
  #compacted: number;
  #announced: number;
  #sinceCompaction = 0;
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;
  #closed = false;

  constructor(version: number, now: () => number) {
    this.#compacted = version;
    this.#announced = version;
    this.#now = now;
  }

  /** The newest version that may be shown to watchers. */
  get announced(): number {
    return this.#announced;
  }

  /** The version before the oldest event that is still known. */
  get compacted(): number {
    return this.#compacted;
  }

  get closed(): boolean {
    return this.#closed;
  }

  append(event: StoredEvent): void {
    this.#events.push(event);
    this.#times.push(this.#now());
    this.#characters += event.entry.json.length;
    this.#sinceCompaction += 1;
    if (this.#sinceCompaction >= COMPACT_EVERY) this.#forget();
  }

  /** Shows everything up to that version to watchers. */
  announce(version: number): void {
    if (version <= this.#announced) return;
    this.#announced = version;
    for (const listener of this.#listeners) listener();
  }

  /** Announced events after a version, oldest first; undefined where some of them are forgotten. */
  since(version: number): readonly StoredEvent[] | undefined {
    if (version < this.#compacted) return undefined;
    return this.#events.slice(this.#indexAfter(version));
  }

  /** Calls back on every announcement, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Forgets everything before a version, as a compaction of etcd does. */
  compact(version: number): void {
    const index = this.#indexAfter(version);
    this.#drop(index);
    this.#compacted = Math.max(this.#compacted, version);
  }

  /** Takes back what was not announced. @returns the events that were taken back, oldest first */
  retract(): readonly StoredEvent[] {
    const index = this.#indexAfter(this.#announced);
    const taken = this.#events.slice(index);
    for (const event of taken) this.#characters -= event.entry.json.length;
    this.#events = this.#events.slice(0, index);
    this.#times = this.#times.slice(0, index);
    return taken;
  }

  close(): void {
    this.#closed = true;
    for (const listener of this.#listeners) listener();
  }

  #forget(): void {
    this.#sinceCompaction = 0;
    const limit = this.#now() - MAX_AGE_MILLIS;
    let index = 0;
    let characters = this.#characters;
    while (
      index < this.#events.length &&
      (this.#events[index]?.version ?? 0) <= this.#announced &&
      ((this.#times[index] ?? 0) < limit || this.#events.length - index > MAX_EVENTS || characters > MAX_CHARACTERS)
    ) {
      characters -= this.#events[index]?.entry.json.length ?? 0;
      index += 1;
    }
    const last = this.#events[index - 1];
    this.#drop(index);
    if (last !== undefined) this.#compacted = last.version;
  }

  #drop(count: number): void {
    for (const event of this.#events.slice(0, count)) this.#characters -= event.entry.json.length;
    this.#events = this.#events.slice(count);
    this.#times = this.#times.slice(count);
  }

  #indexAfter(version: number): number {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.version ?? 0) <= version) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
