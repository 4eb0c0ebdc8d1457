// Step: when only applied objects were changed by somebody else, put those back and nothing else. Everything that steers an apply
// holds here as well. Where the last complete reconcile is not known or no longer current, the complete one follows.
import { describeChanges, hasChanges, inventoryId } from "#apply";
import { Duration, refOf, type KubeObject } from "#base";
import { applySet } from "./apply.ts";
import { intervalOf } from "./begin.ts";
import { findSource } from "./find-source.ts";
import type { LastRun } from "./last-runs.ts";
import type { KustomizationRun, KustomizationStep } from "./run.ts";

export const correctDrift: KustomizationStep = async (run) => {
  const { drift } = run.places;
  const ids = drift.drifted(run.causes);
  const last = run.places.runs.find(run);
  if (ids === undefined || last === undefined || !(await isCurrent(run, last))) return "go";
  const wanted = new Set(ids);
  const objects = last.objects.filter((object) => wanted.has(idOf(object)));
  run.facts["revision"] = last.revision;
  run.hide(last.hidden);
  if (objects.length > 0) {
    const changes = await applySet(run, objects, last.target);
    if (hasChanges(changes)) {
      const message = describeChanges(changes);
      run.event({ severity: "info", reason: "Progressing", message });
      run.log.write("info", "drift corrected", { changes: message });
    }
  }
  // The next complete reconcile stays where it was.
  return { after: Duration.millis(Math.max(1, last.at + intervalOf(run.object).millis - run.clock.now())) };
};

/** True while the last reconcile succeeded and would come to the same set again. */
async function isCurrent(run: KustomizationRun, last: LastRun): Promise<boolean> {
  if (last.generation !== run.generation || !run.conditions.is("Ready", "True")) return false;
  await findSource(run);
  return run.work.artifact?.digest === last.digest && run.work.artifact.revision === last.revision;
}

function idOf(object: KubeObject): string {
  return inventoryId(refOf(object));
}
