// Patterns of Go's path/filepath.Match: `*` and `?` within one part of a path, and sets in brackets.
import { compilePattern } from "#codec";

/** A test of whole paths; undefined where the pattern is broken. */
export function compileShellPattern(pattern: string): ((path: string) => boolean) | undefined {
  const parts: string[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? "";
    if (character === "*") parts.push(parts.at(-1) === "[^/]*" ? "" : "[^/]*");
    else if (character === "?") parts.push("[^/]");
    else if (character === "\\") {
      at += 1;
      const next = characters[at];
      if (next === undefined) return undefined;
      parts.push(escape(next));
    } else if (character === "[") {
      const set = readSet(characters, at + 1);
      if (set === undefined) return undefined;
      parts.push(set.source);
      at = set.end;
    } else parts.push(escape(character));
  }
  return compilePattern(`^(?s:${parts.join("")})$`);
}

function readSet(characters: readonly string[], start: number): { readonly source: string; readonly end: number } | undefined {
  let at = start;
  const negated = characters[at] === "^";
  if (negated) at += 1;
  const ranges: string[] = [];
  while (characters[at] !== "]" || ranges.length === 0) {
    const low = readMember(characters, at);
    if (low === undefined) return undefined;
    at = low.end;
    let high = low;
    if (characters[at] === "-") {
      const upper = readMember(characters, at + 1);
      if (upper === undefined) return undefined;
      high = upper;
      at = upper.end;
    }
    if (low.character <= high.character) ranges.push(`${escape(low.character)}-${escape(high.character)}`);
    else ranges.push("");
  }
  const members = ranges.join("");
  if (members === "") return { source: negated ? "." : "[^\\x{0}-\\x{10FFFF}]", end: at };
  const source = `[${negated ? "^" : ""}${members}]`;
  return { source, end: at };
}

function readMember(characters: readonly string[], at: number): { readonly character: string; readonly end: number } | undefined {
  const character = characters[at];
  if (character === undefined || character === "-" || character === "]") return undefined;
  if (character !== "\\") return { character, end: at + 1 };
  const escaped = characters[at + 1];
  return escaped === undefined ? undefined : { character: escaped, end: at + 2 };
}

function escape(character: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}
