// Moves a running install to another folder, namespace or Secret without taking anything down that it manages. Each step can be the
// last of a run: whatever has been done, the cluster deletes nothing, and the next run goes on from there.
import { at, isProblem, refOf, type KubeObject } from "#base";
import { bootstrap, refuseMove } from "../bootstrap.ts";
import type { BootstrapOrder, BootstrapOutcome, BootstrapPlaces } from "../bootstrap-contract.ts";
import { applyObjects, isSuspended, readSyncPair, signalOf, tryGet, type SyncPair } from "../cluster-objects.ts";
import { waitForSource } from "../following.ts";
import { followedAddress, openGit, withPinnedHost } from "../git-access.ts";
import { clusterFolder, FIELD_MANAGER, gitRepositoryRef, installFolder, kustomizationRef } from "../layout.ts";
import { checkPlace, followingOfSource, moveManifests, type WriteOrder } from "../manifests.ts";
import { operationsProblems } from "../problems.ts";
import { withReached } from "../reached.ts";
import { removeControllers } from "../removal.ts";
import { renderInstall, type Install } from "../rendering.ts";
import { checkClusterCredentials, secretsOf } from "../secrets.ts";
import { committedRevision } from "./committed.ts";
import { checkContent, wantedKustomization } from "./content.ts";
import { leaningOn, otherFluxObjects } from "./followers.ts";
import { markedPlace, markOf, pause, resume } from "./mark.ts";
import { isHandedOver, leftSecrets, markedSecrets, removeSecrets, usedSecrets, type SecretsOrder } from "./left-secrets.ts";
import { removeOldInstall } from "./old-place.ts";

/** What a move needs to know of the install before it; every BootstrapOrder has it. */
export type MoveOrigin = SecretsOrder & Pick<BootstrapOrder, "path" | "keepNamespace">;

/** An install, where it stands and where it goes. */
interface Moving {
  readonly from: MoveOrigin;
  readonly order: BootstrapOrder;
  readonly install: Install;
  readonly places: BootstrapPlaces;
  readonly signal: AbortSignal | undefined;
}

/** Failures after which git holds nothing of the move for certain; after others it may, and then the install must stand still. */
const REFUSALS = ["git.protectedBranch", "git.pushRejected", "git.authenticationFailed", "git.accessDenied", "operations.pathOwned"];

/** Whether an order puts an install elsewhere than it stands. @throws operations.invalidPath */
export function isMove(from: MoveOrigin, order: BootstrapOrder): boolean {
  return isElsewhere(from, order) || from.secretName !== order.secretName;
}

function isElsewhere(from: MoveOrigin, order: BootstrapOrder): boolean {
  return from.namespace !== order.namespace || clusterFolder(from) !== clusterFolder(order);
}

/**
 * Brings a running install to another path, namespace or name of its Secret, and then to all that the order asks for.
 *
 * Order: everything that could speak against it is looked at; the Kustomization stands still and prunes nothing; git gets the files in
 * their new place and loses them in the old one, in one commit; with another namespace the old controllers go, with the same one the
 * Kustomization goes on once its source has that commit; the order is brought about as by {@link bootstrap}; what is left in the
 * old place goes last. Objects that the install manages keep running throughout.
 *
 * @throws operations.contentMissing · operations.contentUnreadable · operations.leanedOn · operations.leftAlone · operations.movesTwice ·
 *         operations.secretMissing · operations.pathOwned, before anything is written; those of {@link bootstrap}; apply.notGone
 */
export async function moveBootstrap(
  from: MoveOrigin,
  order: BootstrapOrder,
  given: BootstrapPlaces,
  signal?: AbortSignal,
): Promise<BootstrapOutcome> {
  let reached: BootstrapOutcome = { version: "", files: {}, revision: "" };
  let during = "looking at the install that is to be moved";
  try {
    const places = await withPinnedHost(given, signal);
    const moving: Moving = { from, order, install: renderInstall(order, places.git), places, signal };
    await checkMoving(moving);
    if (isElsewhere(from, order)) {
      during = "moving the install";
      await changePlace(moving, (files) => void (reached = { ...reached, version: moving.install.version, files }));
    } else await writeSecretsFirst(moving);
    const outcome = await bootstrap(order, places, signal);
    reached = outcome;
    during = "clearing the old place";
    if (from.namespace !== order.namespace) await removeOldInstall(from, order, places, signal);
    await clearSecrets({ from, order, outcome }, places, signal);
    tellOfOldFiles(moving);
    return outcome;
  } catch (error) {
    // What bootstrap throws says how far it came.
    if (isProblem(error) && error.data["reached"] !== undefined && Object.keys(reached.files).length === 0) throw error;
    throw withReached(error, reached, signal, during);
  }
}

