// Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs, CronJobs. @see pkg/apis/apps/validation, pkg/apis/batch/validation
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { labelsErrors } from "../../schema/object-meta.ts";
import { cronFault } from "../cron-schedule.ts";
import { numberAt, objectAt, tryObjectAt } from "../json-edit.ts";
import { below, type Check, type Report, type Scope } from "./report.ts";
import { generatedLabels } from "../job-labels.ts";
import { checkAtMostAll, checkCountOrPercent, checkNonNegative, isEmptySelector, isZero, selects } from "./selector-checks.ts";

export const WORKLOAD_CHECKS: Readonly<Record<string, Check>> = {
  "core.v1/PodTemplateSpec": (template, path, report) => {
    const metadata = tryObjectAt(template, "metadata");
    report.errors.push(...labelsErrors(metadata?.["labels"], below(path, "labels")));
  },
  "apps.v1/Deployment": deployment,
  "apps.v1/DaemonSet": daemonSet,
  "apps.v1/ReplicaSet": (object, _path, report) => {
    const spec = objectAt(object, "spec");
    checkNonNegative(spec, ["replicas", "minReadySeconds"], "spec", report);
    checkSelector(spec, "deployment", report);
    onlyAlways(spec, report);
  },
  "apps.v1/StatefulSet": statefulSet,
  "core.v1/ReplicationController": (object, _path, report) => {
    const spec = objectAt(object, "spec");
    checkNonNegative(spec, ["replicas", "minReadySeconds"], "spec", report);
    const selector = tryObjectAt(spec, "selector") ?? {};
    if (Object.keys(selector).length === 0) report.required("spec.selector");
    if (spec["template"] === undefined) report.required("spec.template");
    else {
      const labels = tryObjectAt(tryObjectAt(objectAt(spec, "template"), "metadata"), "labels") ?? {};
      if (selects({ matchLabels: selector }, labels) !== true)
        report.invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
      onlyAlways(spec, report);
    }
  },
  "batch.v1/Job": (object, _path, report, scope) => {
    const spec = objectAt(object, "spec");
    checkJobSpec(spec, "spec", report);
    if (scope.old === undefined) checkJobSelector(object, spec, report);
  },
  "batch.v1/JobTemplateSpec": (template, path, report) => checkJobSpec(objectAt(template, "spec"), below(path, "spec"), report),
  "batch.v1/CronJob": cronJob,
};

type Selecting = "deployment" | "replicaset" | "statefulset" | "daemonset";

function templateLabels(spec: MutableJsonObject): MutableJsonObject | undefined {
  return tryObjectAt(tryObjectAt(tryObjectAt(spec, "template"), "metadata"), "labels");
}

/** Whether a selector that says something cannot be read, as was told for its parts. */
function isMalformed(selector: MutableJsonObject, report: Report): boolean {
  return selects(selector, {}) === undefined || report.errors.some((each) => each.field.startsWith("spec.selector."));
}

/** A workload's selector: present, well-formed, not empty, and matching its own pods, whose template is not looked at where it cannot be read. */
function checkSelector(spec: MutableJsonObject, emptyFor: Selecting, report: Report): void {
  const selector = tryObjectAt(spec, "selector");
  const labels = templateLabels(spec);
  const mismatch = (): void =>
    report.invalid("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`");
  if (selector === undefined) {
    // a daemon set without one is only told that it selects nothing
    if (emptyFor !== "daemonset") report.required("spec.selector");
    mismatch();
    return;
  }
  if (isEmptySelector(selector)) {
    report.invalid("spec.selector", selector, `empty selector is invalid for ${emptyFor}`);
    return;
  }
  if (!isMalformed(selector, report)) {
    if (selects(selector, labels ?? {}) !== true) mismatch();
  } else if (emptyFor !== "daemonset") {
    report.withdraw((each) => each.field.startsWith("spec.template."));
    report.invalid("spec.selector", selector, emptyFor === "statefulset" ? "" : "invalid label selector");
  }
}

