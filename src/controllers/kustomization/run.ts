// What the steps of a Kustomization work on and hand to each other.
import type { Inventory, Kustomization } from "#api";
import type { ChangeSet } from "#apply";
import type { KubeObject } from "#base";
import type { Cluster } from "#kube";
import type { AsyncRemoteFiles, DocumentCache } from "#kustomize";
import type { Run, Step } from "#runtime";
import type { Artifact, ArtifactStore, FileTree } from "#store";
import type { ControllerFlags } from "../flags.ts";
import type { FeatureGates } from "../feature-gates.ts";
import type { BuildCache } from "./build-cache.ts";
import type { DriftWatch } from "./drift-watch.ts";
import type { LastRuns } from "./last-runs.ts";
import type { RemoteClusters } from "./remote-clusters.ts";

export interface KustomizationPlaces {
  /** Storage of this process, if sources are reconciled in it. */
  readonly store?: ArtifactStore | undefined;
  readonly flags: ControllerFlags;
  readonly gates: FeatureGates;
  readonly builds: BuildCache;
  /** Parsed files of earlier builds. */
  readonly documents: DocumentCache;
  readonly drift: DriftWatch;
  readonly runs: LastRuns;
  readonly remotes: RemoteClusters;
  /** Fetches remote bases; they are refused where absent. */
  readonly remoteBases?: ((signal: AbortSignal) => AsyncRemoteFiles) | undefined;
  /** Host to ask for artifacts instead of the one that their URL names. */
  readonly artifactHost?: string | undefined;
}

export interface KustomizationWork {
  /** Milliseconds since the epoch. */
  began: number;
  artifact?: Artifact;
  tree?: FileTree;
  /** Clean path in the tree. */
  path: string;
  /** What is to be applied. */
  objects: readonly KubeObject[];
  /** File of an object, by `Kind/namespace/name`. */
  files: ReadonlyMap<string, string>;
  /** Digest of {@link KustomizationWork.objects}. */
  buildDigest?: string;
  /** Where it is applied, and in whose name. */
  target?: Cluster;
  changes?: ChangeSet;
  /** What was applied before. */
  before?: Inventory | undefined;
  /** What is applied now. */
  inventory?: Inventory;
  /** Whether anything was written to the target. */
  hasChanged: boolean;
}

export type KustomizationRun = Run<typeof Kustomization, KustomizationPlaces, KustomizationWork>;
export type KustomizationStep = Step<typeof Kustomization, KustomizationPlaces, KustomizationWork>;
