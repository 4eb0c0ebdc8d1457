export { sshSigner, type CommitSigner } from "./commit-signer.ts";
export { readGpgSigner, type GpgSigning } from "./gpg-signer.ts";
export { commitAndPush, type BranchView, type CommitOrder, type FileChange, type PushedCommit, type PushOptions } from "./push.ts";
export { knowsHost } from "./known-hosts.ts";
export { generateSshKey, type SshKeyKind } from "./ssh-key-pair.ts";
export type { FileChanges } from "./file-changes.ts";
export type { GitCommit, GitPerson, GitTag } from "./object-store.ts";
export { packShelf, type PackShelf, type PackShelfPlaces } from "./pack-shelf.ts";
export { parseRepositoryPath } from "./path.ts";
export { gitProblems } from "./problems.ts";
export { lsRemote, resolveRef, type RefSelector, type RemoteRef, type ResolvedRef } from "./refs.ts";
export { DEFAULT_SSH_USERNAME, normalizeGitUrl, openRemote, type GitCredentials, type GitRemote, type SshTrust } from "./remote.ts";
export { loginFromSecret, type SecretLogin } from "./secret-login.ts";
export { readSshKey, type SshKey } from "./ssh-key.ts";
export { scanHostKey, type HostKey } from "./ssh-scan.ts";
export {
  fetchOnce,
  fetchTree,
  type FetchedCommit,
  type FetchOnceOptions,
  type FetchTreeOptions,
  type GitFile,
  type GitTree,
} from "./tree.ts";
