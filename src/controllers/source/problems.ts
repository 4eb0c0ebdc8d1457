import { catalogue } from "#base";

/** What can be wrong with the spec or the Secrets of sources that talk to registries and repositories of charts. */
export const sourceProblems = catalogue("source", {
  secretNotFound: (secret: string) => ({
    verdict: "retry",
    message: `secret ${secret} was not found`,
    next: "create it in the namespace of the object that names it",
  }),
  invalidSecret: (secret: string, reason: string) => ({ verdict: "retry", message: `secret ${secret} cannot be used: ${reason}` }),
  accountNotFound: (account: string) => ({
    verdict: "retry",
    message: `service account ${account} was not found`,
    next: "create it in the namespace of the object that names it",
  }),
  providerUnavailable: (provider: string) => ({
    verdict: "stall",
    message: `provider ${provider}: logging in by workload identity is not available yet`,
    next: "set spec.provider to generic and name a pull secret",
  }),
  verificationUnavailable: () => ({
    verdict: "stall",
    message: "signature verification is not available yet",
    next: "remove spec.verify; no artifact is made while it is set",
  }),
});
