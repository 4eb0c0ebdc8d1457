// The schema language of structured-merge-diff, folded lazily from a structural schema: what merges field by field, what is one value.
import type { StructuralSchema } from "#codec";
import type { Json } from "#base";

export interface ListAtom {
  readonly associative: boolean;
  /** Empty for a set. */
  readonly keys: readonly string[];
  readonly element: () => Atom;
}

export interface MapAtom {
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, { readonly type: () => Atom; readonly default: Json | undefined }>;
  /** Type of keys that are no declared field; undefined where such keys are not allowed. */
  readonly element: (() => Atom) | undefined;
  /** Declared type of a field, or that of any other key. */
  readonly typeOf: (key: string) => Atom | undefined;
  /** A free-form map without declared fields. */
  readonly isDeduced: boolean;
}

export interface Atom {
  readonly scalar?: "numeric" | "string" | "boolean" | "untyped";
  readonly list?: ListAtom;
  readonly map?: MapAtom;
}

/** Accepts anything; maps and lists are single values. */
export const UNTYPED: Atom = {
  scalar: "untyped",
  list: { associative: false, keys: [], element: () => UNTYPED },
  map: { atomic: true, fields: new Map(), element: () => UNTYPED, typeOf: () => UNTYPED, isDeduced: false },
};

/** Accepts anything; maps merge key by key. */
export const DEDUCED: Atom = {
  scalar: "untyped",
  list: { associative: false, keys: [], element: () => UNTYPED },
  map: { atomic: false, fields: new Map(), element: () => DEDUCED, typeOf: () => DEDUCED, isDeduced: true },
};

const STRING: StructuralSchema = { type: "string" };
const TEXT_MAP: StructuralSchema = { type: "object", additionalProperties: STRING };

/** The parts of ObjectMeta that merge on their own. */
export const OBJECT_META: StructuralSchema = {
  type: "object",
  properties: {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    selfLink: STRING,
    uid: STRING,
    resourceVersion: STRING,
    generation: { type: "integer" },
    creationTimestamp: { type: "string", format: "date-time" },
    deletionTimestamp: { type: "string", format: "date-time" },
    deletionGracePeriodSeconds: { type: "integer" },
    labels: TEXT_MAP,
    annotations: TEXT_MAP,
    ownerReferences: {
      type: "array",
      items: {
        type: "object",
        "x-kubernetes-map-type": "atomic",
        properties: {
          apiVersion: STRING,
          kind: STRING,
          name: STRING,
          uid: STRING,
          controller: { type: "boolean" },
          blockOwnerDeletion: { type: "boolean" },
        },
      },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["uid"],
      "x-kubernetes-patch-strategy": "merge",
      "x-kubernetes-patch-merge-key": "uid",
    },
    finalizers: { type: "array", items: STRING, "x-kubernetes-list-type": "set", "x-kubernetes-patch-strategy": "merge" },
    managedFields: {
      type: "array",
      items: {
        type: "object",
        properties: {
          manager: STRING,
          operation: STRING,
          apiVersion: STRING,
          time: { type: "string", format: "date-time" },
          fieldsType: STRING,
          fieldsV1: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
          subresource: STRING,
        },
      },
      "x-kubernetes-list-type": "atomic",
    },
  },
};

const cache = { strict: new WeakMap<StructuralSchema, Atom>(), open: new WeakMap<StructuralSchema, Atom>() };

/**
 * Atom of a schema node.
 * @param open whether an ancestor keeps unknown fields
 * @see kube-openapi pkg/schemaconv/openapi.go
 */
export function atomOf(schema: StructuralSchema, open = false): Atom {
  const isOpen = open || schema["x-kubernetes-preserve-unknown-fields"] === true;
  const known = (open ? cache.open : cache.strict).get(schema);
  if (known !== undefined) return known;
  const atom = makeAtom(schema, isOpen);
  (open ? cache.open : cache.strict).set(schema, atom);
  return atom;
}

/** Atom of a whole object, whose metadata is ObjectMeta whatever its schema says. */
export function atomOfObject(schema: StructuralSchema): Atom {
  const known = objectCache.get(schema);
  if (known !== undefined) return known;
  const { properties = {}, ...rest } = schema;
  const atom = atomOf({ ...rest, properties: { apiVersion: STRING, kind: STRING, ...properties, metadata: OBJECT_META } });
  objectCache.set(schema, atom);
  return atom;
}

const objectCache = new WeakMap<StructuralSchema, Atom>();

function makeAtom(schema: StructuralSchema, open: boolean): Atom {
  if (schema["x-kubernetes-int-or-string"] === true) return { scalar: "untyped" };
  switch (schema.type) {
    case "object":
      return { map: mapAtom(schema, open) };
    case "array":
      return { list: listAtom(schema, open) };
    case "integer":
    case "number":
      return { scalar: "numeric" };
    case "boolean":
      return { scalar: "boolean" };
    case "string":
      return { scalar: schema.format === undefined || schema.format === "byte" ? "string" : "untyped" };
    default:
      return { scalar: "untyped", list: listAtom(schema, open), map: mapAtom(schema, open) };
  }
}

function mapAtom(schema: StructuralSchema, open: boolean): MapAtom {
  const properties = Object.entries(schema.properties ?? {});
  const fields = new Map(
    properties.map(([name, property]) => [
      name,
      { type: () => (isMetadata(schema, name) ? atomOf(OBJECT_META) : atomOf(property, open)), default: property.default },
    ]),
  );
  const element = elementOf(schema, open, properties.length === 0);
  return {
    atomic: schema["x-kubernetes-map-type"] === "atomic",
    fields,
    element,
    typeOf: (key) => (fields.get(key)?.type ?? element)?.(),
    isDeduced: fields.size === 0 && element?.() === DEDUCED,
  };
}

function isMetadata(schema: StructuralSchema, name: string): boolean {
  return name === "metadata" && schema["x-kubernetes-embedded-resource"] === true;
}

function elementOf(schema: StructuralSchema, open: boolean, free: boolean): (() => Atom) | undefined {
  const { additionalProperties } = schema;
  if (additionalProperties === undefined) return open || free ? () => DEDUCED : undefined;
  if (additionalProperties === true) return () => DEDUCED;
  return additionalProperties === false ? undefined : () => atomOf(additionalProperties, open);
}

function listAtom(schema: StructuralSchema, open: boolean): ListAtom {
  const { items } = schema;
  return { ...relationship(schema), element: items === undefined ? () => UNTYPED : () => atomOf(items, open) };
}

function relationship(schema: StructuralSchema): Pick<ListAtom, "associative" | "keys"> {
  const type = schema["x-kubernetes-list-type"];
  if (type !== undefined)
    return { associative: type !== "atomic", keys: type === "map" ? (schema["x-kubernetes-list-map-keys"] ?? []) : [] };
  const strategy = schema["x-kubernetes-patch-strategy"];
  if (strategy !== "merge" && strategy !== "merge,retainKeys") return { associative: false, keys: [] };
  const key = schema["x-kubernetes-patch-merge-key"];
  return { associative: true, keys: key === undefined ? [] : [key] };
}
