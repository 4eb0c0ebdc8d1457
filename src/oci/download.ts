// Reading a blob: checked as it comes, and going on in the middle of a file that an earlier run has begun.
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { isProblem } from "#base";
import { algorithmOf, mustHaveDigest } from "./digest.ts";
import { discardBody, type HttpAnswer } from "./http-client.ts";
import type { Descriptor } from "./manifest.ts";
import { ociProblems } from "./problems.ts";
import type { RegistrySession } from "./registry-session.ts";
import { isOciDigest } from "./repository-name.ts";

/** What a blob is read for. */
export interface BlobLimits {
  /** Largest size in bytes; what the manifest declares larger is not asked for. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Hears of every piece that has come. */
  readonly received?: (bytes: number) => void;
}

/** Bytes that are there already, and the digest over them as far as it goes. */
interface Begun {
  readonly size: number;
  readonly hash: Hash;
}

/**
 * The bytes of a blob as they come; it ends with an error where they are not what the descriptor says.
 * @yields what came, before it is known whether all of it is right
 * @throws oci.tooLarge, before anything is asked for where the descriptor says so · oci.digestMismatch · oci.sizeMismatch
 */
export async function* readBlobFrom(session: RegistrySession, blob: Descriptor, limits: BlobLimits): AsyncGenerator<Uint8Array> {
  checkBlob(session, blob, limits);
  const answer = await session.fetch({ url: await urlOf(session, blob, limits), signal: limits.signal });
  yield* checked(answer, nothing(blob), { what: shownBlob(session, blob), blob, limits });
}

/**
 * Brings a blob into a file. What the file holds of it already is kept and only the rest is asked for, where the registry gives parts;
 * a transfer that is cut leaves what has come for the next one. A file whose bytes turn out to be others is begun anew, once.
 * @throws as {@link readBlobFrom}; then there is no file where the bytes were wrong, and the part that came where they stopped coming
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
 */
export async function resumeBlobInto(session: RegistrySession, blob: Descriptor, file: string, limits: BlobLimits): Promise<void> {
  checkBlob(session, blob, limits);
  const begun = await partIn(file, blob);
  try {
    await continueBlob(session, { blob, file, begun }, limits);
  } catch (thrown) {
    limits.signal.throwIfAborted();
    if (!isProblem(thrown, "oci.digestMismatch") || begun.size === 0) throw thrown;
    await continueBlob(session, { blob, file, begun: nothing(blob) }, limits);
  }
}

interface Continuing {
  readonly blob: Descriptor;
  readonly file: string;
  readonly begun: Begun;
}

async function continueBlob(session: RegistrySession, { blob, file, begun }: Continuing, limits: BlobLimits): Promise<void> {
  const what = shownBlob(session, blob);
  const { answer, from } = await askFrom(session, { blob, begun }, limits);
  const flags = from.size === 0 ? "w" : "a";
  try {
    const bytes = answer === undefined ? checkedEnd(from, { what, blob }) : checked(answer, from, { what, blob, limits });
    // Each piece is in the file before the next is asked for, so that all that came is there when the rest does not come.
    await using handle = await open(file, flags, 0o600);
    for await (const piece of bytes) await handle.writeFile(piece);
  } catch (thrown) {
    limits.signal.throwIfAborted();
    const isShort = isProblem(thrown, "oci.sizeMismatch") && Number(thrown.data["found"]) < blob.size;
    if (isProblem(thrown, "oci.digestMismatch") || (isProblem(thrown, "oci.sizeMismatch") && !isShort)) await rm(file, { force: true });
    throw thrown;
  }
}

/** The rest of a blob; `answer` is undefined where nothing is left to ask for. */
async function askFrom(
  session: RegistrySession,
  { blob, begun }: Pick<Continuing, "blob" | "begun">,
  limits: BlobLimits,
): Promise<{ readonly answer: HttpAnswer | undefined; readonly from: Begun }> {
  const { signal } = limits;
  const url = await urlOf(session, blob, limits);
  if (begun.size === 0) return { answer: await session.fetch({ url, signal }), from: begun };
  if (begun.size === blob.size) return { answer: undefined, from: begun };
  const answer = await session.send({ url, headers: { range: `bytes=${begun.size}-` }, signal });
  if (answer.status === 206 && startOf(answer) === begun.size) return { answer, from: begun };
  // A registry that gives no parts sends all of it.
  if (answer.status === 200) return { answer, from: nothing(blob) };
  if (answer.status >= 400 && answer.status !== 416) throw await session.problemOf(answer);
  await discardBody(answer);
  return { answer: await session.fetch({ url, signal }), from: nothing(blob) };
}

/** Where a part begins, from `Content-Range: bytes <first>-<last>/<size>`. */
function startOf({ headers }: HttpAnswer): number | undefined {
  const first = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(headers["content-range"] ?? "")?.[1];
  return first === undefined ? undefined : Number(first);
}

interface Checking {
  readonly what: string;
  readonly blob: Descriptor;
  readonly limits: BlobLimits;
}

async function* checked(answer: HttpAnswer, { size: from, hash }: Begun, { what, blob, limits }: Checking): AsyncGenerator<Uint8Array> {
  let size = from;
  for await (const chunk of answer.body) {
    size += chunk.length;
    // More than was declared cannot have the digest, and might never end.
    if (size > blob.size) throw ociProblems.sizeMismatch(what, blob.size, size);
    hash.update(chunk);
    limits.received?.(chunk.length);
    yield chunk;
  }
  if (size !== blob.size) throw ociProblems.sizeMismatch(what, blob.size, size);
  mustHaveDigest(what, blob.digest, `${algorithmOf(blob.digest)}:${hash.digest("hex")}`);
}

/** Nothing comes any more; what is there must be it. */
// oxlint-disable-next-line require-yield -- it takes the place of a stream
async function* checkedEnd({ hash }: Begun, { what, blob }: Omit<Checking, "limits">): AsyncGenerator<Uint8Array> {
  mustHaveDigest(what, blob.digest, `${algorithmOf(blob.digest)}:${hash.digest("hex")}`);
}

/** What a file holds of a blob; a file that is longer holds something else. */
async function partIn(file: string, blob: Descriptor): Promise<Begun> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size === 0 || size > blob.size) return nothing(blob);
  const { hash } = nothing(blob);
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Uint8Array);
  return { size, hash };
}

function nothing({ digest }: Descriptor): Begun {
  return { size: 0, hash: createHash(algorithmOf(digest)) };
}

function checkBlob(session: RegistrySession, blob: Descriptor, { maxBytes }: BlobLimits): void {
  if (blob.size > maxBytes) throw ociProblems.tooLarge(shownBlob(session, blob), maxBytes);
  if (!isOciDigest(blob.digest)) throw ociProblems.invalidDigest(blob.digest);
}

async function urlOf(session: RegistrySession, { digest }: Descriptor, { signal }: BlobLimits): Promise<string> {
  return `${await session.address(signal)}/blobs/${digest}`;
}

function shownBlob({ name }: RegistrySession, { digest }: Descriptor): string {
  return `blob ${digest} of ${name.registry}/${name.path}`;
}
