// Looking at an object again and again until it is as it has to be, with the reason when it does not come to that.
import { condition, health } from "#apply";
import { at, messageOf, type KubeObject, type ObjectRef } from "#base";
import type { BootstrapPlaces } from "./bootstrap-contract.ts";
import { isSuspended, tryGet } from "./cluster-objects.ts";
import { firstUnhealthy } from "./diagnosis.ts";
import { operationsProblems } from "./problems.ts";

/** Whose install is waited for, where, and until when. */
export interface Patience {
  readonly namespace: string;
  readonly places: Pick<BootstrapPlaces, "cluster" | "clock" | "log">;
  readonly signal: AbortSignal | undefined;
}

const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 2_000;
const DIAGNOSIS_MILLIS = 5_000;

/** What a look has found. */
export interface Look<T> {
  readonly done: T | undefined;
  readonly reason?: string;
}

/**
 * Looks again and again until it is done; says what it waits for each time that changes.
 * @throws operations.unhealthy · operations.interrupted when time is up, and what a look throws
 */
export async function poll<T>(waiting: Patience, subject: string, look: () => Promise<Look<T>>): Promise<T> {
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
async function timedOut({ places, namespace }: Patience, subject: string, reason: string): Promise<Error> {
  const patience = AbortSignal.timeout(DIAGNOSIS_MILLIS);
  // The cluster may be what is missing; the reason that we have is told all the same.
  const unhealthy = await firstUnhealthy(places, namespace, patience).catch(() => undefined);
  const stopped = operationsProblems.interrupted(`waiting for ${subject}`, reason);
  return unhealthy === undefined ? stopped : operationsProblems.unhealthy(unhealthy.ref, unhealthy.reason, stopped);
}

/** @throws operations.notReady when it is gone · operations.suspended */
export async function present({ places, signal }: Patience, ref: ObjectRef): Promise<KubeObject> {
  const object = await tryGet(places.cluster, ref, signal);
  if (object === undefined) throw operationsProblems.notReady(ref, "it has been deleted");
  if (isSuspended(object)) throw operationsProblems.suspended(ref);
  return object;
}

/** Whether its controller has found an object ready, as it stands now. */
export function isReadyNow(object: KubeObject): boolean {
  const isObserved = at(object, "status", "observedGeneration") === object.metadata.generation;
  return isObserved && condition(object, "Ready")?.status === "True" && health(object).status === "Current";
}

/** Reasons of a Kustomization that pass by themselves while its source comes up. */
const PASSING = new Set(["ArtifactFailed", "DependencyNotReady", "Progressing", "ProgressingWithRetry"]);

/**
 * Why an object is not ready yet. A failure that was found after we asked the controller to look ends the wait: it would only be
 * found again.
 * @throws operations.notReady
 */
export function failureOf(object: KubeObject, ref: ObjectRef, token: string): string {
  const stalled = condition(object, "Stalled");
  if (stalled?.status === "True") throw operationsProblems.notReady(ref, stalled.message);
  const ready = condition(object, "Ready");
  const isHandled = at(object, "status", "lastHandledReconcileAt") === token;
  if (isHandled && ready?.status === "False" && !PASSING.has(ready.reason)) throw operationsProblems.notReady(ref, ready.message);
  return ready === undefined || ready.message === "" ? "no controller has looked at it yet" : ready.message;
}
