// JSON byte for byte as Go's encoding/json writes it: maps sorted by key, structs in their own order, `<`, `>` and `&` escaped.
import { GoInt } from "#template";

/** A struct: its fields in the order of its type. Fields that are undefined are left out. */
export class GoStruct {
  readonly fields: readonly (readonly [name: string, value: unknown])[];

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.fields = Object.entries(fields);
  }
}

/**
 * Writes a value without a line end.
 * @see encoding/json, Marshal (Go 1.26)
 */
export function writeGoJson(value: unknown): string {
  if (value instanceof GoStruct) return writeFields(value.fields);
  if (value instanceof GoInt) return value.value.toString();
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return writeText(value);
  if (typeof value !== "object") return JSON.stringify(value);
  if (value instanceof Uint8Array) return writeText(toBase64(value));
  if (Array.isArray(value)) return `[${value.map(writeGoJson).join(",")}]`;
  const keys = Object.keys(value).toSorted(byCodePoint);
  return writeFields(keys.map((key) => [key, (value as Readonly<Record<string, unknown>>)[key]]));
}

function writeFields(fields: readonly (readonly [string, unknown])[]): string {
  const held = fields.filter(([, value]) => value !== undefined);
  return `{${held.map(([name, value]) => `${writeText(name)}:${writeGoJson(value)}`).join(",")}}`;
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const SPECIAL = /[<>&\u2028\u2029]/g;

function writeText(text: string): string {
  const wellFormed = text.replaceAll(LONE_SURROGATE, "\uFFFD");
  return JSON.stringify(wellFormed).replaceAll(SPECIAL, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Order of texts by their bytes in UTF-8. */
export function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x2000) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x2000)));
  return btoa(pieces.join(""));
}

/** Bytes of a base64 text; throws for what is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
