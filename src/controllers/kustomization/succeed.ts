// Step: everything is applied and healthy.
import { originOf } from "./find-source.ts";
import type { KustomizationStep } from "./run.ts";

export const succeed: KustomizationStep = async (run) => {
  const { artifact } = run.work;
  if (artifact === undefined) return "go";
  run.status.lastAppliedRevision = artifact.revision;
  const origin = originOf(artifact);
  if (origin === undefined) delete run.status.lastAppliedOriginRevision;
  else run.status.lastAppliedOriginRevision = origin;
  run.ready("ReconciliationSucceeded", `Applied revision: ${artifact.revision}`);
  run.places.runs.succeeded(run);
  return "go";
};
