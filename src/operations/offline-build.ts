// Builds a Flux Kustomization from files that are given, without a cluster: what its controller would apply.
import { isObject, messageOf, type JsonObject } from "#base";
import { Kustomization, validate } from "#api";
import { parseYaml } from "#codec";
import { buildKustomization, type FluxBuildSpec } from "#kustomize";
import { treeOfTexts } from "./file-tree.ts";
import { operationsProblems } from "./problems.ts";

/**
 * A Flux Kustomization from its manifest, checked against its kind.
 * @throws operations.invalidKustomization
 */
export function parseKustomization(manifest: string): JsonObject {
  let object: unknown;
  try {
    object = parseYaml(manifest, { file: "the kustomization" });
  } catch (error) {
    throw operationsProblems.invalidKustomization(messageOf(error), error);
  }
  const [first] = validate(Kustomization, object);
  if (first !== undefined) throw operationsProblems.invalidKustomization(`${first.path === "" ? "" : `${first.path} `}${first.message}`);
  return object as JsonObject;
}

/**
 * The objects that a Flux Kustomization makes of files, as YAML documents.
 * @param files path from the root of the source, `apps/web/deployment.yaml` → content
 * @param variables values that `postBuild.substituteFrom` would bring; `postBuild.substitute` goes over them
 * @throws operations.invalidKustomization · operations.invalidFiles · kustomize.* · yaml.*
 */
export function renderKustomization(
  manifest: string,
  files: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): string {
  const { spec } = parseKustomization(manifest);
  if (!isObject(spec)) throw operationsProblems.invalidKustomization("spec is required");
  for (const path of Object.keys(files)) {
    if (path.split("/").some((part) => part === "" || part === "." || part === "..")) throw operationsProblems.invalidFiles(path);
  }
  const built = buildKustomization(treeOfTexts(files), spec as unknown as FluxBuildSpec, { variables });
  return built.map((each) => each.yaml()).join("---\n");
}
