// Writes ASN.1 values in DER. Only what a certificate needs; nothing is read here.

/** One DER value: tag, length, contents. */
export type Der = Uint8Array;

/** A DER value with that tag around the joined contents. */
export function tagged(tag: number, ...contents: readonly Uint8Array[]): Der {
  const size = contents.reduce((sum, each) => sum + each.length, 0);
  const head = [tag, ...lengthBytes(size)];
  const out = new Uint8Array(head.length + size);
  out.set(head);
  let offset = head.length;
  for (const each of contents) {
    out.set(each, offset);
    offset += each.length;
  }
  return out;
}

export const sequence = (...contents: readonly Der[]): Der => tagged(0x30, ...contents);
export const set = (...contents: readonly Der[]): Der => tagged(0x31, ...contents);
export const octetString = (...contents: readonly Uint8Array[]): Der => tagged(0x04, ...contents);
/** `[n] EXPLICIT` of the context class. */
export const explicit = (n: number, ...contents: readonly Der[]): Der => tagged(0xa0 | n, ...contents);
/** `[n] IMPLICIT` of a primitive value. */
export const implicit = (n: number, contents: Uint8Array): Der => tagged(0x80 | n, contents);
export const boolean = (value: boolean): Der => tagged(0x01, Uint8Array.of(value ? 0xff : 0));
export const utf8String = (text: string): Der => tagged(0x0c, new TextEncoder().encode(text));

/** A bit string of whole bytes, or with that many unused bits at its end. */
export const bitString = (contents: Uint8Array, unusedBits = 0): Der => tagged(0x03, Uint8Array.of(unusedBits), contents);

/** A non-negative integer from its big-endian bytes. */
export function unsignedInteger(bytes: Uint8Array): Der {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const trimmed = bytes.subarray(start);
  return (trimmed[0] ?? 0) >= 0x80
    ? tagged(0x02, Uint8Array.of(0), trimmed)
    : tagged(0x02, trimmed.length === 0 ? Uint8Array.of(0) : trimmed);
}

/** An object identifier from its dotted form. */
export function objectIdentifier(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** UTCTime up to the year 2049, GeneralizedTime after it (RFC 5280, 4.1.2.5). */
export function time(millis: number): Der {
  const text = new Date(millis).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14);
  const bytes = new TextEncoder().encode(`${Number(text.slice(0, 4)) < 2050 ? text.slice(2) : text}Z`);
  return tagged(Number(text.slice(0, 4)) < 2050 ? 0x17 : 0x18, bytes);
}

function lengthBytes(size: number): number[] {
  if (size < 0x80) return [size];
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128));
  return bytes;
}
