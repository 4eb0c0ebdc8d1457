// The two objects by which a cluster follows its repository.
import { Duration, type KubeObject } from "#base";
import { formatStream, GENERATED } from "#distribution";
import type { BootstrapOrder, GitAccess } from "./bootstrap-contract.ts";
import { clusterLogin, followedAddress } from "./git-access.ts";
import { clusterFolder, gitRepositoryRef, kustomizationRef } from "./layout.ts";
import { operationsProblems } from "./problems.ts";

/** What decides the two objects. */
export type SyncOrder = Pick<
  BootstrapOrder,
  "namespace" | "path" | "interval" | "secretName" | "recurseSubmodules" | "clusterCredentials"
>;
/** The repository that the two objects follow. */
export type FollowedGit = Pick<GitAccess, "url" | "ssh" | "branch" | "githubApp" | "followed">;

/**
 * GitRepository and Kustomization, both named as the namespace.
 * @throws operations.invalidInterval · operations.invalidPath · git.invalidUrl
 * @see fluxcd/flux2 pkg/manifestgen/sync (behaviour)
 */
export function syncObjects(order: SyncOrder, git: FollowedGit): readonly [source: KubeObject, kustomization: KubeObject] {
  const interval = Duration.tryParse(order.interval);
  if (interval === undefined || interval.millis <= 0) throw operationsProblems.invalidInterval(order.interval);
  const { namespace } = order;
  const metadata = { name: namespace, namespace };
  return [
    {
      apiVersion: gitRepositoryRef(namespace).apiVersion,
      kind: "GitRepository",
      metadata,
      spec: {
        interval: interval.toString(),
        ...(order.recurseSubmodules && { recurseSubmodules: true }),
        ref: { branch: git.branch },
        secretRef: { name: order.secretName },
        url: followedAddress(git),
        ...(clusterLogin(order, git)?.githubApp !== undefined && { provider: "github" }),
      },
    },
    {
      apiVersion: kustomizationRef(namespace).apiVersion,
      kind: "Kustomization",
      metadata,
      spec: {
        interval: "10m0s",
        path: `./${clusterFolder(order)}`,
        prune: true,
        sourceRef: { kind: "GitRepository", name: namespace },
      },
    },
  ];
}

/** The text of gotk-sync.yaml. */
export function formatSync(objects: readonly KubeObject[]): string {
  return `${GENERATED}\n${formatStream(objects)}`;
}
