// Waits until a cluster has taken over what was pushed: the source, what applies it, and the components themselves.
import { condition, health } from "#apply";
import { at, formatRef, messageOf, tryParseRevision, type KubeObject, type ObjectRef } from "#base";
import type { BootstrapOrder, BootstrapPlaces } from "./bootstrap-contract.ts";
import { isSuspended, requestReconcile, tryGet } from "./cluster-objects.ts";
import { firstUnhealthy } from "./diagnosis.ts";
import { gitRepositoryRef, kustomizationRef } from "./layout.ts";
import { readManifests } from "./manifests.ts";
import { operationsProblems } from "./problems.ts";
import type { Install } from "./rendering.ts";

/** What is waited for, and the means to do it. */
export interface Waiting {
  readonly order: BootstrapOrder;
  readonly install: Install;
  readonly places: BootstrapPlaces;
  readonly signal: AbortSignal | undefined;
}

const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 2_000;
const DIAGNOSIS_MILLIS = 5_000;

/**
 * Waits until the GitRepository, then the Kustomization, are Ready at the pushed revision, then until every component is healthy.
 * Where others pushed to the branch meanwhile, a later revision that holds the same files counts too.
 *
 * @returns the revision that the cluster reports
 * @throws operations.notReady · operations.suspended · operations.unhealthy, each with the reason, when it cannot succeed or time is up
 */
export async function waitUntilFollowing(waiting: Waiting, pushed: string): Promise<string> {
  const { namespace } = waiting.order;
  const revision = await waitForSource(waiting, gitRepositoryRef(namespace), pushed);
  await waitForKustomization(waiting, kustomizationRef(namespace), revision);
  await poll(waiting, `components of ${namespace}`, async () => {
    const unhealthy = await firstUnhealthy(waiting.places, namespace, waiting.signal);
    return unhealthy === undefined ? { done: true } : { done: undefined, reason: `${formatRef(unhealthy.ref)}: ${unhealthy.reason}` };
  });
  return revision;
}

async function waitForSource(waiting: Waiting, ref: ObjectRef, pushed: string): Promise<string> {
  const token = await requestReconcile(waiting.places, ref, waiting.signal);
  const judged = new Map<string, boolean>();
  return poll(waiting, formatRef(ref), async () => {
    const source = await present(waiting, ref);
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
  await poll(waiting, formatRef(ref), async () => {
    const kustomization = await present(waiting, ref);
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
  const source = await present(waiting, gitRepositoryRef(waiting.order.namespace));
  return at(source, "status", "artifact", "revision") === applied && holdsOurFiles(waiting, applied);
}

async function present({ places, signal }: Waiting, ref: ObjectRef): Promise<KubeObject> {
  const object = await tryGet(places.cluster, ref, signal);
  if (object === undefined) throw operationsProblems.notReady(ref, "it has been deleted");
  if (isSuspended(object)) throw operationsProblems.suspended(ref);
  return object;
}

function isReadyNow(object: KubeObject): boolean {
  const isObserved = at(object, "status", "observedGeneration") === object.metadata.generation;
  return isObserved && condition(object, "Ready")?.status === "True" && health(object).status === "Current";
}

/** Reasons of a Kustomization that pass by themselves while its source comes up. */
const PASSING = new Set(["ArtifactFailed", "DependencyNotReady", "Progressing", "ProgressingWithRetry"]);

/**
 * Why an object is not ready yet. A failure that was found after we asked the controller to look ends the wait: it would only be
 * found again.
 */
function failureOf(object: KubeObject, ref: ObjectRef, token: string): string {
  const stalled = condition(object, "Stalled");
  if (stalled?.status === "True") throw operationsProblems.notReady(ref, stalled.message);
  const ready = condition(object, "Ready");
  const isHandled = at(object, "status", "lastHandledReconcileAt") === token;
  if (isHandled && ready?.status === "False" && !PASSING.has(ready.reason)) throw operationsProblems.notReady(ref, ready.message);
  return ready === undefined || ready.message === "" ? "no controller has looked at it yet" : ready.message;
}

/** Whether the branch stands at that revision and still holds what we wrote. */
async function holdsOurFiles({ order, install, places, signal }: Waiting, revision: string): Promise<boolean> {
  const found = await readManifests(order, places, signal);
  const isSame = tryParseRevision(found.revision)?.digest === tryParseRevision(revision)?.digest;
  return isSame && Object.entries(install.files).every(([path, content]) => found.files[path] === content);
}

interface Look<T> {
  readonly done: T | undefined;
  readonly reason?: string;
}

/** Looks again and again until it is done; says what it waits for each time that changes. */
async function poll<T>(waiting: Waiting, subject: string, look: () => Promise<Look<T>>): Promise<T> {
  const { places, signal } = waiting;
  const { clock, log } = places;
  let reason = "";
  let pause = FIRST_PAUSE_MILLIS;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const found = await look();
      if (found.done !== undefined) {
        log.write("info", `${subject} is ready`);
        return found.done;
      }
      if (found.reason !== undefined && found.reason !== reason) {
        reason = found.reason;
        log.write("info", `waiting for ${subject}: ${reason}`);
      }
      await clock.sleep(pause, signal);
      pause = Math.min(pause * 1.5, LONGEST_PAUSE_MILLIS);
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw await timedOut(waiting, subject, reason || messageOf(error));
  }
}

/** Time is up: what stands in the way is a component that does not run, or what we waited for itself. */
async function timedOut({ places, order }: Waiting, subject: string, reason: string): Promise<Error> {
  const patience = AbortSignal.timeout(DIAGNOSIS_MILLIS);
  // The cluster may be what is missing; the reason that we have is told all the same.
  const unhealthy = await firstUnhealthy(places, order.namespace, patience).catch(() => undefined);
  const stopped = operationsProblems.interrupted(`waiting for ${subject}`, reason);
  return unhealthy === undefined ? stopped : operationsProblems.unhealthy(unhealthy.ref, unhealthy.reason, stopped);
}
