import { catalogue } from "#base";

export const kustomizationProblems = catalogue("kustomization", {
  decryptionUnavailable: () => ({
    verdict: "stall",
    message: "decryption is not available yet",
    next: "remove spec.decryption and the encrypted files; nothing is applied while it is set",
  }),
  encrypted: (object: string) => ({
    verdict: "stall",
    message: `${object} is SOPS encrypted, and decryption is not available yet`,
    next: "keep ciphertext out of the path; nothing of it was applied",
  }),
  featureGateDisabled: (what: string, gate: string) => ({
    verdict: "stall",
    message: `${what} needs the feature gate ${gate}, which is off`,
    next: "remove the field",
  }),
  sourceNotFound: (source: string) => ({
    verdict: "retry",
    message: `source ${source} was not found`,
    next: "create it, or correct spec.sourceRef",
  }),
  artifactNotReady: (source: string) => ({ verdict: "wait", message: `source ${source} has no artifact yet` }),
  dependencyNotReady: (reason: string) => ({ verdict: "wait", message: `dependencies do not meet ready condition: ${reason}` }),
  pathNotFound: (path: string) => ({
    verdict: "retry",
    message: `kustomization path not found: ${path} is not in the artifact`,
    next: "correct spec.path; nothing was pruned",
  }),
  variablesNotFound: (ref: string) => ({
    verdict: "retry",
    message: `substitute from ${ref}: it was not found`,
    next: "create it, or mark the reference as optional",
  }),
  remoteBaseFailed: (reason: string) => ({
    verdict: "retry",
    message: `a remote base cannot be had: ${reason}`,
    next: "correct its address, or vendor the files",
  }),
  kubeConfigNotFound: (secret: string) => ({ verdict: "retry", message: `kubeconfig secret ${secret} was not found` }),
  kubeConfigInvalid: (secret: string, reason: string) => ({
    verdict: "retry",
    message: `kubeconfig secret ${secret} cannot be used: ${reason}`,
  }),
  workloadIdentityUnavailable: (name: string) => ({
    verdict: "stall",
    message: `kubeConfig.configMapRef ${name}: logging in by workload identity is not available yet`,
    next: "use kubeConfig.secretRef",
  }),
  invalidExpression: (where: string, reason: string) => ({ verdict: "stall", message: `invalid CEL expression in ${where}: ${reason}` }),
  healthCheckCanceled: (why: string) => ({ verdict: "retry", message: `health checks were canceled by ${why}` }),
  pruneFailed: (objects: string) => ({ verdict: "retry", message: `objects could not be pruned: ${objects}` }),
  deleteFailed: (objects: string) => ({ verdict: "retry", message: `objects could not be deleted: ${objects}` }),
});
