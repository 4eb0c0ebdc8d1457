export { build, toYamlStream, type BuildLimits, type BuildOptions, type BuiltResource, type KustomizeResult } from "./build.ts";
export type { FileTree } from "./file-tree.ts";
export { DocumentCache } from "./loader.ts";
export { kustomize as kustomizeProblems } from "./problems.ts";
