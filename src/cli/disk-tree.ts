// The file system as the build sees it: everything below one root, read when asked for.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FileTree } from "#kustomize";

/** Files below a folder. Links are followed, as the kustomize command does on a user's own disk. */
export function diskTree(root: string): FileTree {
  return {
    read(path) {
      const file = join(root, path);
      return isA(file, "file") ? new Uint8Array(readFileSync(file)) : undefined;
    },
    list(directory) {
      const folder = join(root, directory);
      if (!isA(folder, "directory")) return undefined;
      return readdirSync(folder).map((name) => ({ name, directory: isA(join(folder, name), "directory") }));
    },
  };
}

function isA(path: string, kind: "file" | "directory"): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return kind === "file" ? found?.isFile() === true : found?.isDirectory() === true;
}
