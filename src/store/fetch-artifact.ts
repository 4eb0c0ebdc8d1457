// How a consumer gets the tree of an artifact: from the storage in the same process, or over HTTP with its digest checked first.
import { isProblem, messageOf, type Clock } from "#base";
import { unpackTree } from "./archive.ts";
import type { ArtifactStore } from "./artifact-store.ts";
import type { Artifact } from "./artifact.ts";
import { digestOf, hasDigest } from "./digest.ts";
import type { FileTree } from "./file-tree.ts";
import { storeProblems } from "./problems.ts";

export interface FetchArtifactOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Storage of this process; artifacts that it holds are read from it. */
  readonly store?: ArtifactStore | undefined;
  /** Further tries after the first; 9 when absent. */
  readonly retries?: number;
  /** Host (and port) to ask instead of the one that the URL names. */
  readonly host?: string | undefined;
}

const FIRST_WAIT_MILLIS = 5000;
const LONGEST_WAIT_MILLIS = 30_000;

/**
 * @returns the verified tree
 * @throws store.gone (404, verdict wait) · store.digestMismatch · store.downloadFailed · store.escapes · store.unreadable
 */
export async function fetchArtifact(artifact: Artifact, options: FetchArtifactOptions): Promise<FileTree> {
  if (options.store !== undefined && (await options.store.has(artifact))) return options.store.read(artifact);
  const bytes = await download(artifact, options);
  if (!hasDigest(bytes, artifact.digest)) throw storeProblems.digestMismatch(artifact.url, artifact.digest, digestOf(bytes));
  return unpackTree(bytes, { maxBytes: Number.POSITIVE_INFINITY, what: `artifact ${artifact.url}` });
}

async function download(artifact: Artifact, options: FetchArtifactOptions): Promise<Uint8Array> {
  const url = new URL(artifact.url);
  if (options.host !== undefined) url.host = options.host;
  let wait = FIRST_WAIT_MILLIS;
  for (let left = options.retries ?? 9; ; left--) {
    try {
      return await downloadOnce(url.href, options.signal);
    } catch (error) {
      options.signal.throwIfAborted();
      if (left <= 0 || !isProblem(error, "store.downloadFailed")) throw error;
      await options.clock.sleep(wait, options.signal);
      wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
    }
  }
}

async function downloadOnce(url: string, signal: AbortSignal): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    throw storeProblems.downloadFailed(url, messageOf(error));
  }
  if (response.status === 404) throw storeProblems.gone(url);
  if (!response.ok) throw storeProblems.downloadFailed(url, `the server answered ${response.status}`);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw storeProblems.downloadFailed(url, messageOf(error));
  }
}
