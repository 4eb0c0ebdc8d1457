// Compiles the rules of a definition when it is written, and refuses those that do not compile or may cost too much.
// @see apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go and cel_validation.go
import { isObject } from "#base";
import { declarationOf, escapeField, maxCardinality, type CelDeclaration, type StructuralSchema, type ValidationRule } from "#codec";
import type { FieldError } from "../resource.ts";
import { compileSchemaRule, type CompiledRule } from "./compiled-rule.ts";
import { ruleFormErrors } from "./rule-forms.ts";

const RULE_LIMIT = 10_000_000n;
const SCHEMA_LIMIT = 100_000_000n;
const MOST = 2n ** 64n - 1n;

export interface RuleCheck {
  /** Path of the schema in the definition. */
  readonly path: string;
  /** Whether the schema has other errors: its rules are not compiled then. */
  readonly isWrong: boolean;
  /** Whether the same schema is stored already: single rules may cost what they like. */
  readonly isUnchanged: boolean;
}

/** Errors of the rules in the schema of one version. */
export function ruleProblems(schema: StructuralSchema, check: RuleCheck): FieldError[] {
  const total = new TotalCost();
  const walk: Walk = { ...check, total };
  const { form, rules } = visit(
    schema,
    {
      path: check.path,
      isRoot: true,
      inScope: false,
      declaration: undefined,
      cardinality: 1n,
      uncorrelatable: undefined,
    },
    walk,
  );
  return [...form, ...rules, ...total.errors(check.path)];
}

interface Walk extends RuleCheck {
  readonly total: TotalCost;
}

interface Place {
  readonly path: string;
  readonly isRoot: boolean;
  /** Whether this schema or one above has rules. */
  readonly inScope: boolean;
  /** What expressions see of the schema, where that is known from above. */
  readonly declaration: CelDeclaration | undefined;
  /** How often a value may occur; undefined where nothing bounds it. */
  readonly cardinality: bigint | undefined;
  /** Path of the list above whose items have no older selves. */
  readonly uncorrelatable: string | undefined;
}

interface Found {
  readonly form: FieldError[];
  readonly rules: FieldError[];
}

function visit(schema: StructuralSchema, place: Place, walk: Walk): Found {
  const form: FieldError[] = [];
  const rules: FieldError[] = [];
  const own = schema["x-kubernetes-validations"] ?? [];
  const inScope = place.inScope || own.length > 0;
  const declaration = inScope ? (place.declaration ?? fresh(schema, place.isRoot)) : undefined;
  for (const { child, step, name } of childrenOf(schema)) {
    const found = visit(child, below(schema, { ...place, inScope, declaration }, { step, name }), walk);
    form.push(...found.form);
    rules.push(...found.rules);
  }
  form.push(...ruleFormErrors(schema, place.path));
  if (own.length > 0 && form.length === 0 && !walk.isWrong) rules.push(...compileAll(schema, { ...place, declaration }, walk));
  return { form, rules };
}

function fresh(schema: StructuralSchema, isRoot: boolean): CelDeclaration | undefined {
  return declarationOf(schema, isRoot || schema["x-kubernetes-embedded-resource"] === true);
}

interface Child {
  readonly child: StructuralSchema;
  readonly step: string;
  /** Name of a property. */
  readonly name?: string;
}

function childrenOf(schema: StructuralSchema): Child[] {
  const { additionalProperties, items } = schema;
  return [
    ...(isObject(additionalProperties) ? [{ child: additionalProperties as StructuralSchema, step: ".additionalProperties" }] : []),
    ...Object.entries(schema.properties ?? {}).map(([name, child]) => ({ child, step: `.properties[${name}]`, name })),
    ...(items === undefined ? [] : [{ child: items, step: ".items" }]),
  ];
}

function below(
  schema: StructuralSchema,
  place: Place,
  { step, name }: { readonly step: string; readonly name: string | undefined },
): Place {
  const { declaration, cardinality } = place;
  const escaped = name === undefined ? undefined : escapeField(name);
  const known = name === undefined ? declaration?.element : escaped === undefined ? undefined : declaration?.fields?.get(escaped);
  const factor = elementsOf(schema);
  const isLost = step === ".items" && schema["x-kubernetes-list-type"] !== "map";
  return {
    path: `${place.path}${step}`,
    isRoot: false,
    inScope: place.inScope,
    declaration: known,
    cardinality: cardinality === undefined || factor === undefined ? undefined : multiply(cardinality, factor),
    uncorrelatable: place.uncorrelatable ?? (isLost ? place.path : undefined),
  };
}

