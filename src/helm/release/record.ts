// A release as Helm keeps it: what was installed, with which values, and how that went.
import type { Chart } from "../chart/chart.ts";
import type { HookEvent } from "../render/manifests.ts";
import type { Values } from "../values/table.ts";

/** State of one revision of a release. */
export type ReleaseStatus =
  | "unknown"
  | "deployed"
  | "uninstalled"
  | "superseded"
  | "failed"
  | "uninstalling"
  | "pending-install"
  | "pending-upgrade"
  | "pending-rollback";

/** Times are RFC 3339 and empty where there is none. */
export interface ReleaseInfo {
  readonly firstDeployed: string;
  readonly lastDeployed: string;
  readonly deleted: string;
  readonly description: string;
  readonly status: ReleaseStatus;
  readonly notes: string;
}

/** A hook with its last run. */
export interface ReleaseHook {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
  readonly manifest: string;
  readonly events: readonly HookEvent[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
  readonly outputLogPolicies: readonly string[];
  readonly lastRun: HookRun;
}

export interface HookRun {
  readonly startedAt: string;
  readonly completedAt: string;
  /** Empty before the first run. */
  readonly phase: "" | "Unknown" | "Running" | "Succeeded" | "Failed";
}

/** The chart of a release without the charts within it, which Helm does not keep. */
export interface ReleaseChart extends Omit<Chart, "dependencies"> {
  /** When Chart.yaml and values.schema.json were last changed, RFC 3339, where Helm wrote it down. */
  readonly modTime?: string;
  readonly schemaModTime?: string;
}

/** One revision of a release. */
export interface ReleaseRecord {
  readonly name: string;
  readonly namespace: string;
  /** Revision, from 1. */
  readonly version: number;
  readonly info: ReleaseInfo;
  readonly chart: ReleaseChart;
  /** The user's values. */
  readonly config: Values;
  readonly manifest: string;
  readonly hooks: readonly ReleaseHook[];
  /** `ssa` or `csa`; empty in releases of Helm 3, which means `csa`. */
  readonly applyMethod: string;
}
