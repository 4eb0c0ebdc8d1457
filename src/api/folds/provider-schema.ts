// A kind as a resource of the provider: metadata, spec and status stay nested, because spec fields such as `provider` and `dependsOn`
// would collide with the meta-arguments of OpenTofu.
import { toSnakeCase, type Attribute, type AttributeType, type ResourceSchema } from "../attribute.ts";
import type { Kind } from "../kind.ts";
import { computed, nested, optional, required, timeouts } from "../resources/attributes.ts";
import type { Shape } from "../shape.ts";
import { DURATION } from "../shapes/duration.ts";

/** The resource of a kind: id, metadata, spec, status (computed), wait, adopt and timeouts. */
export function toProviderSchema(kind: Kind): ResourceSchema {
  return {
    typeName: typeNameOf(kind),
    version: 0,
    doc: kind.doc,
    attributes: [
      computed("id", "string", "`<namespace>/<name>` of the object."),
      metadataOf(kind),
      ofShape("spec", kind.spec, "required"),
      ofShape("status", kind.status, "computed"),
      nested("wait", "Waits, on create and update, until the object's Ready condition is True for the generation that was written.", [
        optional("timeout", "string", "Longest time to wait, in Go's duration syntax.", { default: "5m", pattern: DURATION }),
        optional("revision", "string", "Revision that must have been reached too, such as `main@sha1:…`."),
      ]),
      optional("adopt", "bool", "Whether an object that exists already is taken over on create; an error otherwise."),
      timeouts("create", "update", "delete"),
    ],
  };
}

/** `flux_git_repository` */
export function typeNameOf(kind: Kind): string {
  return `flux_${toSnakeCase(kind.kind)}`;
}

function metadataOf(kind: Kind): Attribute {
  return {
    ...nested("metadata", `Identity of the ${kind.kind}.`, [
      required("name", "string", "Name of the object.", { replace: true }),
      required("namespace", "string", "Namespace of the object, which must be there already.", { replace: true }),
      optional("labels", { map: "string" }, "Labels of the object; those that others have set are left alone."),
      optional("annotations", { map: "string" }, "Annotations of the object; those that others have set are left alone."),
      computed("uid", "string", "Identity that the cluster gave the object."),
      computed("generation", "number", "How often the spec was changed."),
    ]),
    mode: "required",
  };
}

function ofShape(jsonName: string, shape: Shape, mode: "required" | "optional" | "computed"): Attribute {
  const traits = shape["x-headgate"];
  const facts = {
    name: toSnakeCase(jsonName),
    jsonName,
    doc: shape.description ?? "",
    // Also a required field need not be given where the API server fills it in.
    mode: mode !== "computed" && shape.default !== undefined ? ("optional-computed" as const) : mode,
    ...(mode !== "computed" && shape.default !== undefined && { default: shape.default }),
    ...(shape.enum && { values: shape.enum }),
    ...(shape.pattern !== undefined && { pattern: shape.pattern }),
    ...traits,
  };
  const members = membersOf(shape, mode);
  return members ? { ...facts, nested: members } : { ...facts, type: typeOf(shape) };
}

function membersOf(shape: Shape, mode: "required" | "optional" | "computed"): Attribute["nested"] {
  const attributes = (of: Shape): readonly Attribute[] =>
    Object.entries(of.properties ?? {}).map(([name, field]) =>
      ofShape(name, field, mode === "computed" ? mode : of.required?.includes(name) ? "required" : "optional"),
    );
  if (shape.properties) return { nesting: "single", attributes: attributes(shape) };
  if (shape.items?.properties) return { nesting: "list", attributes: attributes(shape.items) };
  const values = shape.additionalProperties;
  if (typeof values === "object" && values.properties) return { nesting: "map", attributes: attributes(values) };
  return undefined;
}

function typeOf(shape: Shape): AttributeType {
  switch (shape.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "bool";
    case "array":
      return shape["x-kubernetes-list-type"] === "set" ? { set: typeOf(shape.items ?? {}) } : { list: typeOf(shape.items ?? {}) };
    case "object":
      return typeof shape.additionalProperties === "object" ? { map: typeOf(shape.additionalProperties) } : "dynamic";
    default:
      return "dynamic";
  }
}
