// Sealing with age: bytes that only the holders of a key, or who knows a passphrase, can read.
import type { Recipient } from "age-encryption";
import type { Secret } from "#base";
import { cryptoProblems } from "./problems.ts";

/** Whom something is sealed for: keys, or a passphrase, never both. */
export type AgeRecipients =
  /** `age1…` public keys, also those of the post-quantum form `age1pq1…`, and public keys of SSH, `ssh-ed25519 AAAA…` or `ssh-rsa AAAA…`. */
  { readonly recipients: readonly string[] } | { readonly passphrase: Secret };

/** What opens it; all that is given is tried. */
export interface AgeIdentities {
  /**
   * Text of an identity file: `AGE-SECRET-KEY-1…` lines, with comments and blank lines as age-keygen writes them, and private keys of SSH
   * without a passphrase.
   */
  readonly identities?: Secret | undefined;
  readonly passphrase?: Secret | undefined;
}

type Age = typeof import("age-encryption");

/** Loaded with the first use: most processes never seal anything. */
function age(): Promise<Age> {
  return import("age-encryption");
}

/**
 * Seals bytes. Sealing the same bytes twice gives different bytes.
 * @returns the binary form of age
 * @throws crypto.invalidRecipient · crypto.sshRecipient · crypto.privateRecipient · crypto.noRecipients
 * @see https://age-encryption.org/v1
 */
export async function sealWithAge(bytes: Uint8Array, recipients: AgeRecipients): Promise<Uint8Array> {
  return (await encrypterFor(recipients)).encrypt(bytes);
}

/** Refuses recipients that nothing could be sealed for, before anything is done. @throws crypto.invalidRecipient · crypto.noRecipients */
export async function checkAgeRecipients(recipients: AgeRecipients): Promise<void> {
  await encrypterFor(recipients);
}

async function encrypterFor(recipients: AgeRecipients): Promise<InstanceType<Age["Encrypter"]>> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  if ("passphrase" in recipients) {
    if (recipients.passphrase.reveal() === "") throw cryptoProblems.noRecipients();
    encrypter.setPassphrase(recipients.passphrase.reveal());
    return encrypter;
  }
  if (recipients.recipients.length === 0) throw cryptoProblems.noRecipients();
  for (const each of recipients.recipients) {
    // A private key given by mistake must not be shown.
    if (/^AGE-SECRET-KEY-/i.test(each)) throw cryptoProblems.privateRecipient();
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(each)) throw cryptoProblems.privateRecipient();
    if (/^(ssh-|ecdsa-|sk-)/.test(each)) {
      encrypter.addRecipient(await readSshRecipient(each));
      continue;
    }
    try {
      encrypter.addRecipient(each);
    } catch (error) {
      throw cryptoProblems.invalidRecipient(each, error);
    }
  }
  return encrypter;
}

async function readSshRecipient(line: string): Promise<Recipient> {
  const [{ sshRecipient }, { tryParseSshPublicKey }, { Stanza }] = await Promise.all([
    import("./age-ssh.ts"),
    import("./ssh-key.ts"),
    age(),
  ]);
  const key = tryParseSshPublicKey(line);
  if (key === undefined) throw cryptoProblems.sshRecipient(line.split(" ")[0] ?? "");
  return sshRecipient(key, (args, body) => new Stanza(args, body));
}

/** Private keys of SSH among the identities. @throws crypto.sshIdentity */
async function addSshIdentities(decrypter: InstanceType<Age["Decrypter"]>, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const [{ sshIdentity }, { tryParseSshPrivateKey }] = await Promise.all([import("./age-ssh.ts"), import("./ssh-key.ts")]);
  for (const [index, pem] of keys.entries()) {
    const key = tryParseSshPrivateKey(pem);
    if (key === undefined || key === "encrypted") throw cryptoProblems.sshIdentity(index + 1, key === "encrypted");
    decrypter.addIdentity(sshIdentity(key));
  }
}

/**
 * Opens what was sealed.
 * @throws crypto.notSealed · crypto.invalidIdentity · crypto.sshIdentity · crypto.noIdentity · crypto.cannotOpen; no message shows anything of the identities
 */
export async function openWithAge(bytes: Uint8Array, { identities, passphrase }: AgeIdentities): Promise<Uint8Array> {
  if (!isSealedWithAge(bytes)) throw cryptoProblems.notSealed();
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  const keys = identities?.reveal().match(SSH_KEY) ?? [];
  const lines = linesOf(identities);
  if (lines.length + keys.length === 0 && passphrase === undefined) throw cryptoProblems.noIdentity();
  await addSshIdentities(decrypter, keys);
  for (const [index, line] of lines.entries()) {
    try {
      decrypter.addIdentity(line);
    } catch {
      // The library's message may quote the key.
      throw cryptoProblems.invalidIdentity(index + 1);
    }
  }
  if (passphrase !== undefined) decrypter.addPassphrase(passphrase.reveal());
  try {
    return await decrypter.decrypt(bytes);
  } catch (error) {
    throw error instanceof Error && error.message.startsWith("no identity matched")
      ? cryptoProblems.wrongIdentity()
      : cryptoProblems.cannotOpen();
  }
}

const SSH_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g;

/** Lines of an identity file that are no comments and no keys of SSH. */
function linesOf(identities: Secret | undefined): readonly string[] {
  const lines = (identities?.reveal() ?? "")
    .replaceAll(SSH_KEY, "")
    .split(/\r?\n/)
    .map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

const HEAD = "age-encryption.org/v1\n";

function isSealedWithAge(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, HEAD.length)) === HEAD;
}
