// Builds the objects of an install from its files when kustomization.yaml is overridden.
import { isProblem, messageOf, type KubeObject } from "#base";
import { build } from "#kustomize";
import { treeOfTexts } from "./file-tree.ts";
import { operationsProblems } from "./problems.ts";

/**
 * The objects that a folder of files makes. The override can name only the files that the install itself writes: what else lies in
 * the repository is not known when a plan is made.
 * @throws operations.invalidOverride with the reason of the build
 */
export function buildInstall(files: Readonly<Record<string, string>>, folder: string): KubeObject[] {
  try {
    const { resources } = build(treeOfTexts(files), folder, { order: "none" });
    return resources.map((each) => each.object as unknown as KubeObject);
  } catch (error) {
    if (!isProblem(error)) throw error;
    throw operationsProblems.invalidOverride(messageOf(error), error);
  }
}
