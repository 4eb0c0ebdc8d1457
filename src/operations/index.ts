export type {
  BootstrapInspection,
  BootstrapOrder,
  BootstrapOutcome,
  BootstrapPlaces,
  BootstrapRendering,
  ClusterCredentials,
  Drift,
  GitAccess,
  RenderedObject,
} from "./bootstrap-contract.ts";
export { BranchReader, type BranchFiles } from "./branch-reader.ts";
export { bootstrap } from "./bootstrap.ts";
export {
  readDistribution,
  readHead,
  renderDistribution,
  type Distribution,
  type DistributionOrder,
  type RenderedDistribution,
} from "./distribution-manifests.ts";
export { unpinnedHost, type UnpinnedHost } from "./git-access.ts";
export { importBootstrap, type ImportedBootstrap } from "./import.ts";
export { inspectBootstrap } from "./inspect.ts";
export { checkMove, clearSecrets, isMove, moveBootstrap, type MoveOrigin } from "./move/move.ts";
export { parseKustomization, renderKustomization } from "./offline-build.ts";
export type { ManifestPlaces, ManifestSource } from "./manifest-source/manifest-source.ts";
export { recordingSource, tryReadRelease, type RecordedRelease, type RecordingSource } from "./manifest-source/recorded.ts";
export { isRemoteSource, openManifestSource, UPSTREAM_RELEASES } from "./manifest-source/open.ts";
export { isExactVersion, sortVersions } from "./manifest-source/resolve-version.ts";
export { otherManager } from "./other-manager.ts";
export type { FoundPlacement } from "./placement.ts";
export { operationsProblems } from "./problems.ts";
export { remoteFiles, type RemotePlaces } from "./remote-files.ts";
export { renderBootstrap, renderInstallManifests, renderSyncManifests, type InstallManifests } from "./rendering.ts";
export { replaceSecrets } from "./replace-secrets.ts";
export { reportCluster, type ClusterReport, type ReportPlaces } from "./report.ts";
export { checkClusterCredentials } from "./secrets.ts";
export type { CommitSigning } from "./signing.ts";
export { migrateStoredVersions, type Migration, type MigrationOrder, type MigrationPlaces } from "./stored-versions.ts";
export type { UpgradeChanges } from "./upgrade/changes.ts";
export { planUpgrade, upgradeInstall, type Installed, type UpgradeOrder } from "./upgrade/upgrade.ts";
export { uninstall, type UninstallOrder } from "./uninstall.ts";
export { describeFinding, reportDrift, type DriftFinding, type DriftOrder, type DriftPlaces, type DriftReport } from "./drift/report.ts";
export * from "./snapshot/index.ts";
export { applyInstance } from "./instance/apply.ts";
export type {
  ClusterType,
  InstanceCluster,
  InstanceInspection,
  InstanceInstall,
  InstanceOrder,
  InstancePlaces,
  InstanceRendering,
  InstanceSharding,
  InstanceSync,
} from "./instance/contract.ts";
export { guardInstance, lookAtCluster } from "./instance/guard.ts";
export { importInstance } from "./instance/import.ts";
export { inspectInstall, inspectInstance } from "./instance/inspect.ts";
export { installOf, renderingOf, renderInstance } from "./instance/rendering.ts";
export { uninstallInstance } from "./instance/uninstall.ts";
export { vanishingFields, type VanishingFields } from "./instance/vanishing.ts";
export * from "./forge/index.ts";
export * from "./tenant/index.ts";
export * from "./bundle/index.ts";
