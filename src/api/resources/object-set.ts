// Many objects of all kinds as one resource: a map for each kind, whose elements have the attributes that the resource of the kind has.
import { toSnakeCase, type Attribute, type ResourceSchema } from "../attribute.ts";
import { toProviderSchema } from "../folds/provider-schema.ts";
import { KINDS } from "../kinds.ts";
import type { Kind } from "../kind.ts";
import { LABEL } from "../shapes/object-name.ts";
import { DURATION } from "../shapes/duration.ts";
import { computed, nested, nestedOf, optional, required, timeouts } from "./attributes.ts";

/** A kind with the attribute of the set that holds its objects. */
export interface ObjectSetMember {
  /** `git_repositories` */
  readonly attribute: string;
  readonly kind: Kind;
}

/** Every kind, in the order of their names. */
export const OBJECT_SET_MEMBERS: readonly ObjectSetMember[] = KINDS.map((kind) => ({
  attribute: pluralOf(toSnakeCase(kind.kind)),
  kind,
}));

function pluralOf(name: string): string {
  return name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** Name and namespace as an element gives them; what it leaves out is undefined. */
export interface GivenIdentity {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

/**
 * Name and namespace of an element: its own metadata first, then its key, `name` or `namespace/name`, then the namespace of the set.
 * `namespace` is empty when nothing gives one.
 */
export function objectSetIdentity(
  key: string,
  given: GivenIdentity,
  namespace: string | undefined,
): { readonly name: string; readonly namespace: string } {
  const slash = key.indexOf("/");
  return {
    name: given.name ?? key.slice(slash + 1),
    namespace: given.namespace ?? (slash > 0 ? key.slice(0, slash) : (namespace ?? "")),
  };
}

function mapOf({ attribute, kind }: ObjectSetMember): Attribute {
  const { attributes } = toProviderSchema(kind);
  const spec = attributes.find(({ name }) => name === "spec");
  return nestedOf("map", attribute, `Objects of kind ${kind.kind} by name, or by namespace and name as in \`apps/web\`. ${kind.doc}`, [
    nested("metadata", `Identity of the ${kind.kind}, as far as its key does not give it.`, [
      optional("name", "string", "Name of the object; that of the key when absent."),
      optional("namespace", "string", "Namespace of the object; that of the key, then that of the set, when absent."),
      optional("labels", { map: "string" }, "Labels of the object beside those of the set, over which they stand."),
      optional("annotations", { map: "string" }, "Annotations of the object beside those of the set, over which they stand."),
    ]),
    ...(spec === undefined ? [] : [spec]),
    computed("drift", "string", "What differs in the cluster beside the attributes above; null where nothing does."),
  ]);
}

/** `flux_object_set` */
export const objectSet: ResourceSchema = {
  typeName: "flux_object_set",
  version: 0,
  doc: "Many objects of Flux as one resource, for hundreds and thousands of them: planned, applied, repaired and pruned one by one, while OpenTofu sees and stores one. Elements have the attributes of the single resources; only what differs is written, by server-side apply and many at once.",
  attributes: [
    computed("id", "string", "Name of the set."),
    required(
      "name",
      "string",
      "Name of the set, which no other set of the cluster may have. Its objects carry it in the label `object-set.headgate.dev/name`, so that none is in two sets.",
      { pattern: LABEL },
    ),
    optional("namespace", "string", "Namespace of objects that name none, which must be there already.", { pattern: LABEL }),
    optional("labels", { map: "string" }, "Labels of every object."),
    optional("annotations", { map: "string" }, "Annotations of every object."),
    ...OBJECT_SET_MEMBERS.map(mapOf),
    optional("field_manager", "string", "Name under which the set owns the fields that it applies.", {
      default: "headgate",
      pattern: "^[ -~]{1,128}$",
    }),
    optional("force_conflicts", "bool", "Whether fields that others have taken are taken back; an error that names them otherwise.", {
      default: true,
    }),
    optional(
      "adopt",
      "bool",
      "Whether objects that exist already and are in no other set are taken over, also those of a single resource; an error otherwise.",
    ),
    optional(
      "prune",
      "bool",
      "Whether objects are deleted when they are no longer named, and when the set is destroyed; with false they stay, and are in no set.",
      { default: true },
    ),
    nested("wait", "Waits until the Ready condition of every object that was written is True for the generation that was written.", [
      optional("timeout", "string", "Longest time to wait for all of them, in Go's duration syntax.", { default: "5m", pattern: DURATION }),
    ]),
    timeouts("create", "read", "update", "delete"),
  ],
};
