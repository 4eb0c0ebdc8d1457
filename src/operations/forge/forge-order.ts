// What a bootstrap is asked of a hosting service, and what follows from it without asking anybody.
import {
  cloneAddresses,
  forgeProblems,
  openForge,
  type Forge,
  type ForgeKind,
  type RepositoryPlace,
  type TeamAccess,
  type Visibility,
} from "#forge";
import { DEFAULT_SSH_USERNAME, type SshKeyKind } from "#git";
import type { Clock } from "#base";
import type { ClusterCredentials, GitAccess } from "../bootstrap-contract.ts";
import { DEFAULT_USERNAME } from "../git-access.ts";

/** How a cluster logs in to its repository. `token` is what is pushed with: a token, or a GitHub App. */
export type ForgeLogin = "deploy-key" | "deploy-token" | "token";

export interface ForgeOrder {
  readonly kind: ForgeKind;
  /** `git.example.com`, with a port or as an http(s) URL where needed. */
  readonly hostname: string;
  /** Takes the place of the host over ssh, with its port where needed. */
  readonly sshHostname?: string;
  readonly place: RepositoryPlace;
  readonly visibility: Visibility;
  readonly description?: string;
  /** That which is pushed to when absent. */
  readonly defaultBranch?: string;
  readonly teams: readonly TeamAccess[];
  /** Whether a repository that is there already is changed to what is asked for here. */
  readonly reconcile: boolean;
  readonly login: ForgeLogin;
  /** Whether the deploy key may write. */
  readonly readWriteKey: boolean;
  /** Kind of a deploy key that is made here. */
  readonly key: SshKeyKind;
}

/**
 * The access to the repository of an order: what is pushed to, and what the cluster follows. Addresses follow from the names alone, so
 * that a plan needs no forge; credentials of a deploy key or token are missing in it.
 * @param settings access without address; `http.password` is the token
 * @throws forge.invalidHostname
 */
export function forgeAccess(order: ForgeOrder, settings: GitAccess): GitAccess {
  const { kind, hostname, place, sshHostname, login } = order;
  const { ssh, http, ...rest } = settings;
  const addresses = cloneAddresses(kind, hostname, place, sshHostname);
  const username = http?.username ?? (kind === "bitbucket-server" && !place.isPersonal ? DEFAULT_USERNAME : place.owner);
  const followed = login === "deploy-key" ? sshAddress(addresses.ssh, ssh?.username) : addresses.http;
  const credentials = login === "token" ? tokenLogin(order, settings) : undefined;
  return {
    ...rest,
    url: addresses.http,
    http: { ...http, username },
    followed: { url: followed, ...(credentials && { credentials }) },
  };
}

/** What the cluster gets where it logs in with what is pushed with. @see fluxcd/flux2 cmd/flux/bootstrap_bitbucket_server.go (behaviour) */
function tokenLogin({ kind, place }: ForgeOrder, { http, githubApp }: GitAccess): ClusterCredentials {
  if (githubApp !== undefined) return { githubApp: githubApp.app };
  const { password, bearerToken, username = DEFAULT_USERNAME } = http ?? {};
  const token = password ?? bearerToken;
  const user = kind === "bitbucket-server" ? (place.isPersonal ? place.owner : username) : DEFAULT_USERNAME;
  return { username: user, ...(token && { password: token }) };
}

function sshAddress(address: string, username: string | undefined): string {
  if (username === undefined || username === DEFAULT_SSH_USERNAME) return address;
  const url = new URL(address);
  url.username = username;
  return url.href;
}

/** The forge of an order. @throws forge.tokenMissing · forge.invalidHostname · forge.insecureHostname · forge.invalidApp */
export function forgeOf({ kind, hostname }: ForgeOrder, { http, proxy, githubApp }: GitAccess, clock: Clock): Forge {
  const token = http?.password ?? http?.bearerToken;
  if (githubApp === undefined && token === undefined) throw forgeProblems.tokenMissing(kind, hostname);
  const login = githubApp === undefined ? token && { token } : { app: githubApp };
  if (login === undefined) throw forgeProblems.tokenMissing(kind, hostname);
  const certificateAuthority = http?.certificateAuthority;
  return openForge({
    kind,
    hostname,
    login,
    clock,
    allowInsecure: http?.allowInsecure ?? false,
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    ...(proxy && { proxy }),
  });
}
