// Whether the cluster logs in to its repository with credentials of its own: told by what of them is no secret.
import { at, isObject, isProblem, type KubeObject } from "#base";
import { textsOf } from "#kube";
import type { BootstrapOrder, BootstrapPlaces, ClusterCredentials } from "./bootstrap-contract.ts";
import { tryGet } from "./cluster-objects.ts";
import { openGit } from "./git-access.ts";
import { isOurs } from "./move/left-secrets.ts";
import { secretsOf } from "./secrets.ts";
import { needsNoSecret } from "./sync.ts";

const OPEN = { username: "username", known_hosts: "knownHosts", "ca.crt": "certificateAuthority" } as const;

/**
 * The credentials of an install that was found, where they differ from what the provider would write. Secrets stay in the cluster: only
 * user name, known hosts and authorities are in them.
 */
export async function findClusterCredentials(
  order: BootstrapOrder,
  { cluster, git }: Pick<BootstrapPlaces, "cluster" | "git">,
  signal: AbortSignal | undefined,
): Promise<Pick<BootstrapOrder, "clusterCredentials">> {
  const ref = { apiVersion: "v1", kind: "Secret", name: order.secretName, namespace: order.namespace };
  const found = await readable(tryGet(cluster, ref, signal));
  const wanted = (await writable(order, git, signal))?.find(({ metadata }) => metadata.name === order.secretName);
  if (found === undefined || wanted === undefined || holds(found, wanted)) return {};
  const texts = textsOf(found);
  // The keys of a GitHub App are told by the provider of the source.
  if (Object.keys(texts).some((key) => key.startsWith("githubApp"))) return {};
  const given = Object.entries(OPEN).flatMap(([key, name]) => (texts[key] === undefined ? [] : [[name, texts[key]] as const]));
  return { clusterCredentials: Object.fromEntries(given) as ClusterCredentials };
}

/**
 * Whether the Secret of an install that was found is one that a bootstrap made, or none is needed; taken for granted where Secrets
 * cannot be looked at.
 */
export async function hasOwnSecret(
  order: BootstrapOrder,
  { cluster }: Pick<BootstrapPlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (needsNoSecret(order)) return true;
  const ref = { apiVersion: "v1", kind: "Secret", name: order.secretName, namespace: order.namespace };
  const found = await readable(tryGet(cluster, ref, signal).then((secret) => ({ secret })));
  return found === undefined || isOurs(found.secret);
}

/** What the provider would write; nothing to compare with where it has no credentials itself. */
async function writable(
  order: BootstrapOrder,
  git: BootstrapPlaces["git"],
  signal: AbortSignal | undefined,
): Promise<readonly KubeObject[] | undefined> {
  return readable(openGit(git, signal).then((opened) => secretsOf(order, git, opened)));
}

async function readable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    // An import that may not look at Secrets, or has no credentials, still reads everything else.
    if (!isProblem(error) || error.verdict === "retry") throw error;
    return undefined;
  }
}

/** A host key that was asked for says nothing of the one that the cluster trusts. */
function holds(found: KubeObject, wanted: KubeObject): boolean {
  const [theirs, ours] = [at(found, "data"), at(wanted, "data")];
  if (!isObject(ours)) return true;
  return Object.entries(ours).every(([key, value]) => key === "known_hosts" || at(theirs, key) === value);
}
