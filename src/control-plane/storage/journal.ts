// Where a store's writes go so that they survive the process; one implementation forgets, one keeps.
import type { Entry } from "./object-store.ts";

/** All that a journal holds. */
export interface JournalContent {
  readonly version: number;
  readonly entries: readonly (Entry & { readonly resource: string })[];
  /** What {@link Journal.keep} keeps, by name. */
  readonly keys: Readonly<Record<string, string>>;
}

export interface Journal {
  read(): Promise<{ readonly version: number; readonly entries: Iterable<Entry & { readonly resource: string }> }>;
  put(resource: string, entry: Entry): void;
  remove(resource: string, key: string, version: number): void;
  /**
   * Resolves when every write so far is kept; undefined where nothing is under way.
   * Rejects when the writes since the last success are lost; listeners have been told by then.
   * @throws control-plane.storeUnwritable
   */
  settled(): Promise<void> | undefined;
  /** Calls back when writes are lost: all of them that had not settled. The next write is tried anew. */
  onLost(listener: () => void): void;
  /** Puts all that a journal holds into this one, which is empty, at once or not at all. @throws control-plane.storeUnwritable */
  restore(content: JournalContent): Promise<void>;
  /** A small secret or certificate of the control plane itself, kept beside the objects. */
  keep(name: string, make: () => string): Promise<string>;
  close(): Promise<void>;
}

/** Keeps nothing beyond the process. */
export function memoryJournal(): Journal {
  let content: JournalContent = { version: 0, entries: [], keys: {} };
  return {
    read: () => Promise.resolve(content),
    put: () => undefined,
    remove: () => undefined,
    settled: () => undefined,
    onLost: () => undefined,
    restore: (whole) => {
      content = whole;
      return Promise.resolve();
    },
    keep: (name, make) => Promise.resolve(content.keys[name] ?? make()),
    close: () => Promise.resolve(),
  };
}
