// Files in memory for tests.
import type { FileTree } from "#kustomize";

const encoder = new TextEncoder();

/** A tree of the given files; directories exist where files lie in them. */
export function memoryTree(files: Readonly<Record<string, string | Uint8Array>>): FileTree {
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [path, typeof content === "string" ? encoder.encode(content) : content]),
  );
  const directories = new Map<string, Map<string, boolean>>([["", new Map()]]);
  for (const path of contents.keys()) {
    const parts = path.split("/");
    for (let depth = 0; depth < parts.length; depth += 1) {
      const directory = parts.slice(0, depth).join("/");
      const entries = directories.get(directory) ?? new Map<string, boolean>();
      entries.set(parts[depth] ?? "", depth < parts.length - 1);
      directories.set(directory, entries);
    }
  }
  return {
    read: (path) => contents.get(path),
    list: (directory) => {
      const entries = directories.get(directory);
      return entries && [...entries].map(([name, isDirectory]) => ({ name, directory: isDirectory }));
    },
  };
}
