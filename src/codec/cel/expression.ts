// CEL expressions about values of any shape: JSON in, JSON out, with the functions that the API server adds to the language. Their
// variables have no types; what an expression does with them is checked when it runs.
import { isObject, type Json, type JsonObject } from "#base";
import { checkExpression } from "./check/checker.ts";
import { kubernetesLibrary, namedType } from "./check/environment.ts";
import { literalMistakes } from "./check/literals.ts";
import { DYN } from "./check/type.ts";
import { Meter, type Evaluate } from "./evaluate/frame.ts";
import { plan, PlanFailure } from "./evaluate/plan.ts";
import { plainValue } from "./schema/object-value.ts";
import { walk, type Expression } from "./syntax/expression.ts";
import { parseExpression } from "./syntax/parse.ts";
import { shownValue } from "./value/shown.ts";
import { isError, isList, isMap, itemsOf, kindOf, type CelUint, type CelValue } from "./value/value.ts";

/** A compiled expression. */
export interface CelProgram {
  /** The value of the expression, or why it has none. Bindings are made by {@link toCelValue}. */
  evaluate(bindings: Readonly<Record<string, CelValue>>): { readonly value: Json } | { readonly error: string };
  /** Whether the expression mentions a variable. */
  readonly mentions: (variable: string) => boolean;
}

const LIBRARY = kubernetesLibrary({});

/**
 * Compiles an expression.
 * @returns the program, or the reason of the API server's compiler
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */
export function compileCel(expression: string): CelProgram | { readonly reason: string } {
  const parsed = parseExpression(expression);
  if ("reason" in parsed) return parsed;
  const variables = Object.fromEntries([...namesIn(parsed.expression)].map((name) => [name, DYN]));
  const checked = checkExpression(parsed, { library: LIBRARY, variables, objects: new Map() });
  if ("reason" in checked) return checked;
  const wrong = literalMistakes(parsed, checked, LIBRARY);
  if (wrong !== undefined) return { reason: wrong };
  try {
    const run = plan(checked, LIBRARY);
    return { evaluate: (bindings) => evaluate(run, bindings), mentions: (variable) => checked.mentioned.has(variable) };
  } catch (error) {
    if (!(error instanceof PlanFailure)) throw error;
    return { reason: error.message };
  }
}

/** Names that may be variables: those that are no types. */
function namesIn(expression: Expression): Set<string> {
  const names = walk(expression).flatMap((each) => (each.kind === "ident" ? [each.name.replace(/^\./, "")] : []));
  return new Set(names.filter((name) => namedType(name) === undefined));
}

function evaluate(run: Evaluate, bindings: Readonly<Record<string, CelValue>>): { value: Json } | { error: string } {
  const find = (name: string): CelValue | undefined => (Object.hasOwn(bindings, name) ? bindings[name] : undefined);
  const value = run({ meter: new Meter(Number.MAX_SAFE_INTEGER), find });
  return isError(value) ? { error: value.message } : { value: toJson(value) };
}

/** A JSON value as CEL sees it: whole numbers are ints, others doubles, objects are maps. */
export function toCelValue(value: Json | undefined): CelValue {
  return plainValue(value ?? null);
}

function toJson(value: CelValue): Json {
  if (isList(value)) return itemsOf(value).map((each) => toJson(each));
  if (isMap(value)) {
    const entries = value.keys().map((key) => [shownValue(key), toJson(value.find(key) ?? null)] as const);
    return Object.fromEntries(entries) satisfies JsonObject;
  }
  if (typeof value === "bigint") return Number(value);
  if (kindOf(value) === "uint") return Number((value as CelUint).value);
  return value === null || isScalar(value) ? value : shownValue(value);
}

function isScalar(value: CelValue): value is string | number | boolean {
  return !isObject(value) && ["string", "number", "boolean"].includes(typeof value);
}
