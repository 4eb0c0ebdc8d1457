// Go's regular expressions with what Go's regexp package does with them: linear time, no look-around, no back-references.
import { catalogue } from "#base";
import { RE2JS } from "re2js";

export const re2Problems = catalogue("re2", {
  invalid: (reason: string, pattern: string) => ({
    verdict: "stall",
    message: reason,
    next: "write the expression in RE2 syntax",
    data: { pattern },
  }),
});

/** A compiled expression. Places and texts are UTF-16, as JavaScript's. */
export interface Re2Expression {
  matches(text: string): boolean;
  /** The leftmost match; empty when there is none. */
  find(text: string): string;
  /** Up to `limit` matches that do not overlap; all when it is negative. */
  findAll(text: string, limit: number): string[];
  /** Replaces every match; `$1`, `${name}` and `$$` are expanded as Go's Regexp.Expand does, an unknown name is empty. */
  replaceAll(text: string, template: string): string;
  replaceAllLiteral(text: string, replacement: string): string;
  /** Parts between matches, at most `limit` of them; all when it is negative, none when it is zero. */
  split(text: string, limit: number): string[];
}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | null)[];
}

/**
 * Compiles an expression.
 * @throws re2.invalid with Go's words: error parsing regexp: missing closing ): `(`
 * @see https://pkg.go.dev/regexp
 */
export function compileRe2(pattern: string): Re2Expression {
  const compiled = compile(pattern);
  const names = compiled.namedGroups();
  return {
    matches: (text) => compiled.matcher(text).find(),
    find: (text) => matchesOf(compiled, text, 1).at(0)?.groups[0] ?? "",
    findAll: (text, limit) => matchesOf(compiled, text, limit).map((each) => each.groups[0] ?? ""),
    replaceAll: (text, template) => replace(text, matchesOf(compiled, text, -1), (match) => expand(template, match, names)),
    replaceAllLiteral: (text, replacement) => replace(text, matchesOf(compiled, text, -1), () => replacement),
    split: (text, limit) => split(text, matchesOf(compiled, text, limit), { limit, isEmpty: pattern === "" }),
  };
}

/** The text as an expression that matches it. */
export function quoteRe2(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw re2Problems.invalid(error instanceof Error ? error.message : String(error), pattern, error);
  }
}

/** Matches as Go finds them: an empty match right after another match does not count. */
function matchesOf(compiled: RE2JS, text: string, limit: number): readonly Match[] {
  const found: Match[] = [];
  const matcher = compiled.matcher(text);
  const count = compiled.groupCount();
  let previousEnd = -1;
  while ((limit < 0 || found.length < limit) && matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end && start === previousEnd) continue;
    previousEnd = end;
    found.push({ start, end, groups: Array.from({ length: count + 1 }, (_, index) => matcher.group(index)) });
  }
  return found;
}

function replace(text: string, matches: readonly Match[], replacement: (match: Match) => string): string {
  let at = 0;
  let out = "";
  for (const match of matches) {
    out += text.slice(at, match.start) + replacement(match);
    at = match.end;
  }
  return out + text.slice(at);
}

const REFERENCE = /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

function expand(template: string, { groups }: Match, names: Readonly<Record<string, number>>): string {
  if (!template.includes("$")) return template;
  return template.replaceAll(REFERENCE, (_all, dollar: string | undefined, braced: string | undefined, plain: string | undefined) => {
    if (dollar !== undefined) return "$";
    const name = braced ?? plain ?? "";
    const index = /^\d+$/.test(name) ? Number(name) : names[name];
    return index === undefined ? "" : (groups[index] ?? "");
  });
}

/** Go's Regexp.Split. */
function split(
  text: string,
  matches: readonly Match[],
  { limit, isEmpty }: { readonly limit: number; readonly isEmpty: boolean },
): string[] {
  if (limit === 0) return [];
  if (!isEmpty && text === "") return [""];
  const parts: string[] = [];
  let start = 0;
  let end = 0;
  for (const match of matches) {
    if (limit > 0 && parts.length === limit - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(start, end));
    start = match.end;
  }
  if (end !== text.length) parts.push(text.slice(start));
  return parts;
}
