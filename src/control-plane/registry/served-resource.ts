// One resource in one version with all that serving it needs, derived once from its definition.
import { isObject, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import { builtinSchema, type StructuralSchema } from "#codec";
import { atomOfObject, type Atom } from "../managed-fields/atom.ts";
import { FieldSet } from "../managed-fields/field-set.ts";
import { fieldElement } from "../managed-fields/path-element.ts";
import type { ResourceDefinition } from "../resource.ts";
import type { Reading } from "../schema/unknown-fields.ts";

export interface ServedResource {
  readonly definition: ResourceDefinition;
  readonly reading: Reading;
  /** `v1` or `apps/v1`. */
  readonly apiVersion: string;
  /** apiVersion under which objects are stored. */
  readonly storageVersion: string;
  /** Key of the store: `group/plural` of the version that objects are kept in. */
  readonly resource: string;
  readonly atom: Atom;
  /** What a create is compared with: the kind with its structs present and empty. */
  readonly empty: JsonObject;
  /** Text that a warning names a deprecated version with. */
  readonly deprecation: string | undefined;
  /** Resource version since which the schema is what it is; objects stored before may not fit it. */
  readonly version: number;
}

/** @param storageVersion version (without group) under which objects are stored */
export function serve(
  definition: ResourceDefinition,
  reading: Reading,
  storageVersion: string,
  since: { readonly version?: number; readonly deprecation?: string } = {},
): ServedResource {
  const apiVersion = joinVersion(definition.group, definition.version);
  const kept = definition.convert;
  let empty: JsonObject | undefined;
  return {
    definition,
    reading,
    apiVersion,
    storageVersion: kept === undefined ? joinVersion(definition.group, storageVersion) : joinVersion(kept.group, kept.version),
    resource: `${kept?.group ?? definition.group}/${definition.plural}`,
    get atom() {
      return atomOfObject(definition.schema);
    },
    get empty() {
      return (empty ??= emptyOf(definition, reading, apiVersion));
    },
    deprecation: since.deprecation,
    version: since.version ?? 0,
  };
}

/** The type in which the API server holds a kind, as its messages name it: `*core.Secret`. @param suffix `List` for lists */
export function goTypeOf({ definition, reading }: ServedResource, suffix: "" | "List"): string {
  if (reading === "custom") return `*unstructured.Unstructured${suffix}`;
  const { group, kind } = definition;
  const name = group === "" || group === "events.k8s.io" ? "core" : (group.split(".")[0] ?? group);
  return `*${name}.${kind}${suffix}`;
}

export function joinVersion(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

function emptyOf(definition: ResourceDefinition, reading: Reading, apiVersion: string): JsonObject {
  const { kind, schema, nulls = {} } = definition;
  if (reading === "custom") return { apiVersion, kind };
  return { apiVersion, kind, ...merged(emptyStructs(withoutMetadata(builtinSchema(apiVersion, kind) ?? schema)), nulls) };
}

function merged(structs: MutableJsonObject, nulls: JsonObject): MutableJsonObject {
  const out = { ...structs };
  for (const [name, value] of Object.entries(nulls)) {
    const inner = out[name];
    out[name] = isObject(value) ? merged(isObject(inner) ? (inner as MutableJsonObject) : {}, value) : null;
  }
  return out;
}

function withoutMetadata(schema: StructuralSchema): StructuralSchema {
  const { metadata: _metadata, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

/** Go writes a struct even where nothing is in it, and a list that may not be omitted as null. */
function emptyStructs(schema: StructuralSchema): MutableJsonObject {
  const out: MutableJsonObject = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const empty = emptyMember(schema, name, property);
    if (empty !== undefined) out[name] = empty;
  }
  return out;
}

function emptyMember(schema: StructuralSchema, name: string, property: StructuralSchema): MutableJson | undefined {
  if (isEmptyObject(property.default) && property.type === "object") return emptyStructs(property);
  if (property.default === "" || property.default === 0 || property.default === false) return property.default;
  const isKept = schema.required?.includes(name) === true && property["x-headgate-omit-empty"] !== true;
  return property.type === "array" && isKept ? null : undefined;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

const NOTHING = new FieldSet();
const STATUS = FieldSet.of([fieldElement("status")]);
const ALL_BUT_STATUS_CUSTOM = FieldSet.of([fieldElement("metadata")], [fieldElement("spec")]);
const SPEC = FieldSet.of([fieldElement("spec")]);
const STATUS_ENDPOINT: Readonly<Record<string, FieldSet>> = {
  "/pods": FieldSet.of(
    [fieldElement("spec")],
    [fieldElement("metadata"), fieldElement("deletionTimestamp")],
    [fieldElement("metadata"), fieldElement("ownerReferences")],
  ),
  "apps/deployments": FieldSet.of([fieldElement("spec")], [fieldElement("metadata"), fieldElement("labels")]),
};

const RESET: Readonly<Record<string, FieldSet>> = {
  "certificates.k8s.io/certificatesigningrequests": FieldSet.of([fieldElement("spec")], [fieldElement("status")]),
};

/** Fields that an endpoint never takes from a request, and so never gives an owner. */
export function resetFields(served: ServedResource, subresource: string): FieldSet {
  if (subresource === "") return RESET[served.resource] ?? (served.definition.hasStatus ? STATUS : NOTHING);
  if (subresource !== "status") return NOTHING;
  return served.reading === "custom" ? ALL_BUT_STATUS_CUSTOM : (STATUS_ENDPOINT[served.resource] ?? SPEC);
}
