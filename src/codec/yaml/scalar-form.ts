// How a string is written: plain, in single or double quotes, or as a literal block.

export interface ScalarForm {
  readonly style: "plain" | "single" | "double" | "literal";
  /** The text with its quotes; for a literal block the string itself. */
  readonly text: string;
  /** For a key: short enough and on one line, so that it needs no `?`. */
  readonly isSimple: boolean;
}

/** Plain strings that need no closer look: letters, digits and `_ . / -`, starting with a letter. */
const EASY = /^[A-Za-z][A-Za-z0-9_./-]*$/;
const FIRST_INDICATOR = new Set("#,[]{}&*!|>'\"%@`");
const MAX_SIMPLE_KEY_BYTES = 128;

/**
 * Chooses the form of a string.
 * @param isAmbiguous the text, written plain, would be read as something other than a string
 * @see go.yaml.in/yaml v2.4, encode.go (stringv) and emitterc.go (analyze_scalar, select_scalar_style)
 */
export function scalarForm(value: string, isKey: boolean, isAmbiguous: boolean): ScalarForm {
  if (!isAmbiguous && value.length < 100 && EASY.test(value)) return { style: "plain", text: value, isSimple: true };
  const facts = analyze(value);
  const isSimple = !facts.multiline && (value.length <= 42 || byteLength(value) <= MAX_SIMPLE_KEY_BYTES);
  const mustQuote = isAmbiguous || isBase60(value) || (isKey && facts.multiline);
  const style = value.includes("\n") ? multilineStyle(facts, isKey && isSimple) : lineStyle(facts, mustQuote);
  return { style, text: inStyle(value, style), isSimple };
}

function multilineStyle(facts: Facts, inSimpleKey: boolean): ScalarForm["style"] {
  return !inSimpleKey && facts.blockAllowed ? "literal" : "double";
}

function lineStyle(facts: Facts, mustQuote: boolean): ScalarForm["style"] {
  if (mustQuote || !(facts.plainAllowed || facts.singleAllowed)) return "double";
  return facts.plainAllowed ? "plain" : "single";
}

function inStyle(value: string, style: ScalarForm["style"]): string {
  if (style === "double") return doubleQuoted(value);
  return style === "single" ? `'${value.replaceAll("'", "''")}'` : value;
}

interface Facts {
  readonly multiline: boolean;
  readonly plainAllowed: boolean;
  readonly singleAllowed: boolean;
  readonly blockAllowed: boolean;
}

const isBreakCode = (code: number): boolean => code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
const UNPRINTABLE = /[^\n\x20-\x7E\u00A0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/;
const ANY_BREAK = /[\n\r\u0085\u2028\u2029]/;
const INDICATOR_INSIDE = /: |:$|[ \n\r\u0085\u2028\u2029\t]#|:[\n\r\u0085\u2028\u2029\t]/;

function analyze(value: string): Facts {
  const multiline = ANY_BREAK.test(value);
  const startsOrEndsBlank = isBlank(value, 0) || isBlank(value, value.length - 1);
  const trailingSpace = value.endsWith(" ");
  const breakSpace = multiline && /[\n\r\u0085\u2028\u2029] /.test(value);
  const spoiled = UNPRINTABLE.test(value) || (multiline && / [\n\r\u0085\u2028\u2029]/.test(value));
  const plainAllowed = !startsOrEndsBlank && !breakSpace && !spoiled && !multiline && !hasIndicators(value);
  return { multiline, plainAllowed, singleAllowed: !breakSpace && !spoiled, blockAllowed: !trailingSpace && !spoiled };
}

function isBlank(value: string, index: number): boolean {
  const code = value.charCodeAt(index);
  return code === 32 || isBreakCode(code);
}

function hasIndicators(value: string): boolean {
  if (value.startsWith("---") || value.startsWith("...")) return true;
  const first = value.charAt(0);
  if (FIRST_INDICATOR.has(first)) return true;
  const second = value.charAt(1);
  const followedByBlank = value.length === 1 || second === " " || second === "\t" || (second !== "" && ANY_BREAK.test(second));
  if ((first === "?" || first === ":" || first === "-") && followedByBlank) return true;
  return INDICATOR_INSIDE.test(value);
}

function isBase60(value: string): boolean {
  return /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(value);
}

function byteLength(value: string): number {
  let bytes = 0;
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const ESCAPES: Readonly<Record<number, string>> = {
  0: "0",
  7: "a",
  8: "b",
  9: "t",
  10: "n",
  11: "v",
  12: "f",
  13: "r",
  27: "e",
  34: '"',
  92: "\\",
  0x85: "N",
  0xa0: "_",
  0x2028: "L",
  0x2029: "P",
};

/** The string in double quotes, with everything escaped that go-yaml does not take for printable (astral characters too). */
export function doubleQuoted(value: string): string {
  let text = '"';
  for (const character of value) text += escaped(character);
  return `${text}"`;
}

/** One character as it stands in double quotes. */
export function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return mustEscape(character, code) ? escape(code) : character;
}

function mustEscape(character: string, code: number): boolean {
  return code > 0xffff || code === 34 || code === 92 || isBreakCode(code) || UNPRINTABLE.test(character);
}

function escape(code: number): string {
  const named = ESCAPES[code];
  if (named !== undefined) return `\\${named}`;
  const [letter, width] = code <= 0xff ? ["x", 2] : code <= 0xffff ? ["u", 4] : ["U", 8];
  return `\\${letter}${code.toString(16).toUpperCase().padStart(Number(width), "0")}`;
}

/** `|` with the hints that a literal block needs: indentation when it starts with a blank, and what to do with trailing line ends. */
export function literalHeader(value: string): string {
  const indentation = isBlank(value, 0) ? "2" : "";
  if (!isBreakCode(value.charCodeAt(value.length - 1))) return `|${indentation}-`;
  const isKept = value.length === 1 || isBreakCode(value.charCodeAt(value.length - 2));
  return `|${indentation}${isKept ? "+" : ""}`;
}
