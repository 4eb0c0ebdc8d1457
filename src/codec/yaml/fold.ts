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
  const lineEnd = `\n${" ".repeat(margin.indent)}`;
  const characters = [...value];
  const last = characters.length - 1;
  let column = margin.column + quote.length;
  let afterBlank = false;
  let afterSeparator = false;
  let text = quote;
  characters.forEach((character, index) => {
    const next = characters[index + 1];
    if (character === " ") {
      const isInside = style === "plain" || (index > 0 && index < last);
      if (!afterBlank && column > MAX_LINE && isInside && (style === "double" || next !== " ")) {
        text += lineEnd;
        column = margin.indent;
        if (style === "double" && next === " ") {
          text += "\\";
          column += 1;
        }
      } else {
        text += " ";
        column += 1;
      }
      afterBlank = true;
      return;
    }
    const isSeparator = style !== "double" && (character === "\u2028" || character === "\u2029");
    if (afterSeparator && !isSeparator) {
      text += " ".repeat(margin.indent);
      column = margin.indent;
    }
    const written = style === "double" ? escaped(character) : style === "single" && character === "'" ? "''" : character;
    text += written;
    column = isSeparator ? 0 : column + written.length;
    afterSeparator = isSeparator;
    afterBlank = false;
  });
  return text + quote;
}
