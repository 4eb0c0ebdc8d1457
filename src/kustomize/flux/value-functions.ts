// What the operators of a substitution do to a value. Texts are taken as their UTF-8 bytes, one character per byte, where upstream does so.
import { lowerRune, upperRune } from "#codec";
import { kustomize } from "../problems.ts";
import { matchesPattern } from "./shell-pattern.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

type Operator = (value: string, values: readonly string[]) => string;

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["^", (value) => changeFirst(value, upperRune)],
  ["^^", (value) => changeAll(value, upperRune)],
  [",", (value) => changeFirst(value, lowerRune)],
  [",,", (value) => changeAll(value, lowerRune)],
  ["#", (value, [pattern]) => (pattern === undefined ? byteLength(value) : trim(value, pattern, { longest: false, end: false }))],
  ["##", (value, [pattern = ""]) => trim(value, pattern, { longest: true, end: false })],
  ["%", (value, [pattern = ""]) => trim(value, pattern, { longest: false, end: true })],
  ["%%", (value, [pattern = ""]) => trim(value, pattern, { longest: true, end: true })],
  [":", part],
  ["/", (value, [search = "", replacement = ""]) => replaceFirst(value, search, replacement)],
  ["//", (value, [search = "", replacement = ""]) => value.replaceAll(search, () => replacement)],
  ["/#", (value, [search = "", replacement]) => (value.startsWith(search) ? replaceFirst(value, search, replacement ?? search) : value)],
  ["/%", (value, [search = "", replacement]) => (value.endsWith(search) ? replaceEnd(value, search, replacement ?? search) : value)],
]);

/** Applies an operator; an unknown one leaves a value that is there alone and takes the arguments for one that is not. */
export function transformValue(value: string, operator: string, values: readonly string[]): string {
  const apply = OPERATORS.get(operator);
  if (apply !== undefined) return apply(value, values);
  return value === "" ? values.join("") : value;
}

function byteLength(value: string): string {
  return String(encoder.encode(value).length);
}

function replaceEnd(value: string, search: string, replacement: string): string {
  return value.slice(0, value.length - search.length) + replacement;
}

function replaceFirst(value: string, search: string, replacement: string): string {
  return value.replace(search, () => replacement);
}

function changeAll(value: string, change: (character: string) => string): string {
  let text = "";
  for (const character of value) text += change(character);
  return text;
}

function changeFirst(value: string, change: (character: string) => string): string {
  if (value === "") return value;
  const first = String.fromCodePoint(value.codePointAt(0) ?? 0);
  return change(first) + value.slice(first.length);
}

const NUMBER = /^[-+]?\d+$/;

/** `${v:offset}` and `${v:offset:length}`, in bytes; what is no number leaves the value alone. */
function part(value: string, [offsetText = "", lengthText]: readonly string[]): string {
  if (!NUMBER.test(offsetText)) return value;
  const bytes = toBytes(value);
  const given = Number(offsetText);
  const offset = given < 0 ? Math.max(bytes.length + given, 0) : given;
  if (lengthText === undefined) return fromBytes(bytes.slice(offset));
  if (!NUMBER.test(lengthText)) return value;
  const end = offset + Number(lengthText);
  if (end >= bytes.length) return fromBytes(bytes.slice(offset));
  if (end < offset) throw kustomize.substitution(`the length ${lengthText} is negative`);
  return fromBytes(bytes.slice(offset, end));
}

interface Trim {
  readonly longest: boolean;
  readonly end: boolean;
}

/** Removes what a pattern matches from the start or the end. */
function trim(value: string, pattern: string, { longest, end }: Trim): string {
  const bytes = toBytes(end ? reverse(value) : value);
  const trimmed = trimStart(bytes, toBytes(end ? reverse(pattern) : pattern), longest);
  const text = fromBytes(trimmed);
  return end ? reverse(text) : text;
}

function trimStart(bytes: string, pattern: string, longest: boolean): string {
  let shortest: number | undefined;
  for (let length = bytes.length; length > 0; length -= 1) {
    const matches = matchesPattern(pattern, bytes.slice(0, length));
    if (matches === undefined) return bytes;
    if (!matches) continue;
    if (longest) return bytes.slice(length);
    shortest = length;
  }
  return shortest === undefined ? bytes : bytes.slice(shortest);
}

function reverse(text: string): string {
  return Array.from(text).reverse().join("");
}

function toBytes(text: string): string {
  if (!/[^\0-\x7F]/.test(text)) return text;
  let bytes = "";
  for (const byte of encoder.encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

function fromBytes(bytes: string): string {
  if (!/[^\0-\x7F]/.test(bytes)) return bytes;
  return decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
