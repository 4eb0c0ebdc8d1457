// Admission policies and their bindings: their shape, and the expressions of those that validate. @see kubernetes pkg/apis/admissionregistration/validation
import { isObject, own, stringAt, type Json, type MutableJsonObject } from "#base";
import { compilePolicy, isTooLong, MOST_ANNOTATION_BYTES } from "../../admission/policy-program.ts";
import { label1035Errors, labelKeyErrors, subdomainErrors } from "../../schema/names.ts";
import { listAt, objectsAt } from "../json-edit.ts";
import { below, type Check, type Report } from "./report.ts";

const GROUP = "admissionregistration.v1";

export const POLICY_CHECKS: Readonly<Record<string, Check>> = {
  [`${GROUP}/ValidatingAdmissionPolicySpec`]: validatingPolicy,
  [`${GROUP}/MutatingAdmissionPolicySpec`]: mutatingPolicy,
  [`${GROUP}/ValidatingAdmissionPolicyBindingSpec`]: validatingBinding,
  [`${GROUP}/MutatingAdmissionPolicyBindingSpec`]: mutatingBinding,
  [`${GROUP}/MatchCondition`]: matchCondition,
  [`${GROUP}/Variable`]: variable,
  [`${GROUP}/Validation`]: validation,
  [`${GROUP}/Mutation`]: mutation,
};

const EMPTY = "validations or auditAnnotations must contain at least one item";
const REASONS = ["Forbidden", "Invalid", "RequestEntityTooLarge"];

function validatingPolicy(spec: MutableJsonObject, path: string, report: Report, scope: { readonly root: MutableJsonObject }): void {
  policy(spec, path, report);
  if (listAt(spec, "validations").length + listAt(spec, "auditAnnotations").length === 0)
    for (const key of ["validations", "auditAnnotations"]) report.required(below(path, key), EMPTY);
  annotations(spec, path, report, scope);
  expressions(spec, path, report);
}

const MOST_ANNOTATIONS = 20;

function annotations(spec: MutableJsonObject, path: string, report: Report, scope: { readonly root: MutableJsonObject }): void {
  const seen = new Set<string>();
  const all = objectsAt(spec, "auditAnnotations");
  if (all.length > MOST_ANNOTATIONS)
    report.invalid(below(path, "auditAnnotations"), all, `must not have more than ${MOST_ANNOTATIONS} auditAnnotations`);
  for (const [index, annotation] of all.entries()) {
    const here = `${below(path, "auditAnnotations")}[${index}].key`;
    if (isTooLong(stringAt(annotation, "valueExpression")))
      report.required(
        `${below(path, "auditAnnotations")}[${index}].valueExpression`,
        `must not exceed ${MOST_ANNOTATION_BYTES} bytes in length`,
      );
    const key = stringAt(annotation, "key");
    // the log shows the key below the name of the policy
    const whole = `${stringAt(scope.root, "metadata", "name")}/${key}`;
    report.invalidFor(here, whole, labelKeyErrors(whole));
    if (seen.has(key)) report.duplicate(here, key);
    seen.add(key);
  }
}

function mutatingPolicy(spec: MutableJsonObject, path: string, report: Report): void {
  policy(spec, path, report);
  mutatingOperations(spec["matchConstraints"], below(path, "matchConstraints"), report);
  if (listAt(spec, "mutations").length === 0) report.required(below(path, "mutations"), "mutations must contain at least one item");
  if (stringAt(spec, "reinvocationPolicy") === "") report.required(below(path, "reinvocationPolicy"));
  expressions(spec, path, report);
}

function expressions(spec: MutableJsonObject, path: string, report: Report): void {
  for (const { path: where, expression, reason, isInternal } of compilePolicy(spec).faults) {
    if (isInternal) report.internal(below(path, where), reason);
    else report.invalid(below(path, where), expression, reason);
  }
}

const MUTABLE = ["*", "CONNECT", "CREATE", "UPDATE"];

/** What is deleted cannot be changed. */
function mutatingOperations(resources: Json | undefined, path: string, report: Report): void {
  for (const rule of objectsAt(resources, "resourceRules"))
    for (const operation of listAt(rule, "operations"))
      if (!MUTABLE.includes(String(operation as string))) report.notSupported(below(path, "resourceRules.operations"), operation, MUTABLE);
}

