// Values of the OpenTofu/Terraform value system as plain JavaScript values: null, booleans, strings, exact numbers, lists, objects,
// and two things that JavaScript has no word for: what is not known yet, and a value that brings its own type.
import { isObject, own, setOwn } from "#base";
import { canonicalNumber, Decimal, numberText, sameNumber, type CtyNumber } from "./number.ts";
import { formatCtyPath, type CtyPath } from "./path.ts";
import { ctyProblems } from "./problems.ts";
import { describeCtyType, sameCtyType, writeCtyType, type CtyType } from "./type.ts";

/** What is already promised about an unknown value. A promise that is not kept makes core refuse the result. */
export interface Refinements {
  readonly nullness?: "null" | "not null";
  readonly prefix?: string;
  readonly min?: { readonly value: CtyNumber; readonly inclusive: boolean };
  readonly max?: { readonly value: CtyNumber; readonly inclusive: boolean };
  readonly lengthMin?: number;
  readonly lengthMax?: number;
}

/** A value that will be known only after apply. */
export class Unknown {
  readonly refinements: Refinements;

  constructor(refinements: Refinements = {}) {
    this.refinements = refinements;
  }
}

/** The unknown value without any promise. */
export const UNKNOWN = new Unknown();

/** A value in the place of type `dynamic`, with the type that it has. */
export class Dynamic {
  readonly type: CtyType;
  readonly value: CtyValue;

  constructor(type: CtyType, value: CtyValue) {
    this.type = type;
    this.value = value;
  }
}

export interface CtyObject {
  readonly [name: string]: CtyValue | undefined;
}

/** Any value; which JavaScript type it has follows from its cty type. Sets are arrays in any order without duplicates. */
export type CtyValue = null | boolean | string | CtyNumber | Unknown | Dynamic | readonly CtyValue[] | CtyObject;

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** True for a value that is an object or map: no list, number, dynamic or unknown. */
export function isCtyObject(value: unknown): value is CtyObject {
  return (
    isObject(value) && !(value instanceof Unknown) && !((value as unknown) instanceof Dynamic) && !((value as unknown) instanceof Decimal)
  );
}

/** False when the value or anything in it is unknown. */
export function isWhollyKnown(value: CtyValue | undefined): boolean {
  if (value instanceof Unknown) return false;
  if (value instanceof Dynamic) return isWhollyKnown(value.value);
  if (Array.isArray(value)) return (value as readonly CtyValue[]).every(isWhollyKnown);
  return isCtyObject(value) ? Object.values(value).every(isWhollyKnown) : true;
}

/**
 * Checks a value against a type and brings it into its one form: absent attributes become null, strings NFC, numbers canonical, sets
 * without duplicates. Core refuses an object with a missing or an extra attribute, so an extra one is a mismatch here.
 * @throws cty.mismatch with the path
 */
export function conformCty(type: CtyType, value: unknown, path: CtyPath = []): CtyValue {
  if (value === undefined || value === null) return null;
  if (value instanceof Unknown) return value;
  if (typeof type === "string") return conformPrimitive(type, value, path);
  switch (type[0]) {
    case "list":
      return items(type, value, path).map((each, index) => conformCty(type[1], each, [...path, { key: index }]));
    case "set":
      return distinct(
        type[1],
        items(type, value, path).map((each) => conformCty(type[1], each, path)),
      );
    case "tuple": {
      const given = items(type, value, path);
      if (given.length !== type[1].length) throw mismatch(type, value, path);
      return given.map((each, index) => conformCty(type[1][index] ?? "dynamic", each, [...path, { key: index }]));
    }
    case "map":
      return conformMap(type, value, path);
    case "object":
      return conformObject(type, value, path);
  }
}

function conformPrimitive(type: CtyType & string, value: unknown, path: CtyPath): CtyValue {
  if (type === "string" && typeof value === "string" && !/\p{Surrogate}/u.test(value)) return value.normalize("NFC");
  if (type === "bool" && typeof value === "boolean") return value;
  if (type === "number" && isNumber(value)) return canonicalNumber(value);
  if (type === "dynamic" && value instanceof Dynamic) return new Dynamic(value.type, conformCty(value.type, value.value, path));
  throw mismatch(type, value, path);
}

function isNumber(value: unknown): value is CtyNumber {
  return typeof value === "bigint" || value instanceof Decimal || (typeof value === "number" && !Number.isNaN(value));
}