/** How many children a value has at most; undefined where nothing bounds them. */
function elementsOf(schema: StructuralSchema): bigint | undefined {
  if (schema.type === "array") return schema.maxItems === undefined ? undefined : bound(schema.maxItems);
  if (schema.type !== "object" || schema.additionalProperties === undefined) return 1n;
  return schema.maxProperties === undefined ? undefined : bound(schema.maxProperties);
}

const bound = (amount: number): bigint => BigInt(Math.max(0, amount));

function multiply(a: bigint, b: bigint): bigint {
  const product = a * b;
  return product > MOST ? MOST : product;
}

function compileAll(schema: StructuralSchema, place: Place, walk: Walk): FieldError[] {
  const { declaration } = place;
  const field = `${place.path}.x-kubernetes-validations`;
  if (declaration === undefined) {
    const detail =
      "internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations";
    return [{ type: "internal", field, detail }];
  }
  const each = place.cardinality ?? maxCardinality(declaration);
  return (schema["x-kubernetes-validations"] ?? []).flatMap((rule, i) =>
    ruleErrors(compileSchemaRule(rule, schema, declaration), { field: `${field}[${i}]`, each, uncorrelatable: place.uncorrelatable }, walk),
  );
}

interface RulePlace {
  readonly field: string;
  /** How often the rule may run for one object. */
  readonly each: bigint;
  readonly uncorrelatable: string | undefined;
}

function ruleErrors(compiled: CompiledRule, { field, each, uncorrelatable }: RulePlace, { total, isUnchanged }: Walk): FieldError[] {
  const { rule, reason, messageReason, usesOldSelf } = compiled;
  const errors: FieldError[] = [];
  const cost = multiply(compiled.maxCost, each);
  if (!isUnchanged && cost > RULE_LIMIT) errors.push(forbid(`${field}.rule`, costText("estimated rule cost", cost, RULE_LIMIT)));
  total.observe(`${field}.rule`, cost);
  if (reason !== undefined) errors.push({ type: "invalid", field: `${field}.rule`, value: shownRule(rule), detail: reason });
  if (messageReason !== undefined)
    errors.push({ type: "invalid", field: `${field}.messageExpression`, value: shownRule(rule), detail: messageReason });
  else if (compiled.message !== undefined) {
    if (!isUnchanged && compiled.messageMaxCost > RULE_LIMIT)
      errors.push(forbid(`${field}.messageExpression`, costText("estimated messageExpression cost", compiled.messageMaxCost, RULE_LIMIT)));
    total.observe(`${field}.messageExpression`, compiled.messageMaxCost);
  }
  if (usesOldSelf && uncorrelatable !== undefined) {
    const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`;
    errors.push({ type: "invalid", field: `${field}.rule`, value: rule.rule, detail });
  } else if (!usesOldSelf && rule.optionalOldSelf !== undefined) {
    const detail = "may not be set if oldSelf is not used in rule";
    errors.push({ type: "invalid", field: `${field}.optionalOldSelf`, value: rule.optionalOldSelf, detail });
  }
  return errors;
}

function forbid(field: string, detail: string): FieldError {
  return { type: "forbidden", field, detail };
}

/** A rule as the API server shows its own type in messages. */
function shownRule(rule: ValidationRule): Record<string, string | boolean | null> {
  return {
    Rule: rule.rule,
    Message: rule.message ?? "",
    MessageExpression: rule.messageExpression ?? "",
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? "",
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}

function costText(what: string, cost: bigint, limit: bigint): string {
  const factor = Number(cost) / Number(limit);
  const shown = factor > 100 ? "more than 100x" : `${factor.toFixed(factor < 1.5 ? 6 : 1)}x`;
  return `${what} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}

/** The cost of all rules of a schema together, and the rules that add most to it. */
class TotalCost {
  #total = 0n;
  #expensive: { readonly field: string; readonly cost: bigint }[] = [];

  observe(field: string, cost: bigint): void {
    this.#total = this.#total + cost > MOST ? MOST : this.#total + cost;
    if (cost < SCHEMA_LIMIT / 100n) return;
    this.#expensive.push({ field, cost });
    this.#expensive.sort((a, b) => (a.cost > b.cost ? -1 : a.cost < b.cost ? 1 : 0));
    this.#expensive = this.#expensive.slice(0, 4);
  }

  errors(path: string): FieldError[] {
    if (this.#total <= SCHEMA_LIMIT) return [];
    const detail = "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema";
    const what = "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema";
    return [...this.#expensive.map(({ field }) => forbid(field, detail)), forbid(path, costText(what, this.#total, SCHEMA_LIMIT))];
  }
}