function onlyAlways(spec: MutableJsonObject, report: Report): void {
  // the template goes unseen
  if (report.errors.some((each) => each.detail === "invalid label selector")) return;
  const template = objectAt(objectAt(spec, "template"), "spec");
  const policy = stringAt(template, "restartPolicy");
  if (policy !== "" && policy !== "Always") report.notSupported("spec.template.spec.restartPolicy", policy, ["Always"]);
  if (template["activeDeadlineSeconds"] !== undefined) {
    report.forbidden("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported");
  }
}

function deployment(object: MutableJsonObject, _path: string, report: Report): void {
  const spec = objectAt(object, "spec");
  checkNonNegative(spec, ["replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"], "spec", report);
  const deadline = numberAt(spec, "progressDeadlineSeconds");
  if (deadline !== undefined && deadline <= (numberAt(spec, "minReadySeconds") ?? 0)) {
    report.invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
  }
  checkSelector(spec, "deployment", report);
  onlyAlways(spec, report);
  const strategy = objectAt(spec, "strategy");
  const rolling = tryObjectAt(strategy, "rollingUpdate");
  switch (stringAt(strategy, "type")) {
    case "Recreate":
      if (rolling !== undefined) report.forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
      break;
    case "RollingUpdate":
      if (rolling === undefined) report.required("spec.strategy.rollingUpdate", "this should be defaulted and never be nil");
      else checkRolling(rolling, "spec.strategy.rollingUpdate", report);
      break;
    default:
      report.notSupported("spec.strategy", { Type: stringAt(strategy, "type"), RollingUpdate: rolling ?? null }, [
        "Recreate",
        "RollingUpdate",
      ]);
  }
}

function checkRolling(rolling: MutableJsonObject, path: string, report: Report): void {
  const { maxUnavailable, maxSurge } = rolling;
  checkCountOrPercent(maxUnavailable, below(path, "maxUnavailable"), report);
  checkCountOrPercent(maxSurge, below(path, "maxSurge"), report);
  if (isZero(maxUnavailable) && isZero(maxSurge))
    report.invalid(below(path, "maxUnavailable"), maxUnavailable, "may not be 0 when `maxSurge` is 0");
  checkAtMostAll(maxUnavailable, below(path, "maxUnavailable"), report);
}

function daemonSet(object: MutableJsonObject, _path: string, report: Report): void {
  const spec = objectAt(object, "spec");
  checkNonNegative(spec, ["minReadySeconds", "revisionHistoryLimit"], "spec", report);
  checkSelector(spec, "daemonset", report);
  onlyAlways(spec, report);
  const strategy = objectAt(spec, "updateStrategy");
  const rolling = tryObjectAt(strategy, "rollingUpdate");
  const type = stringAt(strategy, "type");
  if (type !== "RollingUpdate" && type !== "OnDelete") {
    const shown = rolling === undefined ? null : { MaxUnavailable: rolling["maxUnavailable"] ?? 0, MaxSurge: rolling["maxSurge"] ?? 0 };
    report.notSupported("spec.updateStrategy", { Type: type, RollingUpdate: shown }, ["RollingUpdate", "OnDelete"]);
  }
  if (type !== "RollingUpdate" || rolling === undefined) return;
  const path = "spec.updateStrategy.rollingUpdate";
  const { maxUnavailable, maxSurge } = rolling;
  for (const [key, value] of [
    ["maxUnavailable", maxUnavailable],
    ["maxSurge", maxSurge],
  ] as const) {
    checkCountOrPercent(value, below(path, key), report);
    checkAtMostAll(value, below(path, key), report);
  }
  if (isZero(maxUnavailable) && isZero(maxSurge)) report.required(below(path, "maxUnavailable"), "cannot be 0 when maxSurge is 0");
  else if (!isZero(maxUnavailable) && !isZero(maxSurge))
    report.invalid(below(path, "maxSurge"), maxSurge, "may not be set when maxUnavailable is non-zero");
}

/** A rolling update of a StatefulSet as Go shows the type that it works with. */
function goRolling({ partition }: MutableJsonObject): MutableJsonObject {
  return { Partition: partition ?? 0, MaxUnavailable: null };
}

