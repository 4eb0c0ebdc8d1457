// Names of repositories: which registry, and which path in it.
import { redactUrls } from "#base";
import { ociProblems } from "./problems.ts";

/** A repository of a registry. */
export interface RepositoryName {
  /** Host, with a port where it is not the standard one. */
  readonly registry: string;
  /** Path in the registry: `team/app`. */
  readonly path: string;
}

/** Docker's own registry, under the name that its credentials carry. */
export const DOCKER_HUB = "index.docker.io";
const DOCKER_ALIASES = new Set(["docker.io", "registry-1.docker.io"]);

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * Reads `oci://registry.example.com/team/app`. A name without a host is one of Docker's registry, as `oci://nginx` is.
 * @throws oci.invalidUrl, for a tag or a digest in it too
 */
export function parseRepository(url: string): RepositoryName {
  const refuse = (reason: string): never => {
    throw ociProblems.invalidUrl(redactUrls(url), reason);
  };
  if (!url.startsWith("oci://")) refuse("it must be in format 'oci://<domain>/<org>/<repo>'");
  const text = url.slice("oci://".length).replace(/\/+$/, "");
  const [first = "", ...rest] = text.split("/");
  if (first.includes("@") && rest.length > 0) refuse("it must not hold credentials; name a secret");
  if (rest.length === 0 && first.includes(".")) refuse(`${JSON.stringify(first)} names a registry and no repository of it`);
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const registry = isHost ? normalHost(first) : DOCKER_HUB;
  const named = isHost ? rest.join("/") : text;
  const mark = /[:@]/.exec(named);
  if (mark !== null) refuse(`it must not contain a ${mark[0] === ":" ? "tag" : "digest"}; remove '${named.slice(mark.index)}'`);
  if (!HOST.test(registry)) refuse(`${JSON.stringify(registry)} is no host`);
  const path = registry === DOCKER_HUB && !named.includes("/") ? `library/${named}` : named;
  if (named === "" || !PATH.test(path)) refuse(`${JSON.stringify(named)} is no name of a repository`);
  return { registry, path };
}

/** The name of a host in credentials and addresses. */
export function normalHost(host: string): string {
  return DOCKER_ALIASES.has(host) ? DOCKER_HUB : host;
}

export function isOciDigest(text: string): boolean {
  return DIGEST.test(text);
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}
