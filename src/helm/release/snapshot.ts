// A release in the history of a HelmRelease's status: its digests and what a person wants to see of it.
import type { Digest } from "#base";
import { snapshotDigest, valuesDigest, type Sha256Hex } from "./digest.ts";
import type { ReleaseRecord } from "./record.ts";

/** A test that ran; times are RFC 3339 in whole seconds, absent before it ran. */
export interface HookStatus {
  readonly lastStarted?: string;
  readonly lastCompleted?: string;
  readonly phase?: string;
}

/** One entry of `status.history`. */
export interface ReleaseSnapshot {
  readonly apiVersion: "v2";
  readonly digest: Digest;
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly status: string;
  readonly action?: string;
  readonly chartName: string;
  readonly chartVersion: string;
  readonly appVersion?: string;
  readonly configDigest: Digest;
  /** RFC 3339 in whole seconds, as are those that follow; absent where there is none. */
  readonly firstDeployed?: string;
  readonly lastDeployed?: string;
  readonly deleted?: string;
  readonly testHooks?: Readonly<Record<string, HookStatus>>;
  readonly ociDigest?: string;
}

/** What a snapshot says beside the release. */
export interface SnapshotOrder {
  readonly sha256Hex: Sha256Hex;
  /** `install`, `upgrade`, `rollback`, … */
  readonly action?: string;
  /** Digest of the chart's artifact when it came from a registry. */
  readonly ociDigest?: string;
}

/**
 * The snapshot of a release. Tests are not part of it: they are added when the controller ran them, see {@link testHookStatuses}.
 * @see behaviour: fluxcd/helm-controller internal/release/observation.go, api/v2/snapshot_types.go
 */
export function releaseSnapshot(release: ReleaseRecord, { sha256Hex, action = "", ociDigest = "" }: SnapshotOrder): ReleaseSnapshot {
  const { metadata } = release.chart;
  return {
    apiVersion: "v2",
    digest: snapshotDigest(release, sha256Hex, ociDigest),
    name: release.name,
    namespace: release.namespace,
    version: release.version,
    status: release.info.status,
    ...said("action", action),
    chartName: metadata.name,
    chartVersion: metadata.version,
    ...said("appVersion", metadata.appVersion),
    configDigest: valuesDigest(release.config, sha256Hex),
    ...said("firstDeployed", wholeSeconds(release.info.firstDeployed)),
    ...said("lastDeployed", wholeSeconds(release.info.lastDeployed)),
    ...said("deleted", wholeSeconds(release.info.deleted)),
    ...said("ociDigest", ociDigest),
  };
}

/** Which tests count, by their names: excluded ones never, and only included ones where any is. */
export interface TestFilter {
  readonly name: string;
  readonly exclude?: boolean;
}

/** Tests of a release by name, as a snapshot lists them. */
export function testHookStatuses(release: ReleaseRecord, filters: readonly TestFilter[] = []): Record<string, HookStatus> {
  const tests = release.hooks.filter((hook) => hook.events.includes("test") && isSelected(hook.name, filters));
  return Object.fromEntries(
    tests.map(({ name, lastRun }) => [
      name,
      {
        ...said("lastStarted", wholeSeconds(lastRun.startedAt)),
        ...said("lastCompleted", wholeSeconds(lastRun.completedAt)),
        ...said("phase", lastRun.phase),
      },
    ]),
  );
}

function isSelected(name: string, filters: readonly TestFilter[]): boolean {
  if (filters.some((each) => each.exclude === true && each.name === name)) return false;
  const included = filters.filter((each) => each.exclude !== true);
  return included.length === 0 || included.some((each) => each.name === name);
}

function said<K extends string>(key: K, value: string): { readonly [P in K]?: string } {
  return value === "" ? {} : ({ [key]: value } as { readonly [P in K]?: string });
}

/** Kubernetes keeps times in UTC and without fractions. */
function wholeSeconds(time: string): string {
  return time === "" ? "" : `${new Date(time).toISOString().slice(0, 19)}Z`;
}
