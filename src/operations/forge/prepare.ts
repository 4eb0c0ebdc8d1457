// Brings about what a bootstrap needs of a hosting service, and looks at it again later. Nothing is changed that is as it should be.
import {
  ensureDefaultBranch,
  ensureDeployKey,
  ensureDeployToken,
  ensureRepository,
  ensureTeamAccess,
  findDeployKey,
  hasDeployToken,
  inspectTeamAccess,
  loginTitle,
  removeDeployKey,
  removeDeployToken,
  type EnsuredRepository,
  type Forge,
  type ForgeRepository,
  type FoundAccess,
} from "#forge";
import type { KubeObject } from "#base";
import { generateSshKey, type SshKey } from "#git";
import type { BootstrapOrder, BootstrapPlaces, ClusterCredentials, GitAccess } from "../bootstrap-contract.ts";
import { readLoginSecret, scannedHost, standingKey, storedToken, trustedHosts, type LoginPlaces } from "./cluster-login.ts";
import { forgeAccess, forgeOf, type ForgeOrder } from "./forge-order.ts";

/** A repository that a bootstrap can go on with. */
export interface PreparedForge {
  readonly git: GitAccess;
  readonly repository: EnsuredRepository;
  /** What the cluster logs in with: `deploy key SHA256:…`, `deploy token <user>`, `token`, `GitHub App <id>`, or `existing secret`. */
  readonly login: string;
  /** What could not be done and stops nothing, in words for the user. */
  readonly warnings: readonly string[];
}

/** What a bootstrap has beside the cluster and git; `git` is without address. */
export type ForgePlaces = Pick<BootstrapPlaces, "cluster" | "git" | "clock" | "log">;

/**
 * Brings about the repository, its teams, and what the cluster logs in with.
 * @throws forge.* · kube.* · operations.invalidClusterKey · git.unreachable, when the host shows no key
 * @see fluxcd/flux2 pkg/bootstrap/bootstrap_provider.go (behaviour)
 */
export async function prepareForge(
  order: BootstrapOrder,
  wanted: ForgeOrder,
  given: ForgePlaces,
  signal?: AbortSignal,
): Promise<PreparedForge> {
  const git = forgeAccess(wanted, given.git);
  const { log, clock } = given;
  const forge = forgeOf(wanted, given.git, clock);
  const { place, visibility, description, reconcile, teams } = wanted;
  const wish = {
    place,
    visibility,
    reconcile,
    branch: wanted.defaultBranch ?? git.branch,
    ...(description !== undefined && { description }),
  };
  const ensured = await ensureRepository(forge, wish, signal);
  const shown = `${place.owner}/${place.name}`;
  log.write("info", ensured.change === "none" ? `the repository ${shown} is there` : `the repository ${shown} is ${ensured.change}`);
  const { granted, failed } = await ensureTeamAccess(forge, ensured.repository, { teams, reconcile }, signal);
  for (const { team, permission } of granted) log.write("info", `${team} has ${permission} permission for ${shown}`);
  const warnings = failed.map(({ access, reason }) => `${access.team} has no ${access.permission} permission for ${shown}: ${reason}`);
  const places = { cluster: given.cluster, git, ssh: given.git.ssh };
  const { credentials, login } = await ensureLogin({ order, wanted, forge, repository: ensured.repository, places }, signal);
  return { git: withCredentials(git, credentials), repository: ensured, login, warnings };
}

/** The Secret is the user's, and so is what stands at the forge for it. */
const OWN = "existing secret";

interface LoggingIn {
  readonly order: BootstrapOrder;
  readonly wanted: ForgeOrder;
  readonly forge: Forge;
  readonly repository: ForgeRepository;
  readonly places: LoginPlaces;
}

interface Login {
  readonly login: string;
  readonly credentials?: ClusterCredentials;
}

async function ensureLogin({ order, wanted, forge, repository, places }: LoggingIn, signal: AbortSignal | undefined): Promise<Login> {
  const { git } = places;
  if (order.disableSecretCreation) return { login: OWN };
  const title = titleOf(order, git);
  switch (wanted.login) {
    case "token":
      return { login: nameOfToken(git) };
    case "deploy-key": {
      const secret = await readLoginSecret(order, places, signal);
      const key = (await standingKey(order, secret)) ?? (await generateSshKey(wanted.key));
      const knownHosts = trustedHosts(order, places, secret) ?? (await scannedHost(places, signal));
      await ensureDeployKey(forge, repository, { title, key: key.publicKey, isReadOnly: !wanted.readWriteKey }, signal);
      return { login: `deploy key ${key.fingerprint}`, credentials: keyCredentials(key, knownHosts) };
    }
    case "deploy-token": {
      const known = storedToken(await readLoginSecret(order, places, signal));
      const credentials = await ensureDeployToken(forge, repository, { name: title, known }, signal);
      return { login: `deploy token ${credentials.username}`, credentials };
    }
  }
}

function keyCredentials({ privateKey, passphrase }: SshKey, knownHosts: string): ClusterCredentials {
  return { privateKey, knownHosts, ...(passphrase && { passphrase }) };
}

function withCredentials(git: GitAccess, credentials: ClusterCredentials | undefined): GitAccess {
  return credentials === undefined || git.followed === undefined ? git : { ...git, followed: { ...git.followed, credentials } };
}

/** What the cluster logs in with where that is what is pushed with. */
export function nameOfToken({ githubApp }: GitAccess): string {
  return githubApp === undefined ? "token" : `GitHub App ${githubApp.app.appId}`;
}

function titleOf({ namespace, secretName, path }: BootstrapOrder, { branch }: GitAccess): string {
  return loginTitle({ namespace, secretName, path, branch });
}

