// Releases as GitHub publishes them, and mirrors that lay them out likewise: `<base>/download/<version>/manifests.tar.gz`.
import { createHash } from "node:crypto";
import { at, isProblem, type Json } from "#base";
import { HttpClient, readBody, type HttpClientOptions } from "#oci";
import { unpackManifests } from "./folder.ts";
import type { ManifestSource } from "./manifest-source.ts";
import { asked } from "./network.ts";
import { manifestProblems } from "./problems.ts";
import { isExactVersion } from "./resolve-version.ts";

const ARCHIVE = "manifests.tar.gz";
const MAX_ARCHIVE = 32 * 1024 * 1024;
const MAX_LIST = 16 * 1024 * 1024;
const MAX_CHECKSUMS = 1024 * 1024;
const GITHUB = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/releases$/;

/**
 * A source over a release mirror. What a `flux_<version>_checksums.txt` beside the manifests says of them is held to.
 * @param base without a slash at its end
 * @see fluxcd/flux2 pkg/manifestgen/install (layout)
 */
export function mirrorSource(base: string, options: HttpClientOptions): ManifestSource {
  const within = async <T>(signal: AbortSignal, work: (client: HttpClient, signal: AbortSignal) => Promise<T>): Promise<T> => {
    const client = new HttpClient(options);
    try {
      return await asked(base, signal, (inner) => work(client, inner));
    } finally {
      await client.close();
    }
  };
  return {
    reference: base,
    versions: (signal) => within(signal, (client, inner) => listVersions(client, base, inner)),
    manifests: async (version, signal) => {
      const url = `${base}/download/${version}/${ARCHIVE}`;
      const archive = await within(signal, async (client, inner) => {
        const bytes = await tryRead(client, { url, limit: MAX_ARCHIVE }, inner);
        if (bytes === undefined) throw manifestProblems.noSuchVersion(version, base, []);
        await checkSum(client, { base, version, bytes, url }, inner);
        return bytes;
      });
      return unpackManifests(archive, url);
    },
    images: () => Promise.resolve({}),
  };
}

interface Read {
  readonly url: string;
  readonly limit: number;
}

/** The body of an answer; undefined where the server has nothing there. */
async function tryRead(client: HttpClient, { url, limit }: Read, signal: AbortSignal): Promise<Uint8Array | undefined> {
  try {
    return await readBody(await client.fetch({ url, signal }), limit, url);
  } catch (error) {
    if (isProblem(error, "oci.notFound")) return undefined;
    throw error;
  }
}

interface Archive {
  readonly base: string;
  readonly version: string;
  readonly bytes: Uint8Array;
  readonly url: string;
}

async function checkSum(client: HttpClient, { base, version, bytes, url }: Archive, signal: AbortSignal): Promise<void> {
  const list = `${base}/download/${version}/flux_${version.replace(/^v/, "")}_checksums.txt`;
  const text = await tryRead(client, { url: list, limit: MAX_CHECKSUMS }, signal);
  if (text === undefined) return;
  const line = Buffer.from(text)
    .toString("utf8")
    .split("\n")
    .map((each) => each.trim().split(/\s+[*]?/))
    .find(([, name]) => name === ARCHIVE);
  const wanted = line?.[0]?.toLowerCase();
  const found = createHash("sha256").update(bytes).digest("hex");
  if (wanted !== undefined && wanted !== found) throw manifestProblems.checksumMismatch(url, wanted, found);
}

/** By the API of GitHub, by the listing of a web server, or at least the release that `latest` leads to. */
async function listVersions(client: HttpClient, base: string, signal: AbortSignal): Promise<readonly string[]> {
  const repository = GITHUB.exec(base)?.[1];
  const listed = repository === undefined ? await listFolder(client, base, signal) : await listReleases(client, repository, signal);
  return listed.length > 0 ? listed : latestOnly(client, base, signal);
}

async function listReleases(client: HttpClient, repository: string, signal: AbortSignal): Promise<readonly string[]> {
  const url = `https://api.github.com/repos/${repository}/releases?per_page=100`;
  let bytes: Uint8Array | undefined;
  try {
    bytes = await tryRead(client, { url, limit: MAX_LIST }, signal);
  } catch (error) {
    signal.throwIfAborted();
    // The API is limited for those without an account, and often not let through where the releases are; they tell of the newest too.
    if (!isProblem(error, "oci.")) throw error;
  }
  if (bytes === undefined) return [];
  const releases = JSON.parse(Buffer.from(bytes).toString("utf8")) as Json;
  const all: readonly unknown[] = Array.isArray(releases) ? releases : [];
  return all
    .filter((each) => at(each, "draft") !== true)
    .map((each) => at(each, "tag_name"))
    .filter((each): each is string => typeof each === "string" && isExactVersion(each));
}

/** Links of a listing such as nginx and Apache make: `<a href="v2.9.4/">`. */
async function listFolder(client: HttpClient, base: string, signal: AbortSignal): Promise<readonly string[]> {
  const bytes = await tryRead(client, { url: `${base}/download/`, limit: MAX_LIST }, signal);
  const text = bytes === undefined ? "" : Buffer.from(bytes).toString("utf8");
  const names = [...text.matchAll(/href\s*=\s*["']?(?:[^"'>\s]*\/)?(v[^"'/>\s]+)\/?["'>\s]/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].filter(isExactVersion);
}

/** Where `latest` redirects to a release, that one. */
async function latestOnly(client: HttpClient, base: string, signal: AbortSignal): Promise<readonly string[]> {
  const answer = await client.send({ method: "HEAD", url: `${base}/latest/download/${ARCHIVE}`, signal });
  await readBody(answer, MAX_LIST, answer.url);
  const version = /\/download\/([^/]+)\/[^/]*$/.exec(new URL(answer.url).pathname)?.[1] ?? "";
  return answer.status < 400 && isExactVersion(version) ? [version] : [];
}
