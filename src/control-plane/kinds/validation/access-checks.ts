// Roles and bindings. @see pkg/apis/rbac/validation/validation.go
import { stringAt } from "#base";
import type { MutableJsonObject } from "#base";
import { labelErrors, pathSegmentErrors, subdomainErrors } from "../../schema/names.ts";
import { listAt, objectsAt } from "../json-edit.ts";
import { below, type Check, type Report } from "./report.ts";

const RBAC = "rbac.authorization.k8s.io";
const SUBJECT_GROUPS: Readonly<Record<string, string>> = { ServiceAccount: "", User: RBAC, Group: RBAC };

export const ACCESS_CHECKS: Readonly<Record<string, Check>> = {
  "rbac.v1/PolicyRule": (rule, path, report, scope) => checkRule(rule, path, report, scope.kind === "rbac.v1/Role"),
  "rbac.v1/RoleBinding": (binding, _path, report) => checkBinding(binding, ["Role", "ClusterRole"], report),
  "rbac.v1/ClusterRoleBinding": (binding, _path, report) => checkBinding(binding, ["ClusterRole"], report),
};

function checkRule(rule: MutableJsonObject, path: string, report: Report, isNamespaced: boolean): void {
  const urls = listAt(rule, "nonResourceURLs");
  const resources = listAt(rule, "resources");
  if (urls.length > 0) {
    if (isNamespaced) report.invalid(below(path, "nonResourceURLs"), urls, "namespaced rules cannot apply to non-resource URLs");
    const others = [listAt(rule, "apiGroups"), resources, listAt(rule, "resourceNames")];
    if (others.some((each) => each.length > 0)) {
      report.invalid(below(path, "nonResourceURLs"), urls, "rules cannot apply to both regular resources and non-resource URLs");
    }
    return;
  }
  if (listAt(rule, "apiGroups").length === 0)
    report.required(below(path, "apiGroups"), "resource rules must supply at least one api group");
  if (resources.length === 0) report.required(below(path, "resources"), "resource rules must supply at least one resource");
}

function checkBinding(binding: MutableJsonObject, kinds: readonly string[], report: Report): void {
  const ref = binding["roleRef"] as MutableJsonObject;
  const group = stringAt(ref, "apiGroup");
  if (group !== RBAC) report.notSupported("roleRef.apiGroup", group, [RBAC]);
  const kind = stringAt(ref, "kind");
  if (!kinds.includes(kind)) report.notSupported("roleRef.kind", kind, kinds);
  const name = stringAt(ref, "name");
  if (name !== "") report.invalidFor("roleRef.name", name, pathSegmentErrors(name));
  for (const [index, subject] of objectsAt(binding, "subjects").entries())
    checkSubject(subject, `subjects[${index}]`, report, kinds.length > 1);
}

function checkSubject(subject: MutableJsonObject, path: string, report: Report, isNamespaced: boolean): void {
  const kind = stringAt(subject, "kind");
  const name = stringAt(subject, "name");
  const group = SUBJECT_GROUPS[kind];
  if (group === undefined) report.notSupported(below(path, "kind"), kind, Object.keys(SUBJECT_GROUPS));
  else if (stringAt(subject, "apiGroup") !== group) report.notSupported(below(path, "apiGroup"), stringAt(subject, "apiGroup"), [group]);
  if (kind !== "ServiceAccount") return;
  if (name !== "") report.invalidFor(below(path, "name"), name, subdomainErrors(name));
  const namespace = stringAt(subject, "namespace");
  if (namespace !== "") report.invalidFor(below(path, "namespace"), namespace, labelErrors(namespace));
  else if (!isNamespaced) report.required(below(path, "namespace"));
}
