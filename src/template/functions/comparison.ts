// Comparison by Go's rules: numbers of one kind only, texts by bytes, nil only with nil.
import { format, formatValue } from "../format/print.ts";
import { plainFlags } from "../format/verb.ts";
import { kindOf, typeOf } from "../kind.ts";
import { compareText } from "../text.ts";
import { GoInt, type TemplateValue } from "../value.ts";
import { define, type Functions } from "./define.ts";

type Basic = "bool" | "int" | "float" | "string" | "none";

function basicKind(value: TemplateValue): Basic {
  if (value instanceof GoInt) return "int";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "number":
      return "float";
    case "string":
      return "string";
    default:
      return "none";
  }
}

function isNil(value: TemplateValue): boolean {
  return value === null || value === undefined;
}

function equalTo(first: TemplateValue, second: TemplateValue): boolean {
  const kind = basicKind(first);
  if (kind !== basicKind(second)) {
    if (isNil(first) || isNil(second)) return false;
    throw new Error(`incompatible types for comparison: ${typeOf(first)} and ${typeOf(second)}`);
  }
  if (kind === "int") return (first as GoInt).value === (second as GoInt).value;
  if (kind !== "none") return first === second;
  if (isNil(first) || isNil(second)) return isNil(first) === isNil(second);
  if (kindOf(first) !== kindOf(second)) {
    throw new Error(`non-comparable types ${shown(first)}: ${typeOf(first)}, ${typeOf(second)}: ${formatValue(second)}`);
  }
  const isComparable = kindOf(second) === "struct" || kindOf(second) === "ptr";
  if (!isComparable) throw new Error(`non-comparable type ${shown(second)}: ${typeOf(second)}`);
  return first === second;
}

/** Go shows the value under `%s`. */
function shown(value: TemplateValue): string {
  return format(value, "s", plainFlags);
}

function equal([first, ...others]: readonly TemplateValue[]): boolean {
  if (others.length === 0) throw new Error("missing argument for comparison");
  return others.some((each) => equalTo(first, each));
}

function less([first, second]: readonly TemplateValue[]): boolean {
  const kind = basicKind(first);
  const other = basicKind(second);
  if (kind === "none" || other === "none") throw new Error("invalid type for comparison");
  if (kind !== other) throw new Error(`incompatible types for comparison: ${typeOf(first)} and ${typeOf(second)}`);
  if (kind === "bool") throw new Error("invalid type for comparison");
  if (kind === "int") return (first as GoInt).value < (second as GoInt).value;
  if (kind === "float") return (first as number) < (second as number);
  return compareText(first as string, second as string) < 0;
}

function lessOrEqual(args: readonly TemplateValue[]): boolean {
  return less(args) || equal(args);
}

export const comparisonFunctions: Functions = {
  eq: define("value ...value", equal),
  ne: define("value value", (args: readonly TemplateValue[]) => !equal(args)),
  lt: define("value value", less),
  le: define("value value", lessOrEqual),
  gt: define("value value", (args: readonly TemplateValue[]) => !lessOrEqual(args)),
  ge: define("value value", (args: readonly TemplateValue[]) => !less(args)),
};
