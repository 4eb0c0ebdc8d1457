// A kind as the CustomResourceDefinition that a cluster is given.
import type { Json, JsonObject, KubeObject } from "#base";
import type { Column, Kind } from "../kind.ts";
import type { Shape } from "../shape.ts";

/** `gitrepositories.source.toolkit.fluxcd.io` */
export function crdNameOf(kind: Kind): string {
  return `${kind.plural}.${kind.group}`;
}

/**
 * The CRD of a kind: one served and stored version, structural schema, status subresource. Fields are sorted by name.
 * It carries the annotation that keeps variable substitution away from it; labels are added by whoever installs it.
 */
export function toCrd(kind: Kind): KubeObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: crdNameOf(kind), annotations: { "kustomize.toolkit.fluxcd.io/substitute": "disabled" } },
    spec: {
      group: kind.group,
      names: {
        categories: kind.categories,
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
        singular: kind.singular,
      },
      scope: "Namespaced",
      versions: [
        {
          additionalPrinterColumns: kind.columns.map(columnOf),
          name: kind.version,
          schema: { openAPIV3Schema: toStructuralSchema(kind) },
          served: true,
          storage: true,
          subresources: { status: {} },
        },
      ],
    },
  };
}

function columnOf({ name, type, jsonPath, description, priority }: Column): JsonObject {
  return { ...(description && { description }), jsonPath, name, ...(priority && { priority }), type };
}

/** The structural schema of whole objects of a kind. */
export function toStructuralSchema(kind: Kind): JsonObject {
  return {
    description: kind.doc,
    properties: {
      apiVersion: { description: "API group and version of the object.", type: "string" },
      kind: { description: "Kind of the object.", type: "string" },
      metadata: { type: "object" },
      spec: structural(kind.spec),
      status: { ...(kind.statusDefault && { default: kind.statusDefault }), ...structural(kind.status) },
    },
    type: "object",
  };
}

function structural(shape: Shape): JsonObject {
  const { properties, items, additionalProperties, required, "x-headgate": _traits, ...rest } = shape;
  const schema: Record<string, Json | undefined> = { ...(rest as JsonObject) };
  if (properties) schema["properties"] = Object.fromEntries(sorted(properties).map(([name, field]) => [name, structural(field)]));
  if (items) schema["items"] = structural(items);
  if (typeof additionalProperties === "object") schema["additionalProperties"] = structural(additionalProperties);
  if (required && required.length > 0) schema["required"] = [...required].sort();
  return Object.fromEntries(sorted(schema));
}

function sorted<T>(object: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
}
