// Signatures of commits by SSH keys, as `git commit -S` makes them with gpg.format=ssh.
import { createHash, createPrivateKey, sign } from "node:crypto";
import { gitProblems } from "./problems.ts";
import type { SshKey } from "./ssh-key.ts";
import { sshInteger, sshString, sshUint32 } from "./ssh-wire.ts";

/**
 * Makes the detached signature of a commit, armored as it stands in the `gpgsig` header.
 * @param payload bytes of the commit without that header
 * @param seconds when it is committed, since the Unix epoch
 */
export type CommitSigner = (payload: Uint8Array, seconds: number) => Promise<string>;

const MAGIC = Buffer.from("SSHSIG");
const VERSION = 1;
/** What the signature is for, so that one of a commit passes for nothing else. */
const NAMESPACE = "git";
const RESERVED = "";
const HASH = "sha512";

/**
 * Signs by an SSH key.
 * @throws git.invalidSigningKey for a key that is neither ed25519 nor ecdsa nor rsa
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig
 */
export function sshSigner(key: SshKey): CommitSigner {
  const [type = "", encoded = ""] = key.publicKey.split(" ");
  const method = METHODS[type];
  if (method === undefined)
    throw gitProblems.invalidSigningKey("the ssh key", `keys of type ${type} are not used for that`, "give an ed25519, ecdsa or rsa key");
  return async (payload) => {
    const digest = createHash(HASH).update(payload).digest();
    const purpose = [sshString(NAMESPACE), sshString(RESERVED), sshString(HASH)];
    const signature = signatureOf(key, method, Buffer.concat([MAGIC, ...purpose, sshString(digest)]));
    const publicKey = sshString(Buffer.from(encoded, "base64"));
    return armored(Buffer.concat([MAGIC, sshUint32(VERSION), publicKey, ...purpose, sshString(signature)]));
  };
}

interface Method {
  /** Name in the signature; for rsa not that of the key, which would mean SHA-1. */
  readonly name: string;
  readonly hash: string | null;
  readonly isPair?: true;
}

const METHODS: Readonly<Record<string, Method>> = {
  "ssh-ed25519": { name: "ssh-ed25519", hash: null },
  "ssh-rsa": { name: "rsa-sha2-512", hash: "sha512" },
  "ecdsa-sha2-nistp256": { name: "ecdsa-sha2-nistp256", hash: "sha256", isPair: true },
  "ecdsa-sha2-nistp384": { name: "ecdsa-sha2-nistp384", hash: "sha384", isPair: true },
  "ecdsa-sha2-nistp521": { name: "ecdsa-sha2-nistp521", hash: "sha512", isPair: true },
};

/** @see RFC 5656 (ecdsa), RFC 8332 (rsa), RFC 8709 (ed25519) */
function signatureOf(key: SshKey, { name, hash, isPair }: Method, bytes: Uint8Array): Buffer {
  const raw = sign(hash, bytes, { key: createPrivateKey(key.open().getPrivatePEM()), dsaEncoding: "ieee-p1363" });
  const half = raw.length / 2;
  const value = isPair ? Buffer.concat([sshInteger(raw.subarray(0, half)), sshInteger(raw.subarray(half))]) : raw;
  return Buffer.concat([sshString(name), sshString(value)]);
}

function armored(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,70}/g) ?? [];
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join("\n")}\n-----END SSH SIGNATURE-----\n`;
}
