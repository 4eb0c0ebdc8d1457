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
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 && days % 365 !== 0 ? `${years}y${days % 365}d` : `${years}y`;
}
