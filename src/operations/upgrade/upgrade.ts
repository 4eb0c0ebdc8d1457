// Brings an install from one release, set of components or distribution to another: refuses what would lose data, migrates stored
// versions, and goes back if it is asked to and the new components do not come up.
import { isProblem, messageOf, Problem } from "#base";
import { bootstrap } from "../bootstrap.ts";
import type { BootstrapOrder, BootstrapOutcome, BootstrapPlaces } from "../bootstrap-contract.ts";
import { installSelector } from "../diagnosis.ts";
import { readDistribution, type Distribution } from "../distribution-manifests.ts";
import { COMPONENTS_FILE, fileOf } from "../layout.ts";
import { renderInstall } from "../rendering.ts";
import { migrateStoredVersions } from "../stored-versions.ts";
import { compareInstalls, type InstallView, type UpgradeChanges } from "./changes.ts";
import { guardUpgrade, refuseDowngrade, type Step } from "./guard.ts";
import { upgradeProblems } from "./problems.ts";

/** An install as an upgrade finds or leaves it. */
export interface Installed {
  /** With `rendered` or `recorded`, unless the components are our own. */
  readonly order: BootstrapOrder;
  readonly distribution: Distribution;
}

export interface UpgradeOrder {
  /** With `recorded`: the files as they were written before. */
  readonly before: Installed;
  readonly after: Installed;
  readonly allowDowngrade: boolean;
  readonly rollbackOnFailure: boolean;
}

/** Longest time that going back may take, whatever time the upgrade has used up. */
const ROLLBACK_MILLIS = 300_000;

/**
 * What an upgrade would change; undefined when it changes no object, or when what was written before cannot be read any more. Without a
 * cluster only the downgrade is looked for.
 * @throws upgrade.* · those of renderBootstrap · kube.*
 */
export async function planUpgrade(
  order: Omit<UpgradeOrder, "rollbackOnFailure">,
  { cluster, git }: Pick<BootstrapPlaces, "git"> & Partial<Pick<BootstrapPlaces, "cluster">>,
  signal?: AbortSignal,
): Promise<UpgradeChanges | undefined> {
  const { step, isReadable } = stepOf(order, git);
  const changes = compareInstalls(step.before, step.after);
  if (changes === undefined) return undefined;
  if (!order.allowDowngrade) refuseDowngrade(step);
  if (cluster !== undefined) await guardUpgrade(step, cluster, signal);
  return isReadable ? changes : undefined;
}

/**
 * Upgrades an install. Nothing is written anywhere before the guard has found that nothing is lost.
 * @throws upgrade.* · those of bootstrap, with `data.reached` as it has it
 */
export async function upgradeInstall(order: UpgradeOrder, places: BootstrapPlaces, signal?: AbortSignal): Promise<BootstrapOutcome> {
  const { step, isReadable } = stepOf(order, places.git);
  if (!order.allowDowngrade) refuseDowngrade(step);
  const stale = await guardUpgrade(step, places.cluster, signal);
  if (stale.length > 0) await migrateStoredVersions(places, { labelSelector: installSelector(step.namespace) }, signal);
  try {
    return await bootstrap(order.after.order, places, signal);
  } catch (thrown) {
    if (!order.rollbackOnFailure || !isReadable || !canRollBack(order, thrown) || isStopped(signal)) throw thrown;
    throw await rollBack(order, step, { places, thrown });
  }
}

function stepOf(
  { before, after }: Pick<UpgradeOrder, "before" | "after">,
  git: BootstrapPlaces["git"],
): { readonly step: Step; readonly isReadable: boolean } {
  const old = tryViewOf(before, git);
  const nothing: InstallView = { distribution: before.distribution, version: "", objects: [], images: {} };
  const step = { namespace: after.order.namespace, before: old ?? nothing, after: viewOf(after, git) };
  return { step, isReadable: old !== undefined };
}

/** Files that somebody broke in git are about to be replaced: they keep nothing from that, and tell nothing. */
function tryViewOf(installed: Installed, git: BootstrapPlaces["git"]): InstallView | undefined {
  try {
    return viewOf(installed, git);
  } catch (thrown) {
    if (isProblem(thrown)) return undefined;
    throw thrown;
  }
}

function viewOf({ order, distribution }: Installed, git: BootstrapPlaces["git"]): InstallView {
  const { files, objects, version } = renderInstall(order, git);
  const { images } = readDistribution(files[fileOf(order, COMPONENTS_FILE)] ?? "", distribution);
  return { distribution, version, objects, images };
}

/** There is a way back from what we have pushed; where others commit the manifests, it is theirs to revert. */
function canRollBack({ after }: UpgradeOrder, thrown: unknown): boolean {
  return after.order.commitManifests !== false && hasWritten(thrown);
}

/** Whether a failed bootstrap had pushed something. */
function hasWritten(thrown: unknown): boolean {
  const reached = isProblem(thrown) ? (thrown.data["reached"] as BootstrapOutcome | undefined) : undefined;
  return reached !== undefined && Object.keys(reached.files).length > 0;
}

/** Whether a person ended the run. Time that was up is no reason to leave things as they are: it is how most upgrades fail. */
function isStopped(signal: AbortSignal | undefined): boolean {
  if (signal?.aborted !== true) return false;
  const reason: unknown = signal.reason;
  const isTime = isProblem(reason)
    ? reason.code.endsWith(".timedOut")
    : (reason as { name?: unknown } | undefined)?.name === "TimeoutError";
  return !isTime;
}

interface Failure {
  readonly places: BootstrapPlaces;
  readonly thrown: unknown;
}

/**
 * Pushes and applies what was there before, on top of whatever others push meanwhile. @returns the failure to report, with what is in git now in
 * `data.reached`
 */
async function rollBack({ before, after }: UpgradeOrder, step: Step, { places, thrown }: Failure): Promise<Problem> {
  const [from, to] = [`${step.before.distribution} ${step.before.version}`, `${step.after.distribution} ${step.after.version}`];
  places.log.write("warn", `${to} did not come up: ${messageOf(thrown)}; rolling back to ${from}`);
  try {
    // The files say all that there was, except for the Secrets, whose values only the new order may have.
    const { rendered: _, ...secrets } = after.order;
    const { files } = renderInstall(before.order, places.git);
    const order = { ...secrets, recorded: files, commitSubject: `Revert to Flux ${step.before.version}` };
    const reached = await bootstrap(order, places, AbortSignal.timeout(ROLLBACK_MILLIS));
    places.log.write("info", `rolled back to ${from}`);
    return withData(upgradeProblems.rolledBack(from, to, messageOf(thrown), thrown), { reached, rolledBack: true });
  } catch (second) {
    const isReverted = hasWritten(second);
    const reached = [second, thrown].filter((each) => isProblem(each)).find(hasWritten)?.data["reached"];
    const how = { reason: messageOf(thrown), second: messageOf(second), isReverted };
    return withData(upgradeProblems.rollbackFailed(from, to, how, thrown), { reached });
  }
}

function withData({ code, verdict, message, next, data, cause }: Problem, more: Readonly<Record<string, unknown>>): Problem {
  return new Problem(code, { verdict, message, ...(next !== undefined && { next }), data: { ...data, ...more } }, cause);
}
