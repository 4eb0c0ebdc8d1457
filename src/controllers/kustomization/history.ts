// The latest outcomes of a Kustomization: newest first, one entry per content and outcome.
import type { HistorySnapshot } from "#api";
import { Duration, timestamp } from "#base";

const MAX_ENTRIES = 5;

export interface Outcome {
  readonly digest: string;
  /** Reason of Ready. */
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tookMillis: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Adds an outcome; the same content with the same outcome raises its counter and comes first. */
export function recordOutcome(history: readonly HistorySnapshot[], outcome: Outcome): readonly HistorySnapshot[] {
  const { digest, status, at, tookMillis, metadata } = outcome;
  const old = history.find((each) => each.digest === digest && each.lastReconciledStatus === status);
  const latest: HistorySnapshot = {
    digest,
    firstReconciled: old?.firstReconciled ?? timestamp(at),
    lastReconciled: timestamp(at),
    lastReconciledDuration: Duration.millis(Math.round(tookMillis)).toString(),
    lastReconciledStatus: status,
    totalReconciliations: (old?.totalReconciliations ?? 0) + 1,
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  return [latest, ...history.filter((each) => each !== old)].slice(0, MAX_ENTRIES);
}
