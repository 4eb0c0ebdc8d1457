// Waiting for a kind that the server does not serve yet: its definition is looked out for, so that a controller works as soon as it can.
import { groupOf, type Clock, type KindRef } from "#base";
import type { Cluster } from "#kube";

const DEFINITION: KindRef = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
/** A definition that is there is perhaps not served yet: it is asked for again after this part of the wait. */
const ESTABLISHING = 0.25;

export interface KindWait {
  readonly cluster: Cluster;
  readonly kind: KindRef;
  readonly clock: Clock;
  /** Longest wait; the only one for somebody who may not read definitions. */
  readonly millis: number;
  readonly signal: AbortSignal;
}

/** Resolves when the definition of the kind appears or changes, or when the time is over. Whether it is served must be asked then. */
export async function awaitKind({ cluster, kind, clock, millis, signal }: KindWait): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    await Promise.race([clock.sleep(millis, either), definitionOf(kind, { cluster, clock, millis, signal: either })]);
  } catch (error) {
    if (signal.aborted) throw error;
  } finally {
    stop.abort();
  }
}

type Looking = Pick<KindWait, "cluster" | "clock" | "millis" | "signal">;

async function definitionOf(kind: KindRef, { cluster, clock, millis, signal }: Looking): Promise<void> {
  const isIts = (name = ""): boolean => name.startsWith(stemOf(kind)) && name.endsWith(`.${groupOf(kind.apiVersion)}`);
  try {
    const { items, resourceVersion } = await cluster.list(DEFINITION, { as: "metadata", signal });
    if (items.some((each) => isIts(each.metadata.name))) return await clock.sleep(millis * ESTABLISHING, signal);
    for await (const event of cluster.watch(DEFINITION, { as: "metadata", resourceVersion, signal })) {
      if (event.type !== "BOOKMARK" && isIts(event.object.metadata.name)) return;
    }
  } catch {
    // Definitions may not be readable, or the server is away: the time decides.
  }
  return await never(signal);
}

/** What the plural of a kind begins with; only the definition knows the plural itself. */
function stemOf(kind: KindRef): string {
  return kind.kind.toLowerCase().slice(0, -1);
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
}
