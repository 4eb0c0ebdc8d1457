// New keys for SSH.
import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { Secret } from "#base";
import { readSshKey, type SshKey } from "./ssh-key.ts";

/** What kind of key is made. */
export interface SshKeyKind {
  readonly algorithm: "ed25519" | "ecdsa" | "rsa";
  /** Of RSA keys; a multiple of 8, at least 1024. */
  readonly rsaBits: number;
  /** Of ECDSA keys. */
  readonly ecdsaCurve: "p256" | "p384" | "p521";
}

const generate = promisify(generateKeyPair);
const CURVES = { p256: "P-256", p384: "P-384", p521: "P-521" } as const;

/** Makes a key without passphrase. @see fluxcd/flux2 pkg/manifestgen/sourcesecret (behaviour) */
export async function generateSshKey(kind: SshKeyKind): Promise<SshKey> {
  const privateKey = await keyOf(kind);
  return readSshKey(new Secret(privateKey.export({ type: "pkcs8", format: "pem" }).toString()));
}

async function keyOf({ algorithm, rsaBits, ecdsaCurve }: SshKeyKind): Promise<KeyObject> {
  switch (algorithm) {
    case "ed25519":
      return (await generate("ed25519")).privateKey;
    case "ecdsa":
      return (await generate("ec", { namedCurve: CURVES[ecdsaCurve] })).privateKey;
    case "rsa":
      return (await generate("rsa", { modulusLength: rsaBits })).privateKey;
  }
}
