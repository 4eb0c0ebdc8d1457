// Planned resources as the objects of the cluster that they stand for.
import {
  apiVersionOf,
  KINDS,
  OBJECT_SET_MEMBERS,
  objectSet,
  objectSetIdentity,
  toProviderSchema,
  typeNameOf,
  type Attribute,
  type Kind,
} from "#api";
import { isObject, own, setOwn, type Json, type JsonObject, type KubeObject } from "#base";

/** The object of a typed resource, without what the server sets; undefined for resources that are no kind of the API. */
export function objectOf(type: string, values: JsonObject): KubeObject | undefined {
  const kind = KINDS.find((each) => typeNameOf(each) === type);
  if (kind === undefined) return undefined;
  const { metadata, spec } = membersOf(kind);
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: toJson(settable(metadata), own(values, "metadata")) as KubeObject["metadata"],
    spec: toJson(spec, own(values, "spec")) as JsonObject,
  };
}

/** The objects of a resource: one of a typed resource, each element of a set, none of others. */
export function objectsOf(type: string, values: JsonObject): readonly KubeObject[] {
  if (type === objectSet.typeName) return elementsOf(values);
  const object = objectOf(type, values);
  return object === undefined ? [] : [object];
}

function elementsOf(set: JsonObject): readonly KubeObject[] {
  return OBJECT_SET_MEMBERS.flatMap(({ attribute, kind }) => {
    const elements = own(set, attribute);
    return Object.entries(isObject(elements) ? elements : {}).map(([key, element]) =>
      elementOf(kind, { key, element: element ?? null, set }),
    );
  });
}

function elementOf(
  kind: Kind,
  { key, element, set }: { readonly key: string; readonly element: Json; readonly set: JsonObject },
): KubeObject {
  const metadata = own(element, "metadata");
  const textOf = (from: Json | undefined, name: string): string | undefined => {
    const value = own(from, name);
    return typeof value === "string" ? value : undefined;
  };
  const joined = (name: string): JsonObject | undefined => {
    const maps = [own(set, name), own(metadata, name)].filter((each) => isObject(each));
    return maps.length === 0 ? undefined : Object.assign({}, ...maps);
  };
  const given = { name: textOf(metadata, "name"), namespace: textOf(metadata, "namespace") };
  const [labels, annotations] = [joined("labels"), joined("annotations")];
  const identity = {
    ...objectSetIdentity(key, given, textOf(set, "namespace")),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
  };
  const made = objectOf(typeNameOf(kind), { metadata: identity, spec: own(element, "spec") ?? {} });
  if (made === undefined) throw new Error(`${kind.kind} is no kind of the API`);
  return made;
}

function membersOf(kind: Kind): { readonly metadata: readonly Attribute[]; readonly spec: readonly Attribute[] } {
  const { attributes } = toProviderSchema(kind);
  const nestedOf = (name: string): readonly Attribute[] => attributes.find((each) => each.name === name)?.nested?.attributes ?? [];
  return { metadata: nestedOf("metadata"), spec: nestedOf("spec") };
}

function settable(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.filter(({ mode }) => mode !== "computed");
}

/** Attribute names become those of the API; maps keep their keys. */
function toJson(attributes: readonly Attribute[], value: Json | undefined): Json {
  if (!isObject(value)) return value ?? {};
  const made: Record<string, Json> = {};
  for (const { name, jsonName, nested } of attributes) {
    const member = own(value, name);
    if (member === undefined || member === null) continue;
    setOwn(made, jsonName, nested === undefined ? member : nestedJson(nested, member));
  }
  return made;
}

function nestedJson({ nesting, attributes }: NonNullable<Attribute["nested"]>, value: Json): Json {
  if (nesting === "single") return toJson(attributes, value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => toJson(attributes, each));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJson(attributes, each)]));
}
