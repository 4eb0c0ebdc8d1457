// Signatures that are wanted cannot be checked yet: then no new artifact is made.
import type { Kind } from "#api";
import type { Run } from "#runtime";
import { sourceProblems } from "./problems.ts";

/** Refuses an object that asks for a signature, and forgets what was said of one that asks no longer. @throws source.verificationUnavailable */
export function checkVerification<K extends Kind, P, W>(run: Run<K, P, W>, verify: object | undefined): void {
  if (verify === undefined) return run.conditions.remove("SourceVerified");
  const problem = sourceProblems.verificationUnavailable();
  run.conditions.set("SourceVerified", "False", { reason: "VerificationError", message: problem.message });
  throw problem;
}
