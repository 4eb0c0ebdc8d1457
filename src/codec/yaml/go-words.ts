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
  [/^(?:tab characters|bad indentation|end of the stream or a document separator)/, leadingTab],
  [/^tab characters/, ({ line }) => scanned(line, NO_TOKEN)],
  [/^bad indentation of a mapping entry/, badEntry],
  [/^bad indentation of a sequence entry/, ({ line }) => parsed(line, "did not find expected '-' indicator")],
  [/^end of the stream or a document separator/, afterTheEnd],
  [/a multiline key may not be an implicit key/, ({ line }) => scanned(line, NO_COLON)],
  [/^expected ':' after a mapping key/, noColon],
  [/^unidentified alias "/, ({ reason }) => `unknown anchor '${/"(.*)"/.exec(reason)?.[1] ?? ""}' referenced`],
  [/^name of an alias node/, ({ line }) => scanned(line, "did not find expected alphabetic or numeric character")],
  [/within a (single|double) quoted scalar/, ({ line }) => scanned(line, "found unexpected end of stream")],
  [/^a whitespace character is expected after the key-value separator/, noSpace],
  [/^expected hexadecimal character/, ({ line }) => scanned(line, "did not find expected hexdecimal number")],
  [/^unknown escape sequence/, ({ line }) => scanned(line, "found unknown escape character")],
  [/stands for no character$/, ({ line }) => scanned(line, "found invalid Unicode character escape code")],
  [/^invalid map key: /, ({ reason }) => reason],
  [/^cannot merge mappings/, () => "map merge requires map or sequence of maps as the value"],
  [/^a line break is expected/, ({ line }) => scanned(line, "did not find expected comment or line break")],
];

/**
 * What Go says of a text that {@link parseYamlTrees} refused with that error: `yaml: ` and the words of go-yaml, or `json: ` and those of
 * its JSON encoder; our own words, with the line, where go-yaml's are not known.
 * @see go.yaml.in/yaml v2, scannerc.go and parserc.go; encoding/json
 */
export function goYamlWords(error: unknown, text: string): string {
  const unsupported = isProblem(error) ? /^([-+]?)\.(inf|nan) has no JSON form$/i.exec(String(error.data["reason"])) : null;
  if (unsupported === null) return `yaml: ${yamlWords(error, text)}`;
  const [, sign = "", name = ""] = unsupported;
  return `json: unsupported value: ${/inf/i.test(name) ? `${sign || "+"}Inf` : "NaN"}`;
}

function yamlWords(error: unknown, text: string): string {
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
  for (const [pattern, wordsOf] of RULES) {
    const words = pattern.test(reason) ? wordsOf(fault) : undefined;
    if (words !== undefined) return words;
  }
  return scanned(line, reason);
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

const BLOCK_HEADER = /(?:^|[\s:-])[|>][-+0-9]*\s*(?:#.*)?$/;

/** A tab before a line of a mapping or list: what is said of it depends on what it could go on with. */
function leadingTab({ text, line }: Fault): string | undefined {
  const lines = text.split("\n", line);
  if (!/^ *\t/.test(lines.at(-1) ?? "")) return undefined;
  const before = lines.slice(0, -1).filter((each) => each.trim() !== "");
  const header = before.findLastIndex((each) => BLOCK_HEADER.test(each));
  const indent = marginOf(before[header] ?? "");
  if (header >= 0 && before.slice(header + 1).every((each) => marginOf(each) > indent))
    return scanned(line, "found a tab character where an indentation space is expected");
  const goesOn = /[^:\s"'\]}]$/.test((before.at(-1) ?? "").trimEnd());
  return scanned(line, goesOn ? "found a tab character that violates indentation" : NO_TOKEN);
}

function marginOf(line: string): number {
  return line.length - line.trimStart().length;
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

function noSpace(fault: Fault): string {
  return parsed(fault.line, /^\s*-\s/.test(lineOf(fault)) ? "did not find expected '-' indicator" : NO_KEY);
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
