// Where a store's writes go so that they survive the process; one implementation forgets, one keeps.
import type { Entry } from "./object-store.ts";

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
  /** A small secret or certificate of the control plane itself, kept beside the objects. */
  keep(name: string, make: () => string): Promise<string>;
  close(): Promise<void>;
}

/** Keeps nothing. */
export function memoryJournal(): Journal {
  return {
    read: () => Promise.resolve({ version: 0, entries: [] }),
    put: () => undefined,
    remove: () => undefined,
    settled: () => undefined,
    onLost: () => undefined,
    keep: (_name, make) => Promise.resolve(make()),
    close: () => Promise.resolve(),
  };
}
