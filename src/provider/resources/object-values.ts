// Objects of the API as values of a resource and back: camelCase to snake_case by the attributes' own names, free-form maps untouched.
import { at, isObject, own, setOwn, type Json, type JsonObject, type KubeObject } from "#base";
import type { Attribute } from "#api";
import { isCtyObject, isUnknown, numberText, type CtyNumber, type CtyObject, type CtyValue } from "#codec";
import { toCtyValue } from "./from-api.ts";

type Nested = NonNullable<Attribute["nested"]>;

/** The JSON that an object of attributes stands for; null attributes are left out. Unknown values must be settled before. */
export function toJsonObject(attributes: readonly Attribute[], value: CtyObject): JsonObject {
  const made: Record<string, Json> = {};
  for (const attribute of attributes) {
    const member = value[attribute.name];
    if (member === null || member === undefined || isUnknown(member)) continue;
    setOwn(made, attribute.jsonName, attribute.nested === undefined ? toJson(member) : nestedToJson(attribute.nested, member));
  }
  return made;
}

function nestedToJson({ nesting, attributes }: Nested, value: CtyValue): Json {
  const inner = (each: CtyValue | undefined): Json => (isCtyObject(each) ? toJsonObject(attributes, each) : null);
  if (nesting === "single") return inner(value);
  if (nesting === "map") return mapValues(value as CtyObject, inner);
  return (value as readonly CtyValue[]).map(inner);
}

function toJson(value: CtyValue | undefined): Json {
  if (value === null || value === undefined || isUnknown(value)) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return (value as readonly CtyValue[]).map(toJson);
  if (isCtyObject(value)) return mapValues(value, toJson);
  if (typeof value === "object" && "type" in value) return toJson((value as { value: CtyValue }).value);
  return Number(numberText(value as CtyNumber));
}

function mapValues(value: CtyObject, change: (each: CtyValue | undefined) => Json): JsonObject {
  const made: Record<string, Json> = {};
  for (const key of Object.keys(value)) setOwn(made, key, change(value[key]));
  return made;
}

/**
 * What of a live object the resource answers for: fields that the stored value has, fields that this manager owns, and nothing else,
 * so that what the server or others fill in is no drift.
 */
export interface Projection {
  /** Stored value; undefined takes every field. */
  readonly stored: CtyValue | undefined;
  /** FieldsV1 of our manager at this place, empty when it owns nothing here. */
  readonly owned: JsonObject;
  /** Takes every field that is there: for computed parts, and for an import. */
  readonly all: boolean;
}

/** The live JSON as a value of the attributes, as far as the projection goes. */
export function toCtyObject(attributes: readonly Attribute[], json: Json | undefined, projection: Projection): CtyObject {
  const made: Record<string, CtyValue> = {};
  for (const attribute of attributes) {
    const live = own(json, attribute.jsonName);
    const stored = isCtyObject(projection.stored) ? projection.stored[attribute.name] : undefined;
    const ours = own(projection.owned, `f:${attribute.jsonName}`);
    const counts = projection.all || attribute.mode === "computed" || (stored !== null && stored !== undefined) || ours !== undefined;
    const inner = { stored, owned: isObject(ours) ? ours : {}, all: projection.all || attribute.mode === "computed" };
    made[attribute.name] =
      live === undefined || live === null || !counts
        ? null
        : attribute.nested === undefined
          ? toTyped(attribute, live)
          : nestedToCty(attribute.nested, live, inner);
  }
  return made;
}

function toTyped(attribute: Attribute, live: Json): CtyValue {
  if (attribute.type === "string" && typeof live === "number") return String(live);
  return toCtyValue(live);
}

function nestedToCty({ nesting, attributes }: Nested, live: Json, projection: Projection): CtyValue {
  if (nesting === "single") return toCtyObject(attributes, live, projection);
  // The fields of list elements are owned by key or value, which FieldsV1 spells in its own way; a list that counts is taken whole.
  const whole = (each: Json | undefined, stored: CtyValue | undefined): CtyValue =>
    toCtyObject(attributes, each, { stored, owned: {}, all: projection.all || stored === undefined });
  if (nesting === "map") {
    const stored = isCtyObject(projection.stored) ? projection.stored : {};
    return Object.fromEntries(Object.entries(isObject(live) ? live : {}).map(([key, each]) => [key, whole(each, stored[key])]));
  }
  const stored = Array.isArray(projection.stored) ? (projection.stored as readonly CtyValue[]) : [];
  return (Array.isArray(live) ? (live as readonly Json[]) : []).map((each, index) => whole(each, stored[index]));
}

/** FieldsV1 that a manager holds by server-side apply; empty when it holds nothing. */
export function ownedFields(object: KubeObject, manager: string): JsonObject {
  const entry = object.metadata.managedFields?.find(
    (each) => each.manager === manager && each.operation === "Apply" && each.subresource === undefined,
  );
  return entry?.fieldsV1 ?? {};
}

/** A condition of an object, by its type. */
export function conditionOf(
  object: KubeObject,
  type: string,
):
  | { readonly status: string; readonly reason: string; readonly message: string; readonly observedGeneration: number | undefined }
  | undefined {
  const conditions = at(object.status, "conditions");
  const found = Array.isArray(conditions) ? (conditions as readonly Json[]).find((each) => own(each, "type") === type) : undefined;
  if (found === undefined) return undefined;
  const textOf = (name: string): string => {
    const value = own(found, name);
    return typeof value === "string" ? value : "";
  };
  const observed = own(found, "observedGeneration");
  return {
    status: textOf("status"),
    reason: textOf("reason"),
    message: textOf("message"),
    observedGeneration: typeof observed === "number" ? observed : undefined,
  };
}
