export { archiveFiles, expandArchives, type Unpack } from "./chart/archives.ts";
export { loadChart, MAX_CHART, MAX_CHART_FILE, readValues, type ChartFiles, type LoadOptions } from "./chart/load.ts";
export { crdFiles, type Chart, type ChartFile, type CrdFile, type Metadata } from "./chart/chart.ts";
export { parseHelmIgnore, type Ignore } from "./chart/ignore.ts";
export { applySetText, type SetMode } from "./values/set-text.ts";
export { userValues, type ValueOptions } from "./values/options.ts";
export { mergeMaps, type Values } from "./values/table.ts";
export { coalesceValues } from "./values/coalesce.ts";
export { DEFAULT_CAPABILITIES, normalKubeVersion, type Capabilities } from "./render/capabilities.ts";
export { renderChart, type RenderedChart, type RenderOrder, type Reshape } from "./render/render-chart.ts";
export { RenderCache } from "./render/render-cache.ts";
export { splitManifests, type Hook, type HookEvent, type Manifest } from "./render/manifests.ts";
export { INSTALL_ORDER, sortByKind, UNINSTALL_ORDER } from "./render/kind-order.ts";
export {
  pickShown,
  toDebugText,
  toManifestText,
  toTemplateFiles,
  toTemplateText,
  type PrintOptions,
  type TemplateFile,
} from "./render/text.ts";
export { snapshotDigest, valuesDigest, type Sha256Hex } from "./release/digest.ts";
export type { HookRun, ReleaseChart, ReleaseHook, ReleaseInfo, ReleaseRecord, ReleaseStatus } from "./release/record.ts";
export { newRelease, type NewRelease } from "./release/new-release.ts";
export { releaseSnapshot, testHookStatuses, type HookStatus, type ReleaseSnapshot, type SnapshotOrder } from "./release/snapshot.ts";
export { fromStoredRelease, releaseLabels, storageName, toStoredRelease, type StorageOrder } from "./release/storage.ts";
export { nameFromTemplate, releaseNameOf, type ReleaseNameWish } from "./release/name.ts";
export {
  composeValues,
  type ReadValuesSource,
  type ValuesComposition,
  type ValuesReference,
  type ValuesSource,
} from "./composition/references.ts";
export { chainPostRenderers, postRender, type PostRenderer, type PostRenderStrategy } from "./post-render/post-render.ts";
export { fluxPostRenderer, kustomizePostRenderer, type FluxPostRender, type KustomizePostRender } from "./post-render/flux.ts";
export { installedObjects, type Installation } from "./post-render/objects.ts";
export { helmProblems } from "./problems.ts";
