// Imports an install at a hosting service: what the cluster follows tells which repository it is.
import { at, stringAt } from "#base";
import type { CtyObject } from "#codec";
import { forgeProblems, placeOfAddress, type ForgeKind } from "#forge";
import { secretText, type Cluster } from "#kube";
import type { ForgeOrder, GitAccess } from "#operations";
import type { Call, Resource, Stored } from "../plugin/index.ts";
import { toOrder } from "./bootstrap-order.ts";
import type { FluxClient } from "./client.ts";
import { addressState, FORGE_DEFAULTS } from "./forge-move.ts";
import { forgeOrderOf, withToken } from "./forge-order.ts";
import { providerProblems } from "./problems.ts";

type Importing = Call<FluxClient> & { readonly id: string; readonly identity: CtyObject | undefined };

/** `<namespace>`, or `<namespace>@<hostname>` where the service's API is not at the host that the cluster follows. */
export async function importForge(kind: ForgeKind, base: Resource<FluxClient>, call: Importing): Promise<Stored | undefined> {
  const [namespace = "", hostname] = call.id.split("@");
  const { client, signal } = call;
  const { forgeAccess, findForgeRepository } = await import("#operations");
  const needed = `importing ${call.id}`;
  const cluster = await client.cluster(needed);
  const ref = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: namespace, namespace };
  const source = await cluster.get(ref, { signal });
  const url = stringAt(source, "spec", "url");
  const found = placeOfAddress(kind, url);
  if (found === undefined) throw providerProblems.notAtForge(namespace, url, kind);
  const login = await importedLogin(cluster, { namespace, name: stringAt(source, "spec", "secretRef", "name"), url }, signal);
  const state: CtyObject = {
    owner: found.place.owner,
    repository: found.place.name,
    personal: found.place.isPersonal,
    ...addressState(kind, url, hostname ?? found.hostname),
    ...(kind === "gitlab" && { deploy_token_auth: false }),
    ...login,
  };
  const git = withToken(kind, client.gitSettings(needed), process.env);
  const wanted = forgeOrderOf(kind, state);
  const repository = await findForgeRepository(wanted, { cluster, git, clock: client.clock, log: call.log }, signal);
  if (repository === undefined) throw forgeProblems.notFound(wanted.hostname, `find ${url}`);
  const isKnownBranch = stringAt(source, "spec", "ref", "branch") !== "";
  const stored = await base.import?.({
    ...call,
    id: namespace,
    client: client.withGit({ ...forgeAccess(wanted, git), ...(isKnownBranch && { branch: stringAt(source, "spec", "ref", "branch") }) }),
  });
  if (stored === undefined) return undefined;
  const { place, visibility, description } = repository;
  const settings = { personal: place.isPersonal, visibility, description: description === "" ? null : description };
  const key = url.startsWith("ssh:") ? await importedKey({ ...call, id: namespace }, stored.state, { wanted, cluster, git }) : {};
  return { ...stored, state: { ...FORGE_DEFAULTS, ...stored.state, ...state, ...settings, ...key } };
}

/** Kind and right of the deploy key; at their defaults where the cluster has none that the service knows. */
async function importedKey(
  { client, log, signal }: Importing,
  state: CtyObject,
  { wanted, cluster, git }: { readonly wanted: ForgeOrder; readonly cluster: Cluster; readonly git: GitAccess },
): Promise<CtyObject> {
  const { findClusterKey } = await import("#operations");
  const order = toOrder(state, { version: "", components: [] });
  if (order.disableSecretCreation) return {};
  const found = await findClusterKey(order, wanted, { cluster, git, clock: client.clock, log }, signal);
  return found === undefined ? {} : { ...kindOfKey(found.publicKey), read_write_key: !found.isReadOnly };
}

/** Bytes before the modulus in a public RSA key: the lengths and texts of type and exponent, that of the modulus, and its sign. */
const RSA_HEAD = 4 + 7 + 4 + 3 + 4 + 1;

function kindOfKey(publicKey: string): CtyObject {
  const [type = "", blob = ""] = publicKey.split(" ");
  const curve = /^ecdsa-sha2-nist(p\d+)$/.exec(type)?.[1];
  if (curve !== undefined) return { ssh_key_algorithm: "ecdsa", ssh_ecdsa_curve: curve };
  if (type !== "ssh-rsa") return { ssh_key_algorithm: "ed25519" };
  return { ssh_key_algorithm: "rsa", ssh_rsa_bits: (Buffer.from(blob, "base64").length - RSA_HEAD) * 8 };
}

interface Followed {
  readonly namespace: string;
  readonly name: string;
  readonly url: string;
}

/** Over ssh it is a deploy key; over http the user of the Secret tells a deploy token from what the provider pushes with. */
async function importedLogin(
  cluster: Awaited<ReturnType<FluxClient["cluster"]>>,
  { namespace, name, url }: Followed,
  signal: AbortSignal,
): Promise<CtyObject> {
  if (url.startsWith("ssh:")) return { token_auth: false };
  const secret = await cluster.get({ apiVersion: "v1", kind: "Secret", name, namespace }, { signal });
  const user = at(secret, "data") === undefined || secret === undefined ? undefined : secretText(secret, "username");
  const isDeployToken = user?.startsWith("gitlab+deploy-token-") === true;
  return isDeployToken ? { token_auth: false, deploy_token_auth: true } : { token_auth: true };
}
