// Passwords by the Master Password algorithm, as sprig's derivePassword makes them.
import type { TemplateCrypto } from "../places.ts";
import { toBytes } from "../text.ts";

const SEED = "com.lyndir.masterpassword";

/** Templates by type; each character stands for a class of characters. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  maximum: ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
  long: (
    "CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv " +
    "CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv " +
    "CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno"
  ).split(" "),
  medium: ["CvcnoCvc", "CvcCvcno"],
  short: ["Cvcn"],
  basic: ["aaanaaan", "aannaaan", "aaannaaa"],
  pin: ["nnnn"],
};

const CLASSES: Readonly<Record<string, string>> = {
  V: "AEIOU",
  C: "BCDFGHJKLMNPQRSTVWXYZ",
  v: "aeiou",
  c: "bcdfghjklmnpqrstvwxyz",
  A: "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
  a: "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
  n: "0123456789",
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
};

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

type Words = readonly [counter: number, type: string, password: string, user: string, site: string];

export function derivePassword([counter, type, password, user, site]: Words, crypto: TemplateCrypto): string {
  const templates = Object.hasOwn(TEMPLATES, type) ? TEMPLATES[type] : undefined;
  if (templates === undefined) return `cannot find password template ${type}`;
  const seed = toBytes(SEED);
  const name = toBytes(user);
  const place = toBytes(site);
  const key = crypto.scrypt(toBytes(password), joined([seed, uint32(name.length), name]));
  const digest = crypto.hmacSha256(key, joined([seed, uint32(place.length), place, uint32(counter)]));
  const template = templates[(digest[0] ?? 0) % templates.length] ?? "";
  return Array.from(template, (kind, index) => {
    const characters = CLASSES[kind] ?? "";
    return characters[(digest[index + 1] ?? 0) % characters.length];
  }).join("");
}
