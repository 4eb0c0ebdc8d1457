import { integer, list, map, maybe, record, text, type Described } from "../shape.ts";

/** One outcome of reconciling one content; a repeated outcome raises the counter. */
export const historySnapshot = record(
  {
    digest: text("Digest of the content that was reconciled."),
    firstReconciled: text("Time of the first reconciliation with this outcome.", { format: "date-time" }),
    lastReconciled: text("Time of the latest reconciliation with this outcome.", { format: "date-time" }),
    lastReconciledDuration: text("How long the latest reconciliation took, in Go's duration syntax."),
    lastReconciledStatus: text("Reason of the latest reconciliation's Ready condition."),
    totalReconciliations: integer("How many reconciliations had this outcome."),
    metadata: maybe(map(text("Value of the fact."), "Further facts on the content, such as its revision.")),
  },
  "One outcome of reconciling one content.",
);
export type HistorySnapshot = Described<typeof historySnapshot>;

export const history = list(historySnapshot, "Latest outcomes, newest first, at most five.");