/**
 * Removes Secrets that an install in the same namespace had before it became what was ordered, once its source does without them.
 * @param done.outcome of bringing about the order
 * @throws operations.notReady · operations.suspended · apply.notGone · kube.* with `data.reached`
 */
export async function clearSecrets(
  done: { readonly from: MoveOrigin; readonly order: BootstrapOrder; readonly outcome: BootstrapOutcome },
  places: BootstrapPlaces,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { from, order, outcome } = done;
  const removal = { namespace: order.namespace, places, signal };
  const isFollowed = outcome.revision !== "";
  try {
    const left = from.namespace === order.namespace ? leftSecrets(from, order) : [];
    const areMarked = isFollowed && [from, order].some((each) => each.commitManifests === false);
    const marked = areMarked ? (await markedSecrets(removal)).filter((each) => !usedSecrets(order).includes(each)) : [];
    const names = [...new Set([...left, ...marked])];
    if (isFollowed && names.length > 0)
      await waitForSource({ order, install: renderInstall(order, places.git), places, signal }, outcome.revision);
    await removeSecrets(names, isFollowed, removal);
  } catch (error) {
    throw withReached(error, outcome, signal, "removing Secrets that are not used any more");
  }
  if (isHandedOver(from, order))
    places.log.write("warn", `Secret/${order.namespace}/${order.secretName} stays as it is and is yours from now on: the cluster reads it`);
}

/** Where others commit, nothing is removed from the branch. */
function tellOfOldFiles({ from, order, places }: Moving): void {
  if (order.commitManifests !== false || !isElsewhere(from, order)) return;
  places.log.write("warn", `nobody follows ${installFolder(from)} in ${places.git.branch} any more; remove it from the branch`);
}

/** Looks at everything that speaks against a move. Changes nothing. Errors as {@link moveBootstrap}. */
export async function checkMove(from: MoveOrigin, order: BootstrapOrder, places: BootstrapPlaces, signal?: AbortSignal): Promise<void> {
  await checkMoving({ from, order, install: renderInstall(order, places.git), places: await withPinnedHost(places, signal), signal });
}

async function checkMoving(moving: Moving): Promise<void> {
  const { from, order, places, signal } = moving;
  checkClusterCredentials(order, places.git);
  const pair = await readSyncPair(places.cluster, from.namespace, signal);
  refuseStandingStill(moving, pair);
  const secret = { apiVersion: "v1", kind: "Secret", name: order.secretName, namespace: order.namespace };
  if (order.disableSecretCreation && (await tryGet(places.cluster, secret, signal)) === undefined)
    throw operationsProblems.secretMissing(secret);
  if (!isElsewhere(from, order)) return;
  refuseOtherRepository(moving, pair.source);
  if (from.namespace !== order.namespace) await checkNamespaces(moving);
  if (order.commitManifests === false) await committedRevision(moving, places, signal);
  else await checkPlace(writingOf(moving, pair), places, signal);
  await checkContent({ from, order, install: moving.install, kustomization: pair.kustomization }, places, signal);
}

/** Somebody else's suspension is respected; ours is that of an earlier run, if it went to the same place. */
function refuseStandingStill({ from, order }: Moving, { source, kustomization }: SyncPair): void {
  const marked = markedPlace(kustomization);
  const ref = kustomizationRef(from.namespace);
  if (marked !== undefined && marked !== markOf(order)) throw operationsProblems.moveUnfinished(ref, marked);
  if (marked === undefined && isSuspended(kustomization)) throw operationsProblems.suspended(ref);
  // Without its Kustomization, a source that is left is one that an earlier run was about to remove.
  if (kustomization !== undefined && isSuspended(source)) throw operationsProblems.suspended(gitRepositoryRef(from.namespace));
}

