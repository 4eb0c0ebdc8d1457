// CEL expressions as Kubernetes uses them: JSON values in, JSON values out, with the string, list and regular expression functions
// that the API server adds to the language. Types are checked when an expression runs, not when it is compiled.
import {
  celEnv,
  celMethod,
  CelScalar,
  isCelError,
  isCelList,
  isCelMap,
  listType,
  parse,
  plan,
  type CelFunc,
  type CelInput,
} from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { isObject, own, type Json, type JsonObject } from "#base";
import { RE2JS } from "re2js";
import type { StructuralSchema } from "../kubernetes/schema.ts";

/** A compiled expression. */
export interface CelProgram {
  /** The value of the expression, or why it has none. Bindings are made by {@link toCelValue}. */
  evaluate(bindings: Readonly<Record<string, CelInput>>): { readonly value: Json } | { readonly error: string };
  /** Whether the expression mentions a variable. */
  readonly mentions: (variable: string) => boolean;
}

/**
 * Compiles an expression.
 * @returns the program, or the parser's reason
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */
export function compileCel(expression: string): CelProgram | { readonly reason: string } {
  try {
    const parsed = parse(expression);
    const run = plan(ENVIRONMENT, parsed) as (bindings: Readonly<Record<string, CelInput>>) => unknown;
    return {
      evaluate: (bindings) => evaluate(run, bindings),
      mentions: (variable) => new RegExp(`(?<![\\w.])${variable}\\b`).test(withoutTexts(expression)),
    };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function evaluate(
  run: (bindings: Readonly<Record<string, CelInput>>) => unknown,
  bindings: Readonly<Record<string, CelInput>>,
): { value: Json } | { error: string } {
  try {
    const result = run(bindings);
    return isCelError(result) ? { error: result.message } : { value: toJson(result) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function withoutTexts(expression: string): string {
  return expression.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
}

/**
 * A JSON value as CEL sees it: whole numbers are ints, others doubles, objects are maps.
 * @param schema decides between int and double, and which keys are fields whose names are escaped
 */
export function toCelValue(value: Json | undefined, schema?: StructuralSchema): CelInput {
  if (typeof value === "number") return Number.isInteger(value) && schema?.type !== "number" ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((each: Json) => toCelValue(each, schema?.items));
  if (!isObject(value)) return (value ?? null) as CelInput;
  const map = new Map<string, CelInput>();
  const additional = isObject(schema?.additionalProperties) ? (schema.additionalProperties as StructuralSchema) : undefined;
  for (const [key, each] of Object.entries(value)) {
    const property = own(schema?.properties, key) as StructuralSchema | undefined;
    if (each !== undefined) map.set(property === undefined ? key : escapeField(key), toCelValue(each, property ?? additional));
  }
  return map as CelInput;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(" "),
);

/** Name of a field in expressions: keywords and characters that no identifier may hold are written out. */
function escapeField(name: string): string {
  if (KEYWORDS.has(name)) return `__${name}__`;
  return name.replaceAll("__", "__underscores__").replaceAll(".", "__dot__").replaceAll("-", "__dash__").replaceAll("/", "__slash__");
}

function toJson(value: unknown): Json {
  if (typeof value === "bigint") return Number(value);
  if (isCelList(value)) return [...value].map((each) => toJson(each));
  if (isCelMap(value)) {
    const out: Record<string, Json> = {};
    for (const [key, each] of value) out[textOf(toJson(key))] = toJson(each);
    return out as JsonObject;
  }
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value as Json;
  const wrapped = own(value, "value");
  return typeof wrapped === "bigint" ? Number(wrapped) : JSON.stringify(value);
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const ANY_LIST = listType(CelScalar.DYN);

function lessThan(a: unknown, b: unknown): boolean {
  return (a as number) < (b as number);
}

const LIST_FUNCTIONS: CelFunc[] = [
  celMethod("isSorted", ANY_LIST, [], CelScalar.BOOL, function () {
    const items = [...this];
    return items.every((each, i) => i === 0 || !lessThan(each, items[i - 1]));
  }),
  celMethod("sum", ANY_LIST, [], CelScalar.DYN, function () {
    const items = [...this] as (bigint | number)[];
    return items.length === 0 ? 0n : items.reduce((sum, each) => ((sum as number) + (each as number)) as number);
  }),
  celMethod("min", ANY_LIST, [], CelScalar.DYN, function () {
    return extreme([...this], (a, b) => lessThan(a, b));
  }),
  celMethod("max", ANY_LIST, [], CelScalar.DYN, function () {
    return extreme([...this], (a, b) => lessThan(b, a));
  }),
  celMethod("indexOf", ANY_LIST, [CelScalar.DYN], CelScalar.INT, function (wanted) {
    return BigInt([...this].indexOf(wanted));
  }),
  celMethod("lastIndexOf", ANY_LIST, [CelScalar.DYN], CelScalar.INT, function (wanted) {
    return BigInt([...this].lastIndexOf(wanted));
  }),
  celMethod("find", CelScalar.STRING, [CelScalar.STRING], CelScalar.STRING, function (pattern) {
    const matcher = RE2JS.compile(pattern).matcher(this);
    return matcher.find() ? (matcher.group() ?? "") : "";
  }),
  celMethod("findAll", CelScalar.STRING, [CelScalar.STRING], listType(CelScalar.STRING), function (pattern) {
    const matcher = RE2JS.compile(pattern).matcher(this);
    const found: string[] = [];
    while (matcher.find()) found.push(matcher.group() ?? "");
    return found;
  }),
];

function extreme<T>(items: readonly T[], isBetter: (a: T, b: T) => boolean): T {
  const [first, ...rest] = items;
  if (first === undefined) throw new RangeError("min/max called on empty list");
  return rest.reduce((best, each) => (isBetter(each, best) ? each : best), first);
}

const ENVIRONMENT = celEnv({
  funcs: [...strings, ...LIST_FUNCTIONS],
  re2: {
    compile: (pattern) => {
      const compiled = RE2JS.compile(pattern);
      return { test: (text) => compiled.matcher(text).find() };
    },
  },
});
