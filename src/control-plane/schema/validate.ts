// Checks values against a schema with the messages of the API server's validator for custom resources.
import { isObject, sameJson, type Json } from "#base";
import type { StructuralSchema } from "#codec";
import type { FieldError } from "../resource.ts";
import { additionalOf, propertyOf } from "./child.ts";
import { isKnownFormat, matchesFormat } from "./format.ts";
import { matchesPattern } from "./pattern.ts";
import { isGoInteger } from "./shown.ts";

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
    if (typeof value === "number" && schema.type === "integer") {
      checkNumber(value, schema, path, errors);
      notWhole(schema.format, path, errors);
    }
    return;
  }
  if (value === null) {
    checkEnum(value, schema, path, errors);
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
  if (fits(wanted, actual)) return true;
  const format = wanted.length === 1 ? formatFault(value, schema) : undefined;
  if (format === "none") return true;
  if (format === undefined) typeError(path, wanted.join(","), actual, errors);
  else typeError(path, format, actual === "integer" ? "int64" : actual === "number" ? "float64" : "", errors);
  return false;
}

/** The format that a value of another type is told to lack; `none` where the validator leaves a text or list to the check of the format. */
function formatFault(value: Json, { type, format }: StructuralSchema): string | undefined {
  if (!isReported(format)) return undefined;
  if (typeof value !== "string" && !Array.isArray(value)) return format;
  return type === "number" || type === "integer" ? undefined : "none";
}

function fits(wanted: readonly string[], actual: string): boolean {
  return wanted.includes(actual) || (actual === "integer" && wanted.includes("number"));
}

/** Whether a value of another type is told to be of the wrong format. */
function isReported(format: string | undefined): format is string {
  return format !== undefined && (NUMBER_FORMATS.has(format) || isKnownFormat(format));
}

const NUMBER_FORMATS: ReadonlySet<string> = new Set(["int32", "int64", "float", "double"]);

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
  if (typeof value === "number") return isGoInteger(value) ? "integer" : "number";
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
  else if (schema.pattern !== undefined && !matchesPattern(schema.pattern, value))
    invalid(path, value, `should match '${schema.pattern}'`, errors);
  if (schema.format !== undefined && schema["x-kubernetes-int-or-string"] !== true && !matchesFormat(schema.format, value)) {
    errors.push({
      type: "typeInvalid",
      field: path,
      value,
      detail: `${path} in body must be of type ${schema.format}: ${JSON.stringify(value)}`,
    });
  }
}

function checkNumber(value: number, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  if (schema.multipleOf !== undefined && !isMultiple(value, schema.multipleOf))
    invalid(path, value, `should be a multiple of ${schema.multipleOf}`, errors);
  const above = tooGreat(value, schema);
  if (above !== undefined) invalid(path, value, above, errors);
  const below = tooSmall(value, schema);
  if (below !== undefined) invalid(path, value, below, errors);
  const { format = "" } = schema;
  const limit = INTEGER_LIMITS[format];
  if (limit !== undefined && typeOf(value) === "integer" && (value >= limit || value < -limit)) notWhole(format, path, errors);
}

/** What the number itself is found to be, beside its type; the validator names no field here. */
function notWhole(format: string | undefined, path: string, errors: FieldError[]): void {
  const wanted = format === undefined ? "(default format)" : `with format ${format}`;
  errors.push({ type: "invalid", field: "<nil>", value: "", detail: `Checked value must be of type integer ${wanted} in ${path}` });
}

const INTEGER_LIMITS: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63 };

function tooGreat(value: number, { maximum, exclusiveMaximum }: StructuralSchema): string | undefined {
  if (maximum === undefined || value < maximum || (value === maximum && exclusiveMaximum !== true)) return undefined;
  return `should be less than ${exclusiveMaximum === true ? "" : "or equal to "}${maximum}`;
}

function tooSmall(value: number, { minimum, exclusiveMinimum }: StructuralSchema): string | undefined {
  if (minimum === undefined || value > minimum || (value === minimum && exclusiveMinimum !== true)) return undefined;
  return `should be greater than ${exclusiveMinimum === true ? "" : "or equal to "}${minimum}`;
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
  const { minProperties, maxProperties } = schema;
  const keys = Object.keys(value);
  if (minProperties !== undefined && keys.length < minProperties)
    invalid(path, keys.length, `should have at least ${minProperties} properties`, errors);
  if (maxProperties !== undefined && keys.length > maxProperties) tooMany(path, keys.length, maxProperties, errors);
  for (const key of keys) {
    const each = value[key];
    const type = propertyOf(schema, key) ?? additionalOf(schema);
    if (each === undefined) continue;
    if (type !== undefined) check(each, type, path === "" ? key : `${path}.${key}`, errors);
    else if (schema.additionalProperties === false)
      errors.push({ type: "invalid", field: path, value: "", detail: `${path}.${key} in body is a forbidden property` });
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) errors.push({ type: "required", field: path === "" ? key : `${path}.${key}` });
  }
}

/** A number is compared in the type of the allowed one: its fraction does not count beside a whole number. */
function likeAllowed(value: Json, allowed: Json): Json {
  return typeof value === "number" && Number.isInteger(allowed) ? Math.trunc(value) : value;
}

function checkEnum(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const { enum: allowed } = schema;
  if (allowed === undefined || allowed.some((each) => sameJson(each, likeAllowed(value, each)))) return;
  const texts = allowed.map((each) => JSON.stringify(typeof each === "string" ? each : JSON.stringify(each)));
  errors.push({
    type: "notSupported",
    field: path,
    value: value ?? (schema.nullable === true ? null : "null"),
    detail: `supported values: ${texts.join(", ")}`,
  });
}

function checkAlternatives(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const composite = (text: string): number =>
    errors.push({ type: "invalid", field: "<nil>", value: "", detail: `${JSON.stringify(path)} ${text}` });
  const resultsOf = (alternatives: readonly StructuralSchema[] | undefined): FieldError[][] =>
    (alternatives ?? []).map((each) => validateSchema(value, each, path));
  const isFine = (result: readonly FieldError[]): boolean => result.length === 0;
  const any = resultsOf(schema.anyOf);
  if (any.length > 0 && !any.some(isFine)) {
    composite("must validate at least one schema (anyOf)");
    errors.push(...(reported(any) ?? []));
  }
  const one = resultsOf(schema.oneOf);
  const valid = one.filter(isFine).length;
  if (one.length > 0 && valid !== 1) {
    composite(`must validate one and only one schema (oneOf). ${valid === 0 ? "Found none valid" : `Found ${valid} valid alternatives`}`);
    if (valid === 0) errors.push(...(reported(one) ?? []));
  }
  const all = resultsOf(schema.allOf);
  errors.push(...all.flat());
  if (!all.every(isFine)) composite(`must validate all the schemas (allOf)${all.some(isFine) ? "" : ". None validated"}`);
  if (schema.not !== undefined && isFine(validateSchema(value, schema.not, path))) composite("must not validate the schema (not)");
}

/** Errors of the alternative that is reported: the first, unless a later one matches more, which counts checks and not errors. */
function reported(results: readonly FieldError[][]): FieldError[] | undefined {
  return results[0];
}
