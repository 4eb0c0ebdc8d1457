// Unpacked trees by digest, oldest use first out, bounded by their bytes.
import type { FileTree } from "./file-tree.ts";

/** Keeps trees in memory up to a number of bytes of file content. */
export class TreeCache {
  readonly #limit: number;
  readonly #trees = new Map<string, { readonly tree: FileTree; readonly bytes: number }>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  find(digest: string): FileTree | undefined {
    const found = this.#trees.get(digest);
    if (found === undefined) return undefined;
    this.#trees.delete(digest);
    this.#trees.set(digest, found);
    return found.tree;
  }

  keep(digest: string, tree: FileTree): void {
    const bytes = [...tree.files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
    if (bytes > this.#limit || this.#trees.has(digest)) return;
    this.#trees.set(digest, { tree, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: size }] of this.#trees) {
      if (this.#bytes <= this.#limit) break;
      this.#trees.delete(oldest);
      this.#bytes -= size;
    }
  }
}
