// What a cluster has to log in with, as its Secret tells: there the private key of a deploy key lives, and nowhere else.
import { isProblem, Secret, type KubeObject } from "#base";
import { knowsHost, readSshKey, scanHostKey, type SshKey } from "#git";
import type { KnownToken } from "#forge";
import { secretText } from "#kube";
import type { BootstrapOrder, BootstrapPlaces, ClusterCredentials, GitAccess } from "../bootstrap-contract.ts";
import { tryGet } from "../cluster-objects.ts";
import { operationsProblems } from "../problems.ts";

/** Where a login is looked for. */
export interface LoginPlaces {
  readonly cluster: BootstrapPlaces["cluster"];
  /** The access to the forge's repository. */
  readonly git: GitAccess;
  /** Settings of ssh that the user gives. */
  readonly ssh: GitAccess["ssh"];
}

/** The Secret of the repository as it is now; undefined when there is none. */
export function readLoginSecret(
  order: BootstrapOrder,
  { cluster }: LoginPlaces,
  signal: AbortSignal | undefined,
): Promise<KubeObject | undefined> {
  const { namespace, secretName } = order;
  return tryGet(cluster, { apiVersion: "v1", kind: "Secret", name: secretName, namespace }, signal);
}

/** The key that the order gives, or that the cluster has; undefined when there is none. @throws operations.invalidClusterKey */
export async function standingKey({ clusterCredentials }: BootstrapOrder, secret: KubeObject | undefined): Promise<SshKey | undefined> {
  return (await givenKey(clusterCredentials)) ?? (await storedKey(secret));
}

/** The known_hosts that the user gives, or that the cluster trusts for the host already. */
export function trustedHosts(
  { clusterCredentials }: BootstrapOrder,
  { git, ssh }: LoginPlaces,
  secret: KubeObject | undefined,
): string | undefined {
  const stored = secret && secretText(secret, "known_hosts");
  const isOfHost = stored !== undefined && knowsHost(stored, git.followed?.url ?? "");
  return clusterCredentials?.knownHosts ?? ssh?.knownHosts ?? (isOfHost ? stored : undefined);
}

/** A line of known_hosts with the key that the host shows. @throws git.unreachable · git.timedOut */
export async function scannedHost({ git, ssh }: LoginPlaces, signal: AbortSignal | undefined): Promise<string> {
  const { proxy, followed } = git;
  const options = { algorithms: ssh?.hostKeyAlgorithms ?? [], ...(proxy && { proxy }), ...(signal && { signal }) };
  return `${(await scanHostKey(followed?.url ?? "", options)).line}\n`;
}

async function givenKey(credentials: ClusterCredentials | undefined): Promise<SshKey | undefined> {
  if (credentials?.privateKey === undefined) return undefined;
  try {
    return await readSshKey(credentials.privateKey, credentials.passphrase);
  } catch (error) {
    if (!isProblem(error, "git.invalidSshKey")) throw error;
    throw operationsProblems.invalidClusterKey(String(error.data["reason"]), error);
  }
}

async function storedKey(secret: KubeObject | undefined): Promise<SshKey | undefined> {
  const identity = secret && secretText(secret, "identity");
  if (secret === undefined || identity === undefined) return undefined;
  const passphrase = secretText(secret, "password");
  try {
    return await readSshKey(new Secret(identity), passphrase === undefined ? undefined : new Secret(passphrase));
  } catch (error) {
    if (!isProblem(error, "git.invalidSshKey")) throw error;
    // What cannot be read cannot be used by the cluster either, and is replaced.
    return undefined;
  }
}

/** The user name and token that the cluster has; undefined when it has none. */
export function storedToken(secret: KubeObject | undefined): KnownToken | undefined {
  const [username, password] = ["username", "password"].map((key) => secret && secretText(secret, key));
  return username === undefined || password === undefined ? undefined : { username, password: new Secret(password) };
}
