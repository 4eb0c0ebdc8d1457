// The rules of a schema, compiled once, in the shape of the schema. Parts without rules are left out.
// @see apiextensions-apiserver pkg/apiserver/schema/cel/validation.go
import { isObject } from "#base";
import { declarationOf, escapeField, type CelDeclaration, type StructuralSchema } from "#codec";
import { compileSchemaRule, type CompiledRule } from "./compiled-rule.ts";

export interface Validator {
  readonly schema: StructuralSchema;
  readonly rules: readonly CompiledRule[];
  /** Whether it is the root of a resource, which has metadata. */
  readonly isResource: boolean;
  readonly items: Validator | undefined;
  readonly additional: Validator | undefined;
  readonly properties: ReadonlyMap<string, Validator>;
  readonly allOf: readonly Validator[];
}

const known = new WeakMap<StructuralSchema, { readonly validator: Validator | undefined }>();

/** The rules of the schema of a resource; undefined where there are none. */
export function validatorOf(schema: StructuralSchema): Validator | undefined {
  const found = known.get(schema);
  if (found !== undefined) return found.validator;
  const validator = hasRules(schema) ? make(schema, { schema, isResource: true, declaration: declarationOf(schema, true) }) : undefined;
  known.set(schema, { validator });
  return validator;
}

function hasRules(schema: StructuralSchema): boolean {
  if ((schema["x-kubernetes-validations"]?.length ?? 0) > 0) return true;
  const { additionalProperties, items, properties } = schema;
  return (
    (items !== undefined && hasRules(items)) ||
    (isObject(additionalProperties) && hasRules(additionalProperties as StructuralSchema)) ||
    Object.values(properties ?? {}).some((each) => hasRules(each))
  );
}

/** The node of the schema itself that rules are about; those of `allOf` stand elsewhere. */
interface Node {
  readonly schema: StructuralSchema;
  readonly isResource: boolean;
  readonly declaration: CelDeclaration | undefined;
}

function make(rulesOf: StructuralSchema, node: Node): Validator | undefined {
  const { schema, isResource, declaration } = node;
  const rules =
    declaration === undefined
      ? []
      : (rulesOf["x-kubernetes-validations"] ?? []).map((rule) => compileSchemaRule(rule, schema, declaration));
  const items =
    rulesOf.items === undefined || schema.items === undefined ? undefined : make(rulesOf.items, below(schema.items, declaration?.element));
  const additional = makeAdditional(rulesOf, node);
  const properties = makeProperties(rulesOf, node);
  const allOf = (rulesOf.allOf ?? []).flatMap((each) => make(each, node) ?? []);
  const isEmpty = rules.length === 0 && items === undefined && additional === undefined && properties.size === 0 && allOf.length === 0;
  return isEmpty ? undefined : { schema, rules, isResource, items, additional, properties, allOf };
}

function below(schema: StructuralSchema, declaration: CelDeclaration | undefined): Node {
  return { schema, isResource: schema["x-kubernetes-embedded-resource"] === true, declaration };
}

function makeAdditional(rulesOf: StructuralSchema, { schema, declaration }: Node): Validator | undefined {
  const [mine, theirs] = [rulesOf.additionalProperties, schema.additionalProperties];
  if (!isObject(mine) || !isObject(theirs)) return undefined;
  return make(mine as StructuralSchema, below(theirs as StructuralSchema, declaration?.element));
}

function makeProperties(rulesOf: StructuralSchema, { schema, declaration }: Node): ReadonlyMap<string, Validator> {
  const made = new Map<string, Validator>();
  for (const [name, mine] of Object.entries(rulesOf.properties ?? {})) {
    const property = schema.properties !== undefined && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (property === undefined) continue;
    const escaped = escapeField(name);
    const field = escaped === undefined ? fresh(property) : declaration?.fields?.get(escaped);
    const validator = field === undefined ? undefined : make(mine, below(property, field));
    if (validator !== undefined) made.set(name, validator);
  }
  return made;
}

/** Fields whose names no expression can write are still seen by their own rules. */
function fresh(schema: StructuralSchema): CelDeclaration | undefined {
  return declarationOf(schema, schema["x-kubernetes-embedded-resource"] === true);
}
