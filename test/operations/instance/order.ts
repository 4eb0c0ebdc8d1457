// An order for an install as data, as a user with the defaults would give it.
import { DEFAULT_REGISTRY } from "#distribution";
import type { InstanceCluster, InstanceOrder, InstanceSync } from "#operations";

export function clusterOf(change: Partial<InstanceCluster> = {}): InstanceCluster {
  return {
    type: "kubernetes",
    domain: "cluster.local",
    networkPolicy: true,
    multitenant: false,
    multitenantWorkloadIdentity: false,
    ...change,
  };
}

export function instanceOf(change: Partial<InstanceOrder> = {}): InstanceOrder {
  const version = change.version ?? "v0.3.0";
  return {
    namespace: "flux-system",
    distribution: "headgate",
    version,
    range: version,
    registry: DEFAULT_REGISTRY,
    digests: {},
    components: ["kustomize-controller", "source-controller"],
    commonMetadata: {},
    cluster: clusterOf(),
    buildsInMemory: false,
    patches: [],
    wait: true,
    migrateResources: true,
    allowDowngrade: false,
    keepNamespace: false,
    ...change,
  };
}

export function syncOf(url: string, change: Partial<InstanceSync> = {}): InstanceSync {
  return {
    kind: "GitRepository",
    name: "flux-system",
    url,
    ref: "refs/heads/main",
    path: "clusters/acc",
    interval: "1m",
    pullSecret: "flux-system",
    ...change,
  };
}
