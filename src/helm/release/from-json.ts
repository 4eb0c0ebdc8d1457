// The JSON of stored releases, of Helm 3 and 4, to records.
import { isObject, own, textAt, type Json } from "#base";
import type { ChartFile, ChartLock } from "../chart/chart.ts";
import { readMetadataValue, readDependencies } from "../chart/metadata.ts";
import { fromBase64 } from "../go-json.ts";
import type { HookEvent } from "../render/manifests.ts";
import type { Values } from "../values/table.ts";
import type { HookRun, ReleaseChart, ReleaseHook, ReleaseInfo, ReleaseRecord, ReleaseStatus } from "./record.ts";

/** A record from the parsed JSON of a stored release. Fields that are absent are empty. */
export function readReleaseJson(value: Json): ReleaseRecord {
  return {
    name: textAt(value, "name"),
    namespace: textAt(value, "namespace"),
    version: Number(own(value, "version") ?? 0),
    info: readInfo(own(value, "info")),
    chart: readChart(own(value, "chart")),
    config: mapOf(own(value, "config")),
    manifest: textAt(value, "manifest"),
    hooks: listOf(own(value, "hooks")).map(readHook),
    applyMethod: textAt(value, "apply_method"),
  };
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function mapOf(value: unknown): Values {
  return isObject(value) ? (value as Values) : {};
}

/** Helm writes the year 1 where it has no time. */
function timeAt(value: unknown, key: string): string {
  const time = textAt(value, key);
  return time.startsWith("0001-01-01T00:00:00") ? "" : time;
}

function readInfo(value: unknown): ReleaseInfo {
  return {
    firstDeployed: timeAt(value, "first_deployed"),
    lastDeployed: timeAt(value, "last_deployed"),
    deleted: timeAt(value, "deleted"),
    description: textAt(value, "description"),
    status: textAt(value, "status") as ReleaseStatus,
    notes: textAt(value, "notes"),
  };
}

function readChart(value: unknown): ReleaseChart {
  const lock = own(value, "lock");
  const schema = textAt(value, "schema");
  return {
    metadata: readMetadataValue(own(value, "metadata") ?? {}),
    ...(isObject(lock) && { lock: readLock(lock) }),
    templates: readFiles(own(value, "templates")),
    files: readFiles(own(value, "files")),
    values: mapOf(own(value, "values")),
    ...(schema !== "" && { schema: fromBase64(schema) }),
    ...changed("modTime", timeAt(value, "modtime")),
    ...changed("schemaModTime", timeAt(value, "schemamodtime")),
  };
}

function changed<K extends "modTime" | "schemaModTime">(key: K, time: string): { readonly [P in K]?: string } {
  return time === "" ? {} : ({ [key]: time } as { readonly [P in K]?: string });
}

function readLock(value: Json): ChartLock {
  return { generated: textAt(value, "generated"), digest: textAt(value, "digest"), dependencies: readDependencies(value) };
}

function readFiles(value: unknown): ChartFile[] {
  return listOf(value).map((file) => ({
    name: textAt(file, "name"),
    bytes: fromBase64(textAt(file, "data")),
    ...changed("modTime", timeAt(file, "modtime")),
  }));
}

function readHook(value: Json): ReleaseHook {
  const texts = (key: string): string[] => listOf(own(value, key)).map(String);
  return {
    name: textAt(value, "name"),
    kind: textAt(value, "kind"),
    path: textAt(value, "path"),
    manifest: textAt(value, "manifest"),
    events: texts("events") as HookEvent[],
    weight: Number(own(value, "weight") ?? 0),
    deletePolicies: texts("delete_policies"),
    outputLogPolicies: texts("output_log_policies"),
    lastRun: {
      startedAt: timeAt(own(value, "last_run"), "started_at"),
      completedAt: timeAt(own(value, "last_run"), "completed_at"),
      phase: textAt(own(value, "last_run"), "phase") as HookRun["phase"],
    },
  };
}
