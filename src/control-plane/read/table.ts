// Tables, as `kubectl get` prints them, and metadata without the rest.
import type { Json, JsonObject, MutableJsonObject } from "#base";
import type { ResourceDefinition } from "../resource.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { refusals } from "../status/status.ts";

export interface TableOptions {
  readonly includeObject: "None" | "Metadata" | "Object";
  readonly metaVersion: string;
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
}

/** @throws control-plane.refused (400) */
export function tableOptions(query: URLSearchParams, metaVersion: string, now: number): TableOptions {
  const include = query.get("includeObject") ?? "";
  if (!["", "None", "Metadata", "Object"].includes(include)) {
    throw refusals.badRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`,
    );
  }
  return { includeObject: include === "" ? "Metadata" : (include as TableOptions["includeObject"]), metaVersion, now };
}

/** A table of objects. @param withColumns false for the later events of a watch */
export function toTable(
  objects: readonly MutableJsonObject[],
  { definition }: ServedResource,
  options: TableOptions,
  { metadata, withColumns }: { metadata: JsonObject; withColumns: boolean },
): JsonObject {
  const columns = definition.columns
    .filter(({ isUntold }) => isUntold !== true)
    .map(({ name, type, format, description, priority }) => ({
      name,
      type,
      format: format ?? "",
      description: description ?? "",
      priority: priority ?? 0,
    }));
  return {
    kind: "Table",
    apiVersion: options.metaVersion,
    metadata,
    columnDefinitions: withColumns ? columns : null,
    rows: rowsOf(objects, definition, options),
  };
}

/** Kinds without columns of their own have no rows at all where there are no objects: null, as Go writes a slice that nobody made. */
function rowsOf(objects: readonly MutableJsonObject[], definition: ResourceDefinition, options: TableOptions): Json {
  if (objects.length === 0 && definition.columns[1]?.name === "Created At") return null;
  return objects.map((object) => {
    const conditions = definition.rowConditions?.(object) ?? [];
    return {
      cells: definition.columns.map(({ cell }) => cell(object, options.now)),
      ...(conditions.length > 0 && { conditions: conditions.map((each) => ({ ...each })) }),
      object: rowObject(object, options),
    };
  });
}

function rowObject(object: MutableJsonObject, { includeObject, metaVersion }: TableOptions): JsonObject | null {
  if (includeObject === "None") return null;
  return includeObject === "Object" ? object : toMetadata(object, metaVersion);
}

export function toMetadata(object: MutableJsonObject, metaVersion: string): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: metaVersion, metadata: object["metadata"] ?? {} };
}
