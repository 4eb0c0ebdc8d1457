// The first reason why an object cannot be decoded as a built-in kind, in the words of Go's JSON decoder, because that is what
// users of the real server read: `json: cannot unmarshal number into Go struct field EnvVar.….value of type string`.
import { isObject, type Json, type MutableJsonObject } from "#base";
import { definitionNote, tryParseQuantity, type ScalarCode, type TypeNote } from "#codec";
import { base64Error } from "./base64.ts";
import { goTimeError } from "./go-time.ts";
import type { NumberLiterals } from "../schema/number-literals.ts";
import type { TypePlan } from "./type-plan.ts";

const QUANTITY_TEXT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SCALARS: Readonly<Partial<Record<ScalarCode, readonly [go: string, json: string]>>> = {
  s: ["string", "string"],
  y: ["[]uint8", "string"],
  t: ["string", "string"],
  u: ["string", "string"],
  b: ["bool", "bool"],
  i: ["int32", "number"],
  l: ["int64", "number"],
  d: ["float64", "number"],
};
const RANGES: Readonly<Partial<Record<ScalarCode, number>>> = { i: 2 ** 31 - 1, l: Number.MAX_SAFE_INTEGER };

/** Members that Go embeds: the decoder names the embedded struct in the path. */
const EMBEDDED: Readonly<Record<string, (field: string) => string | undefined>> = {
  "core.v1/Volume": (field) => (field === "name" ? undefined : "VolumeSource"),
  "core.v1/Probe": (field) => (["exec", "httpGet", "tcpSocket", "grpc"].includes(field) ? "ProbeHandler" : undefined),
  "core.v1/EphemeralContainer": (field) => (field === "targetContainerName" ? undefined : "EphemeralContainerCommon"),
};

interface Place {
  readonly struct: string;
  /** Field names from the root, without indices. */
  readonly path: string;
  /** How the number there is written, where that is not the plain form of a whole number. */
  readonly literal?: string | undefined;
  readonly literals: NumberLiterals;
}

const NO_LITERALS: NumberLiterals = new Map();

/** The decoder's message, or undefined when the object can be decoded. @param literals how numbers in the object are written */
export function decodeError(object: MutableJsonObject, plan: TypePlan, literals: NumberLiterals = NO_LITERALS): string | undefined {
  return objectError(object, plan.name, { path: "", literals });
}

/** What the decoder says of the metadata of an object of which it knows nothing else; undefined where it can be read. */
export function metadataError(metadata: Json): string | undefined {
  if (metadata === null) return undefined;
  if (!isObject(metadata)) return `json: cannot unmarshal ${jsonType(metadata)} into Go value of type v1.ObjectMeta`;
  return objectError(metadata as MutableJsonObject, "meta.v1/ObjectMeta", { path: "", literals: NO_LITERALS });
}

function objectError(
  object: MutableJsonObject,
  definition: string,
  { path, literals }: Pick<Place, "path" | "literals">,
): string | undefined {
  const types = fieldTypesOf(definition);
  if (types === undefined) return undefined;
  const struct = definition.slice(definition.indexOf("/") + 1);
  for (const key of Object.keys(object)) {
    const type = types.get(key);
    const value = object[key];
    if (type === undefined || value === undefined || value === null) continue;
    const embedded = EMBEDDED[definition]?.(key);
    const parent = embedded === undefined ? path : joined(path, embedded);
    const error = valueError(value, type, { struct, path: joined(parent, key), literal: literals.get(object)?.get(key), literals });
    if (error !== undefined) return error;
  }
  return undefined;
}

function joined(path: string, key: string): string {
  if (key === "") return path;
  return path === "" ? key : `${path}.${key}`;
}

type FieldTypes = ReadonlyMap<string, TypeNote>;

/** Types of fields by name, of the definitions that were met. */
const fieldTypes = new Map<string, FieldTypes>();

