// What we ask of a hosting API, in words that all of them share. An adapter does one request or one listing for each; what follows
// from what was found is decided in one place for all (ensure-*.ts).
import type { Clock, Secret } from "#base";
import type { GithubAppLogin } from "./github-app.ts";

export type ForgeKind = "github" | "gitlab" | "gitea" | "bitbucket-server";

/** How a hosting API is reached and logged in to. */
export interface ForgeAccess {
  readonly kind: ForgeKind;
  /** `git.example.com`, with a port or as an http(s) URL where needed. */
  readonly hostname: string;
  readonly login: { readonly token: Secret } | { readonly app: GithubAppLogin };
  /** PEM, trusted beside the authorities of the system. */
  readonly certificateAuthority?: string;
  /** http or https URL of a proxy. */
  readonly proxy?: Secret;
  readonly allowInsecure?: boolean;
  readonly clock: Clock;
}

/** Where a repository is. */
export interface RepositoryPlace {
  /** User, organization, group (`group/subgroup` at GitLab) or key of a project (Bitbucket Server). */
  readonly owner: string;
  readonly name: string;
  /** Whether the owner is a user. */
  readonly isPersonal: boolean;
}

export type Visibility = "private" | "public" | "internal";

/** What can be set of a repository. */
export interface RepositorySettings {
  readonly visibility: Visibility;
  readonly description?: string;
}

/** A repository that is there. */
export interface ForgeRepository extends RepositorySettings {
  readonly place: RepositoryPlace;
  /** What the API calls it, where that is not its place. */
  readonly id: number;
  readonly description: string;
  /** Empty where there is none yet. */
  readonly defaultBranch: string;
}

export type Permission = "pull" | "triage" | "push" | "maintain" | "admin";

export interface TeamAccess {
  readonly team: string;
  readonly permission: Permission;
}

export interface DeployKey {
  readonly id: number;
  readonly title: string;
  /** `ssh-ed25519 AAAA…`; a comment may follow. */
  readonly key: string;
  readonly isReadOnly: boolean;
}

export interface DeployToken {
  readonly id: number;
  readonly name: string;
  readonly username: string;
}

/** Tokens of a repository that only read it. */
export interface DeployTokens {
  /** Those that work: neither expired nor revoked. */
  list(repository: ForgeRepository, signal?: AbortSignal): Promise<readonly DeployToken[]>;
  /** The secret is told once. */
  create(repository: ForgeRepository, name: string, signal?: AbortSignal): Promise<DeployToken & { readonly token: Secret }>;
  remove(repository: ForgeRepository, id: number, signal?: AbortSignal): Promise<void>;
}

/** A hosting API. Every method may throw the problems of `forgeProblems`. */
export interface Forge {
  readonly kind: ForgeKind;
  /** `https://git.example.com`, for messages. */
  readonly address: string;
  /** False where a team's permission is the team's own and cannot be given for one repository. */
  readonly setsTeamPermission: boolean;
  readonly deployTokens?: DeployTokens;
  findRepository(place: RepositoryPlace, signal?: AbortSignal): Promise<ForgeRepository | undefined>;
  /** @param branch what the default branch is to be called, as far as the API can be told so beforehand */
  createRepository(
    place: RepositoryPlace,
    settings: RepositorySettings & { readonly branch: string },
    signal?: AbortSignal,
  ): Promise<ForgeRepository>;
  updateRepository(repository: ForgeRepository, settings: RepositorySettings, signal?: AbortSignal): Promise<ForgeRepository>;
  /** The branch must exist. */
  setDefaultBranch(repository: ForgeRepository, branch: string, signal?: AbortSignal): Promise<void>;
  /** What a team may do with the repository; undefined when nothing. */
  findTeamAccess(repository: ForgeRepository, team: string, signal?: AbortSignal): Promise<Permission | undefined>;
  grantTeamAccess(repository: ForgeRepository, access: TeamAccess, signal?: AbortSignal): Promise<void>;
  listDeployKeys(repository: ForgeRepository, signal?: AbortSignal): Promise<readonly DeployKey[]>;
  addDeployKey(repository: ForgeRepository, key: Omit<DeployKey, "id">, signal?: AbortSignal): Promise<void>;
  removeDeployKey(repository: ForgeRepository, id: number, signal?: AbortSignal): Promise<void>;
}
