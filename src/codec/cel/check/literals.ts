// Checks of literals after types were checked: spans, moments, patterns, lists and maps of one type, and formats.
// @see cel-go cel/validator.go and ext/formatting.go
import { compileRe2 } from "../../re2/expression.ts";
import { failFormat, formatMistake, formatWith, VERB_COMPLAINTS } from "../library/format.ts";
import { partsOf, walk, type Call, type CreateList, type CreateMap, type Expression } from "../syntax/expression.ts";
import type { ParsedExpression } from "../syntax/parse.ts";
import { Mistakes } from "../syntax/source.ts";
import { isError } from "../value/value.ts";
import type { CheckedExpression } from "./checker.ts";
import type { Library } from "./environment.ts";
import { DYN, sameType, unwrapOptional, type CelType, type TypeKind } from "./type.ts";

type Report = (id: number, message: string) => void;

/** The text of all mistakes in literals; undefined where there are none. */
export function literalMistakes(parsed: ParsedExpression, checked: CheckedExpression, library: Library): string | undefined {
  const mistakes = new Mistakes(parsed.source);
  const report: Report = (id, message) => mistakes.report(parsed.nodes.locationOf(id), message);
  const all = walk(checked.expression);
  const calls = all.filter((each) => each.kind === "call");
  for (const name of ["duration", "timestamp"]) for (const call of calls) if (call.name === name) checkConversion(call, library, report);
  for (const call of calls) if (call.name === "matches") checkPattern(call, report);
  checkTypes(checked, report);
  for (const call of calls) if (call.name === "format") checkFormat(call, checked.types, report);
  return mistakes.isEmpty ? undefined : mistakes.toString();
}

function checkConversion({ name, args: [argument] }: Call, library: Library, report: Report): void {
  if (argument?.kind !== "literal") return;
  const overloads = library.functions.get(name)?.overloads ?? [];
  const run = overloads.at(-1)?.run;
  const value = run?.(argument.value);
  if (value !== undefined && isError(value)) report(argument.id, `invalid ${name} argument`);
}

function checkPattern({ args: [pattern] }: Call, report: Report): void {
  if (pattern?.kind !== "literal" || typeof pattern.value !== "string") return;
  try {
    compileRe2(pattern.value);
  } catch {
    // the reason is not told
    report(pattern.id, "invalid matches argument");
  }
}

/** Lists and maps of more than one type are refused, but for those that a format is given. */
function checkTypes({ expression, types }: CheckedExpression, report: Report): void {
  const lists: CreateList[] = [];
  const maps: CreateMap[] = [];
  const visit = (each: Expression, isExempt: boolean): void => {
    if (each.kind === "list" && !isExempt) lists.push(each);
    if (each.kind === "map" && !isExempt) maps.push(each);
    const exempts = isExempt || (each.kind === "call" && each.name === "format");
    for (const part of partsOf(each)) visit(part, exempts);
  };
  visit(expression, false);
  const typeOf = ({ id }: Expression, isOptional: boolean): CelType => {
    const type = types.get(id) ?? DYN;
    return isOptional ? unwrapOptional(type)[0] : type;
  };
  for (const { elements, optional } of lists) {
    const kinds = elements.map((each, i) => typeOf(each, optional.has(i)));
    const wrong = kinds.findIndex((each) => !sameType(kinds[0] ?? DYN, each, false));
    if (wrong > 0) reportTypes(elements[wrong]?.id ?? 0, [kinds[0], kinds[wrong]], report);
  }
  for (const { entries } of maps) {
    const [first] = entries;
    if (first === undefined) continue;
    const [keyType, valueType] = [typeOf(first.key, false), typeOf(first.value, first.isOptional)];
    for (const { key, value, isOptional } of entries) {
      const [k, v] = [typeOf(key, false), typeOf(value, isOptional)];
      if (!sameType(keyType, k, false)) reportTypes(key.id, [keyType, k], report);
      if (!sameType(valueType, v, false)) reportTypes(value.id, [valueType, v], report);
    }
  }
}

function reportTypes(id: number, [expected, actual]: readonly (CelType | undefined)[], report: Report): void {
  report(id, `expected type '${expected?.text ?? ""}' but found '${actual?.text ?? ""}'`);
}

const TEXTS: readonly TypeKind[] = [
  "list",
  "map",
  "int",
  "uint",
  "double",
  "bool",
  "string",
  "timestamp",
  "bytes",
  "duration",
  "type",
  "null",
];
const INTEGERS: readonly TypeKind[] = ["int", "uint"];
const VERB_TYPES: Readonly<Record<string, readonly TypeKind[]>> = {
  b: [...INTEGERS, "bool"],
  d: INTEGERS,
  e: ["double", "string"],
  f: ["double", "string"],
  o: INTEGERS,
  s: TEXTS,
  x: [...INTEGERS, "string", "bytes"],
};

function checkFormat(call: Call, types: ReadonlyMap<number, CelType>, report: Report): void {
  const { target, args } = call;
  const [list] = args;
  if (target?.kind !== "literal" || typeof target.value !== "string" || list?.kind !== "list") return;
  let at = call.id;
  let requested = 0;
  const format = (verb: string, _precision: number | undefined, argument: Expression): string => {
    requested += 1;
    const wrong = wrongPart(verb.toLowerCase(), argument, types);
    if (wrong === undefined) return "";
    at = wrong.id;
    const name = types.get(wrong.id)?.name ?? "";
    return failFormat(`error during formatting: ${VERB_COMPLAINTS[verb.toLowerCase()] ?? ""}${name}`);
  };
  try {
    formatWith(target.value, list.elements, { format, checksEndFirst: true });
    if (list.elements.length > requested)
      report(call.id, `too many arguments supplied to string.format (expected ${requested}, got ${list.elements.length})`);
  } catch (error) {
    const message = formatMistake(error);
    if (message === undefined) throw error;
    report(at, message);
  }
}

/** The argument, or the part of it inside of a list or map, that a verb cannot write. */
function wrongPart(verb: string, argument: Expression, types: ReadonlyMap<number, CelType>): Expression | undefined {
  const type = types.get(argument.id) ?? DYN;
  if (type.kind !== "dyn" && VERB_TYPES[verb]?.includes(type.kind) !== true) return argument;
  if (verb !== "s") return undefined;
  if (argument.kind === "list") {
    for (const each of argument.elements) {
      const wrong = wrongPart(verb, each, types);
      if (wrong !== undefined) return wrong;
    }
  }
  if (argument.kind !== "map") return undefined;
  for (const { key, value } of argument.entries) {
    const wrong = wrongPart(verb, key, types) ?? wrongPart(verb, value, types);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
