// JSON that is followed by other text, as Go's decoder reads a stream.
import type { Json } from "#base";

/** The value at the start of a text and how many UTF-16 units it takes; undefined where there is none. */
export function jsonPrefix(text: string): { readonly value: Json; readonly length: number } | undefined {
  const start = /^\s*/.exec(text)?.[0].length ?? 0;
  const length = start + valueLength(text.slice(start));
  try {
    return { value: JSON.parse(text.slice(0, length)) as Json, length };
  } catch {
    return undefined; // the caller says what a text without a value means
  }
}

function valueLength(text: string): number {
  const first = text[0];
  if (first === '"') return stringLength(text, 0);
  if (first !== "{" && first !== "[") return /^[-+\w.]*/.exec(text)?.[0].length ?? 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === '"') at = stringLength(text, at) - 1;
    else if ("{[".includes(character)) depth += 1;
    else if ("}]".includes(character)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function stringLength(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
