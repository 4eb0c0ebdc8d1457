// How deep a body may be nested. Everything that walks a value calls itself once per level, so the bound is checked without calls of
// itself where values come in: behind it no walk can fill the stack, whether its code was run before or not.
import type { Json } from "#base";
import { MAX_YAML_DEPTH } from "#codec";
import { refusals } from "../status/status.ts";
import { endOfText } from "./json-failure.ts";

/** Most levels of lists and objects in a body, and in what a patch makes of an object; the same for JSON and YAML. */
export const MOST_LEVELS = MAX_YAML_DEPTH;

/** Levels of lists and objects in a JSON text, and the bracket that opens one more than `most`, behind which nothing is counted. */
export function levelsOfText(text: string, most: number): { readonly levels: number; readonly opener?: string } {
  let depth = 0;
  let levels = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = endOfText(text, i);
    else if (c === 0x7b || c === 0x5b) {
      depth += 1;
      if (depth > levels) levels = depth;
      if (depth > most) return { levels, opener: String.fromCharCode(c) };
    } else if (c === 0x7d || c === 0x5d) depth -= 1;
  }
  return { levels };
}

/** Whether a value has more than `most` levels of lists and objects; a scalar has none. */
export function isDeeper(value: Json | undefined, most: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const inside = level.filter((each) => typeof each === "object" && each !== null);
    if (inside.length > 0 && depth >= most) return true;
    level = inside.flatMap((each): readonly unknown[] => (Array.isArray(each) ? each : Object.values(each)));
  }
  return false;
}

/** The refusal (400) of a body, or of what a patch would make. @param what `the body` */
export function tooDeep(what: string): Error {
  return refusals.badRequest(`${what} has more than ${MOST_LEVELS} levels of nesting; flatten it`);
}
