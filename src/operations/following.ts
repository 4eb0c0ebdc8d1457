// Waits until a cluster has taken over what was pushed: the source, what applies it, and the components themselves.
import { at, formatRef, tryParseRevision, type ObjectRef } from "#base";
import type { BootstrapOrder, BootstrapPlaces } from "./bootstrap-contract.ts";
import { requestReconcile } from "./cluster-objects.ts";
import { waitForComponents } from "./component-progress.ts";
import { gitRepositoryRef, kustomizationRef } from "./layout.ts";
import { readManifests } from "./manifests.ts";
import { failureOf, isReadyNow, poll, present, type Patience } from "./polling.ts";
import type { Install } from "./rendering.ts";

/** What is waited for, and the means to do it. */
export interface Waiting {
  readonly order: BootstrapOrder;
  readonly install: Install;
  readonly places: BootstrapPlaces;
  readonly signal: AbortSignal | undefined;
}

export function patienceOf({ order, places, signal }: Waiting): Patience {
  return { namespace: order.namespace, places, signal };
}

/**
 * Waits until the GitRepository, then the Kustomization, are Ready at the pushed revision, then until every component is healthy.
 * Where others pushed to the branch meanwhile, a later revision that holds the same files counts too.
 *
 * @returns the revision that the cluster reports
 * @throws operations.notReady · operations.suspended · operations.unhealthy, each with the reason, when it cannot succeed or time is up
 */
export async function waitUntilFollowing(waiting: Waiting, pushed: string): Promise<string> {
  const { namespace } = waiting.order;
  const revision = await waitForSource(waiting, pushed);
  await waitForKustomization(waiting, kustomizationRef(namespace), revision);
  await waitForComponents(patienceOf(waiting));
  return revision;
}

/**
 * Waits until the GitRepository is Ready at the pushed revision, or at a later one that holds the same files.
 * @returns the revision that it reports
 * @throws operations.notReady · operations.suspended
 */
export async function waitForSource(waiting: Waiting, pushed: string): Promise<string> {
  const ref = gitRepositoryRef(waiting.order.namespace);
  const token = await requestReconcile(waiting.places, ref, waiting.signal);
  const judged = new Map<string, boolean>();
  return poll(patienceOf(waiting), formatRef(ref), async () => {
    const source = await present(patienceOf(waiting), ref);
    const revision = at(source, "status", "artifact", "revision");
    if (isReadyNow(source) && typeof revision === "string") {
      if (revision === pushed) return { done: revision };
      if (!judged.has(revision)) judged.set(revision, await holdsOurFiles(waiting, revision));
      if (judged.get(revision) === true) return { done: revision };
      return { done: undefined, reason: `it stands at ${revision} and not at ${pushed}` };
    }
    return { done: undefined, reason: failureOf(source, ref, token) };
  });
}

/** Waits for the Kustomization to have applied exactly the revision that the source reports. */
async function waitForKustomization(waiting: Waiting, ref: ObjectRef, revision: string): Promise<void> {
  const token = await requestReconcile(waiting.places, ref, waiting.signal);
  await poll(patienceOf(waiting), formatRef(ref), async () => {
    const kustomization = await present(patienceOf(waiting), ref);
    const applied = at(kustomization, "status", "lastAppliedRevision");
    if (isReadyNow(kustomization) && (applied === revision || (await isLater(waiting, applied)))) return { done: true };
    const reason = failureOf(kustomization, ref, token);
    return {
      done: undefined,
      reason: isReadyNow(kustomization) ? `it has applied ${JSON.stringify(applied)} and not ${revision}` : reason,
    };
  });
}

/** Whether the Kustomization is ahead of what we waited for, because the source went on meanwhile. */
async function isLater(waiting: Waiting, applied: unknown): Promise<boolean> {
  if (typeof applied !== "string") return false;
  const source = await present(patienceOf(waiting), gitRepositoryRef(waiting.order.namespace));
  return at(source, "status", "artifact", "revision") === applied && holdsOurFiles(waiting, applied);
}

/** Whether the branch stands at that revision and still holds what we wrote. */
async function holdsOurFiles({ order, install, places, signal }: Waiting, revision: string): Promise<boolean> {
  const found = await readManifests(order, places, signal);
  const isSame = tryParseRevision(found.revision)?.digest === tryParseRevision(revision)?.digest;
  return isSame && Object.entries(install.files).every(([path, content]) => found.files[path] === content);
}
