// One scalar under one verb of fmt, with flags, width and precision. What a verb does not fit gives undefined.
import { isPrint, quoteText, quoteWith, toBytes } from "../text.ts";
import type { GoInt } from "../value.ts";
import { formatFloat } from "./float.ts";

export interface Flags {
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly plusV: boolean;
  readonly sharpV: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

export const plainFlags: Flags = {
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
  width: undefined,
  precision: undefined,
};

/** Widens a text to the width that was asked for, counted in characters. */
export function pad(text: string, { width, minus, zero }: Flags): string {
  if (width === undefined || width === 0) return text;
  const missing = width - (/[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length);
  if (missing <= 0) return text;
  return minus ? text + " ".repeat(missing) : (zero ? "0" : " ").repeat(missing) + text;
}

function padUnzeroed(text: string, flags: Flags): string {
  return pad(text, flags.zero ? { ...flags, zero: false } : flags);
}

export function boolText(value: boolean, verb: string, flags: Flags): string | undefined {
  return verb === "t" || verb === "v" ? pad(String(value), flags) : undefined;
}

export function stringText(value: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case "v":
      return flags.sharpV ? quoted(value, flags) : pad(truncated(value, flags), flags);
    case "s":
      return pad(truncated(value, flags), flags);
    case "q":
      return quoted(value, flags);
    case "x":
      return hexText(value, flags);
    case "X":
      return hexText(value, flags).toUpperCase();
    default:
      return undefined;
  }
}

function truncated(value: string, { precision }: Flags): string {
  if (precision === undefined || value.length <= precision) return value;
  return Array.from(value).slice(0, precision).join("");
}

function quoted(value: string, flags: Flags): string {
  const text = truncated(value, flags);
  // oxlint-disable-next-line no-control-regex -- tab is the one control character that back quotes may hold
  const canBackquote = !/[\0-\x08\x0a-\x1f`\x7f\ufeff]|\p{Surrogate}/u.test(text);
  return pad(flags.sharp && canBackquote ? `\`${text}\`` : quoteText(text, flags.plus), flags);
}

function hexText(value: string, flags: Flags): string {
  const bytes = toBytes(value);
  const kept = flags.precision === undefined ? bytes : bytes.subarray(0, flags.precision);
  if (kept.length === 0) return pad("", flags);
  const pairs = Array.from(kept, (byte) => byte.toString(16).padStart(2, "0"));
  const prefix = flags.sharp ? "0x" : "";
  return pad(flags.space ? pairs.map((pair) => prefix + pair).join(" ") : prefix + pairs.join(""), flags);
}

const BASES: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

export function integerText({ value, kind }: GoInt, verb: string, flags: Flags): string | undefined {
  const base = BASES[verb];
  if (base !== undefined) {
    const isHex = verb === "v" && flags.sharpV && kind.startsWith("uint");
    return isHex ? digits(value, "x", { ...flags, sharp: true }) : digits(value, verb, flags);
  }
  if (verb === "c") return pad(runeOf(value), flags);
  if (verb === "q") return pad(quoteWith(runeOf(value), "'", flags.plus), flags);
  return verb === "U" ? padUnzeroed(unicodeText(value, flags), flags) : undefined;
}

function runeOf(value: bigint): string {
  const isRune = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  return isRune ? String.fromCodePoint(Number(value)) : "\uFFFD";
}

function unicodeText(value: bigint, { precision = 4, sharp }: Flags): string {
  const code = BigInt.asUintN(64, value);
  const text = `U+${code.toString(16).toUpperCase().padStart(Math.max(precision, 4), "0")}`;
  const char = runeOf(value);
  return sharp && code <= 0x10ffffn && isPrint(char) ? `${text} '${char}'` : text;
}

/** How many digits zeros fill up to. */
function filledLength({ precision, width, zero, minus, plus, space }: Flags, negative: boolean): number {
  if (precision !== undefined) return precision;
  if (!zero || minus || width === undefined) return 0;
  return negative || plus || space ? width - 1 : width;
}

function digits(value: bigint, verb: string, flags: Flags): string {
  const negative = value < 0n;
  if (flags.precision === 0 && value === 0n) return padUnzeroed("", flags);
  const length = filledLength(flags, negative);
  let text = (negative ? -value : value).toString(BASES[verb]).padStart(length, "0");
  if (verb === "X") text = text.toUpperCase();
  text = basePrefix(text, verb, flags) + text;
  const sign = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  return padUnzeroed(sign + text, flags);
}

function basePrefix(text: string, verb: string, { sharp }: Flags): string {
  if (verb === "O") return sharp && !text.startsWith("0") ? "0o0" : "0o";
  if (!sharp) return "";
  if (verb === "b") return "0b";
  if (verb === "o") return text.startsWith("0") ? "" : "0";
  return verb === "x" || verb === "X" ? `0${verb}` : "";
}

export function floatText(value: number, verb: string, flags: Flags): string | undefined {
  const text = floatDigits(value, verb, flags.precision);
  if (text === undefined) return undefined;
  if (!Number.isFinite(value)) return specialFloat(text, flags);
  const negative = text.startsWith("-");
  const body = negative ? text.slice(1) : text;
  const shown = flags.sharp && verb !== "b" ? withPoint(body, verb, flags.precision) : body;
  const sign = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  if (sign !== "" && flags.zero && !flags.minus && flags.width !== undefined) return sign + shown.padStart(flags.width - 1, "0");
  return pad(sign + shown, flags);
}

function floatDigits(value: number, verb: string, precision: number | undefined): string | undefined {
  switch (verb) {
    case "v":
    case "g":
      return formatFloat(value, "g", precision ?? -1);
    case "e":
    case "f":
      return formatFloat(value, verb, precision ?? 6);
    case "F":
      return floatDigits(value, "f", precision);
    case "E":
    case "G":
      return floatDigits(value, verb.toLowerCase(), precision)?.replace("e", "E");
    case "b":
      return binaryFloat(value);
    case "x":
      return hexFloat(value, precision);
    case "X":
      return hexFloat(value, precision).toUpperCase();
    default:
      return undefined;
  }
}

function specialFloat(text: string, flags: Flags): string {
  if (text === "NaN") return padUnzeroed(flags.plus ? "+NaN" : flags.space ? " NaN" : "NaN", flags);
  if (text.startsWith("-")) return padUnzeroed(text, flags);
  return padUnzeroed(flags.plus ? "+Inf" : flags.space ? " Inf" : "+Inf", flags);
}

/** The `#` flag keeps the point, and for %g the trailing zeros. */
function withPoint(body: string, verb: string, precision: number | undefined): string {
  const [, number = body, tail = ""] = (verb === "x" || verb === "X" ? /^([^pP]*)([pP].*)?$/ : /^([^eE]*)([eE].*)?$/).exec(body) ?? [];
  const pointed = number.includes(".") ? number : `${number}.`;
  if (!"vgGx".includes(verb)) return pointed + tail;
  const wanted = precision ?? 6;
  const significant = number === "0" ? 1 : number.replace(".", "").replace(/^0+/, "").length;
  return pointed + "0".repeat(Math.max(wanted - significant, 0)) + tail;
}

function decompose(value: number): readonly [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | 0x10000000000000n, exponent - 1075];
}

