export { commitAndPush, type BranchView, type CommitOrder, type FileChange, type PushedCommit, type PushOptions } from "./push.ts";
export type { FileChanges } from "./file-changes.ts";
export type { GitCommit, GitPerson, GitTag } from "./object-store.ts";
export { parseRepositoryPath } from "./path.ts";
export { gitProblems } from "./problems.ts";
export { lsRemote, resolveRef, type RefSelector, type RemoteRef, type ResolvedRef } from "./refs.ts";
export { normalizeGitUrl, openRemote, type GitCredentials, type GitEndpoint, type GitRemote } from "./remote.ts";
export { fetchTree, type FetchTreeOptions, type GitFile, type GitTree } from "./tree.ts";
