// Compiled templates by their content, so that a text is read once however many sets hold it.
import type { CompiledTemplate } from "./program.ts";

/** How many characters of source a cache holds when nothing else is said: 32 Mi. */
const DEFAULT_CHARACTERS = 32 * 1024 * 1024;

/** Keeps what was compiled, up to a number of characters of source; the texts that were used least recently go first. */
export class TemplateCache {
  readonly #limit: number;
  readonly #kept = new Map<string, readonly CompiledTemplate[]>();
  readonly #tables = new WeakMap<object, number>();
  #size = 0;
  #nextTable = 0;

  constructor(maxCharacters: number = DEFAULT_CHARACTERS) {
    this.#limit = maxCharacters;
  }

  /** The templates of a key, made now when they are not kept. */
  take(key: string, make: () => readonly CompiledTemplate[]): readonly CompiledTemplate[] {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const made = make();
    this.#kept.set(key, made);
    this.#size += key.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#limit) break;
      this.#kept.delete(oldest);
      this.#size -= oldest.length;
    }
    return made;
  }

  /** A number for a table of functions, the same for the same table. */
  numberOf(table: object): number {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    this.#nextTable += 1;
    this.#tables.set(table, this.#nextTable);
    return this.#nextTable;
  }
}
