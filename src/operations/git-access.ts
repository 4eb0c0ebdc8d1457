// The repository of an install: its address as the cluster is told, and the remote as it is opened from here.
import { INSTALLATION_USERNAME } from "#forge";
import { DEFAULT_SSH_USERNAME, normalizeGitUrl, readSshKey, scanHostKey, type GitRemote, type SshKey } from "#git";
import type { BootstrapOrder, ClusterCredentials, GitAccess } from "./bootstrap-contract.ts";
import { operationsProblems } from "./problems.ts";

/** User name beside a token where none is given; hosting services look at the token only. */
export const DEFAULT_USERNAME = "git";

/** The address without secrets; over SSH with the user who logs in. @throws git.invalidUrl */
export function addressOf({ url, ssh }: Pick<GitAccess, "url" | "ssh">): string {
  const plain = normalizeGitUrl(url);
  if (!plain.startsWith("ssh:")) return plain;
  const address = new URL(plain);
  address.username = ssh?.username ?? (address.username === "" ? DEFAULT_SSH_USERNAME : address.username);
  return normalizeGitUrl(address.href);
}

/** The address that the cluster is told. @throws git.invalidUrl */
export function followedAddress(git: Pick<GitAccess, "url" | "ssh" | "followed">): string {
  return git.followed === undefined ? addressOf(git) : normalizeGitUrl(git.followed.url);
}

/** What the cluster logs in with, where that is not what is pushed with. */
export function clusterLogin(
  { clusterCredentials }: Pick<BootstrapOrder, "clusterCredentials">,
  { githubApp, followed }: Pick<GitAccess, "githubApp" | "followed">,
): ClusterCredentials | undefined {
  return clusterCredentials ?? followed?.credentials ?? (githubApp && { githubApp: githubApp.app });
}

/** A repository that can be opened. */
export interface OpenedGit {
  readonly remote: GitRemote;
  readonly ssh?: {
    readonly key: SshKey;
    readonly knownHosts: string;
    /** `SHA256:…` of a host key that nobody vouched for: it was asked of the host itself. */
    readonly scanned?: string;
  };
}

/**
 * Puts together what opening a repository needs. Over SSH without known_hosts the host is asked for its key; a GitHub App is exchanged
 * for a token.
 * @throws operations.insecureUrl · operations.sshKeyMissing · git.invalidUrl · git.invalidSshKey · git.unreachable · forge.*
 */
export async function openGit(git: GitAccess, signal?: AbortSignal): Promise<OpenedGit> {
  const url = addressOf(git);
  return url.startsWith("ssh:") ? openSsh(url, git, signal) : { remote: await openHttp(url, git, signal) };
}

async function openHttp(
  address: string,
  { url, proxy, githubApp, http = {} }: GitAccess,
  signal: AbortSignal | undefined,
): Promise<GitRemote> {
  const { certificateAuthority, allowInsecure = false } = http;
  if (address.startsWith("http:") && !allowInsecure) throw operationsProblems.insecureUrl(address);
  const app = githubApp && { username: INSTALLATION_USERNAME, password: await githubApp.token(signal) };
  const { username, password, bearerToken }: NonNullable<GitAccess["http"]> = app ?? http;
  return {
    url,
    ...(bearerToken !== undefined
      ? { credentials: { bearerToken } }
      : password !== undefined && { credentials: { username: username ?? DEFAULT_USERNAME, password } }),
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    ...(proxy && { proxy }),
  };
}

async function openSsh(url: string, { ssh, proxy }: GitAccess, signal: AbortSignal | undefined): Promise<OpenedGit> {
  if (ssh === undefined) throw operationsProblems.sshKeyMissing(url);
  const key = await readSshKey(ssh.privateKey, ssh.passphrase);
  const { knownHosts = "", hostKeyAlgorithms: algorithms = [], scanned } = await pinned(ssh, { url, proxy, signal });
  return {
    remote: { url, credentials: { sshKey: key }, trust: { knownHosts, hostKeyAlgorithms: algorithms }, ...(proxy && { proxy }) },
    ssh: { key, knownHosts, ...(scanned !== undefined && { scanned }) },
  };
}

type SshAccess = NonNullable<GitAccess["ssh"]>;

/** Settings with the key that the host shows, where nobody says which it is. */
async function pinned(
  ssh: SshAccess,
  { url, proxy, signal }: { readonly url: string; readonly proxy: GitAccess["proxy"]; readonly signal: AbortSignal | undefined },
): Promise<SshAccess> {
  if (ssh.knownHosts !== undefined) return ssh;
  const options = { algorithms: ssh.hostKeyAlgorithms ?? [], ...(proxy && { proxy }), ...(signal && { signal }) };
  const { line, fingerprint } = await scanHostKey(url, options);
  return { ...ssh, knownHosts: `${line}\n`, scanned: fingerprint };
}

/**
 * Places whose host is asked for its key at most once: every step of an operation meets the same host.
 * @throws git.invalidUrl · git.unreachable · git.timedOut
 */
export async function withPinnedHost<T extends { readonly git: GitAccess }>(places: T, signal: AbortSignal | undefined): Promise<T> {
  const { git } = places;
  const url = addressOf(git);
  if (!url.startsWith("ssh:") || git.ssh === undefined) return places;
  return { ...places, git: { ...git, ssh: await pinned(git.ssh, { url, proxy: git.proxy, signal }) } };
}

/** A host whose key nobody vouched for. */
export interface UnpinnedHost {
  readonly address: string;
  /** `SHA256:…` of the key that it shows now. */
  readonly fingerprint: string;
  /** The line for known_hosts that would pin it. */
  readonly line: string;
}

/** The key of a host that would be believed without known_hosts; undefined where it is pinned or not reached over SSH. @throws as {@link openGit} */
export async function unpinnedHost(git: GitAccess, signal?: AbortSignal): Promise<UnpinnedHost | undefined> {
  const address = addressOf(git);
  if (!address.startsWith("ssh:") || git.ssh?.knownHosts !== undefined) return undefined;
  const { ssh, proxy } = git;
  const options = { algorithms: ssh?.hostKeyAlgorithms ?? [], ...(proxy && { proxy }), ...(signal && { signal }) };
  const { fingerprint, line } = await scanHostKey(address, options);
  return { address, fingerprint, line };
}
