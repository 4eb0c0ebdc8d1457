// Keys of SSH as recipients and identities of age: the two stanzas that age defines for them, over the primitives of the platform.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  privateDecrypt,
  publicEncrypt,
  constants,
  type KeyObject,
} from "node:crypto";
import type { Identity, Recipient, Stanza } from "age-encryption";
import { montgomeryOf, type SshPrivateKey, type SshPublicKey } from "./ssh-key.ts";

const ED25519_LABEL = "age-encryption.org/v1/ssh-ed25519";
const RSA_LABEL = "age-encryption.org/v1/ssh-rsa";
const FILE_KEY_BYTES = 16;
const TAG_BYTES = 16;

type MakeStanza = (args: string[], body: Uint8Array) => Stanza;

/**
 * A recipient that seals for the holder of a key of SSH.
 * @see https://pkg.go.dev/filippo.io/age/agessh (formats)
 */
export function sshRecipient(key: SshPublicKey, makeStanza: MakeStanza): Recipient {
  return {
    wrapFileKey: (fileKey) => [key.kind === "ssh-rsa" ? wrapForRsa(key, fileKey, makeStanza) : wrapForEd25519(key, fileKey, makeStanza)],
  };
}

/** An identity that opens what was sealed for its key. */
export function sshIdentity(key: SshPrivateKey): Identity {
  return {
    unwrapFileKey: (stanzas) => {
      const tag = tagOf(key.public.wire);
      for (const { args, body } of stanzas.filter((each) => each.args[0] === key.public.kind && each.args[1] === tag)) {
        const found = key.kind === "ssh-rsa" ? unwrapRsa(key.key, body) : unwrapEd25519(key, args[2] ?? "", body);
        if (found !== undefined) return found;
      }
      return null;
    },
  };
}

function wrapForRsa({ wire, key }: SshPublicKey & { readonly kind: "ssh-rsa" }, fileKey: Uint8Array, makeStanza: MakeStanza): Stanza {
  return makeStanza(["ssh-rsa", tagOf(wire)], new Uint8Array(publicEncrypt({ key, ...OAEP }, fileKey)));
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256", oaepLabel: Buffer.from(RSA_LABEL) } as const;

function unwrapRsa(key: KeyObject, body: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(privateDecrypt({ key, ...OAEP }, body));
  } catch {
    // The tag of four bytes may be that of another key too.
    return undefined;
  }
}

function wrapForEd25519(
  { wire, point }: SshPublicKey & { readonly kind: "ssh-ed25519" },
  fileKey: Uint8Array,
  makeStanza: MakeStanza,
): Stanza {
  const theirs = montgomeryOf(point);
  const ephemeral = generateKeyPairSync("x25519");
  const ours = rawPublic(ephemeral.publicKey);
  const wrapping = wrappingKey({ shared: exchange(ephemeral.privateKey, theirs), wire, ours, theirs });
  const cipher = createCipheriv("chacha20-poly1305", wrapping, NONCE, { authTagLength: TAG_BYTES });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return makeStanza(["ssh-ed25519", tagOf(wire), base64(ours)], new Uint8Array(body));
}

function unwrapEd25519(key: SshPrivateKey & { readonly kind: "ssh-ed25519" }, share: string, body: Uint8Array): Uint8Array | undefined {
  const ephemeral = Buffer.from(share, "base64");
  if (ephemeral.length !== 32 || body.length !== FILE_KEY_BYTES + TAG_BYTES) return undefined;
  try {
    const secret = x25519Private(createHash("sha512").update(key.seed).digest().subarray(0, 32));
    const theirs = rawPublic(createPublicKey(secret));
    const shared = exchange(secret, ephemeral);
    const wrapping = wrappingKey({ shared, wire: key.public.wire, ours: ephemeral, theirs });
    const decipher = createDecipheriv("chacha20-poly1305", wrapping, NONCE, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(body.subarray(FILE_KEY_BYTES));
    return new Uint8Array(Buffer.concat([decipher.update(body.subarray(0, FILE_KEY_BYTES)), decipher.final()]));
  } catch {
    // The tag of four bytes may be that of another key too.
    return undefined;
  }
}

interface Agreement {
  readonly shared: Uint8Array;
  readonly wire: Uint8Array;
  /** Ephemeral share. */
  readonly ours: Uint8Array;
  /** The recipient's key on the Montgomery curve. */
  readonly theirs: Uint8Array;
}

/** Bound to the key as SSH writes it by a tweak of the shared point. */
function wrappingKey({ shared, wire, ours, theirs }: Agreement): Uint8Array {
  const tweak = new Uint8Array(hkdfSync("sha256", new Uint8Array(), wire, ED25519_LABEL, 32));
  const tweaked = exchange(x25519Private(tweak), shared);
  return new Uint8Array(hkdfSync("sha256", tweaked, Buffer.concat([ours, theirs]), ED25519_LABEL, 32));
}

/** Each file key is wrapped under a key of its own. */
const NONCE = new Uint8Array(12);
const PRIVATE_DER = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC_DER = Buffer.from("302a300506032b656e032100", "hex");

function x25519Private(scalar: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_DER, scalar]), format: "der", type: "pkcs8" });
}

function exchange(privateKey: KeyObject, point: Uint8Array): Uint8Array {
  const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC_DER, point]), format: "der", type: "spki" });
  return diffieHellman({ privateKey, publicKey });
}

function rawPublic(key: KeyObject): Uint8Array {
  return key.export({ format: "der", type: "spki" }).subarray(PUBLIC_DER.length);
}

function tagOf(wire: Uint8Array): string {
  return base64(createHash("sha256").update(wire).digest().subarray(0, 4));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replaceAll("=", "");
}
