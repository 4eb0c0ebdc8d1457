// What a cluster logs in to a repository with: a deploy key, or a deploy token where the forge has some.
import type { Secret } from "#base";
import type { DeployKey, Forge, ForgeRepository } from "./forge.ts";
import { forgeProblems } from "./problems.ts";

/** Where a deploy key or token belongs; together the parts are its title. */
export interface LoginScope {
  readonly namespace: string;
  readonly branch: string;
  readonly secretName: string;
  /** Folder that the cluster follows, without `./`; empty for the root. */
  readonly path: string;
}

/** Title of the deploy key or token of an install, as upstream forms it. @see fluxcd/flux2 pkg/bootstrap/bootstrap_provider.go, deployKeyName */
export function loginTitle({ namespace, branch, secretName, path }: LoginScope): string {
  return [namespace, branch, secretName, `./${path}`].join("-");
}

export type KeyWish = Omit<DeployKey, "id">;

/**
 * The deploy key that is as wanted, under that title or another: services take one key once, and somebody may have entered it by hand.
 * Undefined when there is none.
 */
export async function findDeployKey(
  forge: Forge,
  repository: ForgeRepository,
  wish: KeyWish,
  signal?: AbortSignal,
): Promise<DeployKey | undefined> {
  const keys = await forge.listDeployKeys(repository, signal);
  return keys.find((each) => isAsWanted(each, wish)) ?? keys.find((each) => isAsWanted({ ...each, title: wish.title }, wish));
}

/**
 * Brings a deploy key about; one that is there under another title will do. A key of that title with another public half or another right is replaced; further ones of that title,
 * which some forges allow, go.
 * @returns whether anything was changed
 */
export async function ensureDeployKey(forge: Forge, repository: ForgeRepository, wish: KeyWish, signal?: AbortSignal): Promise<boolean> {
  const keys = await forge.listDeployKeys(repository, signal);
  const titled = keys.filter((each) => each.title === wish.title);
  const kept = titled.find((each) => isAsWanted(each, wish)) ?? keys.find((each) => isAsWanted({ ...each, title: wish.title }, wish));
  const stale = titled.filter((each) => each !== kept);
  for (const each of stale) await forge.removeDeployKey(repository, each.id, signal);
  if (kept === undefined) await forge.addDeployKey(repository, wish, signal);
  return kept === undefined || stale.length > 0;
}

/** Removes the deploy keys of a title. @returns how many there were */
export async function removeDeployKey(forge: Forge, repository: ForgeRepository, title: string, signal?: AbortSignal): Promise<number> {
  const titled = (await forge.listDeployKeys(repository, signal)).filter((each) => each.title === title);
  for (const each of titled) await forge.removeDeployKey(repository, each.id, signal);
  return titled.length;
}

function isAsWanted(found: DeployKey, wish: KeyWish): boolean {
  return found.title === wish.title && found.isReadOnly === wish.isReadOnly && samePublicKey(found.key, wish.key);
}

/** Whether two lines hold one key; forges add and drop comments. */
function samePublicKey(one: string, other: string): boolean {
  const [left, right] = [one, other].map((each) => each.trim().split(/\s+/).slice(0, 2).join(" "));
  return left === right;
}

/** A user name and token that were in use before. */
export interface KnownToken {
  readonly username: string;
  readonly password: Secret;
}

/**
 * Brings a deploy token about. The forge tells a token only once, so one that is in use already is kept as long as the forge still
 * has it; otherwise it is replaced.
 * @throws forge.deployTokensUnknown where the forge has no such thing
 */
export async function ensureDeployToken(
  forge: Forge,
  repository: ForgeRepository,
  { name, known }: { readonly name: string; readonly known: KnownToken | undefined },
  signal?: AbortSignal,
): Promise<KnownToken> {
  const tokens = tokensOf(forge);
  const named = (await tokens.list(repository, signal)).filter((each) => each.name === name);
  if (known !== undefined && named.some((each) => each.username === known.username)) return known;
  for (const each of named) await tokens.remove(repository, each.id, signal);
  const { username, token } = await tokens.create(repository, name, signal);
  return { username, password: token };
}

/** Whether the forge has a working token of that name and user. */
export async function hasDeployToken(
  forge: Forge,
  repository: ForgeRepository,
  { name, username }: { readonly name: string; readonly username: string },
  signal?: AbortSignal,
): Promise<boolean> {
  return (await tokensOf(forge).list(repository, signal)).some((each) => each.name === name && each.username === username);
}

/** Removes the deploy tokens of a name, where the forge has some. */
export async function removeDeployToken(forge: Forge, repository: ForgeRepository, name: string, signal?: AbortSignal): Promise<void> {
  const tokens = tokensOf(forge);
  const named = (await tokens.list(repository, signal)).filter((each) => each.name === name);
  for (const each of named) await tokens.remove(repository, each.id, signal);
}

function tokensOf(forge: Forge): NonNullable<Forge["deployTokens"]> {
  if (forge.deployTokens === undefined) throw forgeProblems.deployTokensUnknown(forge.kind);
  return forge.deployTokens;
}
