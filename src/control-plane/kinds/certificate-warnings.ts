// What is wrong with a pair of certificate and key that no server could use.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { stringAt, type MutableJsonObject } from "#base";
import { base64Error } from "./base64.ts";
import { tryObjectAt } from "./json-edit.ts";

interface Block {
  readonly type: string;
  readonly text: string;
}

/** Warnings for a Secret of type `kubernetes.io/tls`. @see kubernetes pkg/registry/core/secret/strategy.go, crypto/tls.X509KeyPair */
export function pairWarnings(secret: MutableJsonObject): string[] {
  if (secret["type"] !== "kubernetes.io/tls") return [];
  const data = tryObjectAt(secret, "data");
  const [certificates, keys] = [blocksOf(stringAt(data, "tls.crt")), blocksOf(stringAt(data, "tls.key"))];
  const problem = certificateProblem(certificates) ?? keyProblem(keys) ?? mismatch(certificates, keys);
  return problem === undefined ? [] : [problem];
}

function blocksOf(encoded: string): Block[] {
  const text = base64Error(encoded) === undefined ? atob(encoded) : "";
  const found = text.matchAll(/^-----BEGIN ([^\n-]+)-----[ \t\r]*$[\s\S]*?^-----END \1-----/gm);
  return Array.from(found, (each) => ({ type: each[1] ?? "", text: each[0] }));
}

function isKey({ type }: Block): boolean {
  return type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY");
}

const isCertificate = ({ type }: Block): boolean => type === "CERTIFICATE";

function skipped(blocks: readonly Block[]): string {
  return `after skipping PEM blocks of the following types: [${blocks.map(({ type }) => type).join(" ")}]`;
}

function certificateProblem(blocks: readonly Block[]): string | undefined {
  if (blocks.some(isCertificate)) return undefined;
  if (blocks.length === 0) return "tls: failed to find any PEM data in certificate input";
  return blocks.length === 1 && blocks.every(isKey)
    ? "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"
    : `tls: failed to find "CERTIFICATE" PEM block in certificate input ${skipped(blocks)}`;
}

function keyProblem(blocks: readonly Block[]): string | undefined {
  if (blocks.some(isKey)) return undefined;
  if (blocks.length === 0) return "tls: failed to find any PEM data in key input";
  return blocks.length === 1 && blocks.every(isCertificate)
    ? "tls: found a certificate rather than a key in the PEM for the private key"
    : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input ${skipped(blocks)}`;
}

/** Whether the first certificate is that of the first key. */
function mismatch(certificates: readonly Block[], keys: readonly Block[]): string | undefined {
  const certificate = tryRead(() => new X509Certificate(certificates.find(isCertificate)?.text ?? ""));
  if (certificate === undefined) return "x509: malformed certificate";
  const key = tryRead(() => createPrivateKey(keys.find(isKey)?.text ?? ""));
  if (key === undefined) return "tls: failed to parse private key";
  return certificate.checkPrivateKey(key) ? undefined : "tls: private key does not match public key";
}

function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // whoever reads next says what is wrong with it
  }
}
