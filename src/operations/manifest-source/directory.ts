// A folder of this machine as a place of manifests.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, stringAt } from "#base";
import { folderSource, MAX_UNPACKED, type Folder } from "./folder.ts";
import type { ManifestSource } from "./manifest-source.ts";
import { manifestProblems } from "./problems.ts";

/** A source over a folder on disk, read when it is asked. */
export function directorySource(path: string): ManifestSource {
  return folderSource(diskFolder(path), path);
}

function diskFolder(root: string): Folder {
  return {
    async list(path) {
      try {
        const entries = await readdir(join(root, path), { withFileTypes: true });
        // What begins with a dot belongs to tools such as git.
        return entries
          .filter(({ name }) => !name.startsWith("."))
          .map((entry) => ({ name: entry.name, directory: entry.isDirectory() }))
          .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      } catch (error) {
        return absent(error, join(root, path));
      }
    },
    async read(path) {
      const full = join(root, path);
      try {
        const { size } = await stat(full);
        if (size > MAX_UNPACKED) throw manifestProblems.tooLarge(full, MAX_UNPACKED);
        return await readFile(full);
      } catch (error) {
        return absent(error, full);
      }
    },
  };
}

function absent(error: unknown, path: string): undefined {
  const code = stringAt(error, "code");
  if (code === "ENOENT" || code === "ENOTDIR") return undefined;
  if (code.startsWith("E")) throw manifestProblems.unreadable(path, messageOf(error));
  throw error;
}
