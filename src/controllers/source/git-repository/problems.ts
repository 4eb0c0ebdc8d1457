import { catalogue } from "#base";

export const gitRepositoryProblems = catalogue("gitRepository", {
  verificationUnavailable: () => ({
    verdict: "stall",
    message: "signature verification is not available yet",
    next: "remove spec.verify; no artifact is made while it is set",
  }),
  invalidVerificationMode: (mode: string) => ({
    verdict: "stall",
    message: `verification mode ${mode} needs a tag`,
    next: "set spec.ref.tag, spec.ref.semver or a spec.ref.name that names a tag",
  }),
  invalidProvider: (provider: string, reason: string) => ({
    verdict: "stall",
    message: `provider ${provider}: ${reason}`,
    next: "set spec.provider to generic, or leave it out",
  }),
  appMissing: (secret: string) => ({
    verdict: "retry",
    message: `secret ${secret} holds no GitHub App, which provider github logs in as`,
    next: "set githubAppID, githubAppPrivateKey and one of githubAppInstallationID and githubAppInstallationOwner in it",
  }),
  appUnexpected: (secret: string) => ({
    verdict: "retry",
    message: `secret ${secret} holds a GitHub App, and spec.provider is not github`,
    next: "set spec.provider to github",
  }),
  workloadIdentityDisabled: (account: string) => ({
    verdict: "stall",
    message: `service account ${account} needs the feature gate ObjectLevelWorkloadIdentity, which is not available`,
    next: "remove spec.serviceAccountName",
  }),
  secretNotFound: (secret: string) => ({
    verdict: "retry",
    message: `secret ${secret} was not found`,
    next: "create it in the namespace of the GitRepository",
  }),
  includeNotFound: (repository: string) => ({
    verdict: "wait",
    message: `could not get resource for include ${repository}: it was not found`,
  }),
  includeNotReady: (repository: string) => ({ verdict: "wait", message: `no artifact available for include ${repository}` }),
  includePathMissing: (path: string, repository: string) => ({
    verdict: "retry",
    message: `path ${path} is not in the artifact of include ${repository}`,
  }),
  illegalIncludeTarget: (path: string) => ({
    verdict: "stall",
    message: `an include cannot take the place of the root, as toPath ${JSON.stringify(path)} asks`,
    next: "name a folder",
  }),
});
