// Patterns of schemas with the meaning of Go's expressions and without backtracking, for a validator that knows JavaScript's only: a
// pattern that is not the same in both is replaced by the texts of the values that it matches.
import { compilePattern } from "#codec";
import { isTable, type Values } from "../values/table.ts";
import type { TemplateValue } from "#template";

/** Expressions that mean the same in both languages and cannot go back far: texts, sets, a few repetitions of sets. */
const SAME = /^\^?(?:[A-Za-z0-9_\-/:, ]|\\[.d]|\[\^?(?:[A-Za-z0-9_.:/ ]|[A-Za-z0-9]-[A-Za-z0-9])+-?\][*+?]?)*\$?$/;
const MAX_REPETITIONS = 3;

/** Rewrites patterns for the values of one validation. */
export class Patterns {
  readonly #values: Values;
  readonly #rewritten = new Map<string, string>();
  #texts: readonly string[] | undefined;

  constructor(values: Values) {
    this.#values = values;
  }

  /** An expression of JavaScript that matches the same of all texts in the values. The pattern must be one of RE2. */
  rewrite(pattern: string): string {
    if (SAME.test(pattern) && (pattern.match(/\][*+]/g)?.length ?? 0) <= MAX_REPETITIONS) return pattern;
    const known = this.#rewritten.get(pattern) ?? this.#matching(pattern);
    this.#rewritten.set(pattern, known);
    return known;
  }

  #matching(pattern: string): string {
    const matches = compilePattern(pattern) ?? (() => false);
    this.#texts ??= [...textsOf(this.#values)];
    const found = this.#texts.filter((text) => matches(text));
    return found.length === 0 ? "(?!)" : `^(?:${found.map(literally).join("|")})$(?![^])`;
  }
}

function literally(text: string): string {
  return text.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** Every text and every key in values, once. */
function textsOf(values: TemplateValue, found = new Set<string>()): Set<string> {
  if (typeof values === "string") found.add(values);
  else if (Array.isArray(values)) for (const each of values as readonly TemplateValue[]) textsOf(each, found);
  else if (isTable(values)) {
    for (const key of Object.keys(values)) {
      found.add(key);
      textsOf(values[key], found);
    }
  }
  return found;
}
