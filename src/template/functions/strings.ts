// Texts of sprig. Lengths and places count bytes, as in Go.
import { lowerRune, upperRune } from "#codec";
import { formatValue } from "../format/print.ts";
import { elementsOf } from "../kind.ts";
import type { RunningTemplate } from "../signature.ts";
import { byteLength, byteSlice, compareText, fromBytes, isAscii, quoteText, toBytes } from "../text.ts";
import { typed, type TemplateValue } from "../value.ts";
import { toKebab, toPascal, toSnake } from "./case.ts";
import { define, WRITES, type Functions } from "./define.ts";
import { mapRunes, title, trimSpace, uncapitalize, swapCase } from "./rune.ts";
import { stringsOf, textOf } from "./text-of.ts";
import { wrap } from "./wrap.ts";

type Values = readonly TemplateValue[];
type Two = readonly [string, string];

/** A function over the bytes of a text as characters of one byte each. */
function onBytes(text: string, change: (binary: string) => string): string {
  if (isAscii(text)) return change(text);
  const changed = change(String.fromCharCode(...toBytes(text)));
  return fromBytes(Uint8Array.from(changed, (char) => char.charCodeAt(0)));
}

function outOfBounds(from: number | undefined, to: number, length: number): never {
  if (from === undefined) throw new Error(`runtime error: slice bounds out of range [:${to}] with length ${length}`);
  if (to > length) throw new Error(`runtime error: slice bounds out of range [:${to}] with length ${length}`);
  throw new Error(`runtime error: slice bounds out of range [${from}:${to}]`);
}

function truncate([count, text]: readonly [number, string]): string {
  const length = byteLength(text);
  if (count < 0 && length + count > 0) return byteSlice(text, length + count);
  return count >= 0 && length > count ? byteSlice(text, 0, count) : text;
}

function substring([from, to, text]: readonly [number, number, string]): string {
  const length = byteLength(text);
  if (from < 0) {
    if (to < 0 || to > length) outOfBounds(undefined, to, length);
    return byteSlice(text, 0, to);
  }
  const end = to < 0 || to > length ? length : to;
  if (from > end) outOfBounds(from, end, length);
  return byteSlice(text, from, end);
}

function abbreviate(text: string, offset: number, width: number): string {
  if (text === "" || width < 4) return "";
  const { length } = text;
  if (length <= width) return text;
  let from = Math.min(offset, length);
  if (length - from < width - 3) from = length - (width - 3);
  if (from <= 4) return `${text.slice(0, width - 3)}...`;
  if (width < 7) return "";
  if (from + width - 3 < length) return `...${abbreviate(text.slice(from), 0, width - 3)}`;
  return `...${text.slice(length - (width - 3))}`;
}

function repeat([count, text]: readonly [number, string], run: RunningTemplate): string {
  if (count < 0) throw new Error("strings: negative Repeat count");
  run.claimText(count * text.length);
  return text.repeat(count);
}

function indent(spaces: number, text: string, run: RunningTemplate): string {
  if (spaces < 0) throw new Error("strings: negative Repeat count");
  run.claimText(spaces);
  const pad = " ".repeat(spaces);
  if (!text.includes("\n")) return pad + text;
  if (spaces > 64) run.claimText((text.split("\n").length + 1) * spaces);
  return pad + text.replaceAll("\n", `\n${pad}`);
}

function trimSet([set, text]: Two): string {
  const chars = new Set(set);
  const runes = Array.from(text);
  let from = 0;
  let to = runes.length;
  while (from < to && chars.has(runes[from] ?? "")) from++;
  while (to > from && chars.has(runes[to - 1] ?? "")) to--;
  return runes.slice(from, to).join("");
}

/** White space is looked for byte by byte, and what stays is taken for Latin-1, as goutils does. */
function withoutSpace([text]: readonly [string]): string {
  if (isAscii(text)) return text.replaceAll(/[\t-\r ]/g, "");
  const binary = String.fromCharCode(...toBytes(text));
  const kept = binary.replaceAll(/[\t-\r \u0085\u00a0]/g, "");
  return kept.length === binary.length ? text : kept;
}

function initials([text]: readonly [string]): string {
  const binary = isAscii(text) ? text : String.fromCharCode(...toBytes(text));
  return binary
    .split(/[\t-\r \u0085\u00a0]+/)
    .map((word) => word.slice(0, 1))
    .join("");
}

