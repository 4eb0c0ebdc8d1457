// Brings an install into git and a cluster, and waits until the cluster follows git. Every step looks at what is there first, so that
// a run that was stopped anywhere is finished by the next one.
import { health, waitGone } from "#apply";
import { at, formatRef, refOf, type KubeObject } from "#base";
import type { BootstrapOrder, BootstrapOutcome, BootstrapPlaces } from "./bootstrap-contract.ts";
import { applyObjects, isSuspended, isSyncObject, readSyncPair, signalOf, tryGet, type SyncPair } from "./cluster-objects.ts";
import { waitForComponents } from "./component-progress.ts";
import { patienceOf, waitUntilFollowing } from "./following.ts";
import { addressOf, followedAddress, openGit, withPinnedHost } from "./git-access.ts";
import { clusterFolder, FIELD_MANAGER, gitRepositoryRef, kustomizationRef } from "./layout.ts";
import { followingOfSource, settleManifests } from "./manifests.ts";
import { markedPlace } from "./move/mark.ts";
import { checkPermissions } from "./permissions.ts";
import { operationsProblems } from "./problems.ts";
import { withReached } from "./reached.ts";
import { renderInstall, type Install } from "./rendering.ts";
import { checkClusterCredentials, secretsOf } from "./secrets.ts";
import { signerOf } from "./signing.ts";

const NAMESPACE_GONE_MILLIS = 300_000;

/**
 * Creates or updates an install.
 *
 * Order: the cluster is asked whether the install may go there and whether we may write it, the manifests are pushed, the objects are
 * applied unless the cluster follows git already, the secrets are written, and the cluster is waited for. Nothing is written anywhere before the order is
 * rendered and the cluster has answered.
 *
 * @throws operations.* · distribution.* · git.* · kube.* · apply.* with `data.reached`, the outcome up to there
 * @see fluxcd/flux2 pkg/bootstrap (behaviour)
 */
export async function bootstrap(order: BootstrapOrder, given: BootstrapPlaces, signal?: AbortSignal): Promise<BootstrapOutcome> {
  let reached: BootstrapOutcome = { version: "", files: {}, revision: "" };
  let during = "rendering the manifests";
  try {
    const install = renderInstall(order, given.git);
    during = "opening the repository";
    checkClusterCredentials(order, given.git);
    const places = await withPinnedHost(given, signal);
    const { log, git } = places;
    const secrets = await secretsOf(order, git, await openGit(git, signal));
    during = "opening the signing key";
    if (git.signing !== undefined) await signerOf(git.signing);
    during = "looking at the cluster";
    const pair = await readSyncPair(places.cluster, order.namespace, signal);
    refuseMove(order, pair, places);
    await checkPermissions([...install.objects, ...secrets], places, signal);
    during = "pushing the manifests";
    const pushed = await settleManifests({ order, install, followed: pair.source && followingOfSource(pair.source) }, places, signal);
    reached = { version: install.version, files: install.files, revision: "" };
    if (pushed === undefined) {
      during = "applying the manifests";
      await installUncommitted({ order, install, secrets, pair }, places, signal);
      return reached;
    }
    log.write("info", pushed.changed ? `pushed the manifests as ${pushed.revision}` : `the manifests are in git at ${pushed.revision}`);
    during = "applying the manifests";
    const followed = await installObjects({ order, install, secrets, pair }, places, signal);
    during = "waiting for the cluster";
    const revision = await waitUntilFollowing({ order, install, places, signal }, pushed.revision);
    // Fields that an earlier release had and this one has not are still owned by the bootstrap before; this lets go of them.
    if (followed) await applyObjects(install.objects, order.namespace, places, signal);
    return { ...reached, revision };
  } catch (error) {
    throw withReached(error, reached, signal, during);
  }
}

