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
export function foldScalar(style: "plain" | "single" | "double", value: string, margin: Margin): string {
  const quote = style === "plain" ? "" : style === "single" ? "'" : '"';
  const out: Output = { text: quote, column: margin.column + quote.length, afterBlank: false, afterSeparator: false };
  const characters = Array.from(value);
  characters.forEach((character, index) => {
    if (character !== " ") return writeCharacter(out, character, style, margin);
    const isInside = style === "plain" || (index > 0 && index < characters.length - 1);
    const next = characters[index + 1];
    const breaks = !out.afterBlank && out.column > MAX_LINE && isInside && (style === "double" || next !== " ");
    if (breaks) breakLine(out, margin, style === "double" && next === " ");
    else append(out, " ");
    out.afterBlank = true;
  });
  return out.text + quote;
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

function writeCharacter(out: Output, character: string, style: "plain" | "single" | "double", { indent }: Margin): void {
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
