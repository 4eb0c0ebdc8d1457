// Files by their path as a tree that can be built.
import type { FileTree } from "#kustomize";

/** @param files path from the root, without `.` and `..` → content */
export function treeOf(files: ReadonlyMap<string, Uint8Array>): FileTree {
  const folders = new Map<string, Map<string, boolean>>();
  for (const path of files.keys()) {
    const parts = path.split("/");
    for (const [index, name] of parts.entries()) {
      const folder = parts.slice(0, index).join("/");
      const entries = folders.get(folder) ?? new Map<string, boolean>();
      folders.set(folder, entries.set(name, index < parts.length - 1));
    }
  }
  return {
    read: (path) => files.get(path),
    list: (folder) => {
      const entries = folders.get(folder);
      return entries && [...entries].map(([name, directory]) => ({ name, directory }));
    },
  };
}

/** The same for contents that are text. */
export function treeOfTexts(files: Readonly<Record<string, string>>): FileTree {
  return treeOf(new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)])));
}
