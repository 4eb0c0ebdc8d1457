// A kind as one JSON Schema of whole objects, for editors and for other validators.
import type { Json, JsonObject } from "#base";
import { apiVersionOf, type Kind } from "../kind.ts";
import type { Shape } from "../shape.ts";

/** JSON Schema, draft 2020-12, that also refuses unknown fields. */
export function toJsonSchema(kind: Kind): JsonObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: kind.kind,
    description: kind.doc,
    type: "object",
    required: ["apiVersion", "kind", "metadata", "spec"],
    properties: {
      apiVersion: { const: apiVersionOf(kind) },
      kind: { const: kind.kind },
      metadata: { type: "object", required: ["name"], properties: { name: { type: "string" }, namespace: { type: "string" } } },
      spec: strict(kind.spec),
      status: strict(kind.status),
    },
    additionalProperties: false,
  };
}

function strict(shape: Shape): JsonObject {
  const { properties, items, additionalProperties, ...rest } = shape;
  const plain = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith("x-"))) as Record<string, Json>;
  if (items) plain["items"] = strict(items);
  if (properties) {
    plain["properties"] = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, strict(field)]));
    plain["additionalProperties"] = shape["x-kubernetes-preserve-unknown-fields"] === true;
  } else if (typeof additionalProperties === "object") plain["additionalProperties"] = strict(additionalProperties);
  return plain;
}
