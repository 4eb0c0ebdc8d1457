// What the failures of a Kustomization are called in its conditions, and when it is tried again.
import type { Problem, Verdict } from "#base";
import type { FailureWords } from "#runtime";

interface Words {
  readonly reason: string;
  readonly verdict?: Verdict;
  readonly severity?: "error" | "info" | "none";
}

const BUILD = { reason: "BuildFailed", verdict: "retry" } as const;
const ARTIFACT = { reason: "ArtifactFailed" } as const;
const RECONCILIATION = { reason: "ReconciliationFailed", verdict: "retry" } as const;

/** By problem code; a code that ends in a dot stands for its whole room. The first that fits counts. */
const WORDS: readonly (readonly [code: string, words: Words])[] = [
  ["controllers.crossNamespace", { reason: "AccessDenied" }],
  ["kustomization.decryptionUnavailable", { reason: "BuildFailed" }],
  ["kustomization.encrypted", { reason: "BuildFailed" }],
  ["kustomization.featureGateDisabled", { reason: "FeatureGateDisabled" }],
  ["kustomization.workloadIdentityUnavailable", { reason: "FeatureGateDisabled" }],
  ["kustomization.invalidExpression", { reason: "InvalidCELExpression" }],
  ["kustomization.dependencyNotReady", { reason: "DependencyNotReady", severity: "info" }],
  ["kustomization.artifactNotReady", { ...ARTIFACT, severity: "none" }],
  ["kustomization.sourceNotFound", ARTIFACT],
  ["kustomization.pathNotFound", ARTIFACT],
  ["kustomization.variablesNotFound", BUILD],
  ["kustomization.remoteBaseFailed", BUILD],
  ["kustomization.healthCheckCanceled", { reason: "HealthCheckCanceled", severity: "info" }],
  ["kustomization.pruneFailed", { reason: "PruneFailed" }],
  ["store.gone", { ...ARTIFACT, severity: "none" }],
  ["store.", { ...ARTIFACT, verdict: "retry" }],
  ["kustomize.", BUILD],
  ["yaml.", BUILD],
  ["apply.badHealthExpression", { reason: "InvalidCELExpression" }],
  ["apply.duplicateHealthExpression", { reason: "InvalidCELExpression" }],
  ["apply.encrypted", { reason: "BuildFailed" }],
  ["apply.failedEarly", { reason: "HealthCheckFailed" }],
  ["apply.timedOut", { reason: "HealthCheckFailed" }],
  ["apply.healthExpressionFailed", { reason: "HealthCheckFailed" }],
];

export function describeFailure({ code }: Problem): FailureWords {
  return WORDS.find(([each]) => each === code || (each.endsWith(".") && code.startsWith(each)))?.[1] ?? RECONCILIATION;
}
