// What the failures of an OCIRepository are called in its conditions.
import type { Problem } from "#base";
import type { FailureWords } from "#runtime";
import { failureWords, type FailureTable } from "../failure-words.ts";
import type { OciRepositoryRun } from "./run.ts";

const FETCH = { condition: "FetchFailed" };
const STORAGE = { condition: "StorageOperationFailed" };

const WORDS: FailureTable = [
  ["source.verificationUnavailable", { reason: "VerificationError" }],
  ["source.providerUnavailable", { reason: "InvalidProviderConfiguration", ...FETCH }],
  ["source.", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.invalidUrl", { reason: "URLInvalid", ...FETCH }],
  ["oci.badDockerConfig", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.badCertificate", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.badProxy", { reason: "AuthenticationFailed", ...FETCH }],
  ["ociRepository.noLayers", { reason: "OCIArtifactLayerOperationFailed", ...FETCH }],
  ["ociRepository.noLayerOfType", { reason: "OCIArtifactLayerOperationFailed", ...FETCH }],
  ["store.writeFailed", { reason: "ArchiveOperationFailed", ...STORAGE }],
  // A layer that cannot be unpacked may be replaced at the registry under the same tag.
  ["store.", { reason: "OCIArtifactLayerOperationFailed", verdict: "retry", ...FETCH }],
];

const STAGES = {
  "log in": "AuthenticationFailed",
  choose: "ReadOperationFailed",
  pull: "OCIArtifactPullFailed",
  layer: "OCIArtifactPullFailed",
} as const;

export function describeFailure(problem: Problem, { work }: OciRepositoryRun): FailureWords {
  return failureWords(problem, WORDS, { reason: STAGES[work.stage], ...FETCH });
}