/** strings.Split and SplitN. */
export function splitText(text: string, separator: string, count = -1): string[] {
  if (count === 0) return [];
  const parts = separator === "" ? Array.from(text) : text.split(separator);
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function splitMap(parts: readonly string[]): TemplateValue {
  return typed(Object.fromEntries(parts.map((part, index) => [`_${index}`, part])), "map[string]string");
}

function replace([from, to, text]: readonly [string, string, string], run: RunningTemplate): string {
  if (from !== "") {
    if (to.length > from.length) run.claimText(text.length + (text.split(from).length - 1) * (to.length - from.length));
    return text.replaceAll(from, () => to);
  }
  const runes = Array.from(text);
  run.claimText(text.length + to.length * (runes.length + 1));
  return to + runes.map((rune) => rune + to).join("");
}

function quote(args: Values): string {
  return args
    .filter((each) => each !== null)
    .map((each) => quoteText(textOf(each)))
    .join(" ");
}

function singleQuote(args: Values): string {
  return args
    .filter((each) => each !== null)
    .map((each) => `'${formatValue(each)}'`)
    .join(" ");
}

function join([separator, list]: readonly [string, TemplateValue], run: RunningTemplate): string {
  const parts = stringsOf(list);
  run.claimText(parts.reduce((length, part) => length + part.length + separator.length, 0));
  return parts.join(separator);
}

/** Sorts texts; a list of strings in its place, as Go does. */
function sortAlpha([list]: Values): TemplateValue {
  return typed(elementsOf(list) !== undefined ? stringsOf(list).sort(compareText) : [textOf(list)], "[]string");
}

const trimAll = define("string string", trimSet);

export const stringFunctions: Functions = {
  abbrev: define("int string", ([width, text]: readonly [number, string]) => {
    return width < 4 ? text : onBytes(text, (binary) => abbreviate(binary, 0, width));
  }),
  abbrevboth: define("int int string", ([left, right, text]: readonly [number, number, string]) => {
    return right < 4 || (left > 0 && right < 7) ? text : onBytes(text, (binary) => abbreviate(binary, left, right));
  }),
  trunc: define("int string", truncate),
  trim: define("string", ([text]: readonly [string]) => trimSpace(text)),
  upper: define("string", ([text]: readonly [string]) => (isAscii(text) ? text.toUpperCase() : mapRunes(text, upperRune))),
  lower: define("string", ([text]: readonly [string]) => (isAscii(text) ? text.toLowerCase() : mapRunes(text, lowerRune))),
  title: define("string", ([text]: readonly [string]) => title(text)),
  untitle: define("string", ([text]: readonly [string]) => uncapitalize(text)),
  substr: define("int int string", substring),
  repeat: define("int string", repeat),
  trimall: trimAll,
  trimAll,
  trimSuffix: define("string string", ([end, text]: Two) => (end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  trimPrefix: define("string string", ([start, text]: Two) => (text.startsWith(start) ? text.slice(start.length) : text)),
  nospace: define("string", withoutSpace),
  initials: define("string", initials),
  swapcase: define("string", ([text]: readonly [string]) => swapCase(text)),
  snakecase: define("string", ([text]: readonly [string]) => toSnake(text)),
  camelcase: define("string", ([text]: readonly [string]) => toPascal(text)),
  kebabcase: define("string", ([text]: readonly [string]) => toKebab(text)),
  wrap: define("int string", ([width, text]: readonly [number, string]) => onBytes(text, (binary) => wrap(binary, width, "", false))),
  wrapWith: define("int string string", ([width, separator, text]: readonly [number, string, string]) => {
    const plain = isAscii(separator) ? separator : String.fromCharCode(...toBytes(separator));
    return onBytes(text, (binary) => wrap(binary, width, plain, true));
  }),
  contains: define("string string", ([part, text]: Two) => text.includes(part)),
  hasPrefix: define("string string", ([start, text]: Two) => text.startsWith(start)),
  hasSuffix: define("string string", ([end, text]: Two) => text.endsWith(end)),
  quote: define("...any", quote, WRITES),
  squote: define("...any", singleQuote, WRITES),
  cat: define(
    "...any",
    (args: Values) =>
      args
        .filter((each) => each !== null)
        .map(formatValue)
        .join(" "),
    WRITES,
  ),
  indent: define("int string", ([spaces, text]: readonly [number, string], run) => indent(spaces, text, run)),
  nindent: define("int string", ([spaces, text]: readonly [number, string], run) => `\n${indent(spaces, text, run)}`),
  replace: define("string string string", replace),
  plural: define("string string int", ([one, many, count]: readonly [string, string, number]) => (count === 1 ? one : many)),
  toString: define("any", ([value]: Values) => textOf(value), WRITES),
  toStrings: define("any", ([value]: Values) => typed(stringsOf(value), "[]string"), WRITES),
  split: define("string string", ([separator, text]: Two) => splitMap(splitText(text, separator))),
  splitList: define("string string", ([separator, text]: Two) => typed(splitText(text, separator), "[]string")),
  splitn: define("string int string", ([separator, count, text]: readonly [string, number, string]) => {
    return splitMap(splitText(text, separator, count));
  }),
  join: define("string any", join),
  sortAlpha: define("any", sortAlpha),
};