function binaryFloat(value: number): string {
  if (!Number.isFinite(value)) return formatFloat(value, "g", -1);
  const [mantissa, exponent] = decompose(value);
  return `${value < 0 ? "-" : ""}${mantissa}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}

/** A mantissa of 61 bits with that many hexadecimal places after its first digit, rounded half to even. */
function roundedTo(mantissa: bigint, places: number): bigint {
  const shift = BigInt(60 - places * 4);
  const extra = mantissa & ((1n << shift) - 1n);
  const kept = mantissa >> shift;
  const half = 1n << (shift - 1n);
  const isUp = extra > half || (extra === half && kept % 2n === 1n);
  return (isUp ? kept + 1n : kept) << shift;
}

function hexFloat(value: number, precision: number | undefined): string {
  if (!Number.isFinite(value)) return formatFloat(value, "g", -1);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  let [mantissa, exponent] = decompose(value);
  if (mantissa === 0n) return `${sign}0x0${precision === undefined || precision === 0 ? "" : `.${"0".repeat(precision)}`}p+00`;
  while (mantissa < 1n << 60n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision !== undefined && precision < 15) mantissa = roundedTo(mantissa, precision);
  if (mantissa >> 61n !== 0n) {
    mantissa >>= 1n;
    exponent++;
  }
  exponent += 60;
  const fraction = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(15, "0");
  const shown = precision === undefined ? fraction.replace(/0+$/, "") : fraction.slice(0, precision).padEnd(precision, "0");
  return `${sign}0x1${shown === "" ? "" : `.${shown}`}p${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
