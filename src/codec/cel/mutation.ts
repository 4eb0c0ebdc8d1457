// What mutations of admission policies give, as JSON: an apply configuration, or the operations of a JSON patch.
// @see apiserver pkg/cel/mutation/dynamic/objects.go and pkg/admission/plugin/policy/mutating/patch/json_patch.go
import { isObject, setOwn, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import { durationSeconds } from "./library/conversions.ts";
import { OperationValue, PartValue } from "./value/patch-value.ts";
import { shownValue } from "./value/shown.ts";
import { dateAt, formatTimestamp } from "./value/time.ts";
import {
  CelDuration,
  CelOptional,
  CelTimestamp,
  CelUint,
  isList,
  isMap,
  itemsOf,
  kindOf,
  typeNameOf,
  type CelValue,
} from "./value/value.ts";

/** A value that JSON does not have: how Go shows it (`%v`), writes it (`%#v`), and what type it is. */
export interface OddValue {
  /** Fields and places in lists that lead to it. */
  readonly path: readonly (string | number)[];
  readonly shown: string;
  readonly written: string;
  readonly type: string;
}

export interface Configuration {
  readonly object: JsonObject;
  /** What stands as null in the object. */
  readonly odd: readonly OddValue[];
}

/** The apply configuration that an expression made, or why it is none. @param value of type `Object` */
export function configurationOf(value: CelValue): Configuration | { readonly failure: string } {
  if (!(value instanceof PartValue)) return { failure: "invalid return type: *dynamic.ObjectVal" };
  const misplaced = misplacedParts(value, value.typeName);
  if (misplaced.length > 0) return { failure: `type mismatch: ${misplaced.join("\n")}` };
  const odd: OddValue[] = [];
  const object = native(value, [], odd);
  return isObject(object) ? { object, odd } : { failure: "invalid return type: *dynamic.ObjectVal" };
}

/** The operations of a patch that an expression made, or why they are none. @param value of type `list(JSONPatch)` */
export function operationsOf(value: CelValue): readonly JsonObject[] | { readonly failure: string } {
  const operations: JsonObject[] = [];
  for (const each of isList(value) ? itemsOf(value) : []) {
    if (!(each instanceof OperationValue)) return { failure: `type mismatch: ${typeNameOf(each)} is no operation of a patch` };
    const { op, path, from, value: content } = each;
    const misplaced = content instanceof PartValue ? misplacedParts(content, content.typeName) : [];
    if (misplaced.length > 0) return { failure: `type mismatch: ${misplaced.join("\n")}` };
    const plain = content === undefined ? undefined : plainJson(content);
    if (plain instanceof Unplain)
      return { failure: `JSONPath valueExpression evaluated to a type that could not marshal to JSON: ${plain.reason}` };
    operations.push({ op, path, ...(from !== "" && { from }), ...(plain !== undefined && { value: plain }) });
  }
  return operations;
}

/** Parts of an object whose type is not the one that their place asks for. @param expected the type that the value should have */
function misplacedParts(value: CelValue, expected: string): string[] {
  if (isList(value)) return itemsOf(value).flatMap((each) => misplacedParts(each, expected));
  if (isMap(value)) return value.keys().flatMap((key) => misplacedParts(value.find(key) ?? null, expected));
  if (!(value instanceof PartValue)) return [];
  const below = [...value.fields].flatMap(([name, each]) => misplacedParts(each, `${expected}.${name}`));
  if (value.typeName === expected) return below;
  const own = `unexpected type name ${JSON.stringify(value.typeName)}, expected ${JSON.stringify(expected)}, which matches field name path from root Object type`;
  return [own, ...below];
}

/** A value as it stands in an object; undefined where a map has keys that are no texts. */
function native(value: CelValue, path: OddValue["path"], odd: OddValue[]): MutableJson | undefined {
  if (value instanceof PartValue) return nativeFields(value.fields, path, odd);
  if (isMap(value)) {
    const keys = value.keys();
    if (keys.some((each) => typeof each !== "string")) return undefined;
    return nativeFields(new Map(keys.map((key) => [key as string, value.find(key) ?? null])), path, odd);
  }
  if (isList(value)) {
    const items = itemsOf(value).map((each, i) => native(each, [...path, i], odd));
    return items.includes(undefined) ? undefined : (items as MutableJson[]);
  }
  if (value instanceof CelOptional && value.value !== undefined) return native(value.value, path, odd);
  switch (typeof value) {
    case "string":
    case "boolean":
    case "number":
      return value;
    case "bigint":
      return Number(value);
    default:
      odd.push({ path, ...inGo(value) });
      return null;
  }
}

function nativeFields(fields: ReadonlyMap<string, CelValue>, path: OddValue["path"], odd: OddValue[]): MutableJson | undefined {
  const out: MutableJsonObject = {};
  for (const [name, each] of fields) {
    const value = native(each, [...path, name], odd);
    if (value === undefined) return undefined;
    setOwn(out, name, value);
  }
  return out;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

function inGo(value: CelValue): Omit<OddValue, "path"> {
  if (value === null) return { shown: "NULL_VALUE", written: "0", type: "structpb.NullValue" };
  if (value instanceof CelUint) return { shown: String(value.value), written: `0x${value.value.toString(16)}`, type: "uint64" };
  if (value instanceof CelDuration) return { shown: shownValue(value), written: String(value.nanos), type: "time.Duration" };
  if (value instanceof CelTimestamp) {
    const { date, nanos } = dateAt(value, 0);
    const day = [date.getUTCFullYear(), `time.${MONTHS[date.getUTCMonth()] ?? ""}`, date.getUTCDate()];
    const written = `time.Date(${[...day, date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), nanos, "time.UTC"].join(", ")})`;
    return { shown: formatTimestamp(value), written, type: "time.Time" };
  }
  if (value instanceof Uint8Array) {
    const bytes = [...value].map((each) => `0x${each.toString(16)}`);
    return { shown: `[${[...value].join(" ")}]`, written: `[]uint8{${bytes.join(", ")}}`, type: "[]uint8" };
  }
  return { shown: shownValue(value), written: shownValue(value), type: typeNameOf(value) };
}

class Unplain {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** A value as the language turns it into JSON: what JSON does not have becomes a text. @see cel-go common/types, ConvertToNative for structpb.Value */
function plainJson(value: CelValue): MutableJson | Unplain {
  if (value instanceof PartValue) return plainEntries([...value.fields]);
  if (isMap(value)) {
    const keys = value.keys();
    const odd = keys.find((each) => typeof each !== "string");
    if (odd !== undefined) return new Unplain(`unsupported type conversion from '${typeNameOf(odd)}' to string`);
    return plainEntries(keys.map((key) => [key as string, value.find(key) ?? null]));
  }
  if (isList(value)) {
    const items = itemsOf(value).map((each) => plainJson(each));
    return items.find((each) => each instanceof Unplain) ?? (items as MutableJson[]);
  }
  if (value instanceof CelOptional) return value.value === undefined ? null : plainJson(value.value);
  return plainScalar(value);
}

function plainScalar(value: CelValue): MutableJson | Unplain {
  if (typeof value === "bigint") return wholeNumber(value);
  if (value instanceof CelUint) return wholeNumber(value.value);
  if (value instanceof CelDuration) return `${durationSeconds(value)}s`;
  if (value instanceof CelTimestamp) return formatTimestamp(value);
  if (value instanceof Uint8Array) return btoa(Array.from(value, (each) => String.fromCharCode(each)).join(""));
  if (kindOf(value) === "type") return new Unplain("type conversion not supported for 'type'");
  if (value === null || typeof value !== "object") return value satisfies Json;
  return new Unplain(`type conversion error from '${typeNameOf(value)}' to '*structpb.Value'`);
}

function plainEntries(entries: readonly (readonly [string, CelValue])[]): MutableJson | Unplain {
  const out: MutableJsonObject = {};
  for (const [name, each] of entries) {
    const value = plainJson(each);
    if (value instanceof Unplain) return value;
    setOwn(out, name, value);
  }
  return out;
}

/** Whole numbers that a double cannot hold are written as texts. */
function wholeNumber(amount: bigint): number | string {
  return Number.isSafeInteger(Number(amount)) ? Number(amount) : String(amount);
}
