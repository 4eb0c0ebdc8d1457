// Patterns of `.Files.Glob`: `*` stays within a folder, `**` does not, `{a,b}` are alternatives, `[!a-z]` are sets.
import { compilePattern } from "#codec";

/**
 * A test of whole paths. A broken pattern matches everything, as in Helm.
 * @see behaviour: github.com/gobwas/glob with `/` as separator
 */
export function compileFilesPattern(pattern: string): (path: string) => boolean {
  const source = toExpression(pattern);
  return (source === undefined ? undefined : compilePattern(`^(?s:${source})$`)) ?? (() => true);
}

const TOKEN = /\*+|\[!?[^\]]+\]|\\.|./gsu;

function toExpression(pattern: string): string | undefined {
  let source = "";
  let open = 0;
  for (const [token] of pattern.matchAll(TOKEN)) {
    if (token === "{") open += 1;
    if (token === "}") open -= 1;
    const part = expressionOf(token, open > 0);
    if (part === undefined || open < 0) return undefined;
    source += part;
  }
  return open === 0 ? source : undefined;
}

const WORDS: Readonly<Record<string, string | undefined>> = {
  "*": "[^/]*",
  "?": "[^/]",
  "{": "(?:",
  "}": ")",
  "[": undefined,
  "\\": undefined,
};

/** Undefined for a bracket that does not end, and for a backslash at the end. */
function expressionOf(token: string, isAlternative: boolean): string | undefined {
  if (Object.hasOwn(WORDS, token)) return WORDS[token];
  if (token.startsWith("*")) return ".*";
  if (token === "," && isAlternative) return "|";
  if (token.startsWith("\\")) return escaped(token.slice(1));
  return token.length > 2 && token.startsWith("[") ? set(token.slice(1, -1)) : escaped(token);
}

function set(members: string): string {
  const negated = members.startsWith("!");
  const inner = Array.from(negated ? members.slice(1) : members, (each) => (each === "-" ? "-" : escaped(each)));
  return `[${negated ? "^" : ""}${inner.join("")}]`;
}

function escaped(character: string): string {
  return /[\^$\\.*+?()[\]{}|-]/.test(character) ? `\\${character}` : character;
}
