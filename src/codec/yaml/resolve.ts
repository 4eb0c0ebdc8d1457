// What a plain scalar means to go-yaml. Two dialects: `v3` reads manifests (kyaml), `v2` reads configuration (sigs.k8s.io/yaml),
// where yes, no, on and off are booleans.
import { YamlScalar, type YamlTree } from "./scalar.ts";

export type YamlDialect = "v2" | "v3";

const WORDS: Readonly<Record<string, "bool" | "null" | "float">> = {
  ...Object.fromEntries(["true", "True", "TRUE", "false", "False", "FALSE"].map((word) => [word, "bool" as const])),
  ...Object.fromEntries(["", "~", "null", "Null", "NULL"].map((word) => [word, "null" as const])),
  ...Object.fromEntries([".nan", ".NaN", ".NAN"].map((word) => [word, "float" as const])),
  ...Object.fromEntries(["", "+", "-"].flatMap((sign) => [".inf", ".Inf", ".INF"].map((word) => [sign + word, "float" as const]))),
};
const LONGEST_WORD = 5;
const OLD_TRUE = new Set("y Y yes Yes YES on On ON".split(" "));
const OLD_FALSE = new Set("n N no No NO off Off OFF".split(" "));
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const DOTTED = /^\.[0-9]+([eE][-+]?[0-9]+)?$/;
const DATE =
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:(?<mark>[Tt ])(?<hour>\d{1,2}):(?<minute>\d{1,2}):(?<second>\d{1,2})(?<fraction>\.\d+)?(?<zone>Z|[+-]\d{2}:\d{2})?)?$/;
const MAX_UINT64 = 18446744073709551615n;
const MIN_INT64 = -9223372036854775808n;

/**
 * Resolves a plain scalar; undefined means that it is a string.
 * @see go.yaml.in/yaml v2.4 and v3.0, resolve.go
 */
export function resolvePlain(text: string, dialect: YamlDialect): YamlTree | undefined {
  const first = text.charCodeAt(0);
  const isNumeric = startsNumber(first);
  if (!isNumeric && text.length > LONGEST_WORD) return undefined;
  if (!isNumeric || first === 46 || text.charCodeAt(1) === 46) {
    const word = Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
    if (word !== undefined) return wordValue(text, word);
    if (dialect === "v2" && (OLD_TRUE.has(text) || OLD_FALSE.has(text))) return OLD_TRUE.has(text);
    if (!isNumeric) return undefined;
  }
  return resolveNumeric(text, first);
}

/** A digit, a sign or a point. */
function startsNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;
}

/** True when the text, written plain, would not be read back as a string by a reader of that dialect. */
export function isAmbiguous(text: string, dialect: YamlDialect): boolean {
  return resolvePlain(text, dialect) !== undefined;
}

function wordValue(text: string, word: "bool" | "null" | "float"): YamlTree {
  if (text === "null") return null;
  if (text === "true") return true;
  if (text === "false") return false;
  return new YamlScalar(word, text);
}

function resolveNumeric(text: string, first: number): YamlTree | undefined {
  if (first === 46) return DOTTED.test(text) ? new YamlScalar("float", text) : undefined;
  if (text.charCodeAt(4) === 45 && isTimestamp(text)) return new YamlScalar("timestamp", text);
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  const integer = integerOf(plain);
  if (integer !== undefined) {
    const small = Number(integer);
    return Number.isSafeInteger(small) && String(small) === text ? small : new YamlScalar("int", text);
  }
  if (!FLOAT.test(plain)) return undefined;
  const value = Number(plain);
  if (!Number.isFinite(value)) return undefined;
  return String(value) === text ? value : new YamlScalar("float", text);
}

/** The value of an integer as go-yaml reads it, undefined when it is none or does not fit into 64 bits. */
export function integerOf(text: string): bigint | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const negative = text.startsWith("-");
  const body = match[1] ?? "";
  const digits = /^0[0-7]+$/.test(body) ? `0o${body.slice(1)}` : body;
  const value = negative ? -BigInt(digits) : BigInt(digits);
  return value > MAX_UINT64 || value < MIN_INT64 ? undefined : value;
}

function isTimestamp(text: string): boolean {
  return timestampText(text) !== undefined;
}

/** A timestamp in the form that Go's time.Time has in JSON (RFC 3339, nanoseconds without trailing zeros); undefined for what is none. */
export function timestampText(text: string): string | undefined {
  const groups = DATE.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { year = "", month = "", day = "", mark, hour = "0", minute = "0", second = "0", fraction = "", zone } = groups;
  if (mark !== undefined && (mark === " ") !== (zone === undefined)) return undefined;
  if (!isDay(Number(year), Number(month), Number(day)) || !isTime(Number(hour), Number(minute), Number(second))) return undefined;
  const [m, d, h, min, s] = [month, day, hour, minute, second].map((part) => part.padStart(2, "0"));
  const nanos = fraction.slice(0, 10).replace(/\.?0+$/, "");
  return `${year}-${m}-${d}T${h}:${min}:${s}${nanos}${zone ?? "Z"}`;
}

function isTime(hour: number, minute: number, second: number): boolean {
  return hour < 24 && minute < 60 && second < 60;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
