// Checks values against a schema with the messages of the API server's validator for custom resources.
import { isObject, sameJson, type Json } from "#base";
import type { StructuralSchema } from "#codec";
import type { FieldError } from "../resource.ts";
import { matchesFormat } from "./format.ts";
import { matchesPattern } from "./pattern.ts";

/**
 * All errors of a value below `path`.
 * @see kube-openapi pkg/validation/validate and apiextensions-apiserver pkg/apiserver/validation/validation.go
 */
export function validateSchema(value: Json | undefined, schema: StructuralSchema, path = ""): FieldError[] {
  const errors: FieldError[] = [];
  check(value ?? null, schema, path, errors);
  return errors;
}

function check(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  if (!checkType(value, schema, path, errors)) {
    checkEnum(value, schema, path, errors);
    return;
  }
  if (value === null) {
    if (schema.nullable !== true) checkEnum(value, schema, path, errors);
    return;
  }
  checkAlternatives(value, schema, path, errors);
  if (typeof value === "string") checkText(value, schema, path, errors);
  else if (typeof value === "number") checkNumber(value, schema, path, errors);
  else if (Array.isArray(value)) checkList(value, schema, path, errors);
  else if (isObject(value)) checkObject(value, schema, path, errors);
  checkEnum(value, schema, path, errors);
}

function checkType(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): boolean {
  const wanted = schema["x-kubernetes-int-or-string"] === true ? ["integer", "string"] : schema.type === undefined ? [] : [schema.type];
  if (wanted.length === 0) return true;
  if (value === null) {
    if (schema.nullable === true) return true;
    typeError(path, wanted.join(","), "null", errors);
    return false;
  }
  const actual = typeOf(value);
  if (wanted.includes(actual) || (actual === "integer" && wanted.includes("number"))) return true;
  typeError(path, wanted.join(","), actual, errors);
  return false;
}

function typeError(path: string, wanted: string, actual: string, errors: FieldError[]): void {
  errors.push({
    type: "typeInvalid",
    field: path === "" ? "<nil>" : path,
    value: actual,
    detail: `${path} in body must be of type ${wanted}: ${JSON.stringify(actual)}`,
  });
}

function typeOf(value: Json): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return value === null ? "null" : typeof value;
}

function invalid(path: string, value: unknown, text: string, errors: FieldError[]): void {
  errors.push({ type: "invalid", field: path, value, detail: `${path} in body ${text}` });
}

function checkText(value: string, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const length = Array.from(value).length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    errors.push({
      type: "tooLong",
      field: path,
      detail: `may not be more than ${schema.maxLength} ${schema.maxLength === 1 ? "byte" : "bytes"}`,
    });
  }
  if (schema.minLength !== undefined && length < schema.minLength)
    invalid(path, value, `should be at least ${schema.minLength} chars long`, errors);
  if (schema.pattern !== undefined && !matchesPattern(schema.pattern, value))
    invalid(path, value, `should match '${schema.pattern}'`, errors);
  if (schema.format !== undefined && schema["x-kubernetes-int-or-string"] !== true && !matchesFormat(schema.format, value)) {
    invalid(path, value, `must be of type ${schema.format}: ${JSON.stringify(value)}`, errors);
  }
}

function checkNumber(value: number, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  if (schema.multipleOf !== undefined && !isMultiple(value, schema.multipleOf))
    invalid(path, value, `should be a multiple of ${schema.multipleOf}`, errors);
  const { maximum, minimum } = schema;
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    invalid(path, value, `should be less than ${schema.exclusiveMaximum === true ? "" : "or equal to "}${maximum}`, errors);
  }
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    invalid(path, value, `should be greater than ${schema.exclusiveMinimum === true ? "" : "or equal to "}${minimum}`, errors);
  }
  const limit = schema.format === "int32" ? 2 ** 31 : schema.format === "int64" ? 2 ** 63 : undefined;
  if (limit !== undefined && Number.isInteger(value) && (value >= limit || value < -limit)) {
    invalid(path, value, `must be of type ${schema.format ?? ""}: "number"`, errors);
  }
}

