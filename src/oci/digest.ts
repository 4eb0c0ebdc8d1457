// Digests of blobs and manifests.
import { createHash } from "node:crypto";
import { ociProblems } from "./problems.ts";

export type OciAlgorithm = "sha256" | "sha512";

export function algorithmOf(digest: string): OciAlgorithm {
  return digest.startsWith("sha512:") ? "sha512" : "sha256";
}

/** `sha256:<hex>` of bytes. */
export function ociDigestOf(bytes: Uint8Array, algorithm: OciAlgorithm = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

/** @throws oci.digestMismatch */
export function mustHaveDigest(what: string, wanted: string, found: string): void {
  if (wanted !== found) throw ociProblems.digestMismatch(what, wanted, found);
}
