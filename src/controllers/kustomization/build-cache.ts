// Built sets by what they were built from, so that an unchanged input is not built again. Oldest use first out.
import type { KubeObject } from "#base";

export interface BuiltSet {
  readonly objects: readonly KubeObject[];
  /** File that an object was read from, by `Kind/namespace/name`. */
  readonly files: ReadonlyMap<string, string>;
  /** Digest of the objects' canonical JSON. */
  readonly digest: string;
  /** Whether parts came from elsewhere, which may have changed by the next time; such a set is not kept. */
  readonly hasRemote?: boolean;
}

const MAX_OBJECTS = 50_000;

export class BuildCache {
  readonly #sets = new Map<string, BuiltSet>();
  readonly #limit: number;
  #objects = 0;

  /** @param limit objects that are kept over all sets; 50,000 when absent */
  constructor(limit = MAX_OBJECTS) {
    this.#limit = limit;
  }

  /** The set under a key, made if it is not there. Failures are not kept. */
  async get(key: string, make: () => Promise<BuiltSet>): Promise<BuiltSet> {
    const old = this.#sets.get(key);
    if (old !== undefined) {
      this.#sets.delete(key);
      this.#sets.set(key, old);
      return old;
    }
    const made = await make();
    if (made.hasRemote === true) return made;
    // Somebody else may have built the same meanwhile.
    this.#objects += made.objects.length - (this.#sets.get(key)?.objects.length ?? 0);
    this.#sets.set(key, made);
    for (const [oldest, { objects }] of this.#sets) {
      if (this.#objects <= this.#limit || oldest === key) break;
      this.#sets.delete(oldest);
      this.#objects -= objects.length;
    }
    return made;
  }
}
