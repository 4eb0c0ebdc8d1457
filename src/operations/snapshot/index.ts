export { contentsOf } from "./archive.ts";
export {
  entryId,
  SNAPSHOT_VERSION,
  type KeptObject,
  type Snapshot,
  type SnapshotChange,
  type SnapshotEntry,
  type SnapshotIndex,
} from "./contract.ts";
export { diffSnapshots, type SnapshotDifference } from "./diff.ts";
export { openSnapshotPlace, type SnapshotAccess, type SnapshotPlace } from "./place.ts";
export { snapshotProblems } from "./problems.ts";
export {
  planRestore,
  type RestoreAction,
  type RestoreOrder,
  type RestorePlaces,
  type RestorePlan,
  type RestoreStep,
} from "./restore/plan.ts";
export { restoreSnapshot, type RestoreOutcome } from "./restore/restore.ts";
export { fluxObjectIds } from "./restore/live.ts";
export {
  heldDigest,
  gatherSnapshot,
  readSnapshot,
  takeSnapshot,
  type SnapshotOrder,
  type SnapshotOutcome,
  type SnapshotPlaces,
  type SnapshotReading,
} from "./take.ts";
