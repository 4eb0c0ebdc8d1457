// Regular expressions of sprig, in RE2's syntax.
import { compileRe2, quoteRe2, type Re2Expression } from "#codec";
import type { RunningTemplate, TemplateFunction } from "../signature.ts";
import { nilList, typed, type TemplateValue } from "../value.ts";
import { define, type Functions } from "./define.ts";

type Three = readonly [pattern: string, text: string, replacement: string];
type Counted = readonly [pattern: string, text: string, limit: number];

/** Longest text that expressions are tried on, and longest expression. */
function compile(pattern: string, text: string, run: RunningTemplate): Re2Expression {
  run.claim(1 + Math.floor((pattern.length + text.length) / 64));
  return compileRe2(pattern);
}

function findAll([pattern, text, limit]: Counted, run: RunningTemplate): TemplateValue {
  const found = compile(pattern, text, run).findAll(text, limit);
  return found.length === 0 ? nilList("[]string") : typed(found, "[]string");
}

function split([pattern, text, limit]: Counted, run: RunningTemplate): TemplateValue {
  const parts = compile(pattern, text, run).split(text, limit);
  return limit === 0 ? nilList("[]string") : typed(parts, "[]string");
}

/** A function and its `must` twin; only the plain regexMatch hides a broken expression. */
const match: TemplateFunction = define("string string", ([pattern, text]: Three, run) => {
  try {
    return compile(pattern, text, run).matches(text);
  } catch {
    return false; // sprig's regexMatch takes a broken expression for one that matches nothing.
  }
});

const find = define("string string", ([pattern, text]: Three, run) => compile(pattern, text, run).find(text));
const all = define("string string int", findAll);
const parts = define("string string int", split);
const replaceAll = define("string string string", ([pattern, text, template]: Three, run) => {
  return compile(pattern, text, run).replaceAll(text, template);
});
const replaceLiteral = define("string string string", ([pattern, text, replacement]: Three, run) => {
  return compile(pattern, text, run).replaceAllLiteral(text, replacement);
});

export const regexFunctions: Functions = {
  regexMatch: match,
  mustRegexMatch: define("string string", ([pattern, text]: Three, run) => compile(pattern, text, run).matches(text)),
  regexFind: find,
  mustRegexFind: find,
  regexFindAll: all,
  mustRegexFindAll: all,
  regexSplit: parts,
  mustRegexSplit: parts,
  regexReplaceAll: replaceAll,
  mustRegexReplaceAll: replaceAll,
  regexReplaceAllLiteral: replaceLiteral,
  mustRegexReplaceAllLiteral: replaceLiteral,
  regexQuoteMeta: define("string", ([text]: readonly [string]) => quoteRe2(text)),
};
