// Checks of Events, the same for both of their versions up to what events.k8s.io/v1 asks in addition.
// @see kubernetes pkg/apis/core/validation/events.go
import { own, sameJson, stringAt, type MutableJsonObject } from "#base";
import type { FieldError } from "../../resource.ts";
import { labelKeyErrors, subdomainErrors } from "../../schema/names.ts";
import { numberAt, tryObjectAt } from "../json-edit.ts";
import { Report } from "../validation/report.ts";

const MAX_WORD = 128;
const MAX_NOTE = 1024;
const MISMATCH = "does not match event.namespace";

/**
 * What is wrong with an Event, named as v1 names it.
 * @param event in the form that is kept
 * @param isNew whether it was written as events.k8s.io/v1
 */
export function eventErrors(event: MutableJsonObject, old: MutableJsonObject | undefined, isNew: boolean): readonly FieldError[] {
  const report = new Report();
  checkEvent(event, isNew ? "reportingController" : "reportingComponent", report);
  if (!isNew) return report.errors;
  if (old === undefined) checkNew(event, report);
  else checkChange(event, old, report);
  return report.errors;
}

function checkEvent(event: MutableJsonObject, controllerField: string, report: Report): void {
  const namespace = stringAt(event, "metadata", "namespace");
  const about = stringAt(event, "involvedObject", "namespace");
  if (hasTime(event, "eventTime")) {
    if (about === "" && namespace !== "default" && namespace !== "kube-system") report.invalid("involvedObject.namespace", about, MISMATCH);
    checkReporter(event, controllerField, report);
  } else if (about === "" ? namespace !== "" && namespace !== "default" : namespace !== about)
    report.invalid("involvedObject.namespace", about, MISMATCH);
  report.invalidFor("namespace", namespace, subdomainErrors(namespace));
}

function checkReporter(event: MutableJsonObject, controllerField: string, report: Report): void {
  const controller = stringAt(event, "reportingComponent");
  if (controller === "") report.required(controllerField);
  report.invalidFor(controllerField, controller, labelKeyErrors(controller));
  for (const field of ["reportingInstance", "action", "reason"]) {
    const value = stringAt(event, field);
    if (value === "") report.required(field);
    if (value.length > MAX_WORD) report.invalid(field, "", `can have at most ${MAX_WORD} characters`);
  }
  if (stringAt(event, "message").length > MAX_NOTE) report.invalid("message", "", `can have at most ${MAX_NOTE} characters`);
}

function checkNew(event: MutableJsonObject, report: Report): void {
  checkSeries(event, report);
  if (!hasTime(event, "eventTime")) report.required("eventTime");
  const type = stringAt(event, "type");
  if (type !== "Normal" && type !== "Warning") report.invalid("type", "", `has invalid value: ${type}`);
  for (const field of ["firstTimestamp", "lastTimestamp"]) if (hasTime(event, field)) report.invalid(field, "", UNSET);
  if ((numberAt(event, "count") ?? 0) !== 0) report.invalid("count", "", UNSET);
  if (stringAt(event, "source", "component") !== "" || stringAt(event, "source", "host") !== "") report.invalid("source", "", UNSET);
}

const UNSET = "needs to be unset";

function checkSeries(event: MutableJsonObject, report: Report): void {
  const series = tryObjectAt(event, "series");
  if (series === undefined) return;
  if ((numberAt(series, "count") ?? 0) < 2) report.invalid("series.count", "", "should be at least 2");
  if (!hasTime(series, "lastObservedTime")) report.required("series.lastObservedTime");
}

/** Everything but the series stays what it was. The reason is looked at twice, as upstream does. */
const IMMUTABLE: readonly (readonly [string, string])[] = [
  ["involvedObject", "involvedObject"],
  ["reason", "reason"],
  ["message", "message"],
  ["source", "source"],
  ["firstTimestamp", "firstTimestamp"],
  ["lastTimestamp", "lastTimestamp"],
  ["count", "count"],
  ["reason", "reason"],
  ["type", "type"],
  ["eventTime", "eventTime"],
  ["action", "action"],
  ["related", "related"],
  ["reportingComponent", "reportingController"],
  ["reportingInstance", "reportingInstance"],
];

function checkChange(event: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  if (!sameJson(own(event, "series"), own(old, "series"))) checkSeries(event, report);
  for (const [field, shown] of IMMUTABLE) {
    const [now, before] = [own(event, field), own(old, field)];
    if (!sameJson(now ?? null, before ?? null)) report.invalid(shown, now ?? "", "field is immutable");
  }
}

function hasTime(object: MutableJsonObject, field: string): boolean {
  return stringAt(object, field) !== "";
}
