// JSON as encoding/json of Go writes and reads it.
import { isObject, setOwn, type JsonObject, type MutableJsonObject } from "#base";
import { isList, isMap, typeOf, type TemplateList, type TemplateMap } from "../kind.ts";
import { bytesText, sortedKeys } from "../format/print.ts";
import { toBytes } from "../text.ts";
import { GoInt, GoObject, isNilList, type TemplateValue } from "../value.ts";
import { encodeBase64 } from "./base64.ts";
import { jsonFault } from "./json-fault.ts";

export interface JsonStyle {
  /** Escapes `<`, `>` and `&`. */
  readonly escapesHtml: boolean;
  /** Blanks of one level; everything on one line when empty. */
  readonly indent: string;
}

/** Writes a value. @throws an error with Go's words for values that JSON has no form for */
export function writeJson(value: TemplateValue, style: JsonStyle): string {
  return write(value, style, style.indent === "" ? "" : "\n");
}

function write(value: TemplateValue, style: JsonStyle, margin: string): string {
  if (value === null || value === undefined) return "null";
  switch (typeof value) {
    case "string":
      return writeText(value, style.escapesHtml);
    case "number":
      return writeNumber(value);
    case "boolean":
      return String(value);
    case "function":
      throw new Error("json: unsupported type: func()");
    default:
  }
  if (value instanceof GoInt) return value.value.toString();
  if (value instanceof GoObject) return write(value.toJson(), style, margin);
  if (isList(value)) return writeList(value, style, margin);
  return isMap(value) ? writeMap(value, style, margin) : "null";
}

export function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`json: unsupported value: ${Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf"}`);
  return Object.is(value, -0) ? "-0" : String(value);
}

const HTML = /[<>&\u2028\u2029]/g;
const SEPARATORS = /[\u2028\u2029]/g;

/** What JSON.stringify alone writes as Go does. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const PLAIN = /^[^<>&\\"\u0000-\u001f\u2028\u2029\ud800-\udfff]*$/;

function writeText(text: string, escapesHtml: boolean): string {
  if (PLAIN.test(text)) return `"${text}"`;
  const quoted = JSON.stringify(text).replaceAll(/\\ud[c-f][0-9a-f]{2}/g, String.raw`\ufffd`);
  return quoted.replaceAll(escapesHtml ? HTML : SEPARATORS, (char) => String.raw`\u` + char.charCodeAt(0).toString(16).padStart(4, "0"));
}

function writeList(list: TemplateList, style: JsonStyle, margin: string): string {
  if (isNilList(list)) return "null";
  if (typeOf(list) === "[]uint8") return `"${encodeBase64(toBytes(bytesText(list)))}"`;
  const inner = margin + style.indent;
  return enclose(
    "[]",
    list.map((each) => write(each, style, inner)),
    margin,
    inner,
  );
}

function writeMap(map: TemplateMap, style: JsonStyle, margin: string): string {
  const inner = margin + style.indent;
  const colon = margin === "" ? ":" : ": ";
  const entries = sortedKeys(map).map((key) => writeText(key, style.escapesHtml) + colon + write(map[key], style, inner));
  return enclose("{}", entries, margin, inner);
}

// oxlint-disable-next-line max-params -- brackets, what is between them, and the two margins
function enclose(brackets: "[]" | "{}", parts: readonly string[], margin: string, inner: string): string {
  if (parts.length === 0) return brackets;
  return brackets[0] + inner + parts.join(`,${inner}`) + margin + (brackets[1] ?? "");
}

/** A number that no float64 holds: Go says so at the end, and leaves nil in its place. A number that is the whole text stays as `rest`. */
export class NumberTooLarge extends Error {
  readonly rest: TemplateValue;

  constructor(number: string, rest: TemplateValue) {
    super(`json: cannot unmarshal number ${number} into Go value of type float64`);
    this.rest = rest;
  }
}

/** Reads a text. @throws an error with Go's words */
export function readJson(text: string): TemplateValue {
  let value: TemplateValue;
  try {
    value = (HALF_OR_LARGE.test(text) ? JSON.parse(text, asGo) : JSON.parse(text)) as TemplateValue;
  } catch (error) {
    throw new Error(jsonFault(text), { cause: error });
  }
  const tooLarge = LARGE.test(text) ? firstTooLarge(text) : undefined;
  if (tooLarge === undefined) return value;
  throw new NumberTooLarge(tooLarge, value ?? Number(tooLarge));
}

const LARGE = /[eE]\+?0*[1-9]\d{2}|\d{309}/;
/** What may hold half of a character, or a number beyond float64. */
const HALF_OR_LARGE = new RegExp(String.raw`\\u[dD][89a-fA-F]|${LARGE.source}`);
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function asGo(_key: string, value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string") return value.replaceAll(LONE_SURROGATE, "\ufffd");
  return isObject(value) && Object.keys(value).some((key) => key.search(LONE_SURROGATE) >= 0) ? withWholeKeys(value) : value;
}

function withWholeKeys(object: JsonObject): MutableJsonObject {
  const renamed: MutableJsonObject = {};
  for (const [key, value] of Object.entries(object)) setOwn(renamed, key.replaceAll(LONE_SURROGATE, "\ufffd"), value);
  return renamed;
}

function firstTooLarge(text: string): string | undefined {
  const numbers = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.find((each) => !Number.isFinite(Number(each)));
}

/** Go's name of the kind of a JSON value, for messages. */
export function jsonKind(value: TemplateValue): string {
  if (typeof value === "boolean") return "bool";
  return isList(value) ? "array" : isMap(value) ? "object" : typeof value;
}

/** The value as a map, an empty one for null. @throws Go's error of unmarshalling into a map */
export function asMap(value: TemplateValue): TemplateMap {
  if (value === null || value === undefined) return {};
  if (isMap(value)) return value;
  throw new Error(`json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`);
}

/** The value as a list, an empty one for null. @throws Go's error of unmarshalling into a list */
export function asList(value: TemplateValue): TemplateList {
  if (value === null || value === undefined) return [];
  if (isList(value)) return value;
  throw new Error(`json: cannot unmarshal ${jsonKind(value)} into Go value of type []interface {}`);
}
