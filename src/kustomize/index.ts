export { build, toYamlStream, type BuildLimits, type BuildOptions, type BuiltResource, type KustomizeResult } from "./build.ts";
export type { FileTree } from "./file-tree.ts";
export {
  buildKustomization,
  substituteResource,
  substitutionVariables,
  withCommonMetadata,
  type FluxBuildOptions,
} from "./flux/build-kustomization.ts";
export { rootKustomization, withKustomization, type RootKustomization } from "./flux/root-kustomization.ts";
export type { FluxBuildSpec } from "./flux/spec.ts";
export { substituteDocuments } from "./flux/substitute-documents.ts";
export { substitute, type SubstitutionOptions } from "./flux/substitution.ts";
export { parseEnvironment } from "./generate/data.ts";
export { DocumentCache } from "./loader.ts";
export { buildFetching, type FetchingOptions } from "./remote/build-fetching.ts";
export type { AsyncChartRenderer, ChartOrder, ChartReference, ChartRenderer } from "./generate/chart-order.ts";
export { buildKustomizationFetching, type FetchedBuild, type FluxFetchingOptions } from "./flux/build-kustomization-fetching.ts";
export type { AsyncRemoteFiles, RemoteFiles } from "./remote/remote-files.ts";
export { tryRepositorySource, type RepositorySource } from "./remote/repository-source.ts";
export { kustomize as kustomizeProblems } from "./problems.ts";
