// The schema of a custom resource in OpenAPI form: as declared in v3, what v2 can say in v2.
import type { Json, JsonObject } from "#base";
import type { StructuralSchema } from "#codec";
import { refTo, type Dialect } from "./definition-schema.ts";

export const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const ALTERNATIVES: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "not"]);

/** A whole custom resource, with apiVersion, kind and metadata as every object has them. */
export function customDocument(schema: StructuralSchema, dialect: Dialect, kind: JsonObject): JsonObject {
  const document = schemaDocument(schema, dialect);
  const meta = refTo(OBJECT_META, dialect);
  return {
    ...document,
    properties: {
      ...(document["properties"] as JsonObject | undefined),
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: dialect === "v3" ? { allOf: [meta] } : meta,
    },
    "x-kubernetes-group-version-kind": [kind],
  };
}

/** The list of a custom resource. */
export function customListDocument(itemName: string, dialect: Dialect, kind: JsonObject): JsonObject {
  const meta = refTo("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta", dialect);
  return {
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: { type: "string" },
      items: { type: "array", items: refTo(itemName, dialect) },
      kind: { type: "string" },
      metadata: dialect === "v3" ? { allOf: [meta] } : meta,
    },
    "x-kubernetes-group-version-kind": [kind],
  };
}

function schemaDocument(schema: StructuralSchema, dialect: Dialect): JsonObject {
  return dialect === "v3" ? (publish(schema, "v3") as JsonObject) : (publish(toV2(schema), "v2") as JsonObject);
}

function publish(value: unknown, dialect: Dialect): Json {
  if (Array.isArray(value)) return value.map((each: unknown) => publish(each, dialect));
  if (typeof value !== "object" || value === null) return value as Json;
  const entries = Object.entries(value).filter(([key, each]) => each !== undefined && !key.startsWith("x-headgate-"));
  return Object.fromEntries(
    entries.map(([key, each]) => [key, isSchemaPart(key) && dialect === "v2" ? publishV2(key, each) : publish(each, dialect)]),
  );
}

function isSchemaPart(key: string): boolean {
  return key === "properties" || key === "items" || key === "additionalProperties";
}

function publishV2(key: string, value: unknown): Json {
  if (key === "properties") {
    const properties = value as Readonly<Record<string, StructuralSchema>>;
    return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, publish(toV2(each), "v2")]));
  }
  return typeof value === "boolean" ? value : publish(toV2(value as StructuralSchema), "v2");
}

/** What OpenAPI v2 cannot say goes; an object that keeps unknown fields, and a value that may be null, lose their shape. */
function toV2(schema: StructuralSchema): StructuralSchema {
  const open =
    schema["x-kubernetes-preserve-unknown-fields"] === true || schema.nullable === true || schema["x-kubernetes-int-or-string"] === true;
  const dropped = (key: string): boolean =>
    ALTERNATIVES.has(key) ||
    key === "default" ||
    key === "nullable" ||
    (open && (isSchemaPart(key) || key === "required")) ||
    (open && (key === "type" || key === "format") && schema.type !== "object");
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !dropped(key))) as StructuralSchema;
}
