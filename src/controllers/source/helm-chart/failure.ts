// What the failures of a HelmChart are called in its conditions.
import { isProblem, type Problem } from "#base";
import type { FailureWords } from "#runtime";
import { failureWords, type FailureTable } from "../failure-words.ts";

const FETCH = { condition: "FetchFailed" };
const BUILD = { condition: "BuildFailed" };

const WORDS: FailureTable = [
  ["source.verificationUnavailable", { reason: "VerificationError" }],
  ["source.providerUnavailable", { reason: "InvalidProviderConfiguration", ...FETCH }],
  ["source.", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.unauthorized", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.tlsFailed", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.badDockerConfig", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.badCertificate", { reason: "AuthenticationFailed", ...FETCH }],
  ["oci.invalidUrl", { reason: "URLInvalid", ...FETCH }],
  ["chartRepository.invalidUrl", { reason: "URLInvalid", ...FETCH }],
  ["chartRepository.noChart", { reason: "InvalidChartReference", ...FETCH }],
  ["chartRepository.noVersion", { reason: "InvalidChartReference", ...FETCH }],
  ["semver.invalidConstraint", { reason: "InvalidChartReference", ...FETCH }],
  ["helmChart.sourceNotFound", { reason: "SourceUnavailable", ...FETCH }],
  ["helmChart.unsupportedSource", { reason: "UnsupportedSourceKind", ...FETCH }],
  ["helmChart.noSourceArtifact", { reason: "NoSourceArtifact", severity: "trace", retry: "back-off", ...FETCH }],
  ["helmChart.invalidReference", { reason: "InvalidChartReference", ...FETCH }],
  ["helmChart.invalidName", { reason: "InvalidChartReference", ...FETCH }],
  ["helmChart.pullFailed", { reason: "ChartPullError", ...FETCH }],
  ["helmChart.metadataNotPatched", { reason: "MetadataPatchError", ...BUILD }],
  ["helmChart.valuesNotMerged", { reason: "ValuesFilesError", ...BUILD }],
  ["helmChart.dependenciesNotBuilt", { reason: "DependencyBuildError", ...BUILD }],
  ["helmChart.notPackaged", { reason: "ChartPackageError", ...BUILD }],
  ["store.writeFailed", { reason: "ArchiveOperationFailed", condition: "StorageOperationFailed" }],
];

/** Who was not let in while fetching says so, whatever was being fetched. */
const REFUSED = ["oci.unauthorized", "oci.tlsFailed"];

export function describeFailure(problem: Problem): FailureWords {
  const { cause } = problem;
  const isRefused = problem.code === "helmChart.pullFailed" && REFUSED.some((code) => isProblem(cause, code));
  return failureWords(isRefused && isProblem(cause) ? cause : problem, WORDS, { reason: "ChartPullError", ...FETCH });
}
