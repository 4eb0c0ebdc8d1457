// Arguments as they are written, as values of a resource's attributes.
import { isObject, own, type Json, type JsonObject } from "#base";
import {
  conformCty,
  Dynamic,
  isCtyObject,
  isUnknown,
  numberText,
  ownCtyType,
  tryParseNumber,
  UNKNOWN,
  type CtyNumber,
  type CtyObject,
  type CtyType,
  type CtyValue,
} from "#codec";
import { impliedObject, isNested, type Attribute, type Attributes } from "#provider";
import { hasExpression, plainText } from "./references.ts";

/** What a text with an expression is worth; undefined when that is not known. */
export type Lookup = (text: string) => Json | undefined;

/** Stands in a planned value for what is known after apply only. */
export const KNOWN_AFTER_APPLY = "(known after apply)";

/**
 * Arguments with every attribute that is not given as null.
 * @throws cty.* for values that do not fit the attribute
 */
export function readArguments(attributes: Attributes, given: JsonObject, lookup: Lookup): CtyObject {
  const made = Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, readAttribute(attribute, own(given, name), lookup)]),
  );
  return conformCty(impliedObject(attributes), made) as CtyObject;
}

/** Names of arguments that the schema does not have. */
export function strangers(attributes: Attributes, given: JsonObject): readonly string[] {
  return Object.keys(given).filter((each) => !Object.hasOwn(attributes, each));
}

function readAttribute({ type }: Attribute, written: Json | undefined, lookup: Lookup): CtyValue {
  const value = settled(written, lookup);
  if (value === undefined) return UNKNOWN;
  if (value === null) return null;
  if (!isNested(type)) return readTyped(type, value, lookup);
  const inner = (each: Json): CtyValue => {
    const known = settled(each, lookup);
    if (known === undefined) return UNKNOWN;
    return isObject(known) ? readArguments(type.attributes, known, lookup) : (known as CtyValue);
  };
  if (type.nesting === "single") return inner(value);
  if (type.nesting === "map") return mapValues(value, inner);
  return Array.isArray(value) ? (value as readonly Json[]).map(inner) : [inner(value)];
}

function readTyped(type: CtyType, written: Json, lookup: Lookup): CtyValue {
  const value = settled(written, lookup);
  if (value === undefined) return UNKNOWN;
  if (value === null) return null;
  if (type === "dynamic") {
    const made = readAnything(value, lookup);
    return isUnknown(made) ? made : new Dynamic(ownCtyType(made), made);
  }
  if (typeof type === "string") return readPrimitive(type, value);
  const [collection, element] = type as unknown as readonly [string, CtyType];
  const inner = (each: Json): CtyValue => readTyped(element, each, lookup);
  if (collection === "map") return mapValues(value, inner);
  return Array.isArray(value) ? (value as readonly Json[]).map(inner) : (value as CtyValue);
}

/** A value of any type, with the expressions in it worked out. */
function readAnything(written: Json, lookup: Lookup): CtyValue {
  const value = settled(written, lookup);
  if (value === undefined) return UNKNOWN;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => readAnything(each, lookup));
  return isObject(value) ? mapValues(value, (each) => readAnything(each, lookup)) : value;
}

/** Texts, numbers and truth values stand for each other, as a core converts them. */
function readPrimitive(type: string, value: Json): CtyValue {
  if (type === "bool" && (value === "true" || value === "false")) return value === "true";
  if (type === "number" && typeof value === "string") return tryParseNumber(value) ?? value;
  if (type === "string" && (typeof value === "number" || typeof value === "boolean")) return String(value);
  return value as CtyValue;
}

/** A written value with its expression worked out; undefined when it is not known yet. An absent one is null. */
function settled(written: Json | undefined, lookup: Lookup): Json | undefined {
  if (written === undefined) return null;
  if (typeof written !== "string") return written;
  if (!hasExpression(written)) return plainText(written);
  return lookup(written);
}

function mapValues(value: Json, change: (each: Json) => CtyValue): CtyValue {
  if (!isObject(value)) return value as CtyValue;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [plainText(key), change(each ?? null)]));
}

/** A planned value as JSON; null members are left out, and what is not known is {@link KNOWN_AFTER_APPLY}. */
export function toPlainJson(value: CtyValue | undefined): Json {
  if (value === undefined || value === null) return null;
  if (isUnknown(value)) return KNOWN_AFTER_APPLY;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Dynamic) return toPlainJson(value.value);
  if (Array.isArray(value)) return (value as readonly CtyValue[]).map(toPlainJson);
  if (isCtyObject(value)) {
    const members = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
    return Object.fromEntries(members.map(([key, each]) => [key, toPlainJson(each)]));
  }
  return Number(numberText(value as CtyNumber));
}