function refuseOtherRepository({ places }: Moving, source: KubeObject | undefined): void {
  const followed = source && followingOfSource(source);
  const { git } = places;
  const wanted = `${followedAddress(git)} branch ${git.branch}`;
  if (followed === undefined || (followed.url === followedAddress(git) && followed.branch === git.branch)) return;
  throw operationsProblems.movesTwice(`${followed.url} branch ${followed.branch}`, wanted);
}

async function checkNamespaces({ from, order, places, signal }: Moving): Promise<void> {
  const there = await readSyncPair(places.cluster, order.namespace, signal);
  if (there.kustomization !== undefined) refuseMove(order, there, places);
  const others = await otherFluxObjects({ namespace: from.namespace, places, signal });
  const leaning = leaningOn(others, from.namespace);
  if (leaning.length > 0) throw operationsProblems.leanedOn(gitRepositoryRef(from.namespace), leaning);
  const left = others.filter((each) => each.metadata.namespace === from.namespace).map(refOf);
  if (!order.watchAllNamespaces && left.length > 0) throw operationsProblems.leftAlone(from.namespace, left);
}

function writingOf({ from, order, install }: Moving, { source }: SyncPair): WriteOrder & { readonly from: MoveOrigin } {
  return { order, install, followed: source && followingOfSource(source), from };
}

async function changePlace(moving: Moving, wrote: (files: Install["files"]) => void): Promise<void> {
  const { from, order, install, places, signal } = moving;
  const { log } = places;
  const pair = await readSyncPair(places.cluster, from.namespace, signal);
  await pause(from.namespace, order, places, signal);
  log.write("info", `Kustomization/${from.namespace}/${from.namespace} stands still`);
  const pushed = await settledRevision(moving, pair).catch(async (error: unknown) => {
    const isFirst = markedPlace(pair.kustomization) === undefined;
    if (isFirst && REFUSALS.some((code) => isProblem(error, code))) await resume(from.namespace, places, signal);
    throw error;
  });
  wrote(install.files);
  log.write("info", `the manifests are in their new place at ${pushed}`);
  if (from.namespace === order.namespace) return goOn(moving, pushed);
  // Two sets of controllers would both work on every object of the cluster.
  await removeControllers({ namespace: from.namespace, places, signal });
  log.write("info", `the controllers in ${from.namespace} are gone`);
}

/** The revision that holds the manifests in their new place: pushed from here, or committed by others. */
async function settledRevision(moving: Moving, pair: SyncPair): Promise<string> {
  const { order, places, signal } = moving;
  if (order.commitManifests === false) return committedRevision(moving, places, signal);
  return (await moveManifests(writingOf(moving, pair), places, signal)).revision;
}

/**
 * Sends the Kustomization to its new path. Not before its source has the commit with the files there: at an older one it would find
 * a folder without the install and prune it. It prunes nothing until git itself tells it to, which it does in its first run.
 */
async function goOn({ from, order, install, places, signal }: Moving, revision: string): Promise<void> {
  const { kustomization, source } = await readSyncPair(places.cluster, order.namespace, signal);
  // An emptied cluster is installed into afterwards.
  if (kustomization === undefined || source === undefined) return;
  await waitForSource({ order, install, places, signal }, revision);
  await checkContent({ from, order, install, kustomization }, places, signal);
  const wanted = wantedKustomization({ order, install });
  const cautious = { ...wanted, spec: { ...(at(wanted, "spec") as object), prune: false } } as KubeObject;
  await applyObjects([cautious], order.namespace, places, signal);
  places.log.write("info", `Kustomization/${order.namespace}/${order.namespace} follows ${JSON.stringify(clusterFolder(order))}`);
  await resume(order.namespace, places, signal);
}

/** The cluster finds the new Secret before it reads of it. */
async function writeSecretsFirst({ order, places, signal }: Moving): Promise<void> {
  const namespace = { apiVersion: "v1", kind: "Namespace", name: order.namespace };
  const found = await tryGet(places.cluster, namespace, signal);
  if (found === undefined || found.metadata.deletionTimestamp !== undefined) return;
  for (const secret of await secretsOf(order, places.git, await openGit(places.git, signal)))
    await places.cluster.apply(secret, { fieldManager: FIELD_MANAGER, force: true, ...signalOf(signal) });
}
