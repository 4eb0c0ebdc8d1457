// Rules of custom resources in CEL: evaluated along the schema, with the old value where there is one to compare with.
import { isObject, own, sameJson, type Json, type JsonObject } from "#base";
import { compileCel, toCelValue, type CelProgram, type StructuralSchema, type ValidationRule } from "#codec";
import { OBJECT_META } from "../managed-fields/atom.ts";
import { keyElement } from "../managed-fields/path-element.ts";
import type { FieldError } from "../resource.ts";

interface CompiledRule {
  readonly rule: ValidationRule;
  readonly program: CelProgram | undefined;
  readonly reason: string | undefined;
  readonly usesOldSelf: boolean;
  readonly message: CelProgram | undefined;
}

const compiled = new WeakMap<StructuralSchema, readonly CompiledRule[]>();

/** Errors of all rules of an object. Rules about a change run only where there is an old value. @see apiextensions-apiserver pkg/apiserver/schema/cel/validation.go */
export function ruleErrors(object: JsonObject, old: JsonObject | undefined, schema: StructuralSchema): FieldError[] {
  const errors: FieldError[] = [];
  const root: StructuralSchema = {
    ...schema,
    properties: { apiVersion: { type: "string" }, kind: { type: "string" }, ...schema.properties, metadata: OBJECT_META },
  };
  check({ value: object, old, schema: root, rulesOf: schema, path: "" }, errors);
  return errors;
}

/** Expressions of a schema that do not compile, with the path of their rule. */
export function ruleProblems(schema: StructuralSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, { rule, reason }] of compile(schema).entries()) {
    if (reason !== undefined)
      errors.push({
        type: "invalid",
        field: `${path}.x-kubernetes-validations[${i}].rule`,
        value: rule,
        detail: `compilation failed: ERROR: ${reason}`,
      });
  }
  for (const [key, each] of Object.entries(schema.properties ?? {})) errors.push(...ruleProblems(each, `${path}.properties[${key}]`));
  if (schema.items !== undefined) errors.push(...ruleProblems(schema.items, `${path}.items`));
  if (isObject(schema.additionalProperties))
    errors.push(...ruleProblems(schema.additionalProperties as StructuralSchema, `${path}.additionalProperties`));
  return errors;
}

interface Place {
  readonly value: Json | undefined;
  readonly old: Json | undefined;
  readonly schema: StructuralSchema;
  /** Schema whose rules are compiled once; the root is checked with its metadata added. */
  readonly rulesOf: StructuralSchema;
  readonly path: string;
}

function check({ value, old, schema, rulesOf, path }: Place, errors: FieldError[]): void {
  if (value === undefined || value === null) return;
  for (const rule of compile(rulesOf)) runRule(rule, { value, old, schema, rulesOf, path }, errors);
  if (Array.isArray(value)) return checkItems(value as readonly Json[], { value, old, schema, rulesOf, path }, errors);
  if (!isObject(value)) return;
  for (const [key, each] of Object.entries(value)) {
    const property = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const additional = schema.additionalProperties;
    const type = property ?? (isObject(additional) ? (additional as StructuralSchema) : undefined);
    if (type === undefined || !mayHaveRules(type)) continue;
    const below = property === undefined ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    check({ value: each, old: own(old, key), schema: type, rulesOf: type, path: below }, errors);
  }
}

/** Items are compared with old ones where they can be told apart: by their keys in a map list. */
function checkItems(items: readonly Json[], { old, schema, path }: Place, errors: FieldError[]): void {
  const { items: type } = schema;
  if (type === undefined || !mayHaveRules(type)) return;
  const keys = schema["x-kubernetes-list-type"] === "map" ? (schema["x-kubernetes-list-map-keys"] ?? []) : undefined;
  const identity = (item: Json): string =>
    keyElement((keys ?? []).flatMap((key) => (own(item, key) === undefined ? [] : [[key, own(item, key) as Json] as const])));
  const before = new Map(keys === undefined || !Array.isArray(old) ? [] : (old as readonly Json[]).map((each) => [identity(each), each]));
  for (const [i, item] of items.entries()) {
    check(
      { value: item, old: keys === undefined ? undefined : before.get(identity(item)), schema: type, rulesOf: type, path: `${path}[${i}]` },
      errors,
    );
  }
}

function runRule(compiledRule: CompiledRule, place: Place, errors: FieldError[]): void {
  const { rule, program, reason, usesOldSelf } = compiledRule;
  const { value, old, schema, path } = place;
  const field = path === "" ? "<nil>" : path;
  if (program === undefined) {
    errors.push({ type: "invalid", field, value: schema.type, detail: `rule compile error: compilation failed: ERROR: ${reason ?? ""}` });
    return;
  }
  if (usesOldSelf && old === undefined && rule.optionalOldSelf !== true) return;
  const bindings = { self: toCelValue(value, schema), oldSelf: toCelValue(old ?? null, schema) };
  const result = program.evaluate(bindings);
  if ("error" in result) {
    errors.push({
      type: "invalid",
      field,
      value: schema.type,
      detail: `${result.error} evaluating rule: ${rule.message ?? rule.rule.trim()}`,
    });
    return;
  }
  // an unchanged value is not refused for what it was before
  const isOldNews = !usesOldSelf && old !== undefined && sameJson(value, old);
  if (result.value !== true && !isOldNews) errors.push(failedRule(compiledRule, place, bindings));
}

function failedRule(
  { rule, message }: CompiledRule,
  { value, schema, path }: Place,
  bindings: Parameters<CelProgram["evaluate"]>[0],
): FieldError {
  const told = message?.evaluate(bindings);
  const said = told !== undefined && "value" in told && isUsable(told.value) ? told.value.trim() : undefined;
  const field = rule.fieldPath !== undefined ? joinField(path, rule.fieldPath) : path === "" ? "<nil>" : path;
  const isShown = schema.type !== "object" && schema.type !== "array";
  return errorFor(rule, field, { value: isShown ? value : undefined, detail: said ?? rule.message ?? `failed rule: ${rule.rule.trim()}` });
}

function isUsable(value: Json): value is string {
  return typeof value === "string" && value.trim() !== "" && !value.includes("\n");
}

function joinField(path: string, relative: string): string {
  return path === "" ? relative.replace(/^\./, "") : `${path}${relative}`;
}

function errorFor({ reason }: ValidationRule, field: string, { value, detail }: { value: Json | undefined; detail: string }): FieldError {
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

function compile(schema: StructuralSchema): readonly CompiledRule[] {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const rules = (schema["x-kubernetes-validations"] ?? []).map((rule): CompiledRule => {
    const program = compileCel(rule.rule);
    const message = rule.messageExpression === undefined ? undefined : compileCel(rule.messageExpression);
    const isFine = !("reason" in program);
    return {
      rule,
      program: isFine ? program : undefined,
      reason: isFine ? undefined : program.reason,
      usesOldSelf: isFine && program.mentions("oldSelf"),
      message: message === undefined || "reason" in message ? undefined : message,
    };
  });
  compiled.set(schema, rules);
  return rules;
}

const ruled = new WeakMap<StructuralSchema, boolean>();

/** Whether a schema has rules anywhere below. */
export function mayHaveRules(schema: StructuralSchema): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  ruled.set(schema, true); // a cycle counts as ruled
  const below = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(isObject(schema.additionalProperties) ? [schema.additionalProperties as StructuralSchema] : []),
  ];
  const has = (schema["x-kubernetes-validations"]?.length ?? 0) > 0 || below.some((each) => mayHaveRules(each));
  ruled.set(schema, has);
  return has;
}
