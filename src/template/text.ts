// Go's strings are bytes. Here they are JavaScript strings in which a byte that is not UTF-8 stands as a lone surrogate U+DC80 to U+DCFF.
import { GO_ESCAPES } from "#codec";

const ENCODER = new TextEncoder();
const LONE = /\p{Surrogate}/u;
const NOT_ASCII = /[^\0-\x7f]/;

export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

/** Bytes of a text, undoing {@link fromBytes}. */
export function toBytes(text: string): Uint8Array {
  if (!LONE.test(text)) return ENCODER.encode(text);
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else bytes.push(...ENCODER.encode(char));
  }
  return Uint8Array.from(bytes);
}

/** Text of bytes; those that are not UTF-8 become lone surrogates, one for each byte. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fromBrokenBytes(bytes);
  }
}

function fromBrokenBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const size = runeSize(bytes, at);
    if (size === 0) parts.push(String.fromCharCode(0xdc00 + (bytes[at] ?? 0)));
    else parts.push(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(at, at + size)));
    at += Math.max(size, 1);
  }
  return parts.join("");
}

/** Length of the UTF-8 sequence at a place, or 0 when it is broken. */
function runeSize(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const size = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(at, at + size));
    return size;
  } catch {
    return 0;
  }
}

/** Joins bytes that belong together after texts were put side by side, so that halves of a character become whole again. */
export function rejoin(text: string): string {
  return LONE.test(text) ? fromBytes(toBytes(text)) : text;
}

/** Text for the outside: bytes that are not UTF-8 become U+FFFD. */
export function toPublic(text: string): string {
  return LONE.test(text) ? fromBytes(toBytes(text)).replaceAll(/\p{Surrogate}/gu, "\uFFFD") : text;
}

export function byteLength(text: string): number {
  return isAscii(text) ? text.length : toBytes(text).length;
}

/** Bytes `from` to `to` of a text. */
export function byteSlice(text: string, from: number, to?: number): string {
  return isAscii(text) ? text.slice(from, to) : fromBytes(toBytes(text).subarray(from, to));
}

/** Order of texts by their bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (isAscii(a) && isAscii(b)) return a < b ? -1 : 1;
  const left = toBytes(a);
  const right = toBytes(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** True for what Go's `%q` leaves as it is. */
export function isPrint(char: string): boolean {
  return PRINTABLE.test(char);
}

const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;
/** Every character that may need an escape in double quotes. */
const MAY_NEED_ESCAPE = /[^ !#-[\]-~]/gu;

/** A text in double quotes as strconv.Quote writes it; with `ascii` as QuoteToASCII does. */
export function quoteText(text: string, ascii = false): string {
  if (NEEDS_NO_ESCAPE.test(text)) return `"${text}"`;
  const escape = (char: string): string => (char === '"' ? '\\"' : (GO_ESCAPES[char] ?? escapeRune(char, ascii)));
  return `"${text.replaceAll(MAY_NEED_ESCAPE, escape)}"`;
}

/** A text between quotation marks, with Go's escapes. */
export function quoteWith(text: string, mark: string, ascii: boolean): string {
  const parts = [mark];
  for (const char of text) parts.push(char === mark ? `\\${mark}` : (GO_ESCAPES[char] ?? escapeRune(char, ascii)));
  return parts.join("") + mark;
}

function escapeRune(char: string, ascii: boolean): string {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  if (code < 0x80 || (!ascii && isPrint(char))) return char;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
