// Step: does the spec ask for something that cannot be done? Then no artifact is made that is less than what was asked for.
import { gitRepositoryProblems } from "./problems.ts";
import type { GitRepositoryRun, GitRepositoryStep } from "./run.ts";

/** Refuses what this release does not do. A wanted signature that cannot be checked keeps every artifact out. */
export const checkOrder: GitRepositoryStep = async (run) => {
  checkProvider(run);
  checkVerification(run);
  return "go";
};

function checkProvider({ object: { spec } }: GitRepositoryRun): void {
  const { provider = "generic", serviceAccountName } = spec;
  if (serviceAccountName !== undefined && serviceAccountName !== "")
    throw gitRepositoryProblems.workloadIdentityDisabled(serviceAccountName);
  if (provider === "github") {
    if (spec.secretRef !== undefined) return;
    throw gitRepositoryProblems.invalidProvider(provider, "it needs a secret with the keys of a GitHub App");
  }
  if (provider !== "generic") throw gitRepositoryProblems.invalidProvider(provider, "logging in by workload identity is not available yet");
}

function checkVerification(run: GitRepositoryRun): void {
  const { verify, ref } = run.object.spec;
  if (verify === undefined) {
    run.conditions.remove("SourceVerified");
    delete run.status.sourceVerificationMode;
    return;
  }
  const mode = verify.mode ?? "HEAD";
  const hasTag = Boolean(ref?.tag) || Boolean(ref?.semver) || (ref?.name ?? "").startsWith("refs/tags/");
  const problem =
    mode.startsWith("Tag") && !hasTag
      ? gitRepositoryProblems.invalidVerificationMode(mode)
      : gitRepositoryProblems.verificationUnavailable();
  const reason = problem.code === "gitRepository.invalidVerificationMode" ? "InvalidVerificationMode" : "VerificationError";
  run.conditions.set("SourceVerified", "False", { reason, message: problem.message });
  throw problem;
}