function fieldTypesOf(definition: string): FieldTypes | undefined {
  const known = fieldTypes.get(definition);
  if (known !== undefined) return known;
  const note = definitionNote(definition);
  if (note?.of !== "fields") return undefined;
  const made = new Map(note.fields.map((field) => [field.name, field.type]));
  fieldTypes.set(definition, made);
  return made;
}

function valueError(value: Json, type: TypeNote, place: Place): string | undefined {
  if (value === null) return undefined;
  switch (type.of) {
    case "scalar":
      return scalarError(value, type.code, place);
    case "ref": {
      const note = definitionNote(type.name);
      if (note?.of === "type") return valueError(value, note.type, place);
      return isObject(value) ? objectError(value as MutableJsonObject, type.name, place) : mismatch(value, goType(type), place);
    }
    case "list": {
      if (!Array.isArray(value)) return mismatch(value, goType(type), place);
      return firstError(value as object, type.item, place);
    }
    case "map": {
      if (!isObject(value)) return mismatch(value, goType(type), place);
      return firstError(value, type.item, place);
    }
  }
}

function firstError(values: object, item: TypeNote, place: Place): string | undefined {
  const literals = place.literals.get(values);
  for (const [key, each] of Object.entries(values) as [string, Json | undefined][]) {
    const error = valueError(each ?? null, item, { ...place, literal: literals?.get(key) });
    if (error !== undefined) return error;
  }
  return undefined;
}

function scalarError(value: Json, code: ScalarCode, place: Place): string | undefined {
  if (code === "q") return tryParseQuantity(value) === undefined ? QUANTITY_TEXT : undefined;
  if (code === "x") return typeof value === "string" ? undefined : scalarError(value, "i", place);
  if (code === "o") return isObject(value) ? undefined : mismatch(value, "map[string]interface {}", place);
  const expected = SCALARS[code];
  if (expected === undefined) return undefined;
  const [go, json] = expected;
  if (jsonType(value) !== json) return mismatch(value, go, place);
  if (typeof value === "number") return numberError(value, code, go, place);
  return typeof value === "string" ? textError(value, code) : undefined;
}

function numberError(value: number, code: ScalarCode, go: string, place: Place): string | undefined {
  const range = RANGES[code];
  if (
    range === undefined ||
    (Number.isInteger(value) && value <= range && value >= -range - Number(code === "i") && place.literal === undefined)
  )
    return undefined;
  return `json: cannot unmarshal number ${place.literal ?? value} into Go struct field ${place.struct}.${place.path} of type ${go}`;
}

function textError(value: string, code: ScalarCode): string | undefined {
  if (code === "t") return goTimeError(value, "seconds");
  if (code === "u") return goTimeError(value, "micros");
  return code === "y" ? base64Error(value) : undefined;
}

function mismatch(value: Json, go: string, place: Place): string {
  const type = go === "string" && IDENTIFIED.has(place.struct) && /(?:^|\.)uid$/.test(place.path) ? "types.UID" : go;
  return `json: cannot unmarshal ${jsonType(value)} into Go struct field ${place.struct}.${place.path} of type ${type}`;
}

/** Structs whose `uid` has a type of its own. */
const IDENTIFIED: ReadonlySet<string> = new Set([
  "ObjectMeta",
  "OwnerReference",
  "ObjectReference",
  "BoundObjectReference",
  "Preconditions",
]);

function jsonType(value: Json): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** `v1.Container`, `[]v1.Container`, `map[string]string`, `v1.ResourceList` */
function goType(type: TypeNote): string {
  switch (type.of) {
    case "scalar":
      return SCALARS[type.code]?.[0] ?? "interface {}";
    case "ref":
      return type.name.replace(/^.*?(v\d[^./]*|quantity|intstr|runtime)\//, "$1.");
    case "list":
      return `[]${goType(type.item)}`;
    case "map":
      return type.item.of === "ref" && type.item.name === "quantity/Quantity" ? "v1.ResourceList" : `map[string]${goType(type.item)}`;
  }
}
