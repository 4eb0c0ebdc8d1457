export { AirGap, type AirGapProps, type AirGapPullSecret } from "./air-gap.ts";
export { Bootstrap, type BootstrapProps, type Component, type Distribution, type ExtraComponent } from "./bootstrap.ts";
export {
  BootstrapBitbucketServer,
  BootstrapGitea,
  BootstrapGithub,
  BootstrapGitlab,
  type BootstrapBitbucketServerProps,
  type BootstrapGitlabProps,
  type HostedBootstrapProps,
} from "./bootstrap-forge.ts";
export { DriftGuard, type DriftGuardProps } from "./drift-guard.ts";
export { Fleet, FleetStack, type FleetCluster, type FleetProps, type FleetSettings, type FleetSharding } from "./fleet.ts";
export type { FluxObject, FluxObjectProps, ObjectReference, ObjectTimeouts, ObjectWait } from "./flux-object.ts";
export { GitRepository, type GitRepositoryProps } from "./git-repository.ts";
export { HelmChart, type HelmChartProps } from "./helm-chart.ts";
export { HelmRepository, type HelmRepositoryProps } from "./helm-repository.ts";
export type { ChartSourceReference, IChartSource, ISource, ObjectIdentity, SourceReference } from "./identity.ts";
export { Instance, type InstanceComponent, type InstanceDistribution, type InstanceProps, type InstanceSync } from "./instance.ts";
export { Kustomization, type KustomizationProps } from "./kustomization.ts";
export { OciRepository, type OciRepositoryProps } from "./oci-repository.ts";
export { Tenant, type TenantProps, type TenantRules } from "./tenant.ts";
export { Restore, type RestoreProps, type RestoreSecrets } from "./restore.ts";
export type { ShardingProps } from "./sharding.ts";
export { Snapshot, type SnapshotPlaceProps, type SnapshotProps } from "./snapshot.ts";
export { Upgrade, type UpgradedInstallProps, type UpgradeProps } from "./upgrade.ts";
export * from "./generated/index.ts";
