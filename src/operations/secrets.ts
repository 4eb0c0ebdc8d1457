// The Secrets of an install: credentials of the repository, and of the registry that images are pulled from.
import { isProblem, type KubeObject, type Secret } from "#base";
import { writeAppSecret } from "#forge";
import { readSshKey } from "#git";
import type { BootstrapOrder, ClusterCredentials, GitAccess } from "./bootstrap-contract.ts";
import { clusterLogin, DEFAULT_USERNAME, followedAddress, type OpenedGit } from "./git-access.ts";
import { operationsProblems } from "./problems.ts";
import { needsNoSecret } from "./sync.ts";

/**
 * Secrets that the order wants written, with their values in the clear; the caller takes care where they go.
 * @throws operations.invalidRegistryCredentials · operations.pullSecretNeedsName · operations.invalidClusterKey
 */
export async function secretsOf(order: BootstrapOrder, git: GitAccess, opened: OpenedGit): Promise<KubeObject[]> {
  return [await sourceSecret(order, git, opened), pullSecret(order)].filter((each) => each !== undefined);
}

type LoginOrder = Pick<BootstrapOrder, "clusterCredentials" | "syncProvider" | "disableSecretCreation">;

/**
 * Refuses credentials that the scheme of the address has no use for.
 * @throws operations.clusterCredentialsUnfit · operations.syncProviderUnfit · git.invalidUrl
 */
export function checkClusterCredentials(order: LoginOrder, git: GitAccess): void {
  checkSyncProvider(order, git);
  const { clusterCredentials } = order;
  if (clusterCredentials === undefined) return;
  const address = followedAddress(git);
  const { privateKey, password, bearerToken, githubApp } = clusterCredentials;
  const isSsh = address.startsWith("ssh:");
  if (isSsh && privateKey === undefined) throw operationsProblems.clusterCredentialsUnfit(address, "a private key");
  if (!isSsh && [password, bearerToken, githubApp].every((each) => each === undefined))
    throw operationsProblems.clusterCredentialsUnfit(address, "a password, a bearer token or a GitHub App");
}

/** @see the rules of the FluxInstance's `sync.provider` (behaviour) */
function checkSyncProvider(order: LoginOrder, git: GitAccess): void {
  const { syncProvider, clusterCredentials, disableSecretCreation } = order;
  if (syncProvider === undefined || syncProvider === "generic") return;
  const address = followedAddress(git);
  const refuse = (reason: string, next: string): Error => operationsProblems.syncProviderUnfit(syncProvider, reason, next);
  if (syncProvider === "gcp") throw refuse("it knows no git repositories", "leave it out, or set aws, azure or github");
  if (address.startsWith("ssh:")) throw refuse(`${address} is reached over ssh`, "write an https address");
  if (syncProvider === "github") {
    const hasKeys = disableSecretCreation || clusterLogin(order, git)?.githubApp !== undefined;
    if (!hasKeys)
      throw refuse(
        "its Secret holds the keys of a GitHub App",
        "give the app, or set disable_secret_creation to true and create the Secret yourself",
      );
  } else if (clusterCredentials !== undefined) throw refuse("cluster_credentials are given too", "keep one of the two");
}

/** Nothing when there is nothing to keep. */
async function sourceSecret(order: BootstrapOrder, git: GitAccess, { ssh }: OpenedGit): Promise<KubeObject | undefined> {
  if (order.disableSecretCreation || needsNoSecret(order)) return undefined;
  const login = clusterLogin(order, git);
  const isSsh = followedAddress(git).startsWith("ssh:");
  const values = isSsh ? sshValues(await clusterSide(ssh, login, followedAddress(git))) : httpValues(git, login);
  if (Object.keys(values).length === 0) return undefined;
  return secret({ name: order.secretName, namespace: order.namespace }, "Opaque", values);
}

type SshSide = Pick<NonNullable<OpenedGit["ssh"]>, "key" | "knownHosts">;

async function clusterSide(ours: SshSide | undefined, theirs: ClusterCredentials | undefined, address: string): Promise<SshSide> {
  if (theirs?.privateKey === undefined) {
    if (ours === undefined) throw operationsProblems.clusterCredentialsUnfit(address, "a private key");
    return ours;
  }
  try {
    const key = await readSshKey(theirs.privateKey, theirs.passphrase);
    return { key, knownHosts: theirs.knownHosts ?? ours?.knownHosts ?? "" };
  } catch (error) {
    if (!isProblem(error, "git.invalidSshKey")) throw error;
    throw operationsProblems.invalidClusterKey(String(error.data["reason"]), error);
  }
}

/** Keys as source-controller reads them over SSH: the private key as identity, its passphrase as password. */
function sshValues({ key, knownHosts }: SshSide): Record<string, string> {
  return {
    identity: key.privateKey.reveal(),
    "identity.pub": key.publicKey,
    known_hosts: knownHosts,
    ...(key.passphrase !== undefined && { password: key.passphrase.reveal() }),
  };
}

/** Keys as source-controller reads them over HTTP: username and password, bearerToken, or those of a GitHub App; ca.crt. */
function httpValues({ http = {} }: GitAccess, theirs: ClusterCredentials | undefined): Record<string, string> {
  const { username, password, bearerToken } = theirs ?? http;
  const certificateAuthority = theirs?.certificateAuthority ?? http.certificateAuthority;
  if (theirs?.githubApp !== undefined)
    return { ...writeAppSecret(theirs.githubApp), ...(certificateAuthority !== undefined && { "ca.crt": certificateAuthority }) };
  return {
    ...(bearerToken !== undefined && { bearerToken: bearerToken.reveal() }),
    ...(bearerToken === undefined && password !== undefined && { username: username ?? DEFAULT_USERNAME, password: password.reveal() }),
    ...(certificateAuthority !== undefined && { "ca.crt": certificateAuthority }),
  };
}

function pullSecret(order: BootstrapOrder): KubeObject | undefined {
  const { imagePullSecret, registryCredentials, registry, namespace } = order;
  if (registryCredentials === undefined) return undefined;
  if (imagePullSecret === undefined) throw operationsProblems.pullSecretNeedsName();
  const host = registry.replace(/^[a-z]+:\/\//, "").split("/", 1)[0] ?? "";
  const config = { auths: { [host]: registryLogin(registryCredentials) } };
  return secret({ name: imagePullSecret, namespace }, "kubernetes.io/dockerconfigjson", { ".dockerconfigjson": JSON.stringify(config) });
}

/** The first colon ends the user name; the password may hold more of them. */
function registryLogin(credentials: Secret): { username: string; password: string; auth: string } {
  const text = credentials.reveal();
  const colon = text.indexOf(":");
  if (colon < 1 || colon === text.length - 1) throw operationsProblems.invalidRegistryCredentials();
  return { username: text.slice(0, colon), password: text.slice(colon + 1), auth: base64(text) };
}

function secret(metadata: { name: string; namespace: string }, type: string, values: Readonly<Record<string, string>>): KubeObject {
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)]));
  return { apiVersion: "v1", kind: "Secret", metadata, type, data };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
