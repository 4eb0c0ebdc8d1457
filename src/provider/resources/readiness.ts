// Waits for what a controller says of an object, and for an object to be gone.
import { at, Duration, formatRef, type Clock, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { conditionOf } from "./object-values.ts";
import { providerProblems } from "./problems.ts";

/** How often the object is looked at, in milliseconds. */
const STEP = 500;

export interface Wait {
  readonly timeout: Duration;
  /** Revision that must have been reached: of a source's artifact, or last applied. */
  readonly revision?: string | undefined;
}

interface Place {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Resolves with the object once its controller has seen the generation that was written and says Ready.
 * @throws provider.notReady with the condition's reason and message: at the time limit, or at once when the object is stalled
 */
export async function waitUntilReady(
  ref: ObjectRef,
  generation: number,
  wait: Wait,
  { cluster, clock, signal }: Place,
): Promise<KubeObject> {
  const end = clock.now() + wait.timeout.millis;
  for (;;) {
    const object = await cluster.get(ref, { signal });
    const lack = object === undefined ? { state: "it is gone", final: true } : lackOf(object, generation, wait.revision);
    if (lack === undefined && object !== undefined) return object;
    if (lack?.final || clock.now() >= end)
      throw providerProblems.notReady(formatRef(ref), `${lack?.state ?? ""}${lack?.final ? "" : ` (after ${wait.timeout.toString()})`}`);
    await clock.sleep(STEP, signal);
  }
}

/** What an object still lacks; undefined when it is ready. */
export function lackOf(
  object: KubeObject,
  generation: number,
  revision: string | undefined,
): { readonly state: string; readonly final: boolean } | undefined {
  const observed = at(object.status, "observedGeneration");
  const ready = conditionOf(object, "Ready");
  const seen = typeof observed === "number" && observed >= generation;
  const stalled = conditionOf(object, "Stalled");
  if (stalled?.status === "True" && (stalled.observedGeneration ?? generation) >= generation)
    return { state: `stalled, ${stalled.reason}: ${stalled.message}`, final: true };
  if (ready === undefined) return { state: "no controller has looked at it yet", final: false };
  const told = `Ready is ${ready.status}, ${ready.reason}: ${ready.message}`;
  if (!seen || (ready.observedGeneration ?? generation) < generation)
    return { state: `generation ${generation} is not observed yet; ${told}`, final: false };
  if (ready.status !== "True") return { state: told, final: false };
  const reached = at(object.status, "artifact", "revision") ?? at(object.status, "lastAppliedRevision");
  return revision === undefined || reached === revision
    ? undefined
    : { state: `revision ${typeof reached === "string" ? reached : "none"} instead of ${revision}; ${told}`, final: false };
}

/**
 * Resolves once the object with that uid is no longer there.
 * @throws provider.stillThere when the signal ends the wait
 */
export async function waitUntilGone(ref: ObjectRef, uid: string | undefined, { cluster, clock, signal }: Place): Promise<void> {
  for (;;) {
    const object = await cluster.get(ref, { signal });
    if (object === undefined || (uid !== undefined && object.metadata.uid !== uid)) return;
    try {
      await clock.sleep(STEP, signal);
    } catch {
      // The wait was cut short; what still holds the object tells more than that.
      const finalizers = object.metadata.finalizers ?? [];
      throw providerProblems.stillThere(
        formatRef(ref),
        finalizers.length > 0 ? `finalizers ${finalizers.join(", ")} hold it` : "the server has not removed it yet",
      );
    }
  }
}
