// Names of releases.
import { parseTemplates, type TemplatePlaces } from "#template";
import { helmProblems } from "../problems.ts";

/** Longest name of a release. */
const MAX_RELEASE_NAME = 53;
const NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** @throws helm.releaseName */
export function checkReleaseName(name: string): void {
  if (name === "") throw helmProblems.releaseName(name, "no name provided");
  if (name.length <= MAX_RELEASE_NAME && NAME.test(name)) return;
  const rule = NAME.source.replaceAll("?:", "");
  throw helmProblems.releaseName(
    name,
    `invalid release name, must match regex ${rule} and the length must not be longer than ${MAX_RELEASE_NAME}`,
  );
}

/**
 * The name that helm-controller gives to a release: the wished one, or that of the HelmRelease after its target namespace; what is too
 * long is cut to 40 characters, a dash and 12 characters of its digest.
 *
 * @param sha256Hex SHA-256 of a text, in lower-case hexadecimal digits
 * @see behaviour: fluxcd/helm-controller internal/release/name.go
 */
export function releaseNameOf(wish: ReleaseNameWish, sha256Hex: (text: string) => string): string {
  const { name, releaseName = "", targetNamespace = "" } = wish;
  const full = releaseName !== "" ? releaseName : targetNamespace !== "" ? `${targetNamespace}-${name}` : name;
  return full.length <= MAX_RELEASE_NAME ? full : `${full.slice(0, 40)}-${sha256Hex(full).slice(0, 12)}`;
}

/** What the name of a release is made from. */
export interface ReleaseNameWish {
  /** Name of the HelmRelease. */
  readonly name: string;
  readonly releaseName?: string;
  readonly targetNamespace?: string;
}

/**
 * The name that `--name-template` makes: a Go template with sprig's functions and no values.
 * @throws template.malformed · template.execution
 * @example nameFromTemplate("web-{{ randAlphaNum 6 | lower }}", { random })
 */
export function nameFromTemplate(text: string, places: TemplatePlaces = {}): string {
  const name = "name-template";
  return parseTemplates(new Map([[name, text]]), { functions: "sprig" }).execute(name, null, places);
}
