// Texts: version 2 of the string library. @see cel-go ext/strings.go
import { GO_ESCAPES } from "../../go-text/quote.ts";
import { INT, listOf, STRING, DYN } from "../check/type.ts";
import { ValueList } from "../value/collection.ts";
import { CelError, codePoints, isList, itemsOf, noOverload, type CelList, type CelValue } from "../value/value.ts";
import { member, plain, type FunctionDeclaration, type Run } from "./declare.ts";
import { formatText } from "./format.ts";
import { shownValue } from "../value/shown.ts";

const STRINGS_TYPE = listOf(STRING);

const outOfRange = (index: bigint): CelError => new CelError(`index out of range: ${index}`);

function charAt(text: string, index: bigint): CelValue {
  const points = codePoints(text);
  if (index < 0n || index > BigInt(points.length)) return outOfRange(index);
  return points[Number(index)] ?? "";
}

/** Index in code points of a text from an offset on. */
function indexOf(text: string, wanted: string, offset: bigint): CelValue {
  if (wanted === "") return offset;
  const [points, sought] = [codePoints(text), codePoints(wanted)];
  if (offset < 0n) return outOfRange(offset);
  for (let i = Number(offset); i <= points.length - sought.length; i += 1)
    if (sought.every((each, j) => points[i + j] === each)) return BigInt(i);
  return -1n;
}

function lastIndexOf(text: string, wanted: string, offset?: bigint): CelValue {
  const [points, sought] = [codePoints(text), codePoints(wanted)];
  if (wanted === "") return offset ?? BigInt(points.length);
  if (offset === undefined && text.length < wanted.length) return -1n;
  const from = offset ?? BigInt(points.length - 1);
  if (from < 0n) return outOfRange(from);
  if (from >= BigInt(points.length)) return -1n;
  for (let i = Math.min(Number(from), points.length - sought.length); i >= 0; i -= 1)
    if (sought.every((each, j) => points[i + j] === each)) return BigInt(i);
  return -1n;
}

function substring(text: string, start: bigint, end?: bigint): CelValue {
  const points = codePoints(text);
  if (end !== undefined && start > end) return new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  for (const each of end === undefined ? [start] : [start, end]) if (each < 0n || each > BigInt(points.length)) return outOfRange(each);
  return points.slice(Number(start), end === undefined ? undefined : Number(end)).join("");
}

/** @see strings.Replace: an empty text is found before each code point and at the end */
function replace(text: string, old: string, fresh: string, limit: bigint): string {
  if (old === fresh || limit === 0n) return text;
  let left = limit < 0n ? Infinity : Number(limit);
  if (old !== "") {
    const parts = text.split(old);
    const joined = parts.slice(0, left + 1).join(fresh);
    return parts.length > left + 1 ? [joined, ...parts.slice(left + 1)].join(old) : joined;
  }
  let out = "";
  for (const point of codePoints(text)) {
    if (left > 0) out += fresh;
    left -= 1;
    out += point;
  }
  return left > 0 ? out + fresh : out;
}

/** @see strings.SplitN */
function split(text: string, separator: string, limit: bigint): CelValue {
  if (limit === 0n) return new ValueList([]);
  const parts = separator === "" ? codePoints(text) : text.split(separator);
  if (limit < 0n || BigInt(parts.length) <= limit) return new ValueList(parts);
  const head = parts.slice(0, Number(limit) - 1);
  return new ValueList([...head, parts.slice(Number(limit) - 1).join(separator)]);
}

function join(list: CelList, separator: string): CelValue {
  const texts: string[] = [];
  for (const each of itemsOf(list)) {
    if (typeof each !== "string") return new CelError(`join: invalid input: ${shownValue(each)}`);
    texts.push(each);
  }
  return texts.join(separator);
}

/** @see strings.TrimSpace */
function trim(text: string): string {
  return text.replaceAll(/^[\t-\r \u0085\p{Z}]+|[\t-\r \u0085\p{Z}]+$/gu, "");
}

type Text = (text: string, ...rest: readonly never[]) => CelValue;

/** The types of the arguments were checked when the call was compiled, or before it was dispatched. */
function on(run: Text): Run {
  return (text, ...rest) => (typeof text === "string" ? run(text, ...(rest as never[])) : noOverload());
}

const lower = (text: string): string => text.replaceAll(/[A-Z]/g, (each) => each.toLowerCase());
const upper = (text: string): string => text.replaceAll(/[a-z]/g, (each) => each.toUpperCase());

export const STRINGS: readonly FunctionDeclaration[] = [
  { name: "charAt", overloads: [member("string_char_at_int", [STRING, INT], STRING, on(charAt))] },
  {
    name: "indexOf",
    overloads: [
      member(
        "string_index_of_string",
        [STRING, STRING],
        INT,
        on((text, wanted: string) => indexOf(text, wanted, 0n)),
      ),
      member("string_index_of_string_int", [STRING, STRING, INT], INT, on(indexOf)),
    ],
  },
  {
    name: "lastIndexOf",
    overloads: [
      member(
        "string_last_index_of_string",
        [STRING, STRING],
        INT,
        on((text, wanted: string) => lastIndexOf(text, wanted)),
      ),
      member("string_last_index_of_string_int", [STRING, STRING, INT], INT, on(lastIndexOf)),
    ],
  },
  { name: "lowerAscii", overloads: [member("string_lower_ascii", [STRING], STRING, on(lower))] },
  { name: "upperAscii", overloads: [member("string_upper_ascii", [STRING], STRING, on(upper))] },
  {
    name: "replace",
    overloads: [
      member(
        "string_replace_string_string",
        [STRING, STRING, STRING],
        STRING,
        on((text, old: string, fresh: string) => replace(text, old, fresh, -1n)),
      ),
      member("string_replace_string_string_int", [STRING, STRING, STRING, INT], STRING, on(replace)),
    ],
  },
  {
    name: "split",
    overloads: [
      member(
        "string_split_string",
        [STRING, STRING],
        STRINGS_TYPE,
        on((text, separator: string) => split(text, separator, -1n)),
      ),
      member("string_split_string_int", [STRING, STRING, INT], STRINGS_TYPE, on(split)),
    ],
  },
  {
    name: "substring",
    overloads: [
      member(
        "string_substring_int",
        [STRING, INT],
        STRING,
        on((text, start: bigint) => substring(text, start)),
      ),
      member("string_substring_int_int", [STRING, INT, INT], STRING, on(substring)),
    ],
  },
  { name: "trim", overloads: [member("string_trim", [STRING], STRING, on(trim))] },
  {
    name: "format",
    overloads: [
      member(
        "string_format",
        [STRING, listOf(DYN)],
        STRING,
        on((text, args: CelList) => formatText(text, args)),
      ),
    ],
  },
  {
    name: "strings.quote",
    overloads: [
      plain(
        "strings_quote",
        [STRING],
        STRING,
        on((text) => `"${Array.from(text, (each) => (each === '"' ? '\\"' : (GO_ESCAPES[each] ?? each))).join("")}"`),
      ),
    ],
  },
  {
    name: "join",
    overloads: [
      member("list_join", [STRINGS_TYPE], STRING, (list = null) => (isList(list) ? join(list, "") : noOverload())),
      member("list_join_string", [STRINGS_TYPE, STRING], STRING, (list = null, separator = null) =>
        isList(list) && typeof separator === "string" ? join(list, separator) : noOverload(),
      ),
    ],
  },
];
