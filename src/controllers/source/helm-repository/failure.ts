// What the failures of a HelmRepository are called in its conditions.
import type { Problem } from "#base";
import type { FailureWords } from "#runtime";
import { failureWords, type FailureTable } from "../failure-words.ts";

const FETCH = { condition: "FetchFailed" };

const WORDS: FailureTable = [
  ["source.", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.badCertificate", { reason: "AuthenticationFailed", ...FETCH }],
  ["chartRepository.invalidUrl", { reason: "URLInvalid", ...FETCH }],
  ["chartRepository.invalidIndex", { reason: "IndexationFailed", ...FETCH }],
  ["store.", { reason: "ArchiveOperationFailed", condition: "StorageOperationFailed" }],
];

export function describeFailure(problem: Problem): FailureWords {
  return failureWords(problem, WORDS, { reason: "Failed", ...FETCH });
}