function conformMap(type: readonly ["map", CtyType], value: unknown, path: CtyPath): CtyValue {
  if (!isCtyObject(value)) throw mismatch(type, value, path);
  const made: Record<string, CtyValue> = {};
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined) setOwn(made, key.normalize("NFC"), conformCty(type[1], value[key], [...path, { key }]));
  }
  return made;
}

function conformObject(type: readonly ["object", Readonly<Record<string, CtyType>>], value: unknown, path: CtyPath): CtyValue {
  if (!isCtyObject(value)) throw mismatch(type, value, path);
  const made: Record<string, CtyValue> = {};
  for (const name of Object.keys(type[1])) {
    const given = own(value, name);
    // Most attributes are null, and a path for each would be most of the work.
    const isNull = given === null || given === undefined;
    setOwn(made, name, isNull ? null : conformCty(type[1][name] ?? "dynamic", given, [...path, { attribute: name }]));
  }
  const extra = Object.keys(value).find((name) => value[name] !== undefined && !Object.hasOwn(type[1], name));
  if (extra !== undefined) throw ctyProblems.mismatch(formatCtyPath(path), `an object without attribute ${JSON.stringify(extra)}`, "it");
  return made;
}

function items(type: CtyType, value: unknown, path: CtyPath): readonly unknown[] {
  if (!Array.isArray(value)) throw mismatch(type, value, path);
  return value;
}

function mismatch(type: CtyType, value: unknown, path: CtyPath): Error {
  return ctyProblems.mismatch(formatCtyPath(path), describeCtyType(type), describeValue(value));
}

/** A word for a value that names no content: contents may be secret. */
function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isNumber(value)) return "a number";
  if (value instanceof Dynamic) return `a dynamic ${describeCtyType(value.type)}`;
  if (isObject(value)) return "an object";
  return typeof value === "string" && /\p{Surrogate}/u.test(value) ? "a string with a lone surrogate" : `a ${typeof value}`;
}

function distinct(type: CtyType, values: readonly CtyValue[]): readonly CtyValue[] {
  const seen = new Set<string>();
  return values.filter((each) => {
    const key = canonicalCtyText(type, each);
    // Two unknown elements may turn out different, so they stay.
    if (!isWhollyKnown(each)) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * One text for all forms of one value, whatever the order of keys and set elements. For comparison and sorting, not for storage.
 */
export function canonicalCtyText(type: CtyType, value: CtyValue | undefined): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Unknown) return "?";
  if (typeof type === "string") {
    if (value instanceof Dynamic) return `(${writeCtyType(value.type)})${canonicalCtyText(value.type, value.value)}`;
    if (isNumber(value)) return numberText(canonicalNumber(value));
    return typeof value === "string" ? JSON.stringify(value.normalize("NFC")) : JSON.stringify(value);
  }
  if (type[0] === "object" || type[0] === "map") {
    const object = isCtyObject(value) ? value : {};
    const keys = type[0] === "object" ? Object.keys(type[1]) : Object.keys(object);
    const inner = (key: string): CtyType => (type[0] === "object" ? (type[1][key] ?? "dynamic") : (type[1] as CtyType));
    return `{${keys
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${canonicalCtyText(inner(key), own(object, key) as CtyValue | undefined)}`)
      .join(",")}}`;
  }
  const list = Array.isArray(value) ? (value as readonly CtyValue[]) : [];
  const texts = list.map((each, index) =>
    canonicalCtyText(type[0] === "tuple" ? (type[1][index] ?? "dynamic") : (type[1] as CtyType), each),
  );
  return `[${(type[0] === "set" ? texts.toSorted() : texts).join(",")}]`;
}

/**
 * Equality as core sees it: sets in any order, numbers exact, strings after NFC, absent and null alike. Unknown equals unknown
 * whatever is promised about it.
 */
export function sameCtyValue(type: CtyType, a: CtyValue | undefined, b: CtyValue | undefined): boolean {
  if (a === b) return true;
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  return typeof type === "string" ? samePrimitive(a, b) : canonicalCtyText(type, a) === canonicalCtyText(type, b);
}

function samePrimitive(a: CtyValue, b: CtyValue): boolean {
  if (a instanceof Unknown || b instanceof Unknown) return a instanceof Unknown && b instanceof Unknown;
  if (isNumber(a) && isNumber(b)) return sameNumber(a, b);
  if (a instanceof Dynamic && b instanceof Dynamic) return sameCtyType(a.type, b.type) && sameCtyValue(a.type, a.value, b.value);
  return typeof a === "string" && typeof b === "string" && a.normalize("NFC") === b.normalize("NFC");
}
