// Field errors in the API server's words.
import { goQuote } from "#codec";
import { goNumber } from "../schema/shown.ts";
import type { FieldError } from "../resource.ts";

const TYPES = {
  required: ["FieldValueRequired", "Required value"],
  invalid: ["FieldValueInvalid", "Invalid value"],
  duplicate: ["FieldValueDuplicate", "Duplicate value"],
  notSupported: ["FieldValueNotSupported", "Unsupported value"],
  forbidden: ["FieldValueForbidden", "Forbidden"],
  tooLong: ["FieldValueTooLong", "Too long"],
  tooMany: ["FieldValueTooMany", "Too many"],
  typeInvalid: ["FieldValueTypeInvalid", "Invalid value"],
  notFound: ["FieldValueNotFound", "Not found"],
  internal: ["InternalError", "Internal error"],
} as const;
const WITHOUT_VALUE: ReadonlySet<FieldError["type"]> = new Set(["required", "forbidden", "tooLong", "internal"]);

/** Name of the type as the cause of a Status carries it. */
export function typeOfFieldError(type: FieldError["type"]): string {
  return TYPES[type][0];
}

/** The error without its field: `Invalid value: "x": must be …`. @see apimachinery field.Error.ErrorBody */
export function formatFieldError({ type, value, detail }: FieldError): string {
  const name = TYPES[type][1];
  const body = WITHOUT_VALUE.has(type) || value === undefined ? name : `${name}: ${formatValue(value)}`;
  return detail === undefined || detail === "" ? body : `${body}: ${detail}`;
}

function formatValue(value: unknown): string {
  if (typeof value === "number") return goNumber(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return goQuote(value);
  return goJson(value);
}

/** JSON as Go writes it, which is safe to stand in HTML. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
