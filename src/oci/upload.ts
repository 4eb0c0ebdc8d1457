// Bringing a blob to a registry: not at all, by a mount, in one piece, or in chunks that go on where they were cut.
import { isProblem } from "#base";
import { discardBody, type HttpAnswer } from "./http-client.ts";
import { shownUrl } from "./http-problem.ts";
import { ociProblems } from "./problems.ts";
import type { RegistrySession } from "./registry-session.ts";

export interface BlobUpload {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from an offset on; called again for what has to be sent again. */
  readonly read: (from: number) => AsyncIterable<Uint8Array>;
  /** Path of another repository of the registry that has the blob. */
  readonly mountFrom?: string;
  /** Larger blobs are sent in pieces of this many bytes; 64 MiB when absent. */
  readonly chunkBytes?: number;
  /** Hears of every piece that is sent. */
  readonly sent?: (bytes: number) => void;
}

/** How a blob came to be there. */
export type BlobArrival = "present" | "mounted" | "uploaded";

const DEFAULT_CHUNK = 64 * 1024 * 1024;
const MAX_ATTEMPTS = 3;
const PUSH = "pull,push";

/**
 * Brings a blob to the repository of a session.
 * @throws oci.badAnswer and what requests fail with
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#push
 */
export async function sendBlob(session: RegistrySession, blob: BlobUpload, signal: AbortSignal): Promise<BlobArrival> {
  const address = await session.address(signal);
  const head = await session.send({ method: "HEAD", url: `${address}/blobs/${blob.digest}`, signal }, PUSH);
  await discardBody(head);
  if (head.status === 200) return "present";
  const mount = blob.mountFrom === undefined ? "" : `?${new URLSearchParams({ mount: blob.digest, from: blob.mountFrom }).toString()}`;
  const begun = await session.fetch({ method: "POST", url: `${address}/blobs/uploads/${mount}`, signal }, PUSH);
  await discardBody(begun);
  if (begun.status === 201) return "mounted";
  const upload = uploadAt(begun);
  const { chunkBytes = DEFAULT_CHUNK } = blob;
  if (blob.size > chunkBytes)
    await sendRest(session, { blob, upload: await sendChunks(session, { blob, upload }, signal), from: blob.size }, signal);
  else await sendRest(session, { blob, upload, from: 0 }, signal);
  return "uploaded";
}

interface Begun {
  readonly blob: BlobUpload;
  /** Where the registry wants the next piece. */
  readonly upload: URL;
}

async function sendChunks(session: RegistrySession, { blob, upload: first }: Begun, signal: AbortSignal): Promise<URL> {
  const { chunkBytes = DEFAULT_CHUNK } = blob;
  let upload = first;
  let from = 0;
  for (let failures = 0; from < blob.size;) {
    const until = Math.min(from + chunkBytes, blob.size);
    try {
      const answer = await session.fetch(chunk(blob, { upload, from, until, signal }), PUSH);
      await discardBody(answer);
      upload = uploadAt(answer);
      from = until;
      failures = 0;
    } catch (thrown) {
      signal.throwIfAborted();
      failures += 1;
      if (failures >= MAX_ATTEMPTS || !isProblem(thrown) || thrown.verdict !== "retry") throw thrown;
      const status = await session.fetch({ url: upload.href, signal }, PUSH);
      await discardBody(status);
      upload = uploadAt(status);
      from = receivedBytes(status, blob);
    }
  }
  return upload;
}

interface Piece {
  readonly upload: URL;
  readonly from: number;
  readonly until: number;
  readonly signal: AbortSignal;
}

function chunk(blob: BlobUpload, { upload, from, until, signal }: Piece): Parameters<RegistrySession["fetch"]>[0] {
  const headers = {
    "content-type": "application/octet-stream",
    "content-length": String(until - from),
    "content-range": `${from}-${until - 1}`,
  };
  return { method: "PATCH", url: upload.href, headers, body: () => piece(blob, from, until), signal };
}

/** Ends an upload with what is left of the blob. */
async function sendRest(
  session: RegistrySession,
  { blob, upload, from }: Begun & { readonly from: number },
  signal: AbortSignal,
): Promise<void> {
  const target = new URL(upload);
  target.searchParams.set("digest", blob.digest);
  const headers = { "content-type": "application/octet-stream", "content-length": String(blob.size - from) };
  const body = from === blob.size ? {} : { body: () => piece(blob, from, blob.size) };
  await discardBody(await session.fetch({ method: "PUT", url: target.href, headers, ...body, signal }, PUSH));
}

async function* piece(blob: BlobUpload, from: number, until: number): AsyncGenerator<Uint8Array> {
  let left = until - from;
  for await (const bytes of blob.read(from)) {
    const taken = bytes.length > left ? bytes.subarray(0, left) : bytes;
    left -= taken.length;
    blob.sent?.(taken.length);
    yield taken;
    if (left === 0) return;
  }
}

function uploadAt(answer: HttpAnswer): URL {
  const location = answer.headers["location"] ?? "";
  if (location === "" || !URL.canParse(location, answer.url))
    throw ociProblems.badAnswer(shownUrl(answer.url), "it does not say where to upload to");
  return new URL(location, answer.url);
}

/** What an upload holds by now, from `Range: 0-<last byte>`. */
function receivedBytes(answer: HttpAnswer, blob: BlobUpload): number {
  const match = /^(?:bytes=)?0-(\d+)$/.exec(answer.headers["range"] ?? "");
  const received = match?.[1] === undefined ? 0 : Number(match[1]) + 1;
  // An upload without bytes says `0-0` as one with a single byte does; to send that byte again is what is safe.
  if (received <= 1) return 0;
  if (received > blob.size) throw ociProblems.badAnswer(shownUrl(answer.url), `it holds ${received} bytes of ${blob.size}`);
  return received;
}
