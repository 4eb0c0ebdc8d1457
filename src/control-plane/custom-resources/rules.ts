// Rules of custom resources in CEL: run along the schema, with the old value where there is one to compare with.
// @see apiextensions-apiserver pkg/apiserver/schema/cel/validation.go
import { isObject, own, type Json, type JsonObject } from "#base";
import {
  optionalCelValue,
  ruleValue,
  withTypeAndMeta,
  type CelRuleBindings,
  type CelRuleOutcome,
  type StructuralSchema,
  type ValidationRule,
} from "#codec";
import type { FieldError } from "../resource.ts";
import { formatFieldError } from "../status/field-error.ts";
import { Correlation, olderItem } from "./correlation.ts";
import type { CompiledRule } from "./compiled-rule.ts";
import { validatorOf, type Validator } from "./validator.ts";

/** Cost that all rules of one object may take together. */
const OBJECT_BUDGET = 10_000_000;
const LONGEST_MESSAGE = 5 * 1024;

/** Errors of all rules of an object. @param warn takes the failures of what was wrong before and was left alone */
export function ruleErrors(
  object: JsonObject,
  old: JsonObject | undefined,
  { schema, warn }: { readonly schema: StructuralSchema; readonly warn: (text: string) => void },
): FieldError[] {
  const validator = validatorOf(schema);
  if (validator === undefined) return [];
  const run: Run = { errors: [], budget: OBJECT_BUDGET, warn };
  const correlation = old === undefined ? undefined : new Correlation(object, old, schema);
  check(validator, { value: object, old, path: "", current: correlation, nearest: undefined }, run);
  return run.errors;
}

interface Run {
  readonly errors: FieldError[];
  budget: number;
  readonly warn: (text: string) => void;
}

interface Place {
  readonly value: Json | undefined;
  readonly old: Json | undefined;
  readonly path: string;
  /** The value with its older self; undefined where it has none. */
  readonly current: Correlation | undefined;
  /** The nearest value above that has one. */
  readonly nearest: Correlation | undefined;
}

function check(validator: Validator, place: Place, run: Run): void {
  const { value } = place;
  if (value === undefined || value === null) return;
  runRules(validator, place, run);
  for (const each of validator.allOf) {
    if (run.budget < 0) return;
    check(each, { ...place, current: undefined }, run);
  }
  if (Array.isArray(value)) checkItems(validator, place, run);
  else if (isObject(value)) checkFields(validator, place, run);
}

function checkItems(validator: Validator, place: Place, run: Run): void {
  if (validator.items === undefined) return;
  const older = Array.isArray(place.old) ? (place.old as readonly Json[]) : [];
  for (const [i, item] of (place.value as readonly Json[]).entries()) {
    if (run.budget < 0) return;
    const old = olderItem(item, older, validator.schema);
    const { current } = place;
    const correlated = current === undefined ? place : { current: current.item(i), nearest: current };
    check(
      validator.items,
      { value: item, old, path: `${place.path}[${i}]`, current: correlated.current, nearest: correlated.nearest },
      run,
    );
  }
}

function checkFields({ additional, properties }: Validator, place: Place, run: Run): void {
  for (const [key, value] of Object.entries(place.value as JsonObject)) {
    if (run.budget < 0) return;
    const old = own(place.old, key);
    const correlated = fieldOf(place, key);
    if (additional !== undefined) check(additional, { value, old, path: `${place.path}[${key}]`, ...correlated }, run);
    const property = properties.get(key);
    if (property !== undefined) check(property, { value, old, path: place.path === "" ? key : `${place.path}.${key}`, ...correlated }, run);
  }
}

function fieldOf({ current, nearest }: Place, key: string): Pick<Place, "current" | "nearest"> {
  if (current === undefined) return { current, nearest };
  // versions are converted, so that these two never count as unchanged
  if (nearest === undefined && (key === "apiVersion" || key === "kind")) return { current: undefined, nearest: undefined };
  return { current: current.field(key), nearest: current };
}

function runRules({ schema, rules, isResource }: Validator, place: Place, run: Run): void {
  if (rules.length === 0) return;
  const field = fieldText(place.path);
  const invalid = (detail: string): FieldError => ({ type: "invalid", field, value: schema.type ?? "", detail });
  if (run.budget <= 0)
    return stop(run, invalid("validation failed due to running out of cost budget, no further validation rules will be run"));
  const values = bindingsOf(isResource ? withTypeAndMeta(schema) : schema, place);
  for (const compiled of rules) {
    const { rule, program, reason, usesOldSelf } = compiled;
    if (reason !== undefined) run.errors.push(invalid(`rule compile error: ${reason}`));
    if (program === undefined) continue;
    const isOptional = rule.optionalOldSelf === true;
    if (usesOldSelf && (place.old === undefined || place.old === null) && !isOptional) continue;
    const bindings = values(isOptional);
    const outcome = program.run(bindings);
    if (outcome.cost > run.budget)
      return stop(run, invalid("validation failed due to running out of cost budget, no further validation rules will be run"));
    run.budget -= outcome.cost;
    judge(compiled, { outcome, place, schema, bindings }, run);
    if (run.budget < 0) return;
  }
}

