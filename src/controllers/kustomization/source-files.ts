// The tree of an artifact in the form that the build reads.
import type { FileTree as BuildTree } from "#kustomize";
import type { FileTree } from "#store";

type Entry = { readonly name: string; readonly directory: boolean };

const known = new WeakMap<FileTree, BuildTree>();

/** A tree for the build; made once per tree. */
export function sourceFiles(tree: FileTree): BuildTree {
  const old = known.get(tree);
  if (old !== undefined) return old;
  const folders = new Map<string, Entry[]>([["", []]]);
  const add = (path: string, directory: boolean): void => {
    const slash = path.lastIndexOf("/");
    const parent = slash < 0 ? "" : path.slice(0, slash);
    const entries = folders.get(parent) ?? [];
    entries.push({ name: path.slice(slash + 1), directory });
    folders.set(parent, entries);
  };
  for (const folder of tree.directories) {
    if (!folders.has(folder)) folders.set(folder, []);
    add(folder, true);
  }
  for (const path of tree.files.keys()) add(path, false);
  const made: BuildTree = { read: (path) => tree.files.get(path)?.bytes, list: (directory) => folders.get(directory) };
  known.set(tree, made);
  return made;
}
