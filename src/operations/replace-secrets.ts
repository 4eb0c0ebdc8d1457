// Gives a running install other credentials and nothing else, whoever rendered it.
import { formatRef, refOf } from "#base";
import type { BootstrapOrder, BootstrapPlaces } from "./bootstrap-contract.ts";
import { readSyncPair, requestReconcile, signalOf } from "./cluster-objects.ts";
import { openGit, withPinnedHost } from "./git-access.ts";
import { FIELD_MANAGER, gitRepositoryRef } from "./layout.ts";
import { operationsProblems } from "./problems.ts";
import { checkClusterCredentials, secretsOf } from "./secrets.ts";

/**
 * Writes the Secrets of an install and has its source look at the repository with them.
 * @throws operations.notInstalled · operations.clusterCredentialsUnfit · operations.invalidClusterKey · git.* · kube.*
 */
export async function replaceSecrets(order: BootstrapOrder, given: BootstrapPlaces, signal?: AbortSignal): Promise<void> {
  checkClusterCredentials(order, given.git);
  const places = await withPinnedHost(given, signal);
  const { cluster, git, log } = places;
  const secrets = await secretsOf(order, git, await openGit(git, signal));
  const { source } = await readSyncPair(cluster, order.namespace, signal);
  if (source === undefined) throw operationsProblems.notInstalled(order.namespace, cluster.address, `GitRepository/${order.namespace}`);
  for (const secret of secrets) {
    await cluster.apply(secret, { fieldManager: FIELD_MANAGER, force: true, ...signalOf(signal) });
    log.write("info", `${formatRef(refOf(secret))} is in place`);
  }
  await requestReconcile(places, gitRepositoryRef(order.namespace), signal);
}
