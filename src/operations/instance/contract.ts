// What an install that is described as data is asked, what it needs and what it answers. Nothing of it needs git.
import type { Patch } from "#api";
import type { Clock, KubeObject, Log } from "#base";
import type { ClusterSize, CommonMetadata, PersistentStorage } from "#distribution";
import type { Cluster } from "#kube";
import type { Drift, RenderedObject } from "../bootstrap-contract.ts";
import type { Distribution } from "../distribution-manifests.ts";

/** Kinds of clusters; only OpenShift changes what is installed. */
export type ClusterType = "kubernetes" | "openshift" | "aws" | "azure" | "gcp";

export interface InstanceCluster {
  readonly type: ClusterType;
  /** The release's own sizes when absent. */
  readonly size?: ClusterSize;
  readonly domain: string;
  readonly networkPolicy: boolean;
  /** Whether tenants are confined to their namespaces. */
  readonly multitenant: boolean;
  /** `default` when absent. */
  readonly tenantDefaultServiceAccount?: string;
  readonly tenantDefaultDecryptionServiceAccount?: string;
  readonly tenantDefaultKubeConfigServiceAccount?: string;
  /** As the release has it when absent; false takes the right to make tokens away. */
  readonly objectLevelWorkloadIdentity?: boolean;
  readonly multitenantWorkloadIdentity: boolean;
}

export interface InstanceSharding {
  readonly key: string;
  readonly shards: readonly string[];
  readonly storage: "ephemeral" | "persistent";
}

/** What the cluster follows. */
export interface InstanceSync {
  readonly kind: "GitRepository" | "OCIRepository" | "Bucket";
  /** Name of the source and of the Kustomization. */
  readonly name: string;
  /** Address; the endpoint of a Bucket. */
  readonly url: string;
  /** Full name of a git ref, tag or digest of an artifact, or name of a bucket. */
  readonly ref: string;
  readonly path: string;
  /** Go duration text, interval of the source. */
  readonly interval: string;
  readonly pullSecret?: string;
  readonly provider?: string;
}

/** An install, as data. */
export interface InstanceOrder {
  readonly namespace: string;
  readonly distribution: Distribution;
  /** An exact release, `v2.9.4`, or a range: then the newest that is there. */
  readonly version: string;
  /** What the user wrote for the version; kept for who imports the install. */
  readonly range: string;
  /** Where the manifests of `flux` are: a mirror, an artifact, a folder or a bundle. */
  readonly source?: string;
  readonly registry: string;
  /** Set of images whose digests are pinned, `upstream-alpine`. */
  readonly variant?: string;
  readonly imagePullSecret?: string;
  /** Component → `sha256:…`, over those of the variant. */
  readonly digests: Readonly<Record<string, string>>;
  readonly components: readonly string[];
  readonly commonMetadata: CommonMetadata;
  readonly cluster: InstanceCluster;
  readonly sharding?: InstanceSharding;
  readonly storage?: PersistentStorage;
  readonly buildsInMemory: boolean;
  readonly patches: readonly Patch[];
  readonly wait: boolean;
  readonly migrateResources: boolean;
  readonly allowDowngrade: boolean;
  readonly sync?: InstanceSync;
  readonly keepNamespace: boolean;
}

export interface InstancePlaces {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
}

/** An order brought down to objects. */
export interface InstanceInstall {
  /** Resolved release. */
  readonly version: string;
  /** `v2.9.4@sha256:…`, the digest over everything that is applied. */
  readonly revision: string;
  /** Component → image. */
  readonly images: Readonly<Record<string, string>>;
  /** Everything but the record. */
  readonly objects: readonly KubeObject[];
  /** The ConfigMap that keeps order and inventory in the cluster. */
  readonly record: KubeObject;
}

/** What a plan says of an install. */
export interface InstanceRendering {
  readonly version: string;
  readonly revision: string;
  readonly images: Readonly<Record<string, string>>;
  readonly objects: readonly RenderedObject[];
}

export interface InstanceInspection {
  /** What the install should be. */
  readonly rendering: InstanceRendering;
  readonly drift: readonly Drift[];
  /** False when the cluster has nothing of the install. */
  readonly installed: boolean;
}