/** A running install that is moved to another path would delete what it manages; one that is suspended would not follow. */
export function refuseMove(
  order: BootstrapOrder,
  { source, kustomization }: SyncPair,
  { cluster }: Pick<BootstrapPlaces, "cluster">,
): void {
  const marked = markedPlace(kustomization);
  if (marked !== undefined) throw operationsProblems.moveUnfinished(kustomizationRef(order.namespace), marked);
  const path = at(kustomization, "spec", "path");
  const current = typeof path === "string" ? clusterFolder({ path }) : clusterFolder(order);
  if (current !== clusterFolder(order)) throw operationsProblems.pathChanged(cluster.address, current, clusterFolder(order));
  if (isSuspended(source)) throw operationsProblems.suspended(gitRepositoryRef(order.namespace));
  if (isSuspended(kustomization)) throw operationsProblems.suspended(kustomizationRef(order.namespace));
}

/** Brings about what can be without git: a cluster that follows an older commit goes on doing so until the branch has the new one. */
async function installUncommitted(installing: Installing, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<void> {
  const { order, install } = installing;
  const { git, log } = places;
  const follows = await installObjects(installing, places, signal);
  log.write("warn", `${git.branch} of ${addressOf(git)} does not hold the manifests yet; the cluster follows when they are committed`);
  if (!follows) await waitForComponents(patienceOf({ order, install, places, signal }));
}

interface Installing {
  readonly order: BootstrapOrder;
  readonly install: Install;
  readonly secrets: readonly KubeObject[];
  readonly pair: SyncPair;
}

/** @returns whether the cluster followed git already, so that its controllers do the applying */
async function installObjects(installing: Installing, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<boolean> {
  const { order, install, secrets } = installing;
  const { namespace } = order;
  await waitForOldNamespace(namespace, places, signal);
  const follows = await isFollowing(installing, places, signal);
  const isSync = (object: KubeObject): boolean => isSyncObject(object, namespace);
  if (follows) places.log.write("info", "the cluster follows git; its controllers apply the manifests");
  else
    await applyObjects(
      install.objects.filter((each) => !isSync(each)),
      namespace,
      places,
      signal,
    );
  for (const secret of secrets) {
    await places.cluster.apply(secret, { fieldManager: FIELD_MANAGER, force: true, ...signalOf(signal) });
    places.log.write("info", `Secret/${namespace}/${secret.metadata.name ?? ""} is in place`);
  }
  if (!follows) await applyObjects(install.objects.filter(isSync), namespace, places, signal);
  return follows;
}

/** Nothing can be put into a namespace that is on its way out, for example after an uninstall that was cut short. */
export async function waitForOldNamespace(
  name: string,
  places: Pick<BootstrapPlaces, "cluster" | "clock" | "log">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ref = { apiVersion: "v1", kind: "Namespace", name };
  const found = await tryGet(places.cluster, ref, signal);
  if (found?.metadata.deletionTimestamp === undefined) return;
  const { cluster, clock, log } = places;
  log.write("info", `waiting for ${formatRef(ref)} to be gone`);
  await waitGone([ref], { cluster, clock, log, timeoutMillis: NAMESPACE_GONE_MILLIS, ...signalOf(signal) });
}

/**
 * Whether the controllers will bring the pushed manifests in themselves: the Kustomization has applied something before, its source
 * follows the repository and branch that we push to, and every component runs.
 */
async function isFollowing(
  { order, install, pair }: Installing,
  places: BootstrapPlaces,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { namespace } = order;
  const { cluster, clock, git } = places;
  const followed = pair.source && followingOfSource(pair.source);
  const isOurs = followed?.url === followedAddress(git) && followed.branch === git.branch;
  if (!isOurs || !at(pair.kustomization, "status", "lastAppliedRevision")) return false;
  for (const object of install.objects.filter((each) => each.kind === "Deployment")) {
    const live = await tryGet(cluster, { ...refOf(object), namespace }, signal);
    if (health(live, { now: clock.now() }).status !== "Current") return false;
  }
  return true;
}
