// TOML texts to values. The grammar is smol-toml's, behind #codec; the first faults of a line are told in BurntSushi/toml's words.
import { parseToml } from "#codec";
import { isProblem } from "#base";
import { quoteText } from "../text.ts";
import { GoInt, type TemplateValue } from "../value.ts";

/** Reads a document. @throws an error in the library's words */
export function readToml(text: string): TemplateValue {
  try {
    return parseToml(text, (integer) => new GoInt(integer, "int64")) as TemplateValue;
  } catch (error) {
    if (!isProblem(error, "toml.")) throw error;
    throw new Error(faultOf(text) ?? `toml: ${error.message}`, { cause: error });
  }
}

/** A line whose key is followed by no equals sign. */
function faultOf(text: string): string | undefined {
  for (const [index, line] of text.split("\n").entries()) {
    const match = /^[ \t]*(?:[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*[ \t]*)?/.exec(line);
    if (match === null || line.trim() === "" || /^[=#"'[]/.test(line.slice(match[0].length))) continue;
    const isLast = index === text.split("\n").length - 1;
    const rest = line.slice(match[0].length);
    if (rest === "" && isLast) return `toml: line ${index + 1}: unexpected EOF; expected key separator '='`;
    const found = rest === "" ? "\n" : String.fromCodePoint(rest.codePointAt(0) ?? 0);
    return `toml: line ${index + 1}: expected '.' or '=', but got '${quoteText(found).slice(1, -1)}' instead`;
  }
  return undefined;
}
