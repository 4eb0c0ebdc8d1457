// Which files of a fetched tree become part of the artifact.
import { IGNORE_FILE, sourceIgnore, type IgnoreFile } from "#codec";
import { fileTree, type FileTree } from "./file-tree.ts";

/** The tree without what its `.sourceignore` files, the rules of the object or the default rules leave out. */
export function withoutIgnored(tree: FileTree, rules: string | undefined): FileTree {
  const files = [...tree.files].flatMap(([path, file]): IgnoreFile[] => {
    const isRules = path === IGNORE_FILE || path.endsWith(`/${IGNORE_FILE}`);
    return isRules
      ? [{ directory: path.slice(0, -IGNORE_FILE.length).replace(/\/$/, ""), text: new TextDecoder().decode(file.bytes) }]
      : [];
  });
  const ignored = sourceIgnore({ files, spec: rules });
  return fileTree(
    [...tree.files].filter(([path]) => !ignored(path)),
    [...tree.directories].filter((path) => !ignored(path, true)),
  );
}
