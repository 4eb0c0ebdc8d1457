// Imports an install at a hosting service: what the cluster follows tells which repository it is.
import { at, stringAt } from "#base";
import type { CtyObject } from "#codec";
import { forgeProblems, placeOfAddress, publicHostname, type ForgeKind } from "#forge";
import { secretText } from "#kube";
import type { Call, Resource, Stored } from "../plugin/index.ts";
import type { FluxClient } from "./client.ts";
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
    hostname: hostname ?? found.hostname ?? publicHostname(kind) ?? "",
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
  const settings = { personal: repository.place.isPersonal, visibility: repository.visibility, reconcile: false, read_write_key: false };
  const key = { ssh_key_algorithm: "ecdsa", ssh_ecdsa_curve: "p384", ssh_rsa_bits: 2048 };
  return { ...stored, state: { ...stored.state, ...state, ...settings, ...key } };
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
