// From schemas to types, with the sizes that values may have. @see apiserver pkg/cel/common/schemas.go and pkg/cel/types.go
import { isObject } from "#base";
import type { StructuralSchema } from "../../kubernetes/schema.ts";
import type { ObjectFields } from "../check/environment.ts";
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, objectType, STRING, TIMESTAMP, type CelType } from "../check/type.ts";
import { escapeField } from "./field-name.ts";

/** A schema as expressions see it. */
export interface Declaration {
  readonly kind: "scalar" | "list" | "map" | "object";
  /** Type of scalars. */
  readonly scalar?: CelType;
  /** Items of a list, values of a map. */
  readonly element?: Declaration;
  /** Fields by their names in expressions. */
  readonly fields?: ReadonlyMap<string, Declaration>;
  /** Most bytes, items or entries that a value has. */
  readonly maxElements: number;
  /** Fewest bytes of a value as JSON. */
  readonly minSize: number;
}

/** Bytes of the largest request. */
export const MAX_REQUEST = 3 * 1024 * 1024;

const TEXT: StructuralSchema = { type: "string" };
const META: StructuralSchema = { type: "object", properties: { name: TEXT, generateName: TEXT } };

/** The schema of a resource with the fields that every resource has for expressions. */
export function withTypeAndMeta(schema: StructuralSchema): StructuralSchema {
  return { ...schema, properties: { ...schema.properties, kind: TEXT, apiVersion: TEXT, metadata: META } };
}

const scalar = (type: CelType, minSize: number, maxElements = 0): Declaration => ({ kind: "scalar", scalar: type, minSize, maxElements });

/** What expressions see of a schema; undefined where they see nothing. @param isResource whether it is the root of a resource */
export function declarationOf(given: StructuralSchema, isResource: boolean): Declaration | undefined {
  if (given["x-kubernetes-int-or-string"] === true) return scalar(DYN, 1, textElements(given));
  const schema = isResource ? withTypeAndMeta(given) : given;
  switch (schema.type) {
    case "array":
      return listDeclaration(schema);
    case "object":
      return isObject(schema.additionalProperties) ? mapDeclaration(schema) : objectDeclaration(schema);
    case "string":
      return textDeclaration(schema);
    case "boolean":
      return scalar(BOOL, 4);
    case "number":
      return scalar(DOUBLE, 1);
    case "integer":
      return scalar(INT, 1);
    default:
      return undefined;
  }
}

function below(schema: StructuralSchema): Declaration | undefined {
  return declarationOf(schema, schema["x-kubernetes-embedded-resource"] === true);
}

const notNegative = (amount: number): number => Math.max(0, amount);

function listDeclaration(schema: StructuralSchema): Declaration | undefined {
  const element = schema.items === undefined ? undefined : below(schema.items);
  if (element === undefined) return undefined;
  const most = Math.trunc((MAX_REQUEST - 2) / (element.minSize + 1));
  return { kind: "list", element, minSize: 2, maxElements: schema.maxItems === undefined ? most : notNegative(schema.maxItems) };
}

function mapDeclaration(schema: StructuralSchema): Declaration | undefined {
  const element = below(schema.additionalProperties as StructuralSchema);
  if (element === undefined) return undefined;
  const most = Math.trunc((MAX_REQUEST - 2) / (element.minSize + 6));
  return { kind: "map", element, minSize: 2, maxElements: schema.maxProperties === undefined ? most : notNegative(schema.maxProperties) };
}

function objectDeclaration(schema: StructuralSchema): Declaration {
  const fields = new Map<string, Declaration>();
  const required = new Set(schema.required ?? []);
  let minSize = 2;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const field = below(property);
    if (field === undefined) continue;
    const escaped = escapeField(name);
    if (escaped !== undefined) fields.set(escaped, field);
    if (required.has(name) && (property.default === undefined || property.default === null))
      minSize += new TextEncoder().encode(name).length + field.minSize + 4;
  }
  return { kind: "object", fields, minSize, maxElements: 0 };
}

const DURATION_LENGTH = 32;
const DATE_LENGTH = 12;
const MOMENT_LENGTH = 32;

function textDeclaration(schema: StructuralSchema): Declaration {
  switch (schema.format) {
    case "byte":
      return scalar(BYTES, 2, schema.maxLength === undefined ? MAX_REQUEST - 2 : notNegative(schema.maxLength));
    case "duration":
      return scalar(DURATION, 3, DURATION_LENGTH);
    case "date":
      return scalar(TIMESTAMP, DATE_LENGTH, DATE_LENGTH);
    case "date-time":
      return scalar(TIMESTAMP, 21, MOMENT_LENGTH);
    default:
      return scalar(STRING, 2, textElements(schema));
  }
}

/** Bytes of a text at most: four for each code point that the schema allows. */
function textElements(schema: StructuralSchema): number {
  if (schema.maxLength !== undefined) return notNegative(schema.maxLength) * 4;
  if (schema.enum === undefined || schema.enum.length === 0 || schema["x-kubernetes-int-or-string"] === true) return MAX_REQUEST - 2;
  return Math.max(...schema.enum.map((each) => (typeof each === "string" ? new TextEncoder().encode(each).length : 0)));
}

/** A declaration as a type, with the fields of its objects by the names that they get here: `selfType.spec.list.@idx`. */
export function namedTypes(
  declaration: Declaration,
  name: string,
): { readonly type: CelType; readonly objects: ReadonlyMap<string, ObjectFields> } {
  const objects = new Map<string, ObjectFields>();
  const visit = (each: Declaration, path: string): CelType => {
    switch (each.kind) {
      case "scalar":
        return each.scalar ?? DYN;
      case "list":
        return listOf(visit(each.element ?? each, `${path}.@idx`));
      case "map":
        return mapOf(STRING, visit(each.element ?? each, `${path}.@elem`));
      case "object": {
        const fields = [...(each.fields ?? [])].map(([field, type]) => [field, visit(type, `${path}.${field}`)] as const);
        objects.set(path, new Map(fields));
        return objectType(path);
      }
    }
  };
  return { type: visit(declaration, name), objects };
}

/** Where a path from `self` leads; undefined where nowhere. */
export function declarationAt(root: Declaration, path: readonly string[]): Declaration | undefined {
  let at: Declaration | undefined = root;
  for (const step of path) {
    if (step === "@items" || step === "@values") at = at?.element;
    else if (step === "@keys") at = at?.kind === "map" ? MAP_KEY : undefined;
    else at = at?.fields?.get(step);
    if (at === undefined) return undefined;
  }
  return at;
}

/** Keys have no length that a schema could bound. */
const MAP_KEY: Declaration = scalar(STRING, 2);

/** How often a value of this size can stand in one request. */
export function maxCardinality({ minSize }: Declaration): bigint {
  return BigInt(Math.trunc(MAX_REQUEST / (minSize + 1)));
}
