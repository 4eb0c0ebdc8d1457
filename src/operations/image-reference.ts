// Names of images, taken apart.
import { operationsProblems } from "./problems.ts";

export interface ImageReference {
  /** Host and port; `docker.io` where the name has none. */
  readonly registry: string;
  /** Path below the registry; `library/nginx` for the short name of an official image. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:<hex>` */
  readonly digest?: string;
}

const DEFAULT_REGISTRY = "docker.io";
const PARTS = /^(?<name>[^@]*?)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[^@]+))?$/;
const DIGEST = /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const HOST = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?$/;

/**
 * Takes the name of an image apart: `ghcr.io/team/web:v1.2.3@sha256:…`.
 * @throws operations.invalidImage
 * @see https://github.com/distribution/reference (grammar; a name without a registry is one of Docker Hub)
 */
export function parseImageReference(text: string): ImageReference {
  const { name = "", tag, digest } = PARTS.exec(text)?.groups ?? {};
  if (digest !== undefined && !DIGEST.test(digest)) throw operationsProblems.invalidImage(text, `${JSON.stringify(digest)} is no digest`);
  const { registry, repository } = placeOf(name);
  if (!HOST.test(registry)) throw operationsProblems.invalidImage(text, `${JSON.stringify(registry)} is no registry`);
  if (!PATH.test(repository)) throw operationsProblems.invalidImage(text, `${JSON.stringify(repository)} is no repository`);
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

function placeOf(name: string): { readonly registry: string; readonly repository: string } {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  if (/[.:A-Z]/.test(first) || first === "localhost") return { registry: first, repository: name.slice(slash + 1) };
  return { registry: DEFAULT_REGISTRY, repository: slash < 0 && name !== "" ? `library/${name}` : name };
}