/** What both kinds of policy have in common. */
function policy(spec: MutableJsonObject, path: string, report: Report): void {
  if (isObject(spec["paramKind"])) paramKind(spec["paramKind"] as MutableJsonObject, below(path, "paramKind"), report);
  const constraints = spec["matchConstraints"];
  if (!isObject(constraints)) report.required(below(path, "matchConstraints"));
  else if (listAt(constraints, "resourceRules").length === 0) report.required(below(path, "matchConstraints.resourceRules"));
  const seen = new Set<string>();
  for (const [index, condition] of objectsAt(spec, "matchConditions").entries()) {
    const name = stringAt(condition, "name");
    if (seen.has(name)) report.duplicate(`${below(path, "matchConditions")}[${index}].name`, name);
    seen.add(name);
  }
}

function paramKind(param: MutableJsonObject, path: string, report: Report): void {
  const [version, kind] = [stringAt(param, "apiVersion"), stringAt(param, "kind")];
  if (version === "") report.required(below(path, "apiVersion"));
  else if (version.split("/").length > 2) report.invalid(below(path, "apiVersion"), version, `unexpected GroupVersion string: ${version}`);
  if (kind === "") report.required(below(path, "kind"));
  const errors = kind === "" ? [] : label1035Errors(kind.toLowerCase());
  if (errors.length > 0) report.invalid(below(path, "kind"), kind, `may have mixed case, but should otherwise match: ${errors.join(",")}`);
}

function matchCondition(condition: MutableJsonObject, path: string, report: Report): void {
  const name = stringAt(condition, "name");
  if (name !== "") report.invalidFor(below(path, "name"), name, labelKeyErrors(name));
}

function variable(object: MutableJsonObject, path: string, report: Report): void {
  const name = stringAt(object, "name");
  if (name !== "" && !/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)) report.invalid(below(path, "name"), name, "must be a valid CEL identifier");
}

function validation(object: MutableJsonObject, path: string, report: Report): void {
  const [message, reason] = [stringAt(object, "message"), stringAt(object, "reason")];
  if (message !== "" && message.trim() === "") report.invalid(below(path, "message"), message, "must be non-empty if specified");
  else if (message.trim().includes("\n")) report.invalid(below(path, "message"), message, "must not contain line breaks");
  if (reason !== "" && !REASONS.includes(reason)) report.notSupported(below(path, "reason"), reason, REASONS);
}

const PATCHES: Readonly<Record<string, string>> = { JSONPatch: "jsonPatch", ApplyConfiguration: "applyConfiguration" };

function mutation(object: MutableJsonObject, path: string, report: Report): void {
  const type = stringAt(object, "patchType");
  const wanted = PATCHES[type];
  if (wanted === undefined) return;
  for (const key of Object.values(PATCHES)) {
    const isThere = own(object, key) !== undefined;
    if (key === wanted && isThere && stringAt(object, key, "expression").trim() === "") report.required(below(path, `${key}.expression`));
    if (key === wanted && !isThere) report.required(below(path, key), `must be specified when patchType is ${type}`);
    if (key !== wanted && isThere) report.invalid(below(path, key), `{${key}}`, `must not be specified when patchType is ${type}`);
  }
}

function validatingBinding(spec: MutableJsonObject, path: string, report: Report): void {
  binding(spec, path, report);
  const actions = listAt(spec, "validationActions");
  const here = below(path, "validationActions");
  for (const [index, action] of actions.entries()) if (actions.indexOf(action) < index) report.duplicate(`${here}[${index}]`, action);
  if (actions.includes("Deny") && actions.includes("Warn"))
    report.invalid(
      here,
      actions,
      "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)",
    );
}

function mutatingBinding(spec: MutableJsonObject, path: string, report: Report): void {
  binding(spec, path, report);
  mutatingOperations(spec["matchResources"], below(path, "matchResources"), report);
}

function binding(spec: MutableJsonObject, path: string, report: Report): void {
  const name = stringAt(spec, "policyName");
  if (name === "") report.required(below(path, "policyName"));
  else report.invalidFor(below(path, "policyName"), name, subdomainErrors(name));
  if (isObject(spec["paramRef"])) paramRef(spec["paramRef"], below(path, "paramRef"), report);
}

function paramRef(ref: Json, path: string, report: Report): void {
  const [hasName, hasSelector] = [stringAt(ref, "name") !== "", own(ref, "selector") !== undefined];
  if (hasName && hasSelector)
    for (const key of ["name", "selector"]) report.forbidden(below(path, key), "name and selector are mutually exclusive");
  if (!hasName && !hasSelector) report.required(path, "one of name or selector must be specified");
  const action = stringAt(ref, "parameterNotFoundAction");
  const here = below(path, "parameterNotFoundAction");
  if (action === "") report.required(here);
  else if (action !== "Deny" && action !== "Allow") report.notSupported(here, action, ["Deny", "Allow"]);
}
