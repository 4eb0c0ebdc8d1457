// The end of every reconcile: its place in the history. An outcome that changes nothing is not worth a write.
import { Duration, sameJson } from "#base";
import { conditionsOf } from "#runtime";
import { recordOutcome } from "./history.ts";
import type { KustomizationRun } from "./run.ts";

export function finish(run: KustomizationRun): void {
  const { buildDigest, artifact, began } = run.work;
  const ready = run.conditions.get("Ready");
  if (buildDigest === undefined || artifact === undefined || ready === undefined || ready.status === "Unknown") return;
  const hasSameStatus = sameJson(
    { ...run.status, conditions: run.conditions.list() },
    { ...run.object.status, conditions: conditionsOf(run.object) },
  );
  const isQuiet = hasSameStatus && !run.work.hasChanged;
  const now = run.clock.now();
  if (ready.status === "True") tellEnd(run, isQuiet);
  if (isQuiet) return;
  const metadata = {
    revision: artifact.revision,
    ...(run.facts["originRevision"] !== undefined && { originRevision: run.facts["originRevision"] }),
  };
  const outcome = { digest: buildDigest, status: ready.reason, at: now, tookMillis: now - began, metadata };
  run.status.history = recordOutcome(run.status.history ?? [], outcome);
}

function tellEnd(run: KustomizationRun, repeated: boolean): void {
  const took = Duration.millis(Math.round(run.clock.now() - run.work.began));
  run.event({
    severity: "info",
    reason: "ReconciliationSucceeded",
    message: `Reconciliation finished in ${took.toString()}, next run in ${Duration.parse(run.object.spec.interval).toString()}`,
    facts: { commit_status: "update" },
    repeated,
  });
}
