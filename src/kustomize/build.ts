// The build: from a tree of files to an ordered list of resources.
import type { JsonObject } from "#base";
import { writeYaml } from "#codec";
import { accumulate, finish, type BuildContext } from "./accumulate.ts";
import type { FileTree } from "./file-tree.ts";
import { resolvePath } from "./file-tree.ts";
import { DocumentCache, Loader } from "./loader.ts";
import { kustomize } from "./problems.ts";
import type { ChartRenderer } from "./generate/chart-order.ts";
import type { RemoteFiles } from "./remote/remote-files.ts";
import { builtInSchemas } from "./schema/merge-schema.ts";

export interface BuildOptions {
  /** `legacy` sorts by kind as the kustomize command does by default; `none` keeps the order of accumulation, as Flux does. */
  readonly order?: "legacy" | "none";
  /** `root` refuses files outside the directory of the kustomization that names them; `none` allows the whole tree. */
  readonly loadRestrictions?: "root" | "none";
  /** Remote bases and files; refused where absent. */
  readonly remote?: RemoteFiles;
  /** What renders `helmCharts`; refused where absent. */
  readonly charts?: ChartRenderer;
  /** Schemas of a kustomization's `openapi` field: in place of the built-in ones (the default, as the command does it), or beside them. */
  readonly openApi?: "replace" | "add";
  /** Parsed documents from earlier builds. */
  readonly cache?: DocumentCache;
  readonly limits?: BuildLimits;
}

export interface BuildLimits {
  /** 100,000 when absent. */
  readonly resources?: number;
  /** Kustomizations that refer to each other in a row; 100 when absent. */
  readonly depth?: number;
}

export interface BuiltResource {
  readonly object: JsonObject;
  /** The resource as a YAML document, byte for byte as `kustomize build` writes it. */
  yaml(): string;
  /** File that it was read from. */
  readonly file?: string;
}

export interface KustomizeResult {
  readonly resources: readonly BuiltResource[];
  /** Deprecated fields and the like, each with its file. */
  readonly warnings: readonly string[];
}

/**
 * Builds the kustomization in a directory as `kustomize build` 5.8 does, without plugins and without the network.
 *
 * @param path directory of the kustomization, relative to the root of the tree; empty for the root
 * @throws kustomize.* · yaml.* with the file or directory that is at fault
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function build(files: FileTree, path: string, options: BuildOptions = {}): KustomizeResult {
  const { order = "legacy", loadRestrictions = "root", remote } = options;
  const directory = resolvePath("", path);
  if (files.list(directory) === undefined) throw kustomize.notFound(path === "" ? "." : path, "");
  const context: BuildContext = {
    cache: options.cache ?? new DocumentCache(),
    schemas: builtInSchemas,
    addsSchemas: options.openApi === "add",
    warnings: [],
    maxResources: options.limits?.resources ?? 100_000,
    maxDepth: options.limits?.depth ?? 100,
    charts: options.charts,
  };
  const loader = new Loader(files, directory, { isRestricted: loadRestrictions === "root", remote });
  const accumulated = accumulate(loader, context);
  const resources = finish(accumulated, { order });
  return {
    resources: resources.map((resource) => ({
      get object(): JsonObject {
        return resource.toJson();
      },
      yaml: () => writeYaml(resource.tree),
      ...(resource.file !== undefined && { file: resource.file }),
    })),
    warnings: context.warnings,
  };
}

/** All resources as one stream of YAML documents. */
export function toYamlStream(result: KustomizeResult): string {
  return result.resources.map((resource) => resource.yaml()).join("---\n");
}
