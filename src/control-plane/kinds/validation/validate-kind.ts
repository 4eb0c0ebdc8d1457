// Validation of built-in kinds: the general rules along the type table, the checks of each definition met on the way, and what may
// not change. Custom resource definitions are checked where custom resources are served.
import { isObject, type Json, type MutableJsonObject } from "#base";
import type { TypeNote } from "#codec";
import type { FieldError, StrategyContext } from "../../resource.ts";
import type { FieldPlan, TypePlan } from "../type-plan.ts";
import { ACCESS_CHECKS } from "./access-checks.ts";
import { ADMISSION_CHECKS } from "./admission-checks.ts";
import { AUTOSCALING_CHECKS } from "./autoscaling-checks.ts";
import { CONFIGURATION_CHECKS } from "./configuration-checks.ts";
import { DEVICE_CHECKS } from "./device-checks.ts";
import { FIELD_RULES } from "./field-rules.ts";
import { NETWORK_CHECKS } from "./network-checks.ts";
import { POD_CHECKS } from "./pod-checks.ts";
import { POLICY_CHECKS } from "./policy-checks.ts";
import { below, Report, type Check, type Scope } from "./report.ts";
import { SELECTOR_CHECKS } from "./selector-checks.ts";
import { SERVICE_CHECKS } from "./service-checks.ts";
import { checkStatus } from "./status-checks.ts";
import { STORAGE_CHECKS } from "./storage-checks.ts";
import { checkUpdate } from "./update-checks.ts";
import { WORKLOAD_CHECKS } from "./workload-checks.ts";

const CHECKS: Readonly<Record<string, Check>> = {
  ...SELECTOR_CHECKS,
  ...POD_CHECKS,
  ...WORKLOAD_CHECKS,
  ...SERVICE_CHECKS,
  ...NETWORK_CHECKS,
  ...CONFIGURATION_CHECKS,
  ...ACCESS_CHECKS,
  ...STORAGE_CHECKS,
  ...AUTOSCALING_CHECKS,
  ...ADMISSION_CHECKS,
  ...POLICY_CHECKS,
  ...DEVICE_CHECKS,
};

/** Root members that are not the user's to get right. */
const UNCHECKED: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "status"]);
/** Kinds that are checked elsewhere, or that the server only stores. */
const STORED_ONLY: ReadonlySet<string> = new Set(["apiextensions.v1/CustomResourceDefinition", "core.v1/Event", "events.v1/Event"]);

/** All errors of a settled object; on update also of what may not change. Of a status request only the status is checked. */
export function validateKind(
  plan: TypePlan,
  root: MutableJsonObject,
  old: MutableJsonObject | undefined,
  context: StrategyContext,
): readonly FieldError[] {
  if (STORED_ONLY.has(plan.name)) return [];
  const report = new Report();
  if (context.subresource === "status") {
    checkStatus(plan.name, root, report);
    return report.errors;
  }
  const scope: Scope = { kind: plan.name, root, old, context };
  if (old !== undefined) checkUpdate(plan.name, root, old, report);
  checkObject(root, plan, "", { report, scope });
  return report.errors;
}

interface Walk {
  readonly report: Report;
  readonly scope: Scope;
}

function checkObject(object: MutableJsonObject, plan: TypePlan, path: string, walk: Walk): void {
  for (const field of plan.fields.values()) {
    if (isMissing(object[field.name]) && !field.note.required) continue;
    if (path === "" && UNCHECKED.has(field.name)) continue;
    checkField(object[field.name], field, plan, { ...walk, path: below(path, field.name) });
  }
  CHECKS[plan.name]?.(object, path, walk.report, walk.scope);
}

function checkField(value: Json | undefined, field: FieldPlan, plan: TypePlan, walk: Walk & { readonly path: string }): void {
  const rule = FIELD_RULES[`${plan.name}.${field.name}`];
  if (isMissing(value)) {
    if (field.note.required && rule?.own !== true) walk.report.required(walk.path, rule?.detail);
    return;
  }
  if (rule?.own !== true) checkValues(value ?? null, field.note.type, rule?.order, walk);
  descend(value ?? null, field.shape, walk.path, walk);
}

/** Absent or empty; an empty object or a number is a value. */
function isMissing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function checkValues(value: Json, type: TypeNote, order: readonly string[] | undefined, walk: Walk & { readonly path: string }): void {
  if (type.of === "list" && Array.isArray(value)) {
    for (const [index, each] of value.entries()) checkValues(each as Json, type.item, order, { ...walk, path: `${walk.path}[${index}]` });
  }
  if (type.of !== "scalar" || type.values === undefined || typeof value !== "string") return;
  const supported = order ?? type.values;
  if (!supported.includes(value)) walk.report.notSupported(walk.path, value, supported);
}

function descend(value: Json, shape: FieldPlan["shape"], path: string, walk: Walk): void {
  if (shape.plan !== undefined) {
    if (isObject(value)) checkObject(value as MutableJsonObject, shape.plan, path, walk);
    return;
  }
  const item = shape.item;
  if (item === undefined || (item.plan === undefined && item.item === undefined)) return;
  if (shape.many === "list" && Array.isArray(value))
    for (const [index, each] of value.entries()) descend(each as Json, item, `${path}[${index}]`, walk);
  if (shape.many === "map" && isObject(value))
    for (const [key, each] of Object.entries(value)) descend(each ?? null, item, `${path}[${key}]`, walk);
}
