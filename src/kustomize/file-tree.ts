// Files as the build sees them, and paths in them. A tree has no links, so a path that stays inside it by name stays inside it.
import { kustomize } from "./problems.ts";

/** Read-only files. Paths are relative to the root, with `/`, without `.` and `..`; the root directory is the empty string. */
export interface FileTree {
  /** Content of a file, undefined when there is no such file. */
  read(path: string): Uint8Array | undefined;
  /** Entries of a directory, undefined when there is no such directory. */
  list(directory: string): readonly { readonly name: string; readonly directory: boolean }[] | undefined;
}

/**
 * Resolves a path against a directory of the tree.
 * @throws kustomize.outside when it leads above the root or is absolute
 */
export function resolvePath(directory: string, path: string): string {
  const resolved = tryResolvePath(directory, path);
  if (resolved === undefined) throw kustomize.outside(path, directory);
  return resolved;
}

/** Like {@link resolvePath}; undefined where that would throw. */
export function tryResolvePath(directory: string, path: string): string | undefined {
  if (path.startsWith("/")) return undefined;
  const parts = directory === "" ? [] : directory.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** True when `path` is `directory` or below it. */
export function isInside(path: string, directory: string): boolean {
  return directory === "" || path === directory || path.startsWith(`${directory}/`);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function joinPath(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}
