// What a write is, as admission sees it.
import type { JsonObject, MutableJsonObject } from "#base";
import { convertBetween } from "../registry/convert.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { scaleOf } from "../request/scale.ts";
import type { WriteScope } from "../write/scope.ts";

export type Operation = "CREATE" | "UPDATE" | "DELETE";

/** One write. Objects are of the version that was asked for. */
export interface Attributes {
  readonly scope: WriteScope;
  readonly operation: Operation;
  /** Name of the object; empty where it is generated later. */
  readonly name: string;
  /** Namespace of the object; for a namespace its own name. */
  readonly namespace: string;
  readonly object: MutableJsonObject | undefined;
  readonly old: MutableJsonObject | undefined;
  /** Options as the request states them, with kind and apiVersion. */
  readonly options: JsonObject;
  /** The kind where it is not the resource's: what a subresource takes. */
  readonly kind?: { readonly group: string; readonly version: string; readonly kind: string };
}

/** A kind or resource by group and version. */
export interface KindTriple {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
export interface ResourceTriple {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

export function kindOf({ kind }: Attributes, { definition }: ServedResource): KindTriple {
  return kind ?? { group: definition.group, version: definition.version, kind: definition.kind };
}

export function resourceTriple({ definition }: ServedResource): ResourceTriple {
  return { group: definition.group, version: definition.version, resource: definition.plural };
}

/** An object of the write in the version that a webhook asks for. */
export function objectIn(
  { scope, kind }: Attributes,
  object: MutableJsonObject | undefined,
  version: ServedResource,
): JsonObject | undefined {
  if (object === undefined || kind !== undefined || version.apiVersion === scope.served.apiVersion) return object;
  return convertBetween(object, scope.served, version);
}

/** The write as webhooks and policies see it: of a scaled object, they see the scale. */
export function seenBy(attributes: Attributes): Attributes {
  const { scope, object, old } = attributes;
  if (scope.subresource !== "scale") return attributes;
  return {
    ...attributes,
    kind: { group: "autoscaling", version: "v1", kind: "Scale" },
    object: object && scaleOf(object, scope.served),
    old: old && scaleOf(old, scope.served),
  };
}
