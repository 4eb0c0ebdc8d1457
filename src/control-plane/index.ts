export type { FieldError, PrinterColumn, ResourceDefinition, ResourceStrategy, StrategyContext } from "./resource.ts";
export { createControlPlane } from "./create.ts";
export { createFleet, type Fleet, type FleetCluster, type FleetOptions } from "./fleet/fleet.ts";
export type { ControlPlane, ControlPlaneOptions } from "./control-plane.ts";
export type { SnapshotFacts } from "./snapshot/snapshot-file.ts";
export { restoreFolder, snapshotFolder } from "./snapshot/store-folder.ts";
export type { RestoredFacts } from "./snapshot/restore.ts";
export type { KubeconfigOptions } from "./serving/kubeconfig.ts";
export { startWorkloads, type WorkloadOptions, type WorkloadPart, type Workloads } from "./workloads/start-workloads.ts";