/** Makes the wanted branch the default one, where the repository was created for it or may be changed. Call it once the branch is pushed. */
export async function settleDefaultBranch(
  wanted: ForgeOrder,
  given: ForgePlaces,
  { repository }: PreparedForge,
  signal?: AbortSignal,
): Promise<void> {
  const isOurs = repository.change === "created" || (wanted.reconcile && wanted.defaultBranch !== undefined);
  if (!isOurs) return;
  const forge = forgeOf(wanted, given.git, given.clock);
  await ensureDefaultBranch(forge, repository.repository, wanted.defaultBranch ?? given.git.branch, signal);
}

/** What stands at the hosting service now. */
export interface FoundForge {
  /** With what the cluster has to log in with. */
  readonly git: GitAccess;
  readonly repository: ForgeRepository | undefined;
  /** As that of {@link PreparedForge}; undefined when the cluster cannot log in with what it has, or not with the right that it should have. */
  readonly login: string | undefined;
  /** What the wanted teams may do; empty where there is no repository. */
  readonly teams: readonly FoundAccess[];
}

/** Looks at the repository and at what the cluster logs in with. Changes nothing. @throws as {@link prepareForge} */
export async function inspectForge(
  order: BootstrapOrder,
  wanted: ForgeOrder,
  given: ForgePlaces,
  signal?: AbortSignal,
): Promise<FoundForge> {
  const git = forgeAccess(wanted, given.git);
  const forge = forgeOf(wanted, given.git, given.clock);
  const repository = await forge.findRepository(wanted.place, signal);
  const teams = repository === undefined ? [] : await inspectTeamAccess(forge, repository, wanted.teams, signal);
  if (order.disableSecretCreation) return { git, repository, login: OWN, teams };
  if (wanted.login === "token") return { git, repository, login: nameOfToken(git), teams };
  const places = { cluster: given.cluster, git, ssh: given.git.ssh };
  const secret = await readLoginSecret(order, places, signal);
  const found = await findLogin({ order, wanted, forge, places, secret, repository }, signal);
  return { git: withCredentials(git, found.credentials), repository, login: found.isInPlace ? found.login : undefined, teams };
}

interface Finding extends Omit<LoggingIn, "repository"> {
  readonly secret: KubeObject | undefined;
  readonly repository: ForgeRepository | undefined;
}

async function findLogin(finding: Finding, signal: AbortSignal | undefined): Promise<Login & { readonly isInPlace: boolean }> {
  const { order, wanted, forge, repository, places, secret } = finding;
  const title = titleOf(order, places.git);
  if (wanted.login === "deploy-token") {
    const known = storedToken(secret);
    if (known === undefined) return { login: "", isInPlace: false };
    const isInPlace =
      repository !== undefined && (await hasDeployToken(forge, repository, { name: title, username: known.username }, signal));
    return { login: `deploy token ${known.username}`, credentials: known, isInPlace };
  }
  const standing = await standingKey(order, secret);
  const knownHosts = trustedHosts(order, places, secret);
  // Stands for a key that is yet to be made: the Secret is told to lack it.
  const key = standing ?? (await generateSshKey(wanted.key));
  const wish = { title, key: key.publicKey, isReadOnly: !wanted.readWriteKey };
  const isUsable = standing !== undefined && knownHosts !== undefined && repository !== undefined;
  const isInPlace = isUsable && (await findDeployKey(forge, repository, wish, signal)) !== undefined;
  return { login: `deploy key ${key.fingerprint}`, credentials: keyCredentials(key, knownHosts ?? ""), isInPlace };
}

/** What an install that is there tells of its deploy key; nothing where it has none, or none that the service knows. */
export interface FoundKey {
  readonly isReadOnly: boolean;
  /** The line of its public half. */
  readonly publicKey: string;
}

/** The deploy key that the cluster logs in with. @throws forge.* · kube.* */
export async function findClusterKey(
  order: BootstrapOrder,
  wanted: ForgeOrder,
  given: ForgePlaces,
  signal?: AbortSignal,
): Promise<FoundKey | undefined> {
  const git = forgeAccess(wanted, given.git);
  const forge = forgeOf(wanted, given.git, given.clock);
  const repository = await forge.findRepository(wanted.place, signal);
  const secret = await readLoginSecret(order, { cluster: given.cluster, git, ssh: given.git.ssh }, signal);
  const key = await standingKey(order, secret);
  if (repository === undefined || key === undefined) return undefined;
  const wish = { title: titleOf(order, git), key: key.publicKey };
  const rights = [true, false].map((isReadOnly) => findDeployKey(forge, repository, { ...wish, isReadOnly }, signal));
  const found = (await Promise.all(rights)).find((each) => each !== undefined);
  return found && { isReadOnly: found.isReadOnly, publicKey: key.publicKey };
}

/** The repository of an order; undefined when it is not there. */
export function findForgeRepository(
  wanted: ForgeOrder,
  { git, clock }: ForgePlaces,
  signal?: AbortSignal,
): Promise<ForgeRepository | undefined> {
  return forgeOf(wanted, git, clock).findRepository(wanted.place, signal);
}

/** Takes back what the cluster logged in with. The repository stays. */
export async function releaseForge(order: BootstrapOrder, wanted: ForgeOrder, given: ForgePlaces, signal?: AbortSignal): Promise<void> {
  if (order.disableSecretCreation || wanted.login === "token") return;
  const forge = forgeOf(wanted, given.git, given.clock);
  const repository = await forge.findRepository(wanted.place, signal);
  if (repository === undefined) return;
  const title = titleOf(order, given.git);
  if (wanted.login === "deploy-key") await removeDeployKey(forge, repository, title, signal);
  else await removeDeployToken(forge, repository, title, signal);
  given.log.write("info", `the deploy ${wanted.login === "deploy-key" ? "key" : "token"} ${title} is removed`);
}
