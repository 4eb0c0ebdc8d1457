// The bytes of MessagePack: heads, lengths and texts. Knows nothing of types.
import { ctyProblems } from "./problems.ts";

/** The first byte or bytes of an item; `array`, `map`, `string`, `binary` and `extension` are followed by their content. */
export type Head =
  | { readonly kind: "nil" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "number"; readonly value: number | bigint }
  | { readonly kind: "string" | "binary" | "array" | "map"; readonly length: number }
  | { readonly kind: "extension"; readonly code: number; readonly length: number };

/** First bytes that a length follows, with the bytes that the length takes. */
const SIZED: Readonly<Record<number, readonly ["string" | "binary" | "array" | "map" | "extension", 1 | 2 | 4]>> = {
  0xc4: ["binary", 1],
  0xc5: ["binary", 2],
  0xc6: ["binary", 4],
  0xc7: ["extension", 1],
  0xc8: ["extension", 2],
  0xc9: ["extension", 4],
  0xd9: ["string", 1],
  0xda: ["string", 2],
  0xdb: ["string", 4],
  0xdc: ["array", 2],
  0xdd: ["array", 4],
  0xde: ["map", 2],
  0xdf: ["map", 4],
};

/** Texts up to this length are looked at byte by byte: names of attributes are nearly all that is exchanged, and a decoder costs more. */
const SHORT = 31;
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true });

/** Reads items one after another; every read past the end is cty.truncated. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number): Uint8Array {
    this.#skip(length);
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #skip(length: number): void {
    if (length > this.left) throw ctyProblems.truncated(this.#bytes.length);
    this.#at += length;
  }

  #unsigned(size: 1 | 2 | 4): number {
    const at = this.#at;
    this.#skip(size);
    return size === 1 ? this.#view.getUint8(at) : size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  head(): Head {
    const byte = this.#unsigned(1);
    if (byte <= 0x7f) return { kind: "number", value: byte };
    if (byte <= 0x8f) return { kind: "map", length: byte & 0x0f };
    if (byte <= 0x9f) return { kind: "array", length: byte & 0x0f };
    if (byte <= 0xbf) return { kind: "string", length: byte & 0x1f };
    if (byte >= 0xe0) return { kind: "number", value: byte - 0x100 };
    if (byte >= 0xca && byte <= 0xd3) return { kind: "number", value: this.#number(byte) };
    return this.#wide(byte);
  }

  #wide(byte: number): Head {
    if (byte === 0xc0) return { kind: "nil" };
    if (byte === 0xc2 || byte === 0xc3) return { kind: "bool", value: byte === 0xc3 };
    if (byte >= 0xd4 && byte <= 0xd8) return this.#extension(1 << (byte - 0xd4));
    const sized = SIZED[byte];
    if (sized === undefined) throw ctyProblems.badBytes(this.#at - 1, `byte 0x${byte.toString(16)}`);
    const length = this.#unsigned(sized[1]);
    return sized[0] === "extension" ? this.#extension(length) : { kind: sized[0], length };
  }

  #extension(length: number): Head {
    const code = this.#unsigned(1);
    return { kind: "extension", code: code > 127 ? code - 256 : code, length };
  }

  #number(byte: number): number | bigint {
    const at = this.#at;
    const size = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8][byte - 0xca] ?? 1;
    this.#skip(size);
    switch (byte) {
      case 0xca:
        return this.#view.getFloat32(at);
      case 0xcb:
        return this.#view.getFloat64(at);
      case 0xcf:
        return this.#view.getBigUint64(at);
      case 0xd3:
        return this.#view.getBigInt64(at);
      case 0xcc:
        return this.#view.getUint8(at);
      case 0xcd:
        return this.#view.getUint16(at);
      case 0xce:
        return this.#view.getUint32(at);
      case 0xd0:
        return this.#view.getInt8(at);
      case 0xd1:
        return this.#view.getInt16(at);
      default:
        return this.#view.getInt32(at);
    }
  }

  /** The text after a string head, in NFC. */
  text(head: Head): string {
    if (head.kind !== "string") throw this.unexpected("string", head);
    const at = this.#at;
    const plain = head.length <= SHORT ? this.#ascii(head.length) : undefined;
    if (plain !== undefined) return plain;
    try {
      return DECODER.decode(this.take(head.length)).normalize("NFC");
    } catch (error) {
      if (error instanceof TypeError) throw ctyProblems.badBytes(at, "invalid UTF-8", error);
      throw error;
    }
  }

  /** A text of ASCII, which is its own NFC; undefined for any other, and nothing is read then. */
  #ascii(length: number): string | undefined {
    const at = this.#at;
    this.#skip(length);
    let made = "";
    for (let index = at; index < this.#at; index++) {
      const byte = this.#bytes[index] ?? 0;
      if (byte > 0x7f) {
        this.#at = at;
        return undefined;
      }
      made += String.fromCharCode(byte);
    }
    return made;
  }

  integer(): number {
    const head = this.head();
    if (head.kind !== "number") throw this.unexpected("integer", head);
    return Number(head.value);
  }

  unexpected(wanted: string, head: Head): Error {
    return ctyProblems.mismatch("", wanted, `MessagePack ${head.kind} before byte ${this.#at}`);
  }
}

