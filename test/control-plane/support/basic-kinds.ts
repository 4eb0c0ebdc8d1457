// Built-in kinds with their schemas and nothing else: enough to drive the machinery without the behaviour of single kinds.
import { isObject, own, type MutableJsonObject } from "#base";
import { builtinKinds, builtinSchema } from "#codec";
import type { ResourceDefinition } from "../../../src/control-plane/resource.ts";

export function basicKinds(): ResourceDefinition[] {
  return builtinKinds().map((kind) => ({
    ...kind,
    subresources: kind.subresources.map(({ name }) => name),
    schema: builtinSchema(kind.apiVersion, kind.kind) ?? { type: "object" },
    columns: [{ name: "Name", type: "string", format: "name", cell: (object) => String(own(object["metadata"], "name")) }],
    hasStatus: kind.subresources.some(({ name }) => name === "status"),
    generation: kind.group === "apps" ? "spec" : "none",
    strategy: {
      prepareForCreate: (object: MutableJsonObject) => {
        if (kind.kind === "Namespace" && !isObject(object["spec"])) object["spec"] = { finalizers: ["kubernetes"] };
      },
    },
  }));
}
