// A repository and its teams as they are wanted: what is missing is created, what differs is changed only where that is asked for.
import { messageOf } from "#base";
import type { Forge, ForgeRepository, Permission, RepositoryPlace, RepositorySettings, TeamAccess } from "./forge.ts";

export interface RepositoryWish extends RepositorySettings {
  readonly place: RepositoryPlace;
  /** Branch that will be pushed first. */
  readonly branch: string;
  /** Whether settings of a repository that is there already are changed to the wanted ones. */
  readonly reconcile: boolean;
}

export interface EnsuredRepository {
  readonly repository: ForgeRepository;
  readonly change: "created" | "updated" | "none";
}

/**
 * Brings a repository about.
 * @throws forge.*
 * @see fluxcd/flux2 pkg/bootstrap/bootstrap_provider.go, reconcileOrgRepository and reconcileUserRepository (behaviour)
 */
export async function ensureRepository(forge: Forge, wish: RepositoryWish, signal?: AbortSignal): Promise<EnsuredRepository> {
  const { place, branch, visibility, description } = wish;
  const settings = { visibility, ...(description !== undefined && { description }) };
  const found = await forge.findRepository(place, signal);
  if (found === undefined) return { repository: await forge.createRepository(place, { ...settings, branch }, signal), change: "created" };
  const isAsWanted = found.visibility === visibility && (description === undefined || found.description === description);
  if (!wish.reconcile || isAsWanted) return { repository: found, change: "none" };
  return { repository: await forge.updateRepository(found, settings, signal), change: "updated" };
}

/** Makes a branch the default one, unless it is. */
export async function ensureDefaultBranch(
  forge: Forge,
  repository: ForgeRepository,
  branch: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const found = await forge.findRepository(repository.place, signal);
  if (found === undefined || found.defaultBranch === branch) return false;
  await forge.setDefaultBranch(found, branch, signal);
  return true;
}

/** A team that could not be let in. */
export interface TeamFailure {
  readonly access: TeamAccess;
  readonly reason: string;
}

export interface TeamWish {
  readonly teams: readonly TeamAccess[];
  /** Whether teams that have access already get the wanted permission. */
  readonly reconcile: boolean;
}

/**
 * Lets teams in, each for itself: one that cannot be let in stops none of the others, as upstream has it.
 * @returns teams that got access or another permission, and those that could not
 */
export async function ensureTeamAccess(
  forge: Forge,
  repository: ForgeRepository,
  { teams, reconcile }: TeamWish,
  signal?: AbortSignal,
): Promise<{ readonly granted: readonly TeamAccess[]; readonly failed: readonly TeamFailure[] }> {
  const granted: TeamAccess[] = [];
  const failed: TeamFailure[] = [];
  for (const access of teams) {
    try {
      const present = await forge.findTeamAccess(repository, access.team, signal);
      const isEnough = present !== undefined && (!reconcile || !forge.setsTeamPermission || present === access.permission);
      if (isEnough) continue;
      await forge.grantTeamAccess(repository, access, signal);
      granted.push(access);
    } catch (error) {
      signal?.throwIfAborted();
      failed.push({ access, reason: messageOf(error) });
    }
  }
  return { granted, failed };
}

/** What a team may do now: `none` where it has no access, `unknown` where the service does not say. */
export interface FoundAccess {
  readonly wanted: TeamAccess;
  readonly found: Permission | "none" | "unknown";
}

/** Looks at what teams may do. A team that cannot be asked for stops nothing. */
export async function inspectTeamAccess(
  forge: Forge,
  repository: ForgeRepository,
  teams: readonly TeamAccess[],
  signal?: AbortSignal,
): Promise<readonly FoundAccess[]> {
  const found: FoundAccess[] = [];
  for (const wanted of teams) {
    try {
      found.push({ wanted, found: (await forge.findTeamAccess(repository, wanted.team, signal)) ?? "none" });
    } catch {
      signal?.throwIfAborted();
      // Tokens that may not look at teams are told so when they are to change something.
      found.push({ wanted, found: "unknown" });
    }
  }
  return found;
}
