// Base 64 and base 32 of RFC 4648 with padding, with the messages of Go's decoders.
import { fromBytes, toBytes } from "../text.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** An alphabet: bits of a character, and characters of a group. */
interface Base {
  readonly alphabet: string;
  readonly bits: number;
  readonly group: number;
  readonly name: string;
}

const BASES = {
  64: { alphabet: BASE64, bits: 6, group: 4, name: "base64" },
  32: { alphabet: BASE32, bits: 5, group: 8, name: "base32" },
} as const satisfies Record<number, Base>;

export function encodeBase64(bytes: Uint8Array): string {
  return encode(bytes, BASES[64]);
}

export function encodeBase32(bytes: Uint8Array): string {
  return encode(bytes, BASES[32]);
}

function encode(bytes: Uint8Array, { alphabet, bits, group }: Base): string {
  const parts: string[] = [];
  let held = 0;
  let count = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    count += 8;
    while (count >= bits) {
      count -= bits;
      parts.push(alphabet[(held >> count) & ((1 << bits) - 1)] ?? "");
    }
  }
  if (count > 0) parts.push(alphabet[(held << (bits - count)) & ((1 << bits) - 1)] ?? "");
  while (parts.length % group !== 0) parts.push("=");
  return parts.join("");
}

/** Text of what is encoded, or the message of the fault. */
export function decodeText(text: string, base: 64 | 32): string {
  const decoded = tryDecode(text, base);
  return typeof decoded === "number" ? `illegal ${BASES[base].name} data at input byte ${decoded}` : fromBytes(decoded);
}

/** Bytes of what is encoded, or the place of the fault. Line ends do not count. */
export function tryDecode(text: string, base: 64 | 32): Uint8Array | number {
  const { alphabet, bits, group } = BASES[base];
  const source = String.fromCharCode(...toBytes(text));
  const places: number[] = [];
  for (let i = 0; i < source.length; i++) if (source[i] !== "\n" && source[i] !== "\r") places.push(i);
  const bytes: number[] = [];
  let held = 0;
  let count = 0;
  for (const [index, place] of places.entries()) {
    const char = source[place] ?? "";
    if (char === "=") return padded({ places, source, index, group, bits }) ?? Uint8Array.from(bytes);
    const value = alphabet.indexOf(char);
    if (value < 0) return place;
    held = ((held << bits) | value) & 0xffff;
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes.push((held >> count) & 0xff);
  }
  const extra = places.length % group;
  return extra === 0 ? Uint8Array.from(bytes) : source.length - extra;
}

interface Padding {
  readonly places: readonly number[];
  readonly source: string;
  readonly index: number;
  readonly group: number;
  readonly bits: number;
}

/** Place of a fault in the padding that starts at an index; undefined when it is right. */
function padded({ places, source, index, group, bits }: Padding): number | undefined {
  const used = index % group;
  const place = places[index] ?? 0;
  const isPossible = bits === 6 ? used >= 2 : used === 2 || used === 4 || used === 5 || used === 7;
  if (!isPossible) return place;
  const end = index + group - used;
  for (let i = index; i < end; i++) {
    const at = places[i];
    if (at === undefined) return source.length;
    if (source[at] !== "=") return at;
  }
  return places[end];
}
