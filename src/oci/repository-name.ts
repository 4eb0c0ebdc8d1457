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

const SCHEME = "oci://";
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * Reads `oci://registry.example.com/team/app`. A name without a host is one of Docker's registry, as `oci://nginx` is.
 * @throws oci.invalidUrl, for a tag or a digest in it too
 */
export function parseRepository(url: string): RepositoryName {
  const reason = reasonAgainst(url);
  if (reason !== undefined) throw ociProblems.invalidUrl(redactUrls(url), reason);
  return split(nameIn(url));
}

/** An image, taken apart. */
export interface ImageReference extends RepositoryName {
  readonly tag?: string;
  /** `sha256:<hex>` */
  readonly digest?: string;
}

const IMAGE = /^(?<name>[^@]*?)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[^@]+))?$/;

/**
 * Takes the name of an image apart: `ghcr.io/team/web:v1.2.3@sha256:…`. A name without a host is one of Docker's registry.
 * @throws oci.invalidImage
 * @see https://github.com/distribution/reference (grammar)
 */
export function parseImageReference(text: string): ImageReference {
  const { name = "", tag, digest } = IMAGE.exec(text)?.groups ?? {};
  if (digest !== undefined && !isOciDigest(digest)) throw ociProblems.invalidImage(text, `${JSON.stringify(digest)} is no digest`);
  const repository = split(name);
  const reason = reasonAgainstParts(repository);
  if (reason !== undefined) throw ociProblems.invalidImage(text, reason);
  return { ...repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

function nameIn(url: string): string {
  return url.slice(SCHEME.length).replace(/\/+$/, "");
}

/** What lies before the first slash is a host only if it looks like one. */
function split(text: string): RepositoryName {
  const [first = "", ...rest] = text.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const registry = isHost ? normalHost(first) : DOCKER_HUB;
  const named = isHost ? rest.join("/") : text;
  return { registry, path: registry === DOCKER_HUB && !named.includes("/") ? `library/${named}` : named };
}

function reasonAgainst(url: string): string | undefined {
  if (!url.startsWith(SCHEME)) return "it must be in format 'oci://<domain>/<org>/<repo>'";
  const [first = "", ...rest] = nameIn(url).split("/");
  if (first.includes("@") && rest.length > 0) return "it must not hold credentials; name a secret";
  if (rest.length === 0 && first.includes(".")) return `${JSON.stringify(first)} names a registry and no repository of it`;
  const parts = split(nameIn(url));
  const mark = /[:@]/.exec(parts.path);
  if (mark !== null) return `it must not contain a ${mark[0] === ":" ? "tag" : "digest"}; remove '${parts.path.slice(mark.index)}'`;
  return reasonAgainstParts(parts);
}

function reasonAgainstParts({ registry, path }: RepositoryName): string | undefined {
  if (!HOST.test(registry)) return `${JSON.stringify(registry)} is no host`;
  return PATH.test(path) ? undefined : `${JSON.stringify(path.replace(/^library\//, ""))} is no name of a repository`;
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
