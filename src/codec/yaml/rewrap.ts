// What kyaml makes of a folded block scalar: it writes the scalar folded again and reads that back, and its writer doubles the line end
// between a line and an indented one, and loses one after a scalar that starts with a blank.
import { UNWRITABLE } from "./refusals.ts";

/**
 * The text after one round through kyaml's folded form.
 * @see go.yaml.in/yaml v3.0, emitterc.go (yaml_emitter_write_folded_scalar)
 */
export function rewrapped(text: string): string {
  if (!text.includes("\n") || UNWRITABLE.test(text)) return text;
  const afterBreaks = text.replace(/^\n+/, "").charAt(0);
  const startsBlank = afterBreaks === "" || isBlank(afterBreaks);
  let lineStart = text.charAt(0);
  return text.replaceAll(/(\n+)([^\n]?)/g, (run: string, breaks: string, next: string, offset: number) => {
    const previous = lineStart;
    lineStart = next;
    if (offset === 0 || isBlank(previous)) return run;
    if (next === "") return breaks.length > 1 && !startsBlank ? `${breaks}\n` : run;
    if (isBlank(next)) return startsBlank ? run : `${breaks}\n${next}`;
    if (!startsBlank) return run;
    return breaks.length === 1 ? ` ${next}` : breaks.slice(1) + next;
  });
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}
