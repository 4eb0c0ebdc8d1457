// `moved` blocks between flux_bootstrap_git and the bootstraps of hosting services: what the cluster follows tells which repository it is.
import { at, isObject, stringAt } from "#base";
import { bootstrapGit, FORGE_BOOTSTRAPS } from "#api";
import { parseYamlDocuments, type CtyObject } from "#codec";
import { forgeUrl, placeOfAddress, publicHostname, type ForgeKind } from "#forge";
import type { MoveSource } from "../plugin/index.ts";
import { providerProblems } from "./problems.ts";

/** Attributes that an install of a hosting service has where nothing tells otherwise. */
export const FORGE_DEFAULTS: CtyObject = {
  visibility: "private",
  reconcile: false,
  read_write_key: false,
  ssh_key_algorithm: "ecdsa",
  ssh_ecdsa_curve: "p384",
  ssh_rsa_bits: 2048,
};

/**
 * The state of an install at a hosting service from that of flux_bootstrap_git, of fluxcd/flux or of this provider; undefined for other
 * resources.
 * @throws provider.notAtForge
 */
export function stateFromGit(kind: ForgeKind, source: MoveSource): CtyObject | undefined {
  if (!isOfFlux(source) || source.type !== bootstrapGit.typeName || !isObject(source.json)) return undefined;
  const url = followedUrl(source.json);
  const found = placeOfAddress(kind, url);
  if (found === undefined) throw providerProblems.notAtForge(stringAt(source.json, "namespace"), url, kind);
  const { owner, name, isPersonal } = found.place;
  const isSsh = url.startsWith("ssh:");
  return {
    ...(source.json as CtyObject),
    ...FORGE_DEFAULTS,
    ...addressState(kind, url, found.hostname),
    owner,
    repository: name,
    personal: isPersonal,
    token_auth: !isSsh,
    ...(kind === "gitlab" && { deploy_token_auth: false }),
    repository_url: null,
    cluster_login: null,
  };
}

/** The state of flux_bootstrap_git from that of an install at a hosting service; undefined for other resources. */
export function stateFromForge(source: MoveSource): CtyObject | undefined {
  const schema = Object.values(FORGE_BOOTSTRAPS).find(({ typeName }) => typeName === source.type);
  if (!isOfFlux(source) || schema === undefined || !isObject(source.json)) return undefined;
  const names = new Set(["objects", "timeouts", ...bootstrapGit.attributes.map(({ name }) => name)]);
  return Object.fromEntries(Object.entries(source.json as CtyObject).filter(([name]) => names.has(name)));
}

function isOfFlux({ provider, version }: MoveSource): boolean {
  return version === 0 && /(^|\/)flux$/.test(provider);
}

/** `hostname` and `ssh_hostname` of an address that a cluster follows. @param hostname that of the service, where it is another */
export function addressState(kind: ForgeKind, url: string, hostname: string): CtyObject {
  const service = hostname === "" ? (publicHostname(kind) ?? "") : hostname;
  if (!url.startsWith("ssh:")) return { hostname: service, ssh_hostname: null };
  const { host } = new URL(url);
  return { hostname: service, ssh_hostname: host === forgeUrl(service).hostname ? null : host };
}

/** What the install follows, as its gotk-sync.yaml says; empty where that cannot be read. */
function followedUrl(state: object): string {
  const files = at(state, "repository_files");
  const [, text] = Object.entries(isObject(files) ? files : {}).find(([path]) => /(^|\/)gotk-sync\.yaml$/.test(path)) ?? [];
  if (typeof text !== "string") return "";
  try {
    const source = parseYamlDocuments(text, { file: "gotk-sync.yaml" }).find((each) => at(each, "kind") === "GitRepository");
    return stringAt(source, "spec", "url");
  } catch {
    // Edited by hand: what it follows cannot be told.
    return "";
  }
}
