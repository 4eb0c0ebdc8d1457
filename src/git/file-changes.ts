// Changes of files, laid over the tree of a commit.
import type { TreeEntry } from "isomorphic-git";
import type { ObjectStore } from "./object-store.ts";
import { parseRepositoryPath } from "./path.ts";
import { gitProblems } from "./problems.ts";

/** Path → new content, or null for a file that is to go. */
export type FileChanges = ReadonlyMap<string, string | Uint8Array | null>;

/** Reads one file of a tree; undefined when there is none. @throws git.invalidPath */
export async function readPath(store: ObjectStore, root: string | undefined, path: string): Promise<Uint8Array | undefined> {
  const entry = await findEntry(store, root, path);
  return entry?.type === "blob" ? store.blob(entry.oid) : undefined;
}

/** Names in a folder of a tree, in git's order; none when there is no such folder. @throws git.invalidPath */
export async function listFolder(store: ObjectStore, root: string | undefined, folder: string): Promise<readonly string[]> {
  const clean = parseRepositoryPath(folder);
  const entry = clean === "" ? undefined : await findEntry(store, root, clean);
  const tree = clean === "" ? root : entry?.type === "tree" ? entry.oid : undefined;
  return tree === undefined ? [] : (await store.tree(tree)).map((each) => each.path);
}

async function findEntry(store: ObjectStore, root: string | undefined, path: string): Promise<TreeEntry | undefined> {
  let tree = root;
  let entry: TreeEntry | undefined;
  for (const part of parseRepositoryPath(path).split("/")) {
    if (tree === undefined) return undefined;
    entry = (await store.tree(tree)).find((each) => each.path === part);
    tree = entry?.type === "tree" ? entry.oid : undefined;
  }
  return entry;
}

/**
 * Writes the blobs and trees that change and returns the new root tree. Folders that become empty disappear, as git has it.
 * @throws git.pathConflict where a file stands in the way of a folder, or a folder in the way of a file
 */
export async function writeChanges(store: ObjectStore, root: string | undefined, changes: FileChanges, url: string): Promise<string> {
  return (await writeFolder({ store, url }, root, changes, "")) ?? store.writeTree([]);
}

interface Target {
  readonly store: ObjectStore;
  readonly url: string;
}

async function writeFolder(target: Target, tree: string | undefined, changes: FileChanges, folder: string): Promise<string | undefined> {
  const { store, url } = target;
  const entries = new Map((tree === undefined ? [] : await store.tree(tree)).map((each) => [each.path, each]));
  for (const [name, { own, below }] of byFirstPart(changes)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (own !== undefined && below.size > 0) throw gitProblems.pathConflict(path, url);
    const found = entries.get(name);
    const change = { name, path, found };
    const entry = own === undefined ? await writeBelow(target, change, below) : await writeFile(target, change, own);
    if (entry === undefined) entries.delete(name);
    else entries.set(name, entry);
  }
  return entries.size === 0 ? undefined : store.writeTree([...entries.values()]);
}

interface EntryChange {
  readonly name: string;
  readonly path: string;
  readonly found: TreeEntry | undefined;
}

async function writeBelow(target: Target, { name, path, found }: EntryChange, below: FileChanges): Promise<TreeEntry | undefined> {
  if (found !== undefined && found.type !== "tree") {
    const onlyRemoves = [...below.values()].every((each) => each === null);
    if (onlyRemoves) return found;
    throw gitProblems.pathConflict(path, target.url);
  }
  const oid = await writeFolder(target, found?.oid, below, path);
  return oid === undefined ? undefined : { mode: "040000", path: name, oid, type: "tree" };
}

async function writeFile(
  { store, url }: Target,
  { name, path, found }: EntryChange,
  content: string | Uint8Array | null,
): Promise<TreeEntry | undefined> {
  const isFolder = found?.type === "tree";
  if (content === null) return isFolder ? found : undefined;
  if (isFolder) throw gitProblems.pathConflict(path, url);
  const oid = await store.writeBlob(typeof content === "string" ? Buffer.from(content) : content);
  return { mode: found?.mode === "100755" ? "100755" : "100644", path: name, oid, type: "blob" };
}

interface Group {
  own?: string | Uint8Array | null;
  readonly below: Map<string, string | Uint8Array | null>;
}

function byFirstPart(changes: FileChanges): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const [path, content] of changes) {
    const [name = "", ...rest] = path.split("/");
    const group: Group = groups.get(name) ?? { below: new Map() };
    if (rest.length === 0) group.own = content;
    else group.below.set(rest.join("/"), content);
    groups.set(name, group);
  }
  return groups;
}
