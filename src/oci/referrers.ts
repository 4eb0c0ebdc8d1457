// What is attached to a digest: by the referrers API, or by the tag that stands in for it.
import { isProblem } from "#base";
import { readContent, type IndexEntry } from "./content.ts";
import { readBody, type HttpAnswer } from "./http-client.ts";
import { MAX_MANIFEST, OCI_INDEX } from "./manifest.ts";
import type { RegistrySession } from "./registry-session.ts";
import type { OciRepository } from "./repository.ts";
import { nextPage } from "./pages.ts";

const MAX_PAGES = 100;

/** The tag under which registries without the referrers API keep the list: `sha256-<hex>`. */
export function referrersTag(digest: string): string {
  return digest.replace(":", "-");
}

/** Tags under which cosign keeps what belongs to a digest: signatures, attestations, a bill of materials. */
export function cosignTags(digest: string): readonly string[] {
  return ["sig", "att", "sbom"].map((suffix) => `${referrersTag(digest)}.${suffix}`);
}

/** An index that lists referrers, as it is kept under {@link referrersTag}. */
export function writeReferrers(entries: readonly IndexEntry[]): { readonly mediaType: string; readonly bytes: Uint8Array } {
  const manifests = entries.toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
  return { mediaType: OCI_INDEX, bytes: new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests })) };
}

/**
 * Manifests that are about a digest.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
 */
export async function findReferrers(
  repository: OciRepository,
  session: RegistrySession,
  digest: string,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const what = `the referrers of ${repository.shown}@${digest}`;
  const found: IndexEntry[] = [];
  let url: string | undefined = `${await session.address(signal)}/referrers/${digest}`;
  for (let page = 0; url !== undefined && page < MAX_PAGES; page++) {
    const answer: HttpAnswer | undefined = await pageAt(session, url, signal);
    if (answer === undefined) return tagged(repository, digest, signal);
    found.push(...entriesOf(await readBody(answer, MAX_MANIFEST, what), what));
    url = nextPage(url, answer.headers["link"]);
  }
  return found;
}

/** Undefined where the registry does not know the API. */
async function pageAt(session: RegistrySession, url: string, signal: AbortSignal): Promise<HttpAnswer | undefined> {
  try {
    return await session.fetch({ url, headers: { accept: OCI_INDEX }, signal });
  } catch (thrown) {
    const isAbsent = isProblem(thrown, "oci.notFound") || (isProblem(thrown, "oci.serverError") && Number(thrown.data["status"]) < 500);
    if (isAbsent) return undefined;
    throw thrown;
  }
}

async function tagged(repository: OciRepository, digest: string, signal: AbortSignal): Promise<readonly IndexEntry[]> {
  const tag = referrersTag(digest);
  const found = await repository.tryReadManifest(tag, signal);
  return found === undefined ? [] : entriesOf(found.bytes, `manifest ${repository.shown}:${tag}`);
}

function entriesOf(bytes: Uint8Array, what: string): readonly IndexEntry[] {
  const content = readContent(bytes, what);
  return content.form === "index" ? content.manifests : [];
}
