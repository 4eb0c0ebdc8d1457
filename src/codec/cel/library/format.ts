// `"%d of %s".format([1, name])`. @see cel-go ext/formatting.go
import { goQuote } from "../../go-text/quote.ts";
import { scientific } from "../value/number.ts";
import {
  CelError,
  isError,
  isList,
  isMap,
  itemsOf,
  kindOf,
  typeNameOf,
  type CelList,
  type CelMap,
  type CelUint,
  type CelValue,
} from "../value/value.ts";
import { toText } from "./conversions.ts";

/** A clause that cannot be formatted. Thrown inside of this file only. */
class FormatFailure extends Error {}

/** Ends {@link formatWith}. */
export function failFormat(message: string): never {
  throw new FormatFailure(message);
}

/** What the verbs of a format do with their arguments; the compiler puts in checks of types instead. */
export interface Formatter<T> {
  /** Whether a `%` at the end is told before an argument that is missing. */
  readonly checksEndFirst?: boolean;
  format(verb: string, precision: number | undefined, argument: T): string;
}

/** What is wrong with a text, by verb. */
export const VERB_COMPLAINTS: Readonly<Record<string, string>> = {
  b: "only integers and bools can be formatted as binary, was given ",
  d: "decimal clause can only be used on integers, was given ",
  e: "scientific clause can only be used on doubles, was given ",
  f: "fixed-point clause can only be used on doubles, was given ",
  o: "octal clause can only be used on integers, was given ",
  s: "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ",
  x: "only integers, byte buffers, and strings can be formatted as hex, was given ",
};

const DECIMALS = 6;

/** The formatted text, or the failure of it. */
export function formatText(text: string, args: CelList): CelValue {
  try {
    return formatWith(text, itemsOf(args), { format: formatValue });
  } catch (error) {
    if (!(error instanceof FormatFailure)) throw error;
    return new CelError(error.message);
  }
}

/** Runs a formatter over the verbs of a text. @throws RangeError with what is wrong with the text itself */
export function formatWith<T>(text: string, args: readonly T[], formatter: Formatter<T>): string {
  let out = "";
  let next = 0;
  for (let i = 0; i < text.length;) {
    if (text[i] !== "%") {
      out += text[i];
      i += 1;
    } else if (text[i + 1] === "%") {
      out += "%";
      i += 2;
    } else {
      if (formatter.checksEndFirst !== true && next >= args.length) failFormat(`index ${next} out of range`);
      if (i + 1 >= text.length) failFormat("unexpected end of string");
      if (next >= args.length) failFormat(`index ${next} out of range`);
      const clause = readClause(text.slice(i + 1));
      out += formatter.format(clause.verb, clause.precision, args[next] as T);
      next += 1;
      i += 1 + clause.length;
    }
  }
  return out;
}

function readClause(rest: string): { readonly verb: string; readonly precision?: number; readonly length: number } {
  const precision = /^\.(\d*)/.exec(rest);
  const at = precision?.[0].length ?? 0;
  const clause = "could not parse formatting clause: ";
  if (precision !== null && at >= rest.length)
    failFormat(`${clause}error while parsing precision: could not find end of precision specifier`);
  if (precision?.[1] === "")
    failFormat(
      `${clause}error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax`,
    );
  const verb = rest[at] ?? "";
  if (!/^[sdfebxXo]$/.test(verb)) failFormat(`${clause}unrecognized formatting clause "${Array.from(rest.slice(at))[0] ?? ""}"`);
  return { verb, length: at + 1, ...(precision !== null && { precision: Number(precision[1]) }) };
}

function complain(verb: string, value: CelValue): never {
  return failFormat(`error during formatting: ${VERB_COMPLAINTS[verb] ?? ""}${typeNameOf(value)}`);
}

type Verb = (value: CelValue, precision: number) => string | undefined;

