// Digests of stored bytes.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Digest } from "#base";
import { storeProblems } from "./problems.ts";

const ALGORITHMS = ["sha1", "sha256", "sha384", "sha512"] as const;

/** Hash of artifact bytes. */
export type DigestAlgorithm = (typeof ALGORITHMS)[number];

/** @throws store.unknownAlgorithm */
export function digestAlgorithm(name: string): DigestAlgorithm {
  const found = ALGORITHMS.find((each) => each === name);
  if (found === undefined) throw storeProblems.unknownAlgorithm(name);
  return found;
}

/** `<algorithm>:<hex>` of bytes. */
export function digestOf(bytes: Uint8Array | string, algorithm: DigestAlgorithm = "sha256"): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

/** `<algorithm>:<hex>` of a file, read piece by piece. */
export async function digestOfFile(path: string, algorithm: DigestAlgorithm = "sha256"): Promise<Digest> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return `${algorithm}:${hash.digest("hex")}`;
}

/** Whether bytes have that digest; a digest without algorithm is sha256. @throws store.unknownAlgorithm */
export function hasDigest(bytes: Uint8Array, digest: string): boolean {
  const colon = digest.indexOf(":");
  const algorithm = colon < 0 ? "sha256" : digestAlgorithm(digest.slice(0, colon));
  return digestOf(bytes, algorithm) === `${algorithm}:${digest.slice(colon + 1)}`;
}
