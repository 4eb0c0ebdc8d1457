// The functions of the language itself.
import { formatValue, print, printLine } from "../format/print.ts";
import { printFormatted } from "../format/printf.ts";
import { elementsOf, elementType, isList, isMap, isTrue, typeOf, zeroOf } from "../kind.ts";
import { byteLength, isPrint, toBytes } from "../text.ts";
import { goInt, GoInt, GoObject, typed, typeTag, type TemplateValue } from "../value.ts";
import { comparisonFunctions } from "./comparison.ts";
import { define, WRITES, type Functions } from "./define.ts";
import { queryEscape } from "./url-text.ts";

function lengthOf([value]: readonly TemplateValue[]): GoInt {
  if (value === null) throw new Error("len of nil pointer");
  if (typeof value === "string") return goInt(byteLength(value));
  if (isList(value)) return goInt(value.length);
  if (value instanceof GoObject && (value.kind === "map" || value.kind === "slice")) return goInt(value.entries().length);
  if (isMap(value)) return goInt(Object.keys(value).length);
  throw new Error(`len of type ${typeOf(value)}`);
}

function indexArgument(index: TemplateValue, limit: number): number {
  if (index === null || index === undefined) throw new Error("cannot index slice/array with nil");
  if (!(index instanceof GoInt)) throw new Error(`cannot index slice/array with type ${typeOf(index)}`);
  if (index.value < 0n || index.value > BigInt(limit)) throw new Error(`index out of range: ${index.value}`);
  return Number(index.value);
}

function index([item, ...path]: readonly TemplateValue[]): TemplateValue {
  if (item === null || item === undefined) throw new Error("index of untyped nil");
  return path.reduce(indexOne, item);
}

function indexList(list: readonly TemplateValue[], key: TemplateValue): TemplateValue {
  const at = indexArgument(key, list.length);
  if (at === list.length) throw new Error("reflect: slice index out of range");
  return list[at];
}

function indexText(text: string, key: TemplateValue): TemplateValue {
  const bytes = toBytes(text);
  const at = indexArgument(key, bytes.length);
  if (at === bytes.length) throw new Error("reflect: string index out of range");
  return new GoInt(BigInt(bytes[at] ?? 0), "uint8");
}

function indexOne(item: TemplateValue, key: TemplateValue): TemplateValue {
  if (item === null || item === undefined) throw new Error("index of nil pointer");
  const elements = elementsOf(item);
  if (elements !== undefined) return indexList(elements, key);
  if (typeof item === "string") return indexText(item, key);
  if (item instanceof GoObject && item.kind === "map") return item.entries().find(([each]) => each === key)?.[1] ?? null;
  if (!isMap(item)) throw new Error(`can't index item of type ${typeOf(item)}`);
  if (key === null || key === undefined) throw new Error("value is nil; should be of type string");
  if (typeof key !== "string") throw new Error(`value has type ${typeOf(key)}; should be string`);
  return Object.hasOwn(item, key) ? item[key] : zeroOf(elementType(item));
}

function checkBounds(count: number, isText: boolean): void {
  if (count > 3) throw new Error(`too many slice indexes: ${count}`);
  if (isText && count === 3) throw new Error("cannot 3-index slice a string");
}

/** The language's own `slice`, which sprig's hides. */
function slice([item, ...bounds]: readonly TemplateValue[]): TemplateValue {
  if (item === null || item === undefined) throw new Error("slice of untyped nil");
  const isText = typeof item === "string";
  checkBounds(bounds.length, isText);
  if (!isText && !isList(item)) throw new Error(`can't slice item of type ${typeOf(item)}`);
  const size = isText ? byteLength(item) : item.length;
  const [from = 0, to = size, most = size] = bounds.map((each) => indexArgument(each, size));
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  if (to > most) throw new Error(`invalid slice index: ${to} > ${most}`);
  if (isText) return item.slice(from, to);
  const part = item.slice(from, to);
  const tag = typeTag(item);
  return tag === undefined ? part : typed(part, tag);
}

function call([name, callee, ...args]: readonly TemplateValue[]): TemplateValue {
  if (callee === null || callee === undefined) throw new Error("call of nil");
  if (typeof callee !== "function") throw new Error(`non-function ${formatValue(name)} of type ${typeOf(callee)}`);
  return callee(...args);
}

const HTML: Readonly<Record<string, string>> = { '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "\0": "\uFFFD" };
const JS: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "<": "\\u003C",
  ">": "\\u003E",
  "&": "\\u0026",
  "=": "\\u003D",
};

function textOf(args: readonly TemplateValue[]): string {
  const [only] = args;
  if (args.length === 1 && typeof only === "string") return only;
  return print(args.map((each) => (each === null || each === undefined ? "<no value>" : each)));
}

function escapeHtml(args: readonly TemplateValue[]): string {
  // oxlint-disable-next-line no-control-regex -- NUL has an escape of its own
  return textOf(args).replaceAll(/["'&<>\0]/g, (char) => HTML[char] ?? char);
}

function escapeJs(args: readonly TemplateValue[]): string {
  let text = "";
  for (const char of textOf(args)) text += JS[char] ?? escapeJsRune(char);
  return text;
}

function escapeJsRune(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x80) return char;
  if (code >= 0x80 && isPrint(char)) return char;
  return `\\u${(code >= 0xdc80 && code <= 0xdcff ? 0xfffd : code).toString(16).toUpperCase().padStart(4, "0")}`;
}

export const builtinFunctions: Functions = {
  ...comparisonFunctions,
  and: define("value ...value", () => undefined, { isShortCircuit: false }),
  or: define("value ...value", () => undefined, { isShortCircuit: true }),
  not: define("value", ([value]: readonly TemplateValue[]) => !isTrue(value)),
  len: define("value", lengthOf),
  index: define("value ...value", index),
  slice: define("value ...value", slice),
  call: define("value ...value", call, { takesName: true }),
  print: define("...any", (args: readonly TemplateValue[]) => print(args), WRITES),
  println: define("...any", (args: readonly TemplateValue[]) => printLine(args), WRITES),
  printf: define("string ...any", ([pattern, ...values]: readonly [string, ...TemplateValue[]]) => printFormatted(pattern, values), WRITES),
  html: define("...any", escapeHtml),
  js: define("...any", escapeJs),
  urlquery: define("...any", (args: readonly TemplateValue[]) => queryEscape(textOf(args)), WRITES),
};
