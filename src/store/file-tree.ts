// A tree of files in memory: what a source fetched and what a consumer builds from.

/** One regular file. */
export interface TreeFile {
  readonly bytes: Uint8Array;
  /** Any execute bit. */
  readonly executable: boolean;
}

/** Files by path. Paths are relative, use forward slashes, and never begin with `./` or hold `..`. */
export interface FileTree {
  readonly files: ReadonlyMap<string, TreeFile>;
  /** Every folder, also those without files; the root is not named. */
  readonly directories: ReadonlySet<string>;
}

/** A tree of these files and all folders above them, plus the folders named. */
export function fileTree(files: Iterable<readonly [path: string, file: TreeFile]>, directories: Iterable<string> = []): FileTree {
  const map = new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const folders = new Set<string>();
  for (const path of map.keys()) addParents(path, folders);
  for (const folder of directories) {
    addParents(folder, folders);
    if (folder !== "") folders.add(folder);
  }
  return { files: map, directories: folders };
}

/** The tree below one folder, with paths relative to it; undefined where there is no such folder. `` and `.` name the root. */
export function subtree(tree: FileTree, folder: string): FileTree | undefined {
  if (folder === "" || folder === ".") return tree;
  if (!tree.directories.has(folder)) return undefined;
  const prefix = `${folder}/`;
  const below = (path: string): boolean => path.startsWith(prefix);
  return fileTree(
    [...tree.files].filter(([path]) => below(path)).map(([path, file]) => [path.slice(prefix.length), file] as const),
    [...tree.directories].filter(below).map((path) => path.slice(prefix.length)),
  );
}

/**
 * Resolves a path that a user wrote against the root of a tree, as secure-join does: absolute paths start at the root,
 * and `..` never leaves it.
 * @returns the clean relative path; empty for the root
 */
export function joinPath(...parts: readonly string[]): string {
  const clean: string[] = [];
  for (const part of parts.flatMap((each) => each.split("/"))) {
    if (part === "" || part === ".") continue;
    if (part === "..") clean.pop();
    else clean.push(part);
  }
  return clean.join("/");
}

function addParents(path: string, folders: Set<string>): void {
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) folders.add(path.slice(0, slash));
}
