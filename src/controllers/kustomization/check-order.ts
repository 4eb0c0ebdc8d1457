// Step: does the spec ask for something that cannot be done, or is written wrongly? Then nothing is fetched and nothing applied.
import { readHealthExpressions, readyExpression } from "./expressions.ts";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationStep } from "./run.ts";

export const checkOrder: KustomizationStep = async (run) => {
  const { spec } = run.object;
  for (const { readyExpr } of spec.dependsOn ?? []) if (readyExpr !== undefined && readyExpr !== "") readyExpression(readyExpr);
  readHealthExpressions(run.object);
  if (spec.decryption?.serviceAccountName !== undefined && !run.places.gates.ObjectLevelWorkloadIdentity) {
    throw kustomizationProblems.featureGateDisabled("spec.decryption.serviceAccountName", "ObjectLevelWorkloadIdentity");
  }
  if (spec.decryption !== undefined) throw kustomizationProblems.decryptionUnavailable();
  if (spec.kubeConfig?.configMapRef !== undefined)
    throw kustomizationProblems.workloadIdentityUnavailable(spec.kubeConfig.configMapRef.name);
  return "go";
};
