// Condition types and reasons that several kinds share.
import type { ConditionType, Reason } from "./kind.ts";

function positive(type: string, doc: string): ConditionType {
  return { type, polarity: "positive", doc };
}

function negative(type: string, doc: string): ConditionType {
  return { type, polarity: "negative", doc };
}

/** What every reconciled kind has. */
export const COMMON_CONDITIONS: readonly ConditionType[] = [
  positive("Ready", "The last reconciliation of the current generation succeeded."),
  negative("Reconciling", "The controller is at work on a change, or tries again after a failure."),
  negative("Stalled", "The controller cannot go on until a person changes something."),
];

/** What every kind that stores an artifact has. */
export const SOURCE_CONDITIONS: readonly ConditionType[] = [
  ...COMMON_CONDITIONS,
  negative("StorageOperationFailed", "The storage of artifacts could not be read or written."),
  negative("FetchFailed", "The remote could not be reached, or did not give what was asked."),
  negative("ArtifactOutdated", "The remote has changed, and the stored artifact is that of before."),
  positive("ArtifactInStorage", "An artifact of the current revision is stored and served."),
];

/** What signatures are checked by. */
export const SOURCE_VERIFIED = positive("SourceVerified", "The signature of the fetched revision was checked.");
/** What a Git repository with includes has. */
export const INCLUDE_UNAVAILABLE = negative("IncludeUnavailable", "A repository to include has no artifact yet.");
/** What a kind that builds what it fetched has. */
export const BUILD_FAILED = negative("BuildFailed", "What was fetched could not be built into an artifact.");
/** What an applier with health checks has. */
export const HEALTHY = positive("Healthy", "Every object that is checked for health has passed; absent when none is checked.");

const reason = (name: string, doc: string): Reason => ({ reason: name, doc });

/** Reasons of every reconciled kind. */
export const COMMON_REASONS: readonly Reason[] = [
  reason("Succeeded", "What was to be done has been done."),
  reason("Failed", "What was to be done could not be done."),
  reason("Progressing", "Work is under way."),
  reason("ProgressingWithRetry", "Work failed and is tried again."),
  reason("Suspended", "`spec.suspend` is set."),
];

/** Reasons of every kind that stores an artifact. */
export const SOURCE_REASONS: readonly Reason[] = [
  ...COMMON_REASONS,
  reason("URLInvalid", "The address cannot be understood or does not fit the type."),
  reason("AuthenticationFailed", "Credentials are missing, incomplete or were refused."),
  reason("VerificationError", "A signature could not be checked or did not fit."),
  reason("DirectoryCreationFailed", "A directory in the storage could not be made."),
  reason("StatOperationFailed", "A file in the storage could not be looked at."),
  reason("ReadOperationFailed", "A file in the storage could not be read."),
  reason("AcquireLockFailed", "Another writer holds the lock on the artifact."),
  reason("InvalidPath", "A path leaves its root or is not there."),
  reason("ArchiveOperationFailed", "The archive could not be written."),
  reason("SymlinkUpdateFailed", "The link to the latest artifact could not be set."),
  reason("ArtifactUpToDate", "The stored artifact is that of the remote's revision."),
  reason("CacheOperationFailed", "The cache of an index could not be read or written."),
  reason("PatchOperationFailed", "The status could not be written."),
  reason("InvalidProviderConfiguration", "`spec.provider` does not fit the credentials that are given."),
  reason("SourceIgnoreError", "The rules on what to leave out could not be read."),
  reason("GarbageCollectionFailed", "Old artifacts could not be deleted."),
  reason("NewArtifact", "A new artifact is stored and served."),
  reason("ArtifactVerificationFailed", "The stored file no longer has its digest, and was deleted."),
  reason("GarbageCollectionSucceeded", "Old artifacts were deleted."),
];

/** Adds reasons of one kind to shared ones. */
export function withReasons(shared: readonly Reason[], own: Readonly<Record<string, string>>): readonly Reason[] {
  return [...shared, ...Object.entries(own).map(([name, doc]) => reason(name, doc))];
}
