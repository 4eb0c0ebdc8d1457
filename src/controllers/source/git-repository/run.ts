// What the steps of a GitRepository work on and hand to each other.
import type { GitRepository, GitRepositoryInclude } from "#api";
import type { GitRemote, ResolvedRef } from "#git";
import type { Run, Step } from "#runtime";
import type { Artifact, ArtifactStore, FileTree } from "#store";
import type { ControllerFlags } from "../../flags.ts";
import type { AppLogins } from "./app-logins.ts";

export interface GitRepositoryPlaces {
  readonly store: ArtifactStore;
  readonly flags: ControllerFlags;
  readonly apps: AppLogins;
}

/** An included repository with the artifact that it has now. */
export interface Included {
  readonly include: GitRepositoryInclude;
  readonly artifact: Artifact;
}

export interface GitRepositoryWork {
  remote?: GitRemote;
  resolved?: ResolvedRef;
  included: readonly Included[];
  /** Content to pack; absent when the stored artifact is that of the remote already. */
  tree?: FileTree;
  /** Revision of what was fetched. */
  revision?: string;
  commit?: { readonly sha: string; readonly message: string };
}

export type GitRepositoryRun = Run<typeof GitRepository, GitRepositoryPlaces, GitRepositoryWork>;
export type GitRepositoryStep = Step<typeof GitRepository, GitRepositoryPlaces, GitRepositoryWork>;
