// Label selectors, node selectors and numbers that many kinds share.
import { isObject, own, type Json, type MutableJsonObject, stringAt } from "#base";
import { labelKeyErrors, labelValueErrors } from "../../schema/names.ts";
import { listAt, tryObjectAt } from "../json-edit.ts";
import { below, type Check, type Report } from "./report.ts";

export const SELECTOR_CHECKS: Readonly<Record<string, Check>> = {
  "meta.v1/LabelSelector": (selector, path, report) => checkLabels(selector["matchLabels"], below(path, "matchLabels"), report),
  "meta.v1/LabelSelectorRequirement": labelRequirement,
  "core.v1/NodeSelectorRequirement": nodeRequirement,
};

/** Labels at a field: every error names the field, not the key. */
export function checkLabels(labels: unknown, path: string, report: Report): void {
  for (const [key, value] of Object.entries(isObject(labels) ? labels : {})) {
    report.invalidFor(path, key, labelKeyErrors(key));
    if (typeof value === "string") report.invalidFor(path, value, labelValueErrors(value));
  }
}

function labelRequirement(requirement: MutableJsonObject, path: string, report: Report): void {
  const values = listAt(requirement, "values");
  switch (stringAt(requirement, "operator")) {
    case "In":
    case "NotIn":
      if (values.length === 0) report.required(below(path, "values"), "must be specified when `operator` is 'In' or 'NotIn'");
      break;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0) report.forbidden(below(path, "values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      break;
    default:
      report.invalid(below(path, "operator"), stringAt(requirement, "operator"), "not a valid selector operator");
  }
  const key = stringAt(requirement, "key");
  report.invalidFor(below(path, "key"), key, labelKeyErrors(key));
  for (const [index, value] of values.entries()) {
    if (typeof value === "string") report.invalidFor(`${below(path, "values")}[${index}]`, value, labelValueErrors(value));
  }
}

function nodeRequirement(requirement: MutableJsonObject, path: string, report: Report): void {
  const values = listAt(requirement, "values");
  switch (stringAt(requirement, "operator")) {
    case "In":
    case "NotIn":
      if (values.length === 0) report.required(below(path, "values"), "must be specified when `operator` is 'In' or 'NotIn'");
      break;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0) report.forbidden(below(path, "values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      break;
    case "Gt":
    case "Lt":
      if (values.length !== 1) report.required(below(path, "values"), "must be specified single value when `operator` is 'Lt' or 'Gt'");
      break;
    default:
      report.invalid(below(path, "operator"), stringAt(requirement, "operator"), "not a valid selector operator");
  }
  if (path.includes("matchExpressions"))
    report.invalidFor(below(path, "key"), stringAt(requirement, "key"), labelKeyErrors(stringAt(requirement, "key")));
}

/** Whether a selector has no requirement at all. */
export function isEmptySelector(selector: unknown): boolean {
  return (
    Object.keys(tryObjectAt(selector as MutableJsonObject, "matchLabels") ?? {}).length === 0 &&
    listAt(selector, "matchExpressions").length === 0
  );
}

/** Whether a selector as the API holds it matches labels; undefined when the selector is malformed. */
export function selects(selector: unknown, labels: Readonly<Record<string, unknown>>): boolean | undefined {
  const wanted = Object.entries(tryObjectAt(selector as MutableJsonObject, "matchLabels") ?? {});
  const results = [
    ...wanted.map(([key, value]): boolean | undefined => labels[key] === value),
    ...listAt(selector, "matchExpressions").map((each) => meets(each, labels)),
  ];
  return results.includes(undefined) ? undefined : results.every((each) => each === true);
}

function meets(requirement: Json, labels: Readonly<Record<string, unknown>>): boolean | undefined {
  const key = stringAt(requirement, "key");
  const present = Object.hasOwn(labels, key);
  const values = listAt(requirement, "values");
  switch (own(requirement, "operator")) {
    case "In":
      return values.length === 0 ? undefined : present && values.includes(labels[key] as string);
    case "NotIn":
      return values.length === 0 ? undefined : !present || !values.includes(labels[key] as string);
    case "Exists":
      return values.length > 0 ? undefined : present;
    case "DoesNotExist":
      return values.length > 0 ? undefined : !present;
    default:
      return undefined;
  }
}

/** Numbers that may not be negative. */
export function checkNonNegative(object: MutableJsonObject, fields: readonly string[], path: string, report: Report): void {
  for (const field of fields) {
    const value = object[field];
    if (typeof value === "number" && value < 0) report.invalid(below(path, field), value, "must be greater than or equal to 0");
  }
}

const PERCENT_TEXT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** A count or a percentage. */
export function checkCountOrPercent(value: Json | undefined, path: string, report: Report): void {
  if (typeof value === "number" && value < 0) report.invalid(path, value, "must be greater than or equal to 0");
  if (typeof value === "string" && !/^[0-9]+%$/.test(value)) report.invalid(path, value, PERCENT_TEXT);
}

/** A percentage of at most 100. */
export function checkAtMostAll(value: Json | undefined, path: string, report: Report): void {
  if (typeof value === "string" && /^[0-9]+%$/.test(value) && Number(value.slice(0, -1)) > 100)
    report.invalid(path, value, "must not be greater than 100%");
}

/** The number that a count or percentage stands for, zero being what matters. */
export function isZero(value: Json | undefined): boolean {
  return value === 0 || value === "0" || (typeof value === "string" && /^0+%$/.test(value));
}