/** Tells what came of one rule. */
function judge(compiled: CompiledRule, failure: Failure & { readonly outcome: CelRuleOutcome }, run: Run): void {
  const { outcome, place, schema } = failure;
  const { failure: reason } = outcome;
  if (reason === undefined) {
    if (outcome.value !== true) failed(compiled, failure, run);
    return;
  }
  const invalid = (detail: string): FieldError => ({ type: "invalid", field: fieldText(place.path), value: schema.type ?? "", detail });
  const text = ruleText(compiled.rule);
  if (reason.startsWith("no such overload"))
    run.errors.push(
      invalid(`'${reason}': call arguments did not match a supported operator, function or macro signature for rule: ${text}`),
    );
  else if (outcome.isExceeded === true)
    stop(run, invalid(`'${reason}': no further validation rules will be run due to call cost exceeds limit for rule: ${text}`));
  else run.errors.push(invalid(`${reason} evaluating rule: ${text}`));
}

function stop(run: Run, error: FieldError): void {
  run.errors.push(error);
  run.budget = -1;
}

/** Values of the variables, made once for all rules of a value. */
function bindingsOf(schema: StructuralSchema, { value, old }: Place): (isOptional: boolean) => CelRuleBindings {
  const self = ruleValue(value, schema);
  const before = old === undefined || old === null ? undefined : ruleValue(old, schema);
  return (isOptional) => {
    const oldSelf = isOptional ? optionalCelValue(before) : before;
    return { self, ...(oldSelf !== undefined && { oldSelf }) };
  };
}

interface Failure {
  readonly place: Place;
  readonly schema: StructuralSchema;
  readonly bindings: CelRuleBindings;
}

function failed(compiled: CompiledRule, { place, schema, bindings }: Failure, run: Run): void {
  const { rule, fieldPath, usesOldSelf } = compiled;
  const field = fieldText(fieldPath === "" ? place.path : place.path === "" ? fieldPath : `${place.path}.${fieldPath}`);
  const tell = (error: FieldError): void => {
    const isOld = (place.current ?? place.nearest)?.isUnchanged === true && !usesOldSelf;
    if (isOld) run.warn(`${error.field}: ${formatFieldError(error)}`);
    else run.errors.push(error);
  };
  const message = messageOf(compiled, bindings, run);
  if (message.stopped !== undefined) {
    tell({ type: "invalid", field, value: schema.type ?? "", detail: message.stopped });
    run.budget = -1;
    return;
  }
  const isShown = schema.type !== "object" && schema.type !== "array";
  const detail =
    message.text ?? (rule.message === undefined || rule.message === "" ? `failed rule: ${ruleText(rule)}` : rule.message.trim());
  tell(errorFor(rule, field, { ...(isShown && { value: place.value }), detail }));
}

/** The text of a message expression; nothing where it has none that can be shown. */
function messageOf(
  { message, rule }: CompiledRule,
  bindings: CelRuleBindings,
  run: Run,
): { readonly text?: string; readonly stopped?: string } {
  if (message === undefined) return {};
  const outcome = message.run(bindings);
  if (outcome.cost > run.budget)
    return { stopped: "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run" };
  if (outcome.isExceeded === true) {
    const text = "no further validation rules will be run due to call cost exceeds limit for messageExpression";
    return { stopped: `${text}: ${JSON.stringify(rule.messageExpression)}` };
  }
  run.budget -= outcome.cost;
  if (typeof outcome.value !== "string") return {};
  const text = outcome.value.trim();
  const isUsable = text !== "" && !text.includes("\n") && new TextEncoder().encode(text).length <= LONGEST_MESSAGE;
  return isUsable ? { text } : {};
}

function ruleText({ rule, message = "" }: ValidationRule): string {
  return (message === "" ? rule : message).trim();
}

function fieldText(path: string): string {
  return path === "" ? "<nil>" : path;
}

function errorFor({ reason }: ValidationRule, field: string, { value, detail }: { value?: Json | undefined; detail: string }): FieldError {
  switch (reason) {
    case "FieldValueForbidden":
      return { type: "forbidden", field, detail };
    case "FieldValueRequired":
      return { type: "required", field, detail };
    case "FieldValueDuplicate":
      return { type: "duplicate", field, ...(value !== undefined && { value }) };
    default:
      return { type: "invalid", field, ...(value !== undefined && { value }), detail };
  }
}
