// Webhook configurations. @see pkg/apis/admissionregistration/validation
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { compileCondition } from "../../admission/policy-program.ts";
import { subdomainErrors } from "../../schema/names.ts";
import { listAt, numberAt, objectsAt } from "../json-edit.ts";
import { below, type Check, type Report } from "./report.ts";

export const ADMISSION_CHECKS: Readonly<Record<string, Check>> = {
  "admissionregistration.v1/ValidatingWebhook": webhook,
  "admissionregistration.v1/MutatingWebhook": webhook,
  "admissionregistration.v1/RuleWithOperations": rule,
  "admissionregistration.v1/NamedRuleWithOperations": rule,
};

const NAME_SEGMENTS = 3;
const EFFECTS = ["None", "NoneOnDryRun"];

function webhook(object: MutableJsonObject, path: string, report: Report): void {
  const name = stringAt(object, "name");
  if (name === "") report.required(below(path, "name"));
  else {
    const errors = subdomainErrors(name);
    report.invalidFor(below(path, "name"), name, errors);
    if (errors.length === 0 && name.split(".").length < NAME_SEGMENTS) {
      report.invalid(below(path, "name"), name, "should be a domain with at least three segments separated by dots");
    }
  }
  const effects = stringAt(object, "sideEffects");
  if (effects === "") report.required(below(path, "sideEffects"), "must specify one of None, NoneOnDryRun");
  else if (!EFFECTS.includes(effects)) report.notSupported(below(path, "sideEffects"), effects, EFFECTS);
  const seconds = numberAt(object, "timeoutSeconds");
  if (seconds !== undefined && (seconds < 1 || seconds > 30)) {
    report.invalid(below(path, "timeoutSeconds"), seconds, "the timeout value must be between 1 and 30 seconds");
  }
  checkClient(object, below(path, "clientConfig"), report);
  const versions = listAt(object, "admissionReviewVersions");
  if (versions.length > 0 && !versions.some((each) => each === "v1" || each === "v1beta1")) {
    report.invalid(below(path, "admissionReviewVersions"), versions, "must include at least one of v1, v1beta1");
  }
  for (const [index, condition] of objectsAt(object, "matchConditions").entries())
    checkCondition(condition, `${below(path, "matchConditions")}[${index}]`, report);
}

function checkCondition(condition: MutableJsonObject, path: string, report: Report): void {
  if (!stringAt(condition, "name")) report.required(below(path, "name"));
  const expression = stringAt(condition, "expression").trim();
  const program = expression === "" ? undefined : compileCondition(expression);
  if (program === undefined || !("reason" in program)) return;
  if (program.isInternal) report.internal(below(path, "expression"), program.reason);
  else report.invalid(below(path, "expression"), expression, program.reason);
}

function checkClient(object: MutableJsonObject, path: string, report: Report): void {
  const client = object["clientConfig"];
  const url = stringAt(client, "url");
  const hasService = isObject(client) && isObject(client["service"]);
  if ((url !== "") === hasService) {
    report.required(path, "exactly one of url or service is required");
    return;
  }
  if (url !== "" && !url.startsWith("https://")) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1] ?? "";
    report.invalid(below(path, "url"), scheme, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
  }
}

function rule(object: MutableJsonObject, path: string, report: Report): void {
  const star = (field: string, rest: (value: string) => boolean, detail: string): void => {
    const values = listAt(object, field).map((each) => String(each as string));
    if (values.includes("*") && values.some(rest)) report.invalid(below(path, field), values, detail);
  };
  for (const field of ["operations", "apiGroups", "apiVersions", "resources"])
    if (listAt(object, field).length === 0) report.required(below(path, field));
  star("operations", (each) => each !== "*", "if '*' is present, must not specify other operations");
  star("apiGroups", (each) => each !== "*", "if '*' is present, must not specify other API groups");
  star("apiVersions", (each) => each !== "*", "if '*' is present, must not specify other API versions");
  star(
    "resources",
    (each) => each !== "*" && !each.includes("/"),
    "if '*' is present, must not specify other resources without subresources",
  );
}
