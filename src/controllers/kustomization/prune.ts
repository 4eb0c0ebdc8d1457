// Step: delete what the old inventory names and the new one does not. Runs only after the whole set was applied.
import { describeChanges, diffInventory, hasChanges, mergeInventory, prune as pruneStale } from "#apply";
import { formatRef } from "#base";
import { ownerOf } from "./apply.ts";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationStep } from "./run.ts";

export const prune: KustomizationStep = async (run) => {
  const { before, inventory: now, target, changes: applied } = run.work;
  if (!run.object.spec.prune || before === undefined || now === undefined || target === undefined) return "go";
  const stale = diffInventory(before, now);
  if (stale.length === 0) return "go";
  const { changes, survivors } = await pruneStale(stale, {
    cluster: target,
    clock: run.clock,
    log: run.log,
    signal: run.signal,
    owner: ownerOf(run),
    keep: new Set((applied?.entries ?? []).flatMap(({ live }) => live?.metadata.uid ?? [])),
  });
  run.status.inventory = now;
  if (hasChanges(changes)) {
    run.work.hasChanged = true;
    run.event({ severity: "info", reason: "Progressing", message: describeChanges(changes) });
  }
  if (survivors.length === 0) return "go";
  // What could not be deleted is still ours to delete.
  run.status.inventory = mergeInventory(
    now,
    survivors.map(({ ref }) => ref),
  );
  throw kustomizationProblems.pruneFailed(survivors.map(({ ref, problem }) => `${formatRef(ref)}: ${problem.message}`).join(", "));
};
