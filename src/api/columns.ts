// Columns of `kubectl get` that nearly every kind has.
import type { Column } from "./kind.ts";

export const AGE_COLUMN: Column = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

/** Status and message of the Ready condition. */
export const READY_COLUMNS: readonly Column[] = [
  { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
  { name: "Status", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].message' },
];
