// An order for an install, as a user with the defaults would give it.
import { Secret } from "#base";
import { DEFAULT_REGISTRY } from "#distribution";
import type { BootstrapOrder, GitAccess } from "#operations";

export function orderOf(change: Partial<BootstrapOrder> = {}): BootstrapOrder {
  return {
    namespace: "flux-system",
    secretName: "flux-system",
    path: "clusters/acc",
    version: "v0.3.0",
    components: ["source-controller", "kustomize-controller"],
    componentsExtra: [],
    registry: DEFAULT_REGISTRY,
    clusterDomain: "cluster.local",
    logLevel: "info",
    interval: "1m",
    networkPolicy: true,
    watchAllNamespaces: true,
    tolerationKeys: [],
    disableSecretCreation: false,
    deleteGitManifests: true,
    keepNamespace: false,
    ...change,
  };
}

export function gitOf(change: Partial<GitAccess> = {}): GitAccess {
  return {
    url: "https://git.example.com/team/fleet.git",
    branch: "main",
    http: { username: "flux", password: new Secret("p:w") },
    author: { name: "Flux", email: "flux@example.com" },
    ...change,
  };
}
