// The two objects by which a cluster follows its repository.
import { Duration, type KubeObject } from "#base";
import { formatStream, GENERATED } from "#distribution";
import type { BootstrapOrder, GitAccess } from "./bootstrap-contract.ts";
import { clusterLogin, followedAddress } from "./git-access.ts";
import { clusterFolder, gitRepositoryRef, joined, kustomizationRef } from "./layout.ts";
import { operationsProblems } from "./problems.ts";

/** What decides the two objects. */
export type SyncOrder = Pick<
  BootstrapOrder,
  | "namespace"
  | "path"
  | "interval"
  | "secretName"
  | "recurseSubmodules"
  | "sparseCheckout"
  | "clusterCredentials"
  | "commitManifests"
  | "syncProvider"
>;
/** The repository that the two objects follow. */
export type FollowedGit = Pick<GitAccess, "url" | "ssh" | "branch" | "githubApp" | "followed">;

/**
 * GitRepository and Kustomization, both named as the namespace.
 * @throws operations.invalidInterval · operations.invalidPath · operations.pathNotTaken · git.invalidUrl
 * @see fluxcd/flux2 pkg/manifestgen/sync (behaviour)
 */
export function syncObjects(order: SyncOrder, git: FollowedGit): readonly [source: KubeObject, kustomization: KubeObject] {
  const interval = Duration.tryParse(order.interval);
  if (interval === undefined || interval.millis <= 0) throw operationsProblems.invalidInterval(order.interval);
  const { namespace } = order;
  const sparse = checkedSparse(order);
  const metadata = { name: namespace, namespace };
  const provider = providerOf(order, git);
  return [
    {
      apiVersion: gitRepositoryRef(namespace).apiVersion,
      kind: "GitRepository",
      metadata: { ...metadata, ...(order.commitManifests === false && { annotations: { [COMMITS]: "others" } }) },
      spec: {
        interval: interval.toString(),
        ...(order.recurseSubmodules && { recurseSubmodules: true }),
        ...(sparse.length > 0 && { sparseCheckout: sparse }),
        ref: { branch: git.branch },
        ...(!needsNoSecret(order) && { secretRef: { name: order.secretName } }),
        url: followedAddress(git),
        ...(provider !== undefined && { provider }),
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

/** A cluster that does not take the folder that it follows finds nothing in it. */
function checkedSparse(order: Pick<SyncOrder, "sparseCheckout" | "path">): readonly string[] {
  const folders = (order.sparseCheckout ?? []).map((path) => clusterFolder({ path }));
  const folder = joined(clusterFolder(order), "");
  if (folders.length > 0 && !folders.some((each) => folder.startsWith(joined(each, ""))))
    throw operationsProblems.pathNotTaken(clusterFolder(order), folders);
  return folders;
}

/** Providers that log in as a workload, so that no Secret is needed. */
const WORKLOAD_IDENTITY: readonly unknown[] = ["aws", "azure", "gcp"];

/** Whether the cluster logs in to the repository without a Secret. */
export function needsNoSecret({ syncProvider }: Pick<BootstrapOrder, "syncProvider">): boolean {
  return WORKLOAD_IDENTITY.includes(syncProvider);
}

function providerOf(order: SyncOrder, git: FollowedGit): string | undefined {
  return order.syncProvider ?? (clusterLogin(order, git)?.githubApp === undefined ? undefined : "github");
}

/** On the source of an install whose manifests others commit, so that an import can tell. */
export const COMMITS = "headgate.dev/commits";

/** The text of gotk-sync.yaml. */
export function formatSync(objects: readonly KubeObject[]): string {
  return `${GENERATED}\n${formatStream(objects)}`;
}
