// A Flux build in one call: root kustomization, build, substitution, common metadata.
import { at, cloneJson, isObject, setOwn, type Json, type JsonObject, type MutableJsonObject } from "#base";
import { parseYamlTrees, toJson, writeYaml } from "#codec";
import { build, type BuildLimits, type BuiltResource } from "../build.ts";
import { resolvePath, type FileTree } from "../file-tree.ts";
import type { DocumentCache } from "../loader.ts";
import { kustomize } from "../problems.ts";
import type { RemoteFiles } from "../remote/remote-files.ts";
import { rootKustomization, withKustomization } from "./root-kustomization.ts";
import type { FluxBuildSpec } from "./spec.ts";
import { optsOutOfSubstitution, substituteIn } from "./substitute-documents.ts";
import { substitute, type SubstitutionOptions } from "./substitution.ts";

export interface FluxBuildOptions extends SubstitutionOptions {
  /** Values from `postBuild.substituteFrom`, later ones over earlier ones already; `postBuild.substitute` goes over them. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly cache?: DocumentCache;
  /** Remote bases and files; refused where absent. */
  readonly remote?: RemoteFiles;
  readonly limits?: BuildLimits;
}

/**
 * Builds what a Flux Kustomization asks for from the files of its source.
 *
 * @param files the unpacked artifact
 * @returns resources in the order of accumulation
 * @throws kustomize.* · yaml.*
 * @see fluxcd/kustomize-controller: generate, build, substitute, common metadata
 */
export function buildKustomization(files: FileTree, spec: FluxBuildSpec, options: FluxBuildOptions = {}): readonly BuiltResource[] {
  const directory = resolvePath("", spec.path ?? "");
  if (files.list(directory) === undefined) throw kustomize.notFound(spec.path ?? ".", "");
  const root = rootKustomization(files, directory, spec, options.cache);
  const { cache, remote, limits } = options;
  const built = build(withKustomization(files, root), directory, {
    order: "none",
    loadRestrictions: "none",
    openApi: "add",
    ...(cache && { cache }),
    ...(remote && { remote }),
    ...(limits && { limits }),
  });
  const variables = substitutionVariables(spec, options.variables ?? {});
  return built.resources.map((resource) => {
    const substituted = variables === undefined ? resource : substituteResource(resource, variables, options);
    return spec.commonMetadata === undefined
      ? substituted
      : fromObject(withCommonMetadata(substituted.object, spec.commonMetadata), resource.file);
  });
}

/**
 * The variables of a substitution, line ends taken out of their values; undefined when nothing is to be substituted.
 * @param given values from `substituteFrom`
 */
export function substitutionVariables(
  spec: FluxBuildSpec,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> | undefined {
  const { postBuild } = spec;
  if (postBuild === undefined) return undefined;
  const variables = new Map<string, string>();
  for (const source of [given, postBuild.substitute ?? {}]) {
    for (const [name, value] of Object.entries(source)) variables.set(name, value.replaceAll("\n", ""));
  }
  return variables.size > 0 || postBuild.substituteStrategy === "Always" ? variables : undefined;
}

/**
 * Substitutes variables in the YAML text of an object and reads the result back, so that `"${N}"` may become a number.
 * @returns the same resource when its label or annotation opts out
 * @throws kustomize.substitution · yaml.malformed when the result is no YAML, with the object's name
 */
export function substituteResource(
  resource: BuiltResource,
  variables: ReadonlyMap<string, string>,
  options: SubstitutionOptions,
): BuiltResource {
  const { object } = resource;
  if (optsOutOfSubstitution(object)) return resource;
  const text = resource.yaml();
  const name = `${textOf(at(object, "kind"))} ${textOf(at(object, "metadata", "name"))}`;
  const replaced = substituteIn(name, () => substitute(text, variables, options));
  if (replaced === text) return resource;
  const [tree] = parseYamlTrees(replaced, { file: `${name} after substitution`, dialect: "v2" });
  const result = tree === undefined ? null : toJson(tree);
  if (!isObject(result)) throw kustomize.invalidResource(name, "it is no mapping after substitution");
  return fromObject(result, resource.file);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "(without name)";
}

function fromObject(object: JsonObject, file: string | undefined): BuiltResource {
  return { object, yaml: () => writeYaml(object as never), ...(file !== undefined && { file }) };
}

/** Labels and annotations set on an object, over its own. */
export function withCommonMetadata(object: JsonObject, metadata: NonNullable<FluxBuildSpec["commonMetadata"]>): JsonObject {
  const copy = cloneJson(object) as MutableJsonObject;
  const target = (copy["metadata"] ??= {}) as MutableJsonObject;
  for (const field of ["labels", "annotations"] as const) {
    const entries = Object.entries(metadata[field] ?? {});
    if (entries.length === 0) continue;
    const map = isObject(target[field]) ? (target[field] as MutableJsonObject) : {};
    for (const [key, value] of entries) setOwn(map, key, value);
    target[field] = map;
  }
  return copy as JsonObject;
}
