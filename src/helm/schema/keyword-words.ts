// The sentence for each keyword of a schema that refuses a value.
import { sameJson } from "#base";
import { goFloatText } from "../go-float.ts";

/** One refusal. */
export interface Refused {
  readonly keyword: string;
  /** What the schema says. */
  readonly wanted: unknown;
  /** The value refused. */
  readonly value: unknown;
  /** Properties that are missing or not allowed. */
  readonly names: readonly string[];
}

/** The sentence, or undefined for a keyword that has none here. */
export function describeKeyword(refused: Refused): string | undefined {
  return WORDS[refused.keyword]?.(refused);
}

/** A text in single quotes, with Go's escapes. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}

type Words = (refused: Refused) => string | undefined;

const sized =
  (name: string, size: (value: unknown) => number): Words =>
  ({ wanted, value }) =>
    `${name}: got ${grouped(size(value))}, want ${grouped(Number(wanted))}`;
const compared =
  (name: string): Words =>
  ({ wanted, value }) =>
    typeof wanted === "number" && typeof value === "number" ? `${name}: got ${grouped(value)}, want ${grouped(wanted)}` : undefined;
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : Object.keys(value ?? {}).length);
const charactersOf = (value: unknown): number => Array.from(String(value)).length;

const WORDS: Readonly<Record<string, Words>> = {
  type: ({ wanted, value }) => `got ${typeName(value)}, want ${typeNames(wanted)}`,
  const: ({ wanted }) => (isPrimitive(wanted) ? `value must be ${shown(wanted)}` : "'const' failed"),
  enum: ({ wanted }) => enumWords(wanted),
  required: ({ names }) => `missing propert${names.length === 1 ? "y" : "ies"} ${names.map(quoted).join(", ")}`,
  additionalProperties: ({ names }) => `additional properties ${names.map(quoted).join(", ")} not allowed`,
  propertyNames: ({ names }) => `invalid propertyName ${names.map(quoted).join(", ")}`,
  not: () => "'not' failed",
  allOf: () => "'allOf' failed",
  anyOf: () => "'anyOf' failed",
  oneOf: () => "'oneOf' failed, none matched",
  contains: () => "no items match contains schema",
  false: () => "false schema",
  uniqueItems: ({ value }) => equalItems(value),
  minProperties: sized("minProperties", lengthOf),
  maxProperties: sized("maxProperties", lengthOf),
  minItems: sized("minItems", lengthOf),
  maxItems: sized("maxItems", lengthOf),
  minLength: sized("minLength", charactersOf),
  maxLength: sized("maxLength", charactersOf),
  pattern: ({ wanted, value }) => `${quoted(String(value))} does not match pattern ${quoted(String(wanted))}`,
  minimum: compared("minimum"),
  maximum: compared("maximum"),
  exclusiveMinimum: compared("exclusiveMinimum"),
  exclusiveMaximum: compared("exclusiveMaximum"),
  multipleOf: compared("multipleOf"),
};

function equalItems(value: unknown): string | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  for (const [second, each] of list.entries()) {
    const first = list.findIndex((other) => sameJson(other, each));
    if (first < second) return `items at ${first} and ${second} are equal`;
  }
  return undefined;
}

const TYPES = ["null", "boolean", "number", "integer", "string", "array", "object"];

function typeNames(wanted: unknown): string {
  const names = (Array.isArray(wanted) ? wanted : [wanted]).map(String);
  return names.toSorted((a, b) => TYPES.indexOf(a) - TYPES.indexOf(b)).join(" or ");
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

function enumWords(wanted: unknown): string {
  const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [];
  if (!values.every(isPrimitive)) return "'enum' failed";
  return values.length === 1 ? `value must be ${shown(values[0])}` : `value must be one of ${values.map(shown).join(", ")}`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (value === null || value === undefined) return "<nil>";
  return typeof value === "number" ? goFloatText(value) : JSON.stringify(value);
}

/** Numbers are written for English readers, thousands apart. */
function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 20 });
}
