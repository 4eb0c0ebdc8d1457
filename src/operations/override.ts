// Builds the objects of an install from its files when kustomization.yaml is overridden.
import { isProblem, messageOf, type KubeObject } from "#base";
import { build, type FileTree } from "#kustomize";
import { operationsProblems } from "./problems.ts";

/**
 * The objects that a folder of files makes. The override can name only the files that the install itself writes: what else lies in
 * the repository is not known when a plan is made.
 * @throws operations.invalidOverride with the reason of the build
 */
export function buildInstall(files: Readonly<Record<string, string>>, folder: string): KubeObject[] {
  try {
    const { resources } = build(treeOf(files), folder, { order: "none" });
    return resources.map((each) => each.object as unknown as KubeObject);
  } catch (error) {
    if (!isProblem(error)) throw error;
    throw operationsProblems.invalidOverride(messageOf(error), error);
  }
}

function treeOf(files: Readonly<Record<string, string>>): FileTree {
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const folders = new Map<string, Map<string, boolean>>();
  for (const path of bytes.keys()) {
    const parts = path.split("/");
    for (const [index, name] of parts.entries()) {
      const folder = parts.slice(0, index).join("/");
      const entries = folders.get(folder) ?? new Map<string, boolean>();
      folders.set(folder, entries.set(name, index < parts.length - 1));
    }
  }
  return {
    read: (path) => bytes.get(path),
    list: (folder) => {
      const entries = folders.get(folder);
      return entries && [...entries].map(([name, directory]) => ({ name, directory }));
    },
  };
}