const VERBS: Readonly<Record<string, Verb>> = {
  s: textOf,
  d: (value) => integerOf(value, 10),
  o: (value) => integerOf(value, 8),
  b: (value) => (typeof value === "boolean" ? String(Number(value)) : integerOf(value, 2)),
  f: (value, precision) => onDouble(value, (double) => fixed(double, precision)),
  e: (value, precision) => onDouble(value, (double) => exponential(double, precision)),
  x: (value) => hexOf(value, false),
  X: (value) => hexOf(value, true),
};

function formatValue(verb: string, precision: number | undefined, value: CelValue): string {
  return VERBS[verb]?.(value, precision ?? DECIMALS) ?? complain(verb.toLowerCase(), value);
}

function onDouble(value: CelValue, format: (double: number) => string): string | undefined {
  const double = doubleOf(value);
  return double === undefined ? undefined : format(double);
}

function integerOf(value: CelValue, base: number): string | undefined {
  if (typeof value === "bigint") return value.toString(base);
  return kindOf(value) === "uint" ? (value as CelUint).value.toString(base) : undefined;
}

const SPECIAL: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, "-Infinity": -Infinity };

function doubleOf(value: CelValue): number | undefined {
  return typeof value === "number" ? value : typeof value === "string" ? SPECIAL[value] : undefined;
}

/** Go's printer for American English: groups of three, and words for what is no number. */
function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value);
  const [whole = "0", fraction] = digitsOf(Math.abs(value), Math.min(precision, 100)).split(".");
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return `${sign}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ",")}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** All digits before the point, also of numbers that JavaScript writes with an exponent. */
function digitsOf(value: number, precision: number): string {
  if (value < 1e21) return value.toFixed(precision);
  return `${BigInt(value)}${precision === 0 ? "" : `.${"0".repeat(precision)}`}`;
}

function exponential(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value);
  const [mantissa = "0", exponent = "+00"] = scientific(value, precision).split("e");
  const superscript = Array.from(exponent.replace(/^\+/, ""), (each) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(each)] ?? "⁻").join("");
  return `${mantissa}×10${superscript}`;
}

function special(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
}

function hexOf(value: CelValue, isUpper: boolean): string | undefined {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  const text = bytes instanceof Uint8Array ? [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("") : integerOf(value, 16);
  return isUpper ? text?.toUpperCase() : text;
}

function textOf(value: CelValue): string {
  if (isList(value)) return listText(value);
  if (isMap(value)) return mapText(value);
  const converted = toText(value);
  if (converted === undefined) return complain("s", value);
  if (isError(converted)) return failFormat(`error during formatting: could not convert argument ${goQuote(converted.message)} to string`);
  return converted as string;
}

function listText(list: CelList): string {
  return `[${itemsOf(list).map(nestedText).join(", ")}]`;
}

function mapText(map: CelMap): string {
  const pairs = map.keys().map((key): [string, string] => {
    if (!["string", "bool", "int", "uint"].includes(kindOf(key)))
      failFormat(`error during formatting: no formatting function for map key of type ${typeNameOf(key)}`);
    return [nestedText(key), nestedText(map.find(key) ?? null)];
  });
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, value]) => `${key}:${value}`).join(", ")}}`;
}

/** A value inside of a list or a map. */
function nestedText(value: CelValue): string {
  switch (kindOf(value)) {
    case "string":
      return goQuote(value as string);
    case "bytes":
      return `b${goQuote(textOf(value))}`;
    case "double":
      return nestedDouble(value as number);
    case "timestamp":
    case "duration":
      return `${kindOf(value)}(${goQuote(textOf(value))})`;
    case "object":
    case "optional":
      return failFormat(`error during formatting: no formatting function for ${typeNameOf(value)}`);
    default:
      return textOf(value);
  }
}

function nestedDouble(value: number): string {
  if (Number.isFinite(value)) return value.toFixed(DECIMALS);
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"+Inf"' : '"-Inf"';
}

/** What {@link formatWith} says of a text, where that is wrong. */
export function formatMistake(error: unknown): string | undefined {
  return error instanceof FormatFailure ? error.message : undefined;
}