/** Writes items one after another into a buffer that grows. Integers and lengths take the shortest form. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  #byte(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  #unsigned(size: 1 | 2 | 4, value: number): void {
    const at = this.#reserve(size);
    if (size === 1) this.#view.setUint8(at, value);
    else if (size === 2) this.#view.setUint16(at, value);
    else this.#view.setUint32(at, value);
  }

  #raw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  nil(): void {
    this.#byte(0xc0);
  }

  bool(value: boolean): void {
    this.#byte(value ? 0xc3 : 0xc2);
  }

  /** A safe integer. */
  integer(value: number): void {
    if (value >= 0) return this.#natural(value);
    if (value >= -32) return this.#byte(value + 0x100);
    const [tag, size] = value >= -0x80 ? [0xd0, 1] : value >= -0x8000 ? [0xd1, 2] : value >= -0x8000_0000 ? [0xd2, 4] : [0xd3, 8];
    this.#byte(tag ?? 0xd3);
    const at = this.#reserve(size ?? 8);
    if (size === 1) this.#view.setInt8(at, value);
    else if (size === 2) this.#view.setInt16(at, value);
    else if (size === 4) this.#view.setInt32(at, value);
    else this.#view.setBigInt64(at, BigInt(value));
  }

  #natural(value: number): void {
    if (value <= 0x7f) return this.#byte(value);
    if (value > 0xffff_ffff) {
      this.#byte(0xcf);
      const at = this.#reserve(8);
      return this.#view.setBigUint64(at, BigInt(value));
    }
    const size = value <= 0xff ? 1 : value <= 0xffff ? 2 : 4;
    this.#byte(size === 1 ? 0xcc : size === 2 ? 0xcd : 0xce);
    this.#unsigned(size, value);
  }

  float64(value: number): void {
    this.#byte(0xcb);
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value);
  }

  string(text: string): void {
    if (text.length <= SHORT && this.#ascii(text)) return;
    const bytes = ENCODER.encode(text);
    if (bytes.length < 32) this.#byte(0xa0 | bytes.length);
    else this.#sized([0xd9, 0xda, 0xdb], bytes.length);
    this.#raw(bytes);
  }

  /** Writes a short text of ASCII; false for any other, and nothing is written then. */
  #ascii(text: string): boolean {
    const start = this.#length;
    const at = this.#reserve(text.length + 1);
    this.#bytes[at] = 0xa0 | text.length;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        this.#length = start;
        return false;
      }
      this.#bytes[at + 1 + index] = code;
    }
    return true;
  }

  binary(bytes: Uint8Array): void {
    this.#sized([0xc4, 0xc5, 0xc6], bytes.length);
    this.#raw(bytes);
  }

  extension(code: number, payload: Uint8Array): void {
    const fixed = [1, 2, 4, 8, 16].indexOf(payload.length);
    if (fixed >= 0) this.#byte(0xd4 + fixed);
    else this.#sized([0xc7, 0xc8, 0xc9], payload.length);
    this.#unsigned(1, code & 0xff);
    this.#raw(payload);
  }

  arrayHead(length: number): void {
    this.#collection(0x90, 0xdc, length);
  }

  mapHead(length: number): void {
    this.#collection(0x80, 0xde, length);
  }

  #collection(short: number, long: number, length: number): void {
    if (length < 16) return this.#byte(short | length);
    this.#byte(length <= 0xffff ? long : long + 1);
    this.#unsigned(length <= 0xffff ? 2 : 4, length);
  }

  #sized(tags: readonly [number, number, number], length: number): void {
    const size = length <= 0xff ? 1 : length <= 0xffff ? 2 : 4;
    this.#byte(size === 1 ? tags[0] : size === 2 ? tags[1] : tags[2]);
    this.#unsigned(size, length);
  }
}
