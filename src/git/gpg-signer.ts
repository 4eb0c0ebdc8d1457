// Signatures of commits by keys of GnuPG, as `git commit -S` makes them.
import { readFile } from "node:fs/promises";
import type { Key, PrivateKey } from "openpgp";
import { messageOf, type Secret } from "#base";
import type { CommitSigner } from "./commit-signer.ts";
import { gitProblems } from "./problems.ts";

/** Which key of which key ring signs. */
export interface GpgSigning {
  /** What `gpg --export-secret-keys` prints, armored or not: a file, or the armored text itself. */
  readonly keyRing: { readonly path: string } | { readonly text: Secret };
  readonly passphrase?: Secret;
  /** 16 hexadecimal digits or a whole fingerprint, of a key or one of its subkeys; the first key of the ring when absent. */
  readonly keyId?: string;
}

/**
 * Opens a key that signs. The messages name the provider's attributes, never what they hold, but for key ids and the path of the ring.
 * @throws git.invalidSigningKey when the ring cannot be read, has no such key, the passphrase does not open it, or it cannot sign
 */
export async function readGpgSigner(signing: GpgSigning): Promise<CommitSigner> {
  // Loaded late: most processes never sign a commit.
  const openpgp = await import("openpgp");
  const { key, keyId } = chosen(await readRing(openpgp, signing), signing);
  const opened = await decrypted(openpgp, key, signing.passphrase);
  await usable(opened, () => opened.getSigningKey(keyId, null));
  return (payload, seconds) =>
    usable(opened, async () => {
      const message = await openpgp.createMessage({ binary: payload });
      const date = new Date(seconds * 1000);
      const options = { message, signingKeys: opened, date, detached: true as const, format: "armored" as const };
      return openpgp.sign({ ...options, ...(keyId !== undefined && { signingKeyIDs: keyId }) });
    });
}

type OpenPgp = typeof import("openpgp");
type KeyId = ReturnType<Key["getKeyID"]>;

const EXPORT = "set gpg_key_ring to a file that `gpg --export-secret-keys` has written";

async function readRing(openpgp: OpenPgp, { keyRing }: GpgSigning): Promise<readonly PrivateKey[]> {
  const shown = "path" in keyRing ? `gpg_key_ring ${keyRing.path}` : "gpg_key_ring";
  const bytes = "text" in keyRing ? Buffer.from(keyRing.text.reveal()) : await readRingFile(keyRing.path, shown);
  try {
    return bytes.includes("-----BEGIN PGP")
      ? await openpgp.readPrivateKeys({ armoredKeys: bytes.toString("utf8") })
      : await openpgp.readPrivateKeys({ binaryKeys: bytes });
  } catch {
    // Its words name packets, which say nothing to a user.
    throw gitProblems.invalidSigningKey(shown, "it holds no private key", EXPORT);
  }
}

async function readRingFile(path: string, shown: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw gitProblems.invalidSigningKey(shown, messageOf(error), EXPORT, error);
  }
}

interface Choice {
  readonly key: PrivateKey;
  /** Set where a subkey is asked for. */
  readonly keyId: KeyId | undefined;
}

function chosen(ring: readonly PrivateKey[], { keyId }: GpgSigning): Choice {
  const [first] = ring;
  if (first === undefined) throw gitProblems.invalidSigningKey("gpg_key_ring", "it holds no private key", EXPORT);
  if (keyId === undefined) return { key: first, keyId: undefined };
  const wanted = keyId.replace(/^0x/i, "").toLowerCase();
  for (const key of ring) {
    const found = key.getKeys().find((each) => each.getFingerprint() === wanted || each.getKeyID().toHex() === wanted);
    if (found !== undefined) return { key, keyId: found.getFingerprint() === key.getFingerprint() ? undefined : found.getKeyID() };
  }
  const present = ring.map((key) => key.getKeyID().toHex().toUpperCase()).join(", ");
  throw gitProblems.invalidSigningKey(
    `gpg_key_id ${keyId}`,
    `the key ring has no such key, it has ${present}`,
    "set gpg_key_id to one of them",
  );
}

async function decrypted(openpgp: OpenPgp, key: PrivateKey, passphrase: Secret | undefined): Promise<PrivateKey> {
  if (key.isDecrypted()) return key;
  const shown = `gpg key ${key.getKeyID().toHex().toUpperCase()}`;
  if (passphrase === undefined) throw gitProblems.invalidSigningKey(shown, "it is encrypted", "set gpg_passphrase");
  try {
    return await openpgp.decryptKey({ privateKey: key, passphrase: passphrase.reveal() });
  } catch {
    throw gitProblems.invalidSigningKey(shown, "gpg_passphrase does not open it", "set gpg_passphrase to the passphrase of this key");
  }
}

/** The result of `work`; what the key cannot do is told of it. */
async function usable<T>(key: PrivateKey, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const shown = `gpg key ${key.getKeyID().toHex().toUpperCase()}`;
    throw gitProblems.invalidSigningKey(shown, messageOf(error), "set gpg_key_id to a key that can sign and has not expired", error);
  }
}
