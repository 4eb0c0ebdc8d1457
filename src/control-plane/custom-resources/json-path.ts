// JSON paths as printer columns and scale subresources use them: fields, indices, quoted fields, wildcards and equality filters.
import { isObject, own, type Json } from "#base";

type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "all" }
  | { readonly kind: "filter"; readonly path: readonly Step[]; readonly operator: string; readonly value: Json | undefined };

export interface JsonPath {
  /** Every value that the path leads to. */
  readonly values: (root: unknown) => Json[];
}

/** Reads a path; the reason as text where it is malformed. @see client-go util/jsonpath */
export function parseJsonPath(text: string): JsonPath | { readonly reason: string } {
  const steps = parseSteps(text.replace(/^\{(.*)\}$/s, "$1").replace(/^\$/, ""));
  if (steps === undefined) return { reason: `unrecognized character in path ${JSON.stringify(text)}` };
  return { values: (root) => walk([root as Json], steps) };
}

function parseSteps(text: string): Step[] | undefined {
  const steps: Step[] = [];
  let rest = text;
  while (rest !== "") {
    const parsed = parseStep(rest);
    if (parsed === undefined) return undefined;
    if (parsed.step !== undefined) steps.push(parsed.step);
    rest = rest.slice(parsed.length);
  }
  return steps;
}

function parseStep(rest: string): { readonly step: Step | undefined; readonly length: number } | undefined {
  if (rest.startsWith("[")) return parseBracket(rest);
  if (rest.startsWith(".[") || rest === ".") return { step: undefined, length: 1 };
  if (rest.startsWith(".*")) return { step: { kind: "all" }, length: 2 };
  const field = /^\.?((?:[^.[\]\\'"]|\\.)+)/.exec(rest);
  return field === null ? undefined : { step: { kind: "field", name: unescape(field[1] ?? "") }, length: field[0].length };
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, "$1");
}

function parseBracket(rest: string): { readonly step: Step; readonly length: number } | undefined {
  if (rest.startsWith("[*]")) return { step: { kind: "all" }, length: 3 };
  const quoted = /^\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/.exec(rest);
  if (quoted !== null) return { step: { kind: "field", name: unescape(quoted[1] ?? quoted[2] ?? "") }, length: quoted[0].length };
  const index = /^\[(-?\d+)\]/.exec(rest);
  if (index !== null) return { step: { kind: "index", index: Number(index[1]) }, length: index[0].length };
  const filter = FILTER.exec(rest);
  const path = filter === null ? undefined : parseSteps(filter[1] ?? "");
  if (filter === null || path === undefined) return undefined;
  return { step: { kind: "filter", path, operator: filter[2] ?? "exists", value: literal(filter[3]) }, length: filter[0].length };
}

const FILTER = /^\[\?\(\s*@((?:[^=!<>\s'"()])*)\s*(?:(==|!=|<=|>=|<|>)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s)]+)\s*)?\)\]/;

function literal(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  if (/^["']/.test(text)) return text.slice(1, -1).replaceAll(/\\(.)/g, "$1");
  if (text === "true" || text === "false") return text === "true";
  return Number.isNaN(Number(text)) ? text : Number(text);
}

function walk(values: readonly Json[], steps: readonly Step[]): Json[] {
  let here: readonly Json[] = values;
  for (const step of steps) here = here.flatMap((each) => advance(each, step));
  return [...here];
}

function advance(value: Json, step: Step): Json[] {
  switch (step.kind) {
    case "field": {
      const found = own(value, step.name);
      return found === undefined ? [] : [found];
    }
    case "index": {
      const found = Array.isArray(value) ? (value as readonly Json[]).at(step.index) : undefined;
      return found === undefined ? [] : [found];
    }
    case "all":
      if (Array.isArray(value)) return [...(value as readonly Json[])];
      return isObject(value) ? Object.values(value).flatMap((each) => (each === undefined ? [] : [each])) : [];
    case "filter":
      return Array.isArray(value) ? (value as readonly Json[]).filter((each) => matches(each, step)) : [];
  }
}

function matches(value: Json, { path, operator, value: wanted }: Step & { readonly kind: "filter" }): boolean {
  const [found] = walk([value], path);
  if (operator === "exists" || found === undefined) return operator === "exists" && found !== undefined;
  if (operator === "==") return found === wanted;
  if (operator === "!=") return found !== wanted;
  const [left, right] = [found as number, wanted as number];
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  return operator === "<=" ? left <= right : left >= right;
}
