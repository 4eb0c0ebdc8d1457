// Private keys as OpenSSH and OpenSSL write them, and what may be shown of a key.
import { createHash, createPrivateKey, type KeyObject } from "node:crypto";
import type { ParsedKey } from "ssh2";
import { Secret } from "#base";
import { gitProblems } from "./problems.ts";
import { sshString, sshUint32 } from "./ssh-wire.ts";

/** A private key that was understood. */
export interface SshKey {
  /** In OpenSSH's form or PEM of the kinds that source-controller reads; encrypted where it was. */
  readonly privateKey: Secret;
  readonly passphrase?: Secret;
  /** The key as the SSH client takes it, decrypted. */
  readonly open: () => ParsedKey;
  /** The line for `authorized_keys` and deploy keys: `ssh-ed25519 AAAA…`, without comment. */
  readonly publicKey: string;
  /** `SHA256:` and the unpadded base64 of the digest, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

/** Keys that were read before: decrypting one takes a third of a second on purpose. */
const known = new WeakMap<Secret, Promise<SshKey>>();

/**
 * Reads a private key: OpenSSH's own form, PEM of PKCS#1, SEC1 or PKCS#8; ed25519, ecdsa or rsa. One Secret is read once.
 * @throws git.invalidSshKey (a wrong or missing passphrase too); the key itself is never quoted
 */
export function readSshKey(privateKey: Secret, passphrase?: Secret): Promise<SshKey> {
  const before = known.get(privateKey);
  if (before !== undefined) return before;
  const reading = read(privateKey, passphrase);
  known.set(privateKey, reading);
  return reading;
}

async function read(privateKey: Secret, passphrase: Secret | undefined): Promise<SshKey> {
  // Loaded late: most processes never open a repository over SSH.
  const { default: ssh2 } = await import("ssh2");
  const text = normalized(privateKey.reveal(), passphrase);
  const parsed = ssh2.utils.parseKey(text, passphrase?.reveal());
  if (parsed instanceof Error) throw gitProblems.invalidSshKey(reasonOf(parsed, passphrase));
  if (!parsed.isPrivateKey()) throw gitProblems.invalidSshKey("it is a public key");
  const blob = parsed.getPublicSSH();
  return {
    privateKey: new Secret(text),
    ...(passphrase !== undefined && { passphrase }),
    open: () => parsed,
    publicKey: `${parsed.type} ${blob.toString("base64")}`,
    fingerprint: fingerprintOf(blob),
  };
}

/** The fingerprint of a public key in SSH's wire form. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** The forms of PKCS#8 that the SSH client does not read, in the forms that it does. */
function normalized(text: string, passphrase: Secret | undefined): string {
  const trimmed = `${text.replaceAll("\r\n", "\n").trim()}\n`;
  if (!/^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/m.test(trimmed)) return trimmed;
  const key = openPkcs8(trimmed, passphrase);
  switch (key.asymmetricKeyType) {
    case "rsa":
      return key.export({ type: "pkcs1", format: "pem" }).toString();
    case "ec":
      return key.export({ type: "sec1", format: "pem" }).toString();
    case "ed25519":
      return openSshEd25519(key);
    default:
      throw gitProblems.invalidSshKey(`keys of type ${key.asymmetricKeyType ?? "unknown"} are not used by SSH`);
  }
}

function openPkcs8(pem: string, passphrase: Secret | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: "pem", ...(passphrase !== undefined && { passphrase: passphrase.reveal() }) });
  } catch {
    // OpenSSL's words say nothing to a user and may hold parts of the input.
    const isEncrypted = pem.includes("BEGIN ENCRYPTED");
    const reason = passphrase === undefined ? "it is encrypted and no passphrase is given" : "the passphrase does not open it";
    throw gitProblems.invalidSshKey(isEncrypted ? reason : "its PEM is damaged");
  }
}

/**
 * An ed25519 key without passphrase in OpenSSH's own form.
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 */
function openSshEd25519(key: KeyObject): string {
  const jwk = key.export({ format: "jwk" });
  const seed = Buffer.from(jwk.d ?? "", "base64url");
  const point = Buffer.from(jwk.x ?? "", "base64url");
  const type = Buffer.from("ssh-ed25519");
  const none = Buffer.from("none");
  // Two equal words show a reader that it decrypted rightly; any will do where nothing is encrypted.
  const check = Buffer.alloc(8);
  const unpadded = Buffer.concat([
    check,
    sshString(type),
    sshString(point),
    sshString(Buffer.concat([seed, point])),
    sshString(Buffer.alloc(0)),
  ]);
  const padding = Uint8Array.from({ length: (8 - (unpadded.length % 8)) % 8 }, (_, index) => index + 1);
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    sshString(none),
    sshString(none),
    sshString(Buffer.alloc(0)),
    sshUint32(1),
    sshString(Buffer.concat([sshString(type), sshString(point)])),
    sshString(Buffer.concat([unpadded, padding])),
  ]);
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function reasonOf(error: Error, passphrase: Secret | undefined): string {
  if (/no passphrase given/.test(error.message)) return "it is encrypted and no passphrase is given";
  if (passphrase !== undefined && /bad passphrase/i.test(error.message)) return "the passphrase does not open it";
  if (/Unsupported key format/.test(error.message)) return "it is not in a form that is known";
  return "it is damaged";
}
