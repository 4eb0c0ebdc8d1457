// Keys of SSH as they stand in files: public ones in one line, private ones in PEM or in the form of OpenSSH. Neither is shown in messages.
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { cryptoProblems } from "./problems.ts";

/** `wire` is the key as SSH writes it, which its fingerprint is made of. */
export type SshPublicKey =
  /** `point`: 32 bytes. */
  | { readonly kind: "ssh-ed25519"; readonly wire: Uint8Array; readonly point: Uint8Array }
  | { readonly kind: "ssh-rsa"; readonly wire: Uint8Array; readonly key: KeyObject };

export type SshPrivateKey =
  /** `seed`: 32 bytes. */
  | { readonly kind: "ssh-ed25519"; readonly public: SshPublicKey; readonly seed: Uint8Array }
  | { readonly kind: "ssh-rsa"; readonly public: SshPublicKey; readonly key: KeyObject };

const FEWEST_BITS = 2048;

/**
 * Reads `ssh-ed25519 AAAA… comment` or `ssh-rsa AAAA… comment`; undefined for what is none.
 * @see RFC 4253 section 6.6, RFC 8709 section 4
 */
export function tryParseSshPublicKey(line: string): SshPublicKey | undefined {
  const [kind = "", text = ""] = line.trim().split(/\s+/);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const wire = new Uint8Array(Buffer.from(text, "base64"));
  try {
    const read = reader(wire);
    const named = new TextDecoder().decode(read());
    if (named !== kind) return undefined;
    if (kind === "ssh-ed25519") {
      const point = read();
      return point.length === 32 && read.isAtEnd() ? { kind, wire, point } : undefined;
    }
    if (kind !== "ssh-rsa") return undefined;
    const [e, n] = [read(), read()];
    return read.isAtEnd() ? rsaPublic(n, e) : undefined;
  } catch {
    // Cut short, or numbers that are no key.
    return undefined;
  }
}

/** A private key, why it cannot be read (`encrypted`), or undefined for what is none that age opens with. */
export function tryParseSshPrivateKey(pem: string): SshPrivateKey | "encrypted" | undefined {
  try {
    if (/-----BEGIN OPENSSH PRIVATE KEY-----/.test(pem)) return parseOpenSsh(pem);
    if (/ENCRYPTED/.test(pem)) return "encrypted";
    const key = createPrivateKey(pem);
    const jwk = key.export({ format: "jwk" });
    if (key.asymmetricKeyType === "ed25519") return ed25519Private(fromBase64(jwk.d), fromBase64(jwk.x));
    return key.asymmetricKeyType === "rsa" ? rsaPrivate(key) : undefined;
  } catch {
    // What the platform says may quote the key.
    return undefined;
  }
}

const MAGIC = "openssh-key-v1\0";

/** @see openssh-portable PROTOCOL.key */
function parseOpenSsh(pem: string): SshPrivateKey | "encrypted" | undefined {
  const body = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");
  if (body.subarray(0, MAGIC.length).toString("latin1") !== MAGIC) return undefined;
  const read = reader(body.subarray(MAGIC.length));
  const cipher = new TextDecoder().decode(read());
  if (cipher !== "none") return "encrypted";
  // Derivation and its options, which are empty.
  read();
  read();
  if (read.number() !== 1) return undefined;
  read();
  const inner = reader(read());
  if (inner.number() !== inner.number()) return undefined;
  const kind = new TextDecoder().decode(inner());
  if (kind === "ssh-ed25519") {
    const point = inner();
    return ed25519Private(inner().subarray(0, 32), point);
  }
  if (kind !== "ssh-rsa") return undefined;
  const [n, e, d, qi, p, q] = [inner(), inner(), inner(), inner(), inner(), inner()];
  const [dp, dq] = [remainder(d, p), remainder(d, q)];
  const jwk = {
    kty: "RSA",
    n: number(n),
    e: number(e),
    d: number(d),
    p: number(p),
    q: number(q),
    dp: number(dp),
    dq: number(dq),
    qi: number(qi),
  };
  return rsaPrivate(createPrivateKey({ key: jwk, format: "jwk" }));
}

function ed25519Private(seed: Uint8Array, point: Uint8Array): SshPrivateKey | undefined {
  const wire = new Uint8Array(Buffer.concat([written(Buffer.from("ssh-ed25519")), written(point)]));
  const kind = "ssh-ed25519";
  return seed.length === 32 && point.length === 32 ? { kind, seed, public: { kind, wire, point } } : undefined;
}

function rsaPrivate(key: KeyObject): SshPrivateKey | undefined {
  const { n, e } = key.export({ format: "jwk" });
  const known = rsaPublic(fromBase64(n), fromBase64(e));
  return known === undefined ? undefined : { kind: "ssh-rsa", key, public: known };
}

function rsaPublic(n: Uint8Array, e: Uint8Array): SshPublicKey | undefined {
  const key = createPublicKey({ key: { kty: "RSA", n: number(n), e: number(e) }, format: "jwk" });
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < FEWEST_BITS) return undefined;
  const wire = Buffer.concat([written(Buffer.from("ssh-rsa")), written(positive(e)), written(positive(n))]);
  return { kind: "ssh-rsa", wire: new Uint8Array(wire), key };
}

const FIELD = 2n ** 255n - 19n;

/**
 * A point of Edwards' curve on Montgomery's, `u = (1 + y) / (1 - y)`, 32 bytes each, least significant first.
 * @see RFC 7748 section 4.1
 */
export function montgomeryOf(point: Uint8Array): Uint8Array {
  const y = fromLittle(point) & (2n ** 255n - 1n);
  const u = ((1n + y) * power((((1n - y) % FIELD) + FIELD) % FIELD, FIELD - 2n)) % FIELD;
  return new Uint8Array(Buffer.from(u.toString(16).padStart(64, "0"), "hex").toReversed());
}

function fromLittle(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString("hex")}`);
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % FIELD];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % FIELD;
    square = (square * square) % FIELD;
  }
  return result;
}

function remainder(d: Uint8Array, prime: Uint8Array): Uint8Array {
  const big = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  const hex = (big(d) % (big(prime) - 1n)).toString(16);
  return new Uint8Array(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex"));
}

interface Reader {
  /** The next text, by its length before it. */
  (): Uint8Array;
  /** The next number of 32 bits. */
  number(): number;
  isAtEnd(): boolean;
}

function reader(bytes: Uint8Array): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const next = (): number => {
    at += 4;
    return view.getUint32(at - 4);
  };
  const text = (): Uint8Array => {
    const size = next();
    if (at + size > bytes.length) throw cryptoProblems.cutSshKey();
    at += size;
    return bytes.subarray(at - size, at);
  };
  return Object.assign(text, { number: next, isAtEnd: () => at === bytes.length });
}

function written(bytes: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

/** A number whose first bit is set has a zero before it. */
function positive(bytes: Uint8Array): Uint8Array {
  const bare = Buffer.from(bytes.subarray(bytes.findIndex((each) => each !== 0)));
  return ((bare[0] ?? 0) & 0x80) === 0 ? bare : Buffer.concat([Buffer.from([0]), bare]);
}

function number(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(bytes.findIndex((each) => each !== 0))).toString("base64url");
}

function fromBase64(text: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(text ?? "", "base64url"));
}
