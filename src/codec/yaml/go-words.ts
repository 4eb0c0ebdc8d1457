// Faults of YAML in the words of go-yaml, which are the ones that people look for. Our parser finds most faults at the same place, but
// names them otherwise; go-yaml's scanner counts lines from 1, its parser from 0, and neither names the first line.
import { isProblem } from "#base";

interface Fault {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

type Words = (fault: Fault) => string | undefined;

const scanned = (line: number, words: string): string => (line <= 1 ? words : `line ${line}: ${words}`);
const parsed = (line: number, words: string): string => (line <= 1 ? words : `line ${line - 1}: ${words}`);

const NO_KEY = "did not find expected key";
const NO_COLON = "could not find expected ':'";
const NO_NODE = "did not find expected node content";
const NO_TOKEN = "found character that cannot start any token";
const NO_VALUES = "mapping values are not allowed in this context";

const RULES: readonly (readonly [RegExp, Words])[] = [
  [/^unexpected end of the stream within a flow collection/, ({ text }) => unclosed(text)],
  [/^missed comma between flow collection entries/, missedComma],
  [/^expected the node content/, ({ line }) => parsed(line, NO_NODE)],
  [/^tab characters/, ({ line }) => scanned(line, NO_TOKEN)],
  [/^bad indentation of a mapping entry/, badEntry],
  [/^bad indentation of a sequence entry/, ({ line }) => parsed(line, "did not find expected '-' indicator")],
  [/^end of the stream or a document separator/, afterTheEnd],
  [/a multiline key may not be an implicit key/, ({ line }) => scanned(line, NO_COLON)],
  [/^expected ':' after a mapping key/, noColon],
  [/^unidentified alias "/, ({ reason }) => `unknown anchor '${/"(.*)"/.exec(reason)?.[1] ?? ""}' referenced`],
  [/^name of an alias node/, ({ line }) => scanned(line, "did not find expected alphabetic or numeric character")],
  [/within a (single|double) quoted scalar/, ({ line }) => scanned(line, "found unexpected end of stream")],
  [/^unknown escape sequence/, ({ line }) => scanned(line, "found unknown escape character")],
  [/stands for no character$/, ({ line }) => scanned(line, "found invalid Unicode character escape code")],
  [/^invalid map key: /, ({ reason }) => reason],
  [/^cannot merge mappings/, () => "map merge requires map or sequence of maps as the value"],
  [/^a line break is expected/, ({ line }) => scanned(line, "did not find expected comment or line break")],
];

/**
 * What go-yaml says of a text that {@link parseYamlTrees} refused with that error; our own words, with the line, where go-yaml's are not known.
 * @see go.yaml.in/yaml v2, scannerc.go and parserc.go
 */
export function goYamlWords(error: unknown, text: string): string {
  const head = headFault(text);
  if (head !== undefined) return head;
  if (!isProblem(error)) return String(error);
  const {
    line,
    column = 1,
    reason = error.message,
  } = error.data as { readonly line?: number; readonly column?: number; readonly reason?: string };
  if (line === undefined) return reason;
  const fault = { text, line, column, reason };
  return RULES.find(([pattern]) => pattern.test(reason))?.[1](fault) ?? scanned(line, reason);
}

/** Faults of the first characters. */
function headFault(text: string): string | undefined {
  if (/^[|>][+-]?[1-9]?[+-]?[^\s#+-]/.test(text)) return "did not find expected comment or line break";
  const directive = /^%([0-9A-Za-z_-]*)(.?)/.exec(text);
  if (directive === null) return undefined;
  const [, name = "", next = ""] = directive;
  if (name === "") return "could not find expected directive name";
  return /^\s?$/.test(next) ? "found unknown directive name" : "found unexpected non-alphabetical character";
}

function lineOf({ text, line }: Pick<Fault, "text" | "line">): string {
  return text.split("\n", line)[line - 1] ?? "";
}

function badEntry(fault: Fault): string {
  const { line, column } = fault;
  const rest = lineOf(fault).slice(column - 1);
  if (rest.startsWith(":")) return scanned(line, NO_VALUES);
  if (/^[@`%\t]/.test(rest)) return scanned(line, NO_TOKEN);
  if (/^-(\s|$)/.test(rest)) return scanned(line, "block sequence entries are not allowed in this context");
  return /^[,\]}]/.test(rest) &&
    lineOf(fault)
      .slice(0, column - 1)
      .trimEnd()
      .endsWith(":")
    ? parsed(line, NO_NODE)
    : parsed(line, NO_KEY);
}

function afterTheEnd(fault: Fault): string {
  const { text, line, column } = fault;
  if (lineOf(fault)[column - 1] === ":") return scanned(line, NO_VALUES);
  const first = text.split("\n").find((each) => /^\s*[^\s#]/.test(each) && !each.startsWith("---")) ?? "";
  return parsed(line, /^\s*-(\s|$)/.test(first) ? "did not find expected '-' indicator" : NO_KEY);
}

/** A collection in brackets where a key should be is found by the parser when the mapping stands behind a dash, else by the scanner. */
function noColon(fault: Fault): string {
  const { text, line, column } = fault;
  const own = lineOf(fault);
  const indent = own.length - own.trimStart().length;
  const before = text.split("\n", line - 1).findLast((each) => each.trim() !== "" && each.length - each.trimStart().length <= indent);
  const behindDash = before !== undefined && /^\s*- +/.exec(before)?.[0].length === indent;
  return /[\]}]/.test(own[column - 2] ?? "") && behindDash ? parsed(line, NO_KEY) : scanned(line + 1, NO_COLON);
}

function missedComma({ text, line, column }: Fault): string {
  const lines = text.split("\n", line);
  const before = [...lines.slice(0, -1), (lines.at(-1) ?? "").slice(0, column - 1)].join("\n");
  return parsed(line, expectedIn(before));
}

function unclosed(text: string): string {
  const line = text.split("\n").length + (text.endsWith("\n") ? 0 : 1);
  return parsed(line, expectedIn(text));
}

/** What a collection in brackets lacks that ends with the text. */
function expectedIn(text: string): string {
  if (/[[{,:-]\s*$/.test(text)) return NO_NODE;
  const open: string[] = [];
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    if (bracket === "[" || bracket === "{") open.push(bracket);
    else open.pop();
  }
  return `did not find expected ',' or '${open.at(-1) === "{" ? "}" : "]"}'`;
}
