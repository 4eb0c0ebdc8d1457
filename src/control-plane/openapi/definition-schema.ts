// The definitions of built-in types in OpenAPI form, v3 and v2. They carry names and types; descriptions are left out.
import type { Json, JsonObject } from "#base";
import { definitionNote, fullDefinitionName, type DefinitionNote, type FieldNote, type ScalarCode, type TypeNote } from "#codec";

export type Dialect = "v2" | "v3";

const SCALARS: Readonly<Record<ScalarCode, JsonObject>> = {
  s: { type: "string" },
  y: { type: "string", format: "byte" },
  t: { type: "string", format: "date-time" },
  u: { type: "string", format: "date-time" },
  i: { type: "integer", format: "int32" },
  l: { type: "integer", format: "int64" },
  d: { type: "number", format: "double" },
  b: { type: "boolean" },
  o: { type: "object" },
  q: { oneOf: [{ type: "string" }, { type: "number" }] },
  x: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  any: {},
};
/** OpenAPI v2 has no alternatives. */
const SCALARS_V2: Readonly<Partial<Record<ScalarCode, JsonObject>>> = {
  q: { type: "string" },
  x: { type: "string", format: "int-or-string" },
};

/** Reference to a definition by its full name. */
export function refTo(fullName: string, dialect: Dialect): JsonObject {
  return { $ref: `${dialect === "v3" ? "#/components/schemas/" : "#/definitions/"}${fullName}` };
}

/** One definition; `kinds` are the kinds it stands for. */
export function definitionDocument(note: DefinitionNote, dialect: Dialect, kinds: readonly JsonObject[] = []): JsonObject {
  const extension = kinds.length > 0 ? { "x-kubernetes-group-version-kind": kinds } : {};
  if (note.of === "type") return { ...typeDocument(note.type, dialect), ...extension };
  const required = note.fields.filter((field) => field.required).map((field) => field.name);
  return {
    type: "object",
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(note.fields.map((field) => [field.name, fieldDocument(field, dialect)])),
    ...(note.mapType !== undefined && { "x-kubernetes-map-type": note.mapType }),
    ...extension,
  };
}

function fieldDocument(field: FieldNote, dialect: Dialect): JsonObject {
  const facts: JsonObject = {
    ...(dialect === "v3" && field.default !== undefined && { default: field.default }),
    ...(field.patchStrategy !== undefined && { "x-kubernetes-patch-strategy": field.patchStrategy }),
    ...(field.mergeKey !== undefined && { "x-kubernetes-patch-merge-key": field.mergeKey }),
    ...(field.mapType !== undefined && { "x-kubernetes-map-type": field.mapType }),
  };
  const document = typeDocument(field.type, dialect);
  // A reference may have no siblings in OpenAPI v3.0.
  if (dialect === "v3" && field.type.of === "ref" && Object.keys(facts).length > 0) return { ...facts, allOf: [document] };
  return { ...document, ...facts };
}

function typeDocument(type: TypeNote, dialect: Dialect): JsonObject {
  switch (type.of) {
    case "ref":
      return refTo(fullDefinitionName(type.name), dialect);
    case "map":
      return { type: "object", additionalProperties: typeDocument(type.item, dialect) };
    case "list":
      return {
        type: "array",
        items: typeDocument(type.item, dialect),
        ...(type.listType !== undefined && { "x-kubernetes-list-type": type.listType }),
        ...(type.keys !== undefined && { "x-kubernetes-list-map-keys": type.keys }),
      };
    case "scalar": {
      const scalar = (dialect === "v2" ? SCALARS_V2[type.code] : undefined) ?? SCALARS[type.code];
      return type.values === undefined ? scalar : { ...scalar, enum: type.values as readonly Json[] };
    }
  }
}

/** References (in the table's notation) of a definition and everything it refers to. */
export function reachable(roots: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...roots];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const note = found.has(name) ? undefined : definitionNote(name);
    if (note === undefined) continue;
    found.add(name);
    for (const type of note.of === "type" ? [note.type] : note.fields.map((field) => field.type)) open.push(...refsOf(type));
  }
  return found;
}

function refsOf(type: TypeNote): string[] {
  if (type.of === "ref") return [type.name];
  return type.of === "scalar" ? [] : refsOf(type.item);
}
