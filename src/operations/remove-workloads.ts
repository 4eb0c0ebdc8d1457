// Deletes what an install manages, while its controllers still run: they take down what Flux objects have brought.
import { prune, type Survivor } from "#apply";
import { formatRef, groupOf, isProblem, type ObjectRef } from "#base";
import { ownerOf, readSyncPair, signalOf } from "./cluster-objects.ts";
import { isOwnPart, managedBy } from "./managed-objects.ts";
import { operationsProblems } from "./problems.ts";
import { GONE_MILLIS, waitUntilGone, type Removal } from "./removal.ts";

/** How long objects may take to go before it is looked whether they were put back. */
const ROUND_MILLIS = 10_000;

/**
 * Deletes everything that the Kustomization of an install manages but the install itself: first Flux objects, whose controllers delete
 * what they manage in their turn, then the rest. Objects that are marked to stay, or belong to somebody else by now, stay.
 *
 * The Kustomization must stand still, or it would put everything back.
 * @throws operations.stillThere · apply.notGone · kube.*
 */
export async function removeWorkloads(removal: Removal): Promise<void> {
  const { namespace, places, signal } = removal;
  const { kustomization } = await readSyncPair(places.cluster, namespace, signal);
  const workloads: ObjectRef[] = [];
  for (const ref of managedBy(kustomization)) if (!(await isOwnPart(ref, namespace, places, signal))) workloads.push(ref);
  const isFlux = (ref: ObjectRef): boolean => groupOf(ref.apiVersion).endsWith("fluxcd.io");
  for (const part of [workloads.filter(isFlux), workloads.filter((each) => !isFlux(each))]) await removePart(part, removal);
}

/** A reconcile that was under way when the Kustomization came to a stop may put objects back, which are then deleted once more. */
async function removePart(refs: readonly ObjectRef[], removal: Removal): Promise<void> {
  const { namespace, places, signal } = removal;
  const { cluster, clock, log } = places;
  const end = clock.now() + GONE_MILLIS;
  for (;;) {
    const { changes, survivors } = await prune(refs, { cluster, clock, log, owner: ownerOf(namespace), ...signalOf(signal) });
    if (survivors.length > 0) throw stillThere(survivors);
    const deleted = changes.entries.filter(({ action }) => action === "deleted").map(({ ref }) => ref);
    try {
      return await waitUntilGone(removal, deleted, ROUND_MILLIS);
    } catch (error) {
      if (!isProblem(error, "apply.notGone") || clock.now() >= end) throw error;
    }
  }
}

function stillThere(survivors: readonly Survivor[]): Error {
  const [first] = survivors;
  return operationsProblems.stillThere(survivors.map(({ ref }) => formatRef(ref)).join(", "), first?.problem.message ?? "");
}
