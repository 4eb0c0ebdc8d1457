// Regular expressions of sprig, in RE2's syntax.
import { isProblem, messageOf } from "#base";
import { compileRe2, quoteRe2, type Re2Expression } from "#codec";
import type { RunningTemplate, TemplateFunction } from "../signature.ts";
import { quoteText } from "../text.ts";
import { nilList, typed, type TemplateValue } from "../value.ts";
import { define, type Functions } from "./define.ts";

type Three = readonly [pattern: string, text: string, replacement: string];
type Counted = readonly [pattern: string, text: string, limit: number];

/** Longest text that expressions are tried on, and longest expression. */
function compile(pattern: string, text: string, run: RunningTemplate): Re2Expression {
  run.claim(1 + Math.floor((pattern.length + text.length) / 64));
  return compileRe2(pattern);
}

type Compile = typeof compile;

/** As Go's MustCompile, whose panic says what was to be compiled. */
function mustCompile(pattern: string, text: string, run: RunningTemplate): Re2Expression {
  try {
    return compile(pattern, text, run);
  } catch (error) {
    if (isProblem(error, "template.")) throw error;
    throw new Error(`regexp: Compile(${quotePattern(pattern)}): ${messageOf(error)}`, { cause: error });
  }
}

/** Between back quotes where Go's syntax allows it. */
function quotePattern(pattern: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[`\u0000-\u0008\u000a-\u001f\u007f\ufeff]|\p{Surrogate}/u.test(pattern) ? quoteText(pattern) : `\`${pattern}\``;
}

/** A function and its `must` twin; only the plain regexMatch hides a broken expression. */
const match: TemplateFunction = define("string string", ([pattern, text]: Three, run) => {
  try {
    return compile(pattern, text, run).matches(text);
  } catch {
    return false; // sprig's regexMatch takes a broken expression for one that matches nothing.
  }
});

/** The functions that panic on a broken expression, and their `must` twins, which return an error. */
function functionsOver(prepare: Compile): Record<"find" | "all" | "parts" | "replaceAll" | "replaceLiteral", TemplateFunction> {
  return {
    find: define("string string", ([pattern, text]: Three, run) => prepare(pattern, text, run).find(text)),
    all: define("string string int", ([pattern, text, limit]: Counted, run): TemplateValue => {
      const found = prepare(pattern, text, run).findAll(text, limit);
      return found.length === 0 ? nilList("[]string") : typed(found, "[]string");
    }),
    parts: define("string string int", ([pattern, text, limit]: Counted, run): TemplateValue => {
      const parts = prepare(pattern, text, run).split(text, limit);
      return limit === 0 ? nilList("[]string") : typed(parts, "[]string");
    }),
    replaceAll: define("string string string", ([pattern, text, template]: Three, run) => {
      return prepare(pattern, text, run).replaceAll(text, template);
    }),
    replaceLiteral: define("string string string", ([pattern, text, replacement]: Three, run) => {
      return prepare(pattern, text, run).replaceAllLiteral(text, replacement);
    }),
  };
}

const plain = functionsOver(mustCompile);
const must = functionsOver(compile);

export const regexFunctions: Functions = {
  regexMatch: match,
  mustRegexMatch: define("string string", ([pattern, text]: Three, run) => compile(pattern, text, run).matches(text)),
  regexFind: plain.find,
  mustRegexFind: must.find,
  regexFindAll: plain.all,
  mustRegexFindAll: must.all,
  regexSplit: plain.parts,
  mustRegexSplit: must.parts,
  regexReplaceAll: plain.replaceAll,
  mustRegexReplaceAll: must.replaceAll,
  regexReplaceAllLiteral: plain.replaceLiteral,
  mustRegexReplaceAllLiteral: must.replaceLiteral,
  regexQuoteMeta: define("string", ([text]: readonly [string]) => quoteRe2(text)),
};
