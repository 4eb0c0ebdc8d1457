// Step of deletion: delete what was applied, as far as the deletion policy and everything that protects objects say so.
import { describeChanges, hasChanges, prune as deleteObjects, refsOf, waitGone } from "#apply";
import type { Inventory } from "#api";
import { formatRef, isProblem } from "#base";
import { keyFor } from "#runtime";
import { ownerOf } from "./apply.ts";
import { timeoutOf } from "./begin.ts";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationRun, KustomizationStep } from "./run.ts";
import { accountOf, targetOf } from "./target.ts";

export const finalize: KustomizationStep = async (run) => {
  // From here on nobody puts back what goes.
  run.places.drift.forget(keyFor(run.namespace, run.name));
  run.places.runs.forget(run);
  const inventory = run.object.status?.inventory;
  const { suspend = false } = run.object.spec;
  if (suspend || inventory === undefined || inventory.entries.length === 0 || !deletes(run)) return "go";
  if (!(await canImpersonate(run))) {
    const orphans = inventory.entries.map(({ id }) => id).join(", ");
    run.event({
      severity: "error",
      reason: "ReconciliationFailed",
      message: `service account ${accountOf(run) ?? ""} is gone, unable to prune, orphaned objects: ${orphans}`,
    });
    return "go";
  }
  await deleteAll(run, inventory);
  return "go";
};

function deletes({ object: { spec } }: KustomizationRun): boolean {
  const { deletionPolicy = "MirrorPrune", prune } = spec;
  return deletionPolicy === "MirrorPrune" ? prune : deletionPolicy !== "Orphan";
}

/** Whether the ServiceAccount that applied is still there. */
async function canImpersonate(run: KustomizationRun): Promise<boolean> {
  const name = accountOf(run);
  if (name === undefined) return true;
  const ref = { apiVersion: "v1", kind: "ServiceAccount", name, namespace: run.namespace };
  return (await run.cluster.get(ref, { as: "metadata", signal: run.signal })) !== undefined;
}

async function deleteAll(run: KustomizationRun, inventory: Inventory): Promise<void> {
  const cluster = await targetOf(run);
  const refs = refsOf(inventory);
  const { changes, survivors } = await deleteObjects(refs, {
    cluster,
    clock: run.clock,
    log: run.log,
    signal: run.signal,
    owner: ownerOf(run),
  });
  if (hasChanges(changes)) run.event({ severity: "info", reason: "ReconciliationSucceeded", message: describeChanges(changes) });
  if (survivors.length > 0)
    throw kustomizationProblems.deleteFailed(survivors.map(({ ref, problem }) => `${formatRef(ref)}: ${problem.message}`).join(", "));
  if (run.object.spec.deletionPolicy !== "WaitForTermination") return;
  const deleted = changes.entries.filter(({ action }) => action === "deleted").map(({ ref }) => ref);
  try {
    await waitGone(deleted, { cluster, clock: run.clock, log: run.log, signal: run.signal, timeoutMillis: timeoutOf(run.object).millis });
  } catch (error) {
    // The objects are on their way out; the finalizer must not hold the Kustomization for ever.
    if (!isProblem(error, "apply.notGone")) throw error;
    run.event({ severity: "error", reason: "ReconciliationFailed", message: error.message });
  }
}