function isMultiple(value: number, factor: number): boolean {
  const quotient = value / factor;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function checkList(value: readonly Json[], schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const { items, minItems, maxItems } = schema;
  if (items !== undefined) for (const [i, each] of value.entries()) check(each, items, `${path}[${i}]`, errors);
  if (minItems !== undefined && value.length < minItems) invalid(path, value.length, `should have at least ${minItems} items`, errors);
  if (maxItems !== undefined && value.length > maxItems) tooMany(path, value.length, maxItems, errors);
  if (schema.uniqueItems === true && value.some((each, i) => value.slice(0, i).some((other) => sameJson(each, other)))) {
    invalid(path, "", "shouldn't contain duplicates", errors);
  }
}

function tooMany(path: string, actual: number, limit: number, errors: FieldError[]): void {
  errors.push({ type: "tooMany", field: path, value: actual, detail: `must have at most ${limit} ${limit === 1 ? "item" : "items"}` });
}

function checkObject(
  value: { readonly [key: string]: Json | undefined },
  schema: StructuralSchema,
  path: string,
  errors: FieldError[],
): void {
  const { properties = {}, additionalProperties, minProperties, maxProperties } = schema;
  const keys = Object.keys(value);
  if (minProperties !== undefined && keys.length < minProperties)
    invalid(path, keys.length, `should have at least ${minProperties} properties`, errors);
  if (maxProperties !== undefined && keys.length > maxProperties) tooMany(path, keys.length, maxProperties, errors);
  for (const key of keys) {
    const below = path === "" ? key : `${path}.${key}`;
    const each = value[key];
    if (each === undefined) continue;
    if (Object.hasOwn(properties, key)) check(each, properties[key] ?? {}, below, errors);
    else if (isObject(additionalProperties)) check(each, additionalProperties as StructuralSchema, below, errors);
    else if (additionalProperties === false)
      errors.push({ type: "invalid", field: path, value: "", detail: `${path}.${key} in body is a forbidden property` });
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) errors.push({ type: "required", field: path === "" ? key : `${path}.${key}` });
  }
}

function checkEnum(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const { enum: allowed } = schema;
  if (allowed === undefined || allowed.some((each) => sameJson(each, value))) return;
  const texts = allowed.map((each) => JSON.stringify(typeof each === "string" ? each : JSON.stringify(each)));
  errors.push({ type: "notSupported", field: path, value: value ?? "null", detail: `supported values: ${texts.join(", ")}` });
}

function checkAlternatives(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const composite = (text: string): number =>
    errors.push({ type: "invalid", field: "<nil>", value: "", detail: `${JSON.stringify(path)} ${text}` });
  if (schema.anyOf !== undefined && schema.anyOf.length > 0) {
    const results = schema.anyOf.map((each) => validateSchema(value, each, path));
    if (!results.some((each) => each.length === 0)) {
      composite("must validate at least one schema (anyOf)");
      errors.push(...(fewest(results) ?? []));
    }
  }
  if (schema.oneOf !== undefined && schema.oneOf.length > 0) {
    const results = schema.oneOf.map((each) => validateSchema(value, each, path));
    const valid = results.filter((each) => each.length === 0).length;
    if (valid !== 1) {
      composite(`must validate one and only one schema (oneOf). ${valid === 0 ? "Found none valid" : `Found ${valid} valid alternatives`}`);
      if (valid === 0) errors.push(...(fewest(results) ?? []));
    }
  }
  if (schema.allOf !== undefined && schema.allOf.length > 0) {
    const results = schema.allOf.map((each) => validateSchema(value, each, path));
    const valid = results.filter((each) => each.length === 0).length;
    errors.push(...results.flat());
    if (valid !== results.length) composite(`must validate all the schemas (allOf)${valid === 0 ? ". None validated" : ""}`);
  }
  if (schema.not !== undefined && validateSchema(value, schema.not, path).length === 0) composite("must not validate the schema (not)");
}

/** Errors of the alternative that is reported: the first, unless a later one matches more, which counts checks and not errors. */
function fewest(results: readonly FieldError[][]): FieldError[] | undefined {
  return results[0];
}
