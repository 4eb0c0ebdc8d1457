// Literals of the language: quoted texts, characters and numbers, as Go's strconv reads them.
import { fromBytes, toBytes } from "./text.ts";

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/g;

/** Value of a text in double quotes or back quotes; undefined when it is malformed. */
export function tryUnquote(quoted: string): string | undefined {
  const body = quoted.slice(1, -1);
  if (quoted.startsWith("`")) return body.includes("\r") ? body.replaceAll("\r", "") : body;
  return body.includes("\\") ? tryUnescape(body, '"') : body;
}

function tryUnescape(body: string, mark: string): string | undefined {
  let broken = /(?:^|[^\\])(?:\\\\)*\\$/.test(body);
  let hasBytes = false;
  const text = body.replaceAll(ESCAPE, (...match: unknown[]) => {
    const [, byte, short, long, octal, other] = match as (string | undefined)[];
    const code = byte ?? octal;
    if (code !== undefined) {
      const value = Number.parseInt(code, byte === undefined ? 8 : 16);
      if (value > 255) broken = true;
      if (value < 0x80) return String.fromCharCode(value);
      hasBytes = true;
      return String.fromCharCode(0xdc00 + value);
    }
    const point = short ?? long;
    if (point !== undefined) {
      const rune = tryRune(Number.parseInt(point, 16));
      if (rune === undefined) broken = true;
      return rune ?? "";
    }
    const simple = SIMPLE[other ?? ""];
    const isOtherMark = other === (mark === '"' ? "'" : '"');
    if (simple === undefined || isOtherMark) broken = true;
    return simple ?? "";
  });
  if (broken) return undefined;
  return hasBytes ? fromBytes(toBytes(text)) : text;
}

/** The character of a code; undefined for surrogates and what lies beyond Unicode. */
function tryRune(code: number): string | undefined {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code);
}

/** Code of a character constant in single quotes; undefined when it is malformed. */
export function tryCharacter(quoted: string): number | undefined {
  const body = quoted.slice(1, -1);
  if (body === "'" || body === "") return undefined;
  const text = body.includes("\\") ? tryUnescape(body, "'") : body;
  if (text === undefined || Array.from(text).length !== 1) return undefined;
  const code = text.codePointAt(0) ?? 0;
  return code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
}

/** A number as the language sees it: an integer, a float, or both when it is whole. */
export interface NumberLiteral {
  readonly text: string;
  readonly integer: bigint | undefined;
  readonly unsigned: bigint | undefined;
  readonly float: number | undefined;
  readonly isComplex: boolean;
}

const MAX_INT = 2n ** 63n - 1n;
const MIN_INT = -(2n ** 63n);
const MAX_UINT = 2n ** 64n - 1n;

/** Integer of Go's syntax with base prefixes and underscores, as ParseInt with base 0 reads it; undefined when it is none. */
export function tryInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|0[0-7_]+|[1-9][0-9_]*|0)$/.exec(text);
  if (match === null) return undefined;
  const digits = match[2] ?? "";
  if (digits.includes("_") && !/^(?:0[xXbBoO]_?|)[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/.test(digits)) return undefined;
  const plain = digits.replaceAll("_", "");
  const value = BigInt(/^0[0-7]+$/.test(plain) ? `0o${plain.slice(1)}` : plain);
  return match[1] === "-" ? -value : value;
}

const DECIMAL_FLOAT = /^[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F_]*)\.?([0-9a-fA-F_]*)[pP]([+-]?\d+)$/;

/** Float of Go's syntax, hexadecimal floats included; undefined when it is none. */
export function tryFloat(text: string): number | undefined {
  const hex = HEX_FLOAT.exec(text);
  if (hex !== null) {
    const [, sign = "", whole = "", fraction = "", exponent = "0"] = hex;
    const digits = (whole + fraction).replaceAll("_", "");
    if (digits === "") return undefined;
    const scale = Number(exponent) - 4 * fraction.replaceAll("_", "").length;
    const value = Number.parseInt(digits, 16) * 2 ** scale;
    return sign === "-" ? -value : value;
  }
  if (!DECIMAL_FLOAT.test(text)) return undefined;
  const value = Number(text.replaceAll("_", ""));
  return Number.isFinite(value) ? value : undefined;
}

/** Imaginary numbers count as numbers only when they are zero. */
function readImaginary(text: string): NumberLiteral | string {
  const imaginary = tryFloat(text.slice(0, -1));
  if (imaginary === undefined) return `illegal number syntax: ${JSON.stringify(text)}`;
  if (imaginary === 0) return { text, integer: 0n, unsigned: 0n, float: 0, isComplex: true };
  return { text, integer: undefined, unsigned: undefined, float: undefined, isComplex: true };
}

function within(value: bigint | undefined, from: bigint, to: bigint): bigint | undefined {
  return value !== undefined && value >= from && value <= to ? value : undefined;
}

/** Reads a number of the language; a text says what is wrong with it. */
export function readNumber(text: string): NumberLiteral | string {
  if (text.endsWith("i")) return readImaginary(text);
  const whole = tryInteger(text);
  const integer = within(whole, MIN_INT, MAX_INT);
  const unsigned = text.startsWith("+") ? undefined : within(whole, 0n, MAX_UINT);
  if (integer !== undefined || unsigned !== undefined) {
    return { text, integer, unsigned, float: Number(integer ?? unsigned), isComplex: false };
  }
  const float = tryFloat(text);
  if (float === undefined) return `illegal number syntax: ${JSON.stringify(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${JSON.stringify(text)}`;
  const asInteger = Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : undefined;
  return {
    text,
    integer: asInteger,
    unsigned: within(asInteger, 0n, MAX_UINT),
    float,
    isComplex: false,
  };
}
