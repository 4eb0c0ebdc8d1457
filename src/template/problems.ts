// What can go wrong with a template.
import { catalogue } from "#base";
import { quoteText } from "./text.ts";

export const templateProblems = catalogue("template", {
  malformed: (text: string, location: string) => ({
    verdict: "stall",
    message: text,
    next: "correct the template",
    data: { text, location },
  }),
  /** `chain` holds Go's text of the error and of each error that it wraps, outermost first. */
  execution: (chain: readonly string[], location: string) => ({
    verdict: "stall",
    message: chain[0] ?? "",
    next: "correct the template or the values it is given",
    data: { text: chain[0] ?? "", chain, location },
  }),
  failed: (reason: string, location: string) => ({
    verdict: "stall",
    message: `execution error at (${location}): ${reason}`,
    next: "give the template the values it asks for",
    data: { reason, location },
  }),
  unreadableText: (text: string, reason: string) => ({
    verdict: "stall",
    message: `cannot parse template ${quoteText(text)}: ${reason}`,
    next: "correct the text that is given to tpl",
    data: { reason },
  }),
  unknownTemplate: (name: string) => ({
    verdict: "stall",
    message: `template: no template ${JSON.stringify(name)} associated with template "gotpl"`,
    data: { name },
  }),
  tooManySteps: (name: string, limit: number) => ({
    verdict: "stall",
    message: `template ${name} takes more than ${limit} steps`,
    next: "shorten its loops",
    data: { name, limit },
  }),
  tooMuchOutput: (name: string, limit: number) => ({
    verdict: "stall",
    message: `template ${name} makes a text of more than ${limit} characters`,
    next: "make it write less",
    data: { name, limit },
  }),
  tooDeep: (name: string, limit: number) => ({
    verdict: "stall",
    message: `template ${name} is nested more than ${limit} deep: rendering template has a nested reference name`,
    next: "end the recursion of its templates",
    data: { name, limit },
  }),
  tooSlow: (name: string, limit: number) => ({
    verdict: "stall",
    message: `template ${name} runs longer than ${limit} ms`,
    next: "shorten its loops",
    data: { name, limit },
  }),
});

const LIMITS: ReadonlySet<string> = new Set(["tooManySteps", "tooMuchOutput", "tooDeep", "tooSlow"].map((each) => `template.${each}`));

/** True for the problems of a used-up limit, which no template can catch. */
export function isLimit(code: string): boolean {
  return LIMITS.has(code);
}
