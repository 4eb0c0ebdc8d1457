// What the failures of a GitRepository are called in its conditions.
import type { Problem } from "#base";
import type { FailureWords } from "#runtime";

const FETCH = "FetchFailed";
const STORAGE = "StorageOperationFailed";

/** Reason and condition by problem code; a code ending in a dot stands for its whole room. The first that fits counts. */
const WORDS: readonly (readonly [code: string, reason: string, condition: string | undefined])[] = [
  ["gitRepository.verificationUnavailable", "VerificationError", undefined],
  ["gitRepository.invalidVerificationMode", "InvalidVerificationMode", undefined],
  ["gitRepository.invalidProvider", "InvalidProviderConfiguration", FETCH],
  ["gitRepository.appMissing", "InvalidProviderConfiguration", FETCH],
  ["gitRepository.appUnexpected", "InvalidProviderConfiguration", FETCH],
  ["forge.", "AuthenticationFailed", FETCH],
  ["gitRepository.workloadIdentityDisabled", "FeatureGateDisabled", FETCH],
  ["gitRepository.secretNotFound", "AuthenticationFailed", FETCH],
  ["source.secretNotFound", "AuthenticationFailed", FETCH],
  ["source.invalidSecret", "AuthenticationFailed", FETCH],
  ["git.invalidProxy", "AuthenticationFailed", FETCH],
  ["git.invalidSecret", "AuthenticationFailed", FETCH],
  ["git.incompleteSecret", "AuthenticationFailed", FETCH],
  ["gitRepository.includeNotFound", "NotFound", "IncludeUnavailable"],
  ["gitRepository.includeNotReady", "NoArtifact", "IncludeUnavailable"],
  ["gitRepository.includePathMissing", "CopyFailure", STORAGE],
  ["gitRepository.illegalIncludeTarget", "IllegalPath", STORAGE],
  ["git.invalidUrl", "URLInvalid", FETCH],
  ["git.wrongCredentials", "AuthenticationFailed", FETCH],
  ["git.sshKeyMissing", "AuthenticationFailed", FETCH],
  ["git.knownHostsMissing", "AuthenticationFailed", FETCH],
  ["git.invalidSshKey", "AuthenticationFailed", FETCH],
  ["git.invalidKnownHosts", "AuthenticationFailed", FETCH],
  ["git.hostKeyUnknown", "AuthenticationFailed", FETCH],
  ["git.hostKeyChanged", "AuthenticationFailed", FETCH],
  ["git.hostKeyRevoked", "AuthenticationFailed", FETCH],
  ["git.authenticationFailed", "AuthenticationFailed", FETCH],
  ["git.accessDenied", "AuthenticationFailed", FETCH],
  ["git.emptyRepository", "EmptyGitRepository", FETCH],
  ["store.gone", "NoArtifact", "IncludeUnavailable"],
  ["store.", "ArchiveOperationFailed", STORAGE],
];

export function describeFailure({ code }: Problem): FailureWords {
  const found = WORDS.find(([each]) => each === code || (each.endsWith(".") && code.startsWith(each)));
  if (found === undefined) return { reason: "GitOperationFailed", condition: FETCH };
  const [, reason, condition] = found;
  return { reason, ...(condition !== undefined && { condition }) };
}
