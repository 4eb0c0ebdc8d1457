// What rules of a definition must look like, before their expressions are compiled.
// @see apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go
import type { StructuralSchema, ValidationRule } from "#codec";
import type { FieldError } from "../resource.ts";
import { readRulePath } from "./rule-path.ts";

const REASONS = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"] as const;

const hasLineBreak = (text: string): boolean => /[\n\r]/.test(text);

/** Errors in the form of the rules of one schema. @param path of the schema */
export function ruleFormErrors(schema: StructuralSchema, path: string): FieldError[] {
  return (schema["x-kubernetes-validations"] ?? []).flatMap((rule, i) =>
    formErrors(rule, schema, `${path}.x-kubernetes-validations[${i}]`),
  );
}

function formErrors(rule: ValidationRule, schema: StructuralSchema, path: string): FieldError[] {
  return [...textErrors(rule, path), ...expressionErrors(rule, path), ...pathErrors(rule, schema, path)];
}

function textErrors({ rule = "", message = "" }: Partial<ValidationRule>, path: string): FieldError[] {
  const said = message.trim();
  const text = rule.trim();
  if (text === "") return [{ type: "required", field: `${path}.rule`, detail: "rule is not specified" }];
  const invalid = (detail: string): FieldError => ({ type: "invalid", field: `${path}.message`, value: message, detail });
  if (message !== "" && said === "") return [invalid("must be non-empty if specified")];
  if (hasLineBreak(said)) return [invalid("must not contain line breaks")];
  return hasLineBreak(text) && said === ""
    ? [{ type: "required", field: `${path}.message`, detail: "message must be specified if rule contains line breaks" }]
    : [];
}

function expressionErrors({ messageExpression = "", reason }: ValidationRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (messageExpression !== "" && messageExpression.trim() === "")
    errors.push({ type: "required", field: `${path}.messageExpression`, detail: "messageExpression must be non-empty if specified" });
  if (reason !== undefined && !(REASONS as readonly string[]).includes(reason)) {
    const supported = REASONS.map((each) => `"${each}"`).join(", ");
    errors.push({ type: "notSupported", field: `${path}.reason`, value: reason, detail: `supported values: ${supported}` });
  }
  return errors;
}

function pathErrors({ fieldPath = "" }: ValidationRule, schema: StructuralSchema, path: string): FieldError[] {
  if (fieldPath === "") return [];
  const invalid = (detail: string): FieldError => ({ type: "invalid", field: `${path}.fieldPath`, value: fieldPath, detail });
  return [
    ...(fieldPath.trim() === "" ? [invalid("must be non-empty if specified")] : []),
    ...(hasLineBreak(fieldPath) ? [invalid("must not contain line breaks")] : []),
    ...(readRulePath(fieldPath, schema) === undefined ? [invalid("must be a valid path")] : []),
  ];
}
