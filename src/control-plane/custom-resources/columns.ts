// Columns of custom resources, as their definition's additionalPrinterColumns say.
import { isObject, own, type Json, type MutableJsonObject } from "#base";
import { textOf } from "../cluster-state.ts";
import type { PrinterColumn } from "../resource.ts";
import { parseJsonPath } from "./json-path.ts";

const NAME: PrinterColumn = {
  name: "Name",
  type: "string",
  format: "name",
  description: "Name of the object, unique within its namespace.",
  cell: (object) => textOf(object["metadata"], "name"),
};
const AGE: PrinterColumn = {
  name: "Age",
  type: "date",
  description: "Time since the object was created.",
  cell: (object, now) => age(textOf(object["metadata"], "creationTimestamp"), now),
};

/** @see apiextensions-apiserver pkg/registry/customresource/tableconvertor */
export function customColumns(version: Json): PrinterColumn[] {
  const columns = own(version, "additionalPrinterColumns");
  if (!Array.isArray(columns) || columns.length === 0) return [NAME, AGE];
  return [NAME, ...(columns as readonly Json[]).map((each) => customColumn(each))];
}

function customColumn(column: Json): PrinterColumn {
  const path = parseJsonPath(textOf(column, "jsonPath"));
  const type = textOf(column, "type") as PrinterColumn["type"];
  const priority = own(column, "priority");
  return {
    name: textOf(column, "name"),
    type,
    format: textOf(column, "format"),
    description: textOf(column, "description") || `Custom resource definition column (in JSONPath format): ${textOf(column, "jsonPath")}`,
    ...(typeof priority === "number" && { priority }),
    cell: (object, now) => ("reason" in path ? null : cellOf(path.values(object), type, now)),
  };
}

function cellOf(values: readonly Json[], type: PrinterColumn["type"], now: number): string | number | boolean | null {
  const [first] = values;
  if (first === undefined) return null;
  switch (type) {
    case "string":
      return values.map((each) => (typeof each === "string" ? each : shown(each))).join(",");
    case "date":
      return typeof first === "string" ? age(first, now) : null;
    case "boolean":
      return typeof first === "boolean" ? first : null;
    default:
      return typeof first === "number" ? first : null;
  }
}

function shown(value: Json): string {
  return isObject(value) || Array.isArray(value)
    ? JSON.stringify(value)
    : String(value as MutableJsonObject[string] & (string | number | boolean | null));
}

/** Time since then in the largest units that say enough. @see apimachinery pkg/util/duration */
function age(timestamp: string, now: number): string {
  const then = Date.parse(timestamp);
  if (Number.isNaN(then)) return timestamp === "" ? "<unknown>" : "<invalid>";
  const seconds = Math.floor((now - then) / 1000);
  if (seconds < -1) return "<invalid>";
  return seconds < 0 ? "0s" : formatAge(seconds);
}

/** The larger unit alone, or with the smaller one where that is not zero. */
function twoUnits(value: number, size: number, [large, small]: readonly [string, string]): string {
  const rest = value % size;
  return `${Math.floor(value / size)}${large}${rest === 0 ? "" : `${rest}${small}`}`;
}

function formatAge(seconds: number): string {
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return twoUnits(seconds, 60, ["m", "s"]);
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return twoUnits(minutes, 60, ["h", "m"]);
  if (hours < 48) return `${hours}h`;
  if (hours < 192) return twoUnits(hours, 24, ["d", "h"]);
  if (days < 730) return `${days}d`;
  return days < 2920 ? twoUnits(days, 365, ["y", "d"]) : `${Math.floor(days / 365)}y`;
}