function statefulSet(object: MutableJsonObject, _path: string, report: Report): void {
  const spec = objectAt(object, "spec");
  const policy = stringAt(spec, "podManagementPolicy");
  if (policy !== "OrderedReady" && policy !== "Parallel")
    report.invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
  const strategy = objectAt(spec, "updateStrategy");
  const rolling = tryObjectAt(strategy, "rollingUpdate");
  const type = stringAt(strategy, "type");
  if (type === "RollingUpdate") {
    if (rolling !== undefined) checkNonNegative(rolling, ["partition"], "spec.updateStrategy.rollingUpdate", report);
  } else if (type !== "OnDelete") {
    const value = { Type: type, RollingUpdate: rolling === undefined ? null : goRolling(rolling) };
    report.invalid("spec.updateStrategy", value, "must be 'RollingUpdate' or 'OnDelete'");
  } else if (rolling !== undefined) {
    report.invalid("spec.updateStrategy.rollingUpdate", goRolling(rolling), "only allowed for updateStrategy 'RollingUpdate'");
  }
  checkNonNegative(spec, ["replicas", "minReadySeconds", "revisionHistoryLimit"], "spec", report);
  checkSelector(spec, "statefulset", report);
  // the template of a stateful set is looked at in two places
  report.errors.push(...report.errors.filter(({ field }) => /^spec\.template\.(?:labels|annotations)/.test(field)));
  onlyAlways(spec, report);
}

const JOB_NUMBERS = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
  "ttlSecondsAfterFinished",
];

function checkJobSpec(spec: MutableJsonObject, path: string, report: Report): void {
  checkNonNegative(spec, JOB_NUMBERS, path, report);
  if (spec["completionMode"] === "Indexed" && spec["completions"] === undefined) {
    report.required(below(path, "completions"), "when completion mode is Indexed");
  }
  const policy = stringAt(objectAt(objectAt(spec, "template"), "spec"), "restartPolicy");
  const here = below(path, "template.spec.restartPolicy");
  if (policy === "Always") report.required(here, 'valid values: "OnFailure", "Never"');
  else if (isObject(spec["podFailurePolicy"]) && policy !== "Never")
    report.invalid(here, policy, 'only "Never" is supported when podFailurePolicy is specified');
}

/** The selector is the server's own unless the Job says otherwise. */
function checkJobSelector(job: MutableJsonObject, spec: MutableJsonObject, report: Report): void {
  const selector = tryObjectAt(spec, "selector");
  const labels = templateLabels(spec);
  if (selector === undefined) {
    if (spec["manualSelector"] === true) report.required("spec.selector");
  } else if (isMalformed(selector, report)) return;
  if (selector !== undefined && spec["manualSelector"] !== true) {
    const metadata = objectAt(job, "metadata");
    if (selects(selector, generatedLabels(metadata)) !== true) report.invalid("spec.selector", selector, "`selector` not auto-generated");
  }
  if (selector === undefined || selects(selector, labels ?? {}) !== true)
    report.invalid("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`");
}

const MAX_CRON_NAME = 52;

function cronJob(object: MutableJsonObject, _path: string, report: Report, scope: Scope): void {
  const spec = objectAt(object, "spec");
  const schedule = stringAt(spec, "schedule");
  if (schedule !== "") {
    if (schedule.includes("TZ"))
      report.invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    else {
      const fault = cronFault(schedule);
      if (fault !== undefined) report.invalid("spec.schedule", schedule, fault);
    }
  }
  checkNonNegative(spec, ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"], "spec", report);
  const zone = spec["timeZone"];
  if (zone !== undefined && !isTimeZone(zone))
    report.invalid(
      "spec.timeZone",
      zone,
      zone === "" ? "timeZone must be nil or non-empty string" : `unknown time zone ${String(zone as string)}`,
    );
  const name = stringAt(objectAt(object, "metadata"), "name");
  if (scope.old === undefined && name.length > MAX_CRON_NAME)
    report.invalid("metadata.name", name, `must be no more than ${MAX_CRON_NAME} characters`);
}

function isTimeZone(zone: unknown): boolean {
  if (typeof zone !== "string" || zone === "" || zone.toLowerCase() === "local") return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    // The constructor's refusal is the answer.
    return false;
  }
}
