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
  /** Keeps where an upload in pieces is, so that a later call goes on with it; each call begins anew when absent. */
  readonly memory?: UploadMemory;
}

/** What is known of an upload that was begun. */
export interface UploadMemory {
  /** Address of the upload; undefined where none was begun. */
  recall(): string | undefined;
  /** Undefined once there is nothing to go on with. */
  remember(address: string | undefined): Promise<void>;
}

/** How a blob came to be there. */
export type BlobArrival = "present" | "mounted" | "uploaded";

const DEFAULT_CHUNK = 64 * 1024 * 1024;
const MAX_ATTEMPTS = 3;
const PUSH = "pull,push";
/** What registries answer that take a blob in one piece only. */
const NO_CHUNKS = new Set([405, 411, 413, 415, 501]);

/**
 * Brings a blob to the repository of a session. Large ones go in pieces, and on from what the registry has of them: within this call, and
 * with a memory in a later one.
 * @throws oci.badAnswer and what requests fail with
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#push
 */
export async function sendBlob(session: RegistrySession, blob: BlobUpload, signal: AbortSignal): Promise<BlobArrival> {
  const address = await session.address(signal);
  const head = await session.send({ method: "HEAD", url: `${address}/blobs/${blob.digest}`, signal }, PUSH);
  await discardBody(head);
  if (head.status === 200) return "present";
  const begun = (await recalled(session, blob, signal)) ?? (await begin(session, blob, signal));
  if (begun === "mounted") return "mounted";
  const { chunkBytes = DEFAULT_CHUNK } = blob;
  if (blob.size > chunkBytes && !(await sendChunks(session, begun, signal))) await sendWhole(session, blob, signal);
  else await finish(session, begun, signal);
  await blob.memory?.remember(undefined);
  return "uploaded";
}

async function finish(session: RegistrySession, begun: Begun, signal: AbortSignal): Promise<void> {
  try {
    await sendRest(session, begun, signal);
  } catch (thrown) {
    // What the registry has of it is something else than was remembered, or is gone: the next call begins anew.
    if (isProblem(thrown, "oci.serverError") || isProblem(thrown, "oci.notFound")) await begun.blob.memory?.remember(undefined);
    throw thrown;
  }
}

/** An upload as far as it has come. */
interface Begun {
  readonly blob: BlobUpload;
  /** Where the registry wants the next piece. */
  upload: URL;
  /** Bytes that it has. */
  from: number;
  /** Fewest bytes of a piece that is not the last. */
  readonly fewest: number;
}

async function begin(session: RegistrySession, blob: BlobUpload, signal: AbortSignal): Promise<Begun | "mounted"> {
  const address = await session.address(signal);
  const mount = blob.mountFrom === undefined ? "" : `?${new URLSearchParams({ mount: blob.digest, from: blob.mountFrom }).toString()}`;
  const answer = await session.fetch({ method: "POST", url: `${address}/blobs/uploads/${mount}`, signal }, PUSH);
  await discardBody(answer);
  if (answer.status === 201) return "mounted";
  const fewest = /^\d{1,10}$/.exec(answer.headers["oci-chunk-min-length"] ?? "")?.[0];
  return { blob, upload: uploadAt(answer), from: 0, fewest: Number(fewest ?? 0) };
}

/** The upload that an earlier call has left, if the registry still has it. */
async function recalled(session: RegistrySession, blob: BlobUpload, signal: AbortSignal): Promise<Begun | undefined> {
  const known = blob.memory?.recall();
  if (known === undefined || !URL.canParse(known)) return undefined;
  const status = await session.send({ url: known, signal }, PUSH);
  await discardBody(status);
  const isThere = status.status >= 200 && status.status < 300 && URL.canParse(status.headers["location"] ?? "", status.url);
  if (isThere) return { blob, upload: uploadAt(status), from: receivedBytes(status, blob), fewest: 0 };
  await blob.memory?.remember(undefined);
  return undefined;
}

/** @returns false where the registry takes no pieces; otherwise all but the end of the upload is done */
async function sendChunks(session: RegistrySession, begun: Begun, signal: AbortSignal): Promise<boolean> {
  const { blob, fewest } = begun;
  const length = Math.max(blob.chunkBytes ?? DEFAULT_CHUNK, fewest);
  for (let failures = 0; begun.from < blob.size;) {
    const until = Math.min(begun.from + length, blob.size);
    try {
      await blob.memory?.remember(begun.upload.href);
      const answer = await session.fetch(chunk(blob, { upload: begun.upload, from: begun.from, until, signal }), PUSH);
      await discardBody(answer);
      begun.upload = uploadAt(answer);
      begun.from = until;
      failures = 0;
    } catch (thrown) {
      signal.throwIfAborted();
      if (begun.from === 0 && isProblem(thrown, "oci.serverError") && NO_CHUNKS.has(Number(thrown.data["status"]))) return false;
      failures += 1;
      if (failures >= MAX_ATTEMPTS || !isProblem(thrown) || thrown.verdict !== "retry") throw thrown;
      await lookAgain(session, begun, signal);
    }
  }
  return true;
}

/** Asks what the registry has of an upload; of one that it gave up with the piece that was cut, nothing: then another is begun. */
async function lookAgain(session: RegistrySession, begun: Begun, signal: AbortSignal): Promise<void> {
  const status = await session.send({ url: begun.upload.href, signal }, PUSH);
  if (status.status === 404 || status.status === 400) {
    await discardBody(status);
    const { mountFrom: _taken, ...blob } = begun.blob;
    const anew = await begin(session, blob, signal);
    if (anew === "mounted") throw ociProblems.badAnswer(shownUrl(status.url), "it mounts what it was not asked to mount");
    begun.upload = anew.upload;
    begun.from = 0;
    return;
  }
  if (status.status >= 400) throw await session.problemOf(status);
  await discardBody(status);
  begun.upload = uploadAt(status);
  begun.from = receivedBytes(status, begun.blob);
}

/** A blob in one piece, in an upload of its own. */
async function sendWhole(session: RegistrySession, { mountFrom: _mount, memory, ...blob }: BlobUpload, signal: AbortSignal): Promise<void> {
  await memory?.remember(undefined);
  const begun = await begin(session, blob, signal);
  if (begun !== "mounted") await sendRest(session, begun, signal);
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
async function sendRest(session: RegistrySession, { blob, upload, from }: Begun, signal: AbortSignal): Promise<void> {
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
