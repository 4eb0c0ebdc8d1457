// Waits until an install works: every component runs, and the cluster has applied what it follows.
import { at, formatRef, refOf, type KubeObject, type ObjectRef } from "#base";
import { requestReconcile } from "../cluster-objects.ts";
import { firstUnhealthy } from "../diagnosis.ts";
import { failureOf, isReadyNow, poll, present, type Patience } from "../polling.ts";
import type { InstanceOrder } from "./contract.ts";
import { syncObjectsOf } from "./guard.ts";

/**
 * Waits for the components by name, then for the source, then for the Kustomization at the source's revision.
 * @throws operations.unhealthy · operations.notReady · operations.suspended · operations.interrupted, each with the reason
 */
export async function waitForInstance(
  order: InstanceOrder,
  objects: readonly KubeObject[],
  { places, signal }: Pick<Patience, "places" | "signal">,
): Promise<void> {
  const patience: Patience = { namespace: order.namespace, places, signal };
  await poll(patience, `components of ${order.namespace}`, async () => {
    const unhealthy = await firstUnhealthy(places, order.namespace, signal);
    return unhealthy === undefined ? { done: true } : { done: undefined, reason: `${formatRef(unhealthy.ref)}: ${unhealthy.reason}` };
  });
  const pair = syncObjectsOf(order, objects);
  if (pair === undefined) return;
  const revision = await waitForSource(patience, refOf(pair.source));
  await waitForKustomization(patience, refOf(pair.kustomization), { source: refOf(pair.source), revision });
}

/** A revision counts that the controller has found since it was asked: the one before may be out of date. */
async function waitForSource(patience: Patience, ref: ObjectRef): Promise<string> {
  const token = await requestReconcile(patience.places, ref, patience.signal);
  return poll(patience, formatRef(ref), async () => {
    const source = await present(patience, ref);
    const revision = revisionOf(source);
    const isAsked = at(source, "status", "lastHandledReconcileAt") === token;
    if (isAsked && isReadyNow(source) && revision !== undefined) return { done: revision };
    return { done: undefined, reason: failureOf(source, ref, token) };
  });
}

interface Awaited {
  readonly source: ObjectRef;
  readonly revision: string;
}

/** The source may go on meanwhile; then its newer revision counts too. */
async function waitForKustomization(patience: Patience, ref: ObjectRef, { source, revision }: Awaited): Promise<void> {
  const token = await requestReconcile(patience.places, ref, patience.signal);
  await poll(patience, formatRef(ref), async () => {
    const kustomization = await present(patience, ref);
    if (!isReadyNow(kustomization)) return { done: undefined, reason: failureOf(kustomization, ref, token) };
    const applied = at(kustomization, "status", "lastAppliedRevision");
    if (applied === revision || applied === revisionOf(await present(patience, source))) return { done: true };
    return { done: undefined, reason: `it has applied ${JSON.stringify(applied ?? "nothing")} and not ${revision}` };
  });
}

function revisionOf(source: KubeObject): string | undefined {
  const revision = at(source, "status", "artifact", "revision");
  return typeof revision === "string" ? revision : undefined;
}
