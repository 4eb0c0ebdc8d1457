// Breaks a long scalar at blanks after the 80th column.
import { escaped } from "./scalar-form.ts";

/** Column after which a line is broken at the next blank. */
export const MAX_LINE = 80;

interface Margin {
  /** Column at which the scalar starts. */
  readonly column: number;
  /** Indentation of continued lines. */
  readonly indent: number;
}

/**
 * Writes a string plain or quoted, folded.
 * @see go.yaml.in/yaml v2.4, emitterc.go (write_plain_scalar, write_single_quoted_scalar, write_double_quoted_scalar)
 */
export function foldScalar(style: Style, value: string, margin: Margin): string {
  const quote = style === "plain" ? "" : style === "single" ? "'" : '"';
  const out: Output = { text: quote, column: margin.column + quote.length, afterBlank: false, afterSeparator: false };
  for (let index = 0; index < value.length;) {
    if (value[index] === " ") {
      writeBlank(out, { style, value, index }, margin);
      index += 1;
      continue;
    }
    const next = value.indexOf(" ", index);
    const end = next < 0 ? value.length : next;
    writeWord(out, value.slice(index, end), style, margin);
    index = end;
  }
  return out.text + quote;
}

type Style = "plain" | "single" | "double";

function writeBlank(out: Output, at: { readonly style: Style; readonly value: string; readonly index: number }, margin: Margin): void {
  const { style, value, index } = at;
  const isInside = style === "plain" || (index > 0 && index < value.length - 1);
  const isBeforeBlank = value[index + 1] === " ";
  const breaks = !out.afterBlank && out.column > MAX_LINE && isInside && (style === "double" || !isBeforeBlank);
  if (breaks) breakLine(out, margin, style === "double" && isBeforeBlank);
  else append(out, " ");
  out.afterBlank = true;
}

const SEPARATOR = /[\u2028\u2029]/;

/** Characters without a blank; all at once where none of them moves the column back. */
function writeWord(out: Output, word: string, style: Style, margin: Margin): void {
  if (style === "double" || out.afterSeparator || SEPARATOR.test(word)) {
    for (const character of word) writeCharacter(out, character, style, margin);
    return;
  }
  append(out, style === "single" ? word.replaceAll("'", "''") : word);
  out.afterBlank = false;
}

interface Output {
  text: string;
  column: number;
  afterBlank: boolean;
  afterSeparator: boolean;
}

function append(out: Output, text: string): void {
  out.text += text;
  out.column += text.length;
}

/** In double quotes a line that starts with a blank needs a backslash before it. */
function breakLine(out: Output, { indent }: Margin, beforeBlank: boolean): void {
  out.text += `\n${" ".repeat(indent)}`;
  out.column = indent;
  if (beforeBlank) append(out, "\\");
}

function writeCharacter(out: Output, character: string, style: Style, { indent }: Margin): void {
  const isSeparator = style !== "double" && (character === "\u2028" || character === "\u2029");
  if (out.afterSeparator && !isSeparator) {
    out.text += " ".repeat(indent);
    out.column = indent;
  }
  append(out, style === "double" ? escaped(character) : style === "single" && character === "'" ? "''" : character);
  if (isSeparator) out.column = 0;
  out.afterSeparator = isSeparator;
  out.afterBlank = false;
}
