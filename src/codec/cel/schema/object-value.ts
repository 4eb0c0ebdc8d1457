// Values of objects as expressions see them, by their schema. @see apiserver pkg/cel/common/valuesunstructured.go
import { isObject, own, sameJson, type Json } from "#base";
import type { StructuralSchema } from "../../kubernetes/schema.ts";
import {
  CelDuration,
  CelError,
  CelTimestamp,
  isError,
  isList,
  isMap,
  itemsOf,
  noOverload,
  type CelList,
  type CelMap,
  type CelObject,
  type CelValue,
} from "../value/value.ts";
import { equalParts } from "../value/compare.ts";
import { ValueList, ValueMap } from "../value/collection.ts";
import { parseSchemaDuration, parseSchemaMoment } from "./scalar-text.ts";
import { withTypeAndMeta } from "./declaration.ts";
import { escapeField, unescapeField } from "./field-name.ts";

/** A value of an object. Values that do not fit the schema are failures. */
export function objectValue(value: Json | undefined, schema: StructuralSchema): CelValue {
  if (value === null || value === undefined)
    return schema.nullable === true ? null : new CelError("invalid data, got null for schema with nullable=false");
  if (schema["x-kubernetes-int-or-string"] === true) return eitherValue(value);
  switch (schema.type) {
    case "object":
      return isObject(value)
        ? new SchemaMap(value, schema["x-kubernetes-embedded-resource"] === true ? withTypeAndMeta(schema) : schema)
        : new CelError("invalid data, expected a map for the provided schema with type=object");
    case "array":
      return listValue(value, schema);
    case "string":
      return textValue(value, schema);
    case "number":
    case "integer":
      return numberValue(value, schema.type);
    case "boolean":
      return typeof value === "boolean" ? value : new CelError(`invalid data, expected bool, got ${goType(value)}`);
    default:
      return new UnknownValue(value);
  }
}

function eitherValue(value: Json): CelValue {
  if (typeof value === "string") return value;
  return isWhole(value) ? BigInt(value) : new CelError("invalid data, expected XIntOrString value to be either a string or integer");
}

function numberValue(value: Json, type: "number" | "integer"): CelValue {
  if (type === "number") return typeof value === "number" ? value : new CelError(`invalid data, expected float, got ${goType(value)}`);
  return isWhole(value) ? BigInt(value) : new CelError(`invalid data, expected int, got ${goType(value)}`);
}

function isWhole(value: Json): value is number {
  return typeof value === "number" && Number.isInteger(value);
}

function goType(value: Json): string {
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

function textValue(value: Json, { format }: StructuralSchema): CelValue {
  if (typeof value !== "string") return new CelError(`invalid data, expected string, got ${goType(value)}`);
  switch (format) {
    case "duration": {
      const nanos = parseSchemaDuration(value);
      return nanos === undefined ? new CelError(`Invalid duration ${value}: unable to parse ${value} as duration`) : new CelDuration(nanos);
    }
    case "date":
    case "date-time": {
      const moment = parseSchemaMoment(value, format);
      return moment === undefined
        ? new CelError(`Invalid ${format} formatted string ${value}`)
        : new CelTimestamp(moment.nanos, moment.offset);
    }
    case "byte":
      return bytesOf(value);
    default:
      return value;
  }
}

function bytesOf(text: string): CelValue {
  try {
    return Uint8Array.from(atob(text), (char) => char.codePointAt(0) ?? 0);
  } catch {
    // the decoder does not say where the text is wrong
    return new CelError(`Invalid byte formatted string ${text}: illegal base64 data`);
  }
}

/** JSON without a schema: whole numbers are ints. */
export function plainValue(value: Json): CelValue {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return new ValueList((value as readonly Json[]).map(plainValue));
  if (isObject(value)) return new ValueMap(Object.entries(value).map(([key, each]) => [key, plainValue(each ?? null)] as const));
  return value as CelValue;
}

/** What is kept without a schema: it can be compared, and nothing else. */
class UnknownValue implements CelObject {
  readonly kind = "object";
  readonly typeName = "unknown";
  readonly #json: Json;
  constructor(json: Json) {
    this.#json = json;
  }
  equals(other: CelValue): CelValue {
    return other instanceof UnknownValue && sameJson(this.#json, other.#json);
  }
}

function listValue(value: Json, schema: StructuralSchema): CelValue {
  if (!Array.isArray(value)) return new CelError("invalid data, expected an array for the provided schema with type=array");
  const { items } = schema;
  if (items === undefined) return new CelError("invalid array type, expected Items with a non-empty Schema");
  const made = (value as readonly Json[]).map((each) => ({ json: each, value: objectValue(each, items) }));
  return new SchemaList(made, schema);
}

interface Item {
  /** The item as JSON; absent where an expression made it. */
  readonly json?: Json;
  readonly value: CelValue;
}

/** A list of an object: atomic, a set, or told apart by keys. */
class SchemaList implements CelList {
  readonly kind = "list";
  readonly #items: readonly Item[];
  readonly #schema: StructuralSchema;

  constructor(items: readonly Item[], schema: StructuralSchema) {
    this.#items = items;
    this.#schema = schema;
  }

  /** The list with the schema forgotten. */
  get native(): CelValue {
    return new ValueList(this.#items.map(({ json, value }) => (json === undefined ? value : plainValue(json))));
  }
  get size(): number {
    return this.#items.length;
  }
  at(index: number): CelValue {
    const item = this.#items[index];
    return item === undefined ? new CelError(`index out of bounds: ${index}`) : item.value;
  }
  outside(index: number): string {
    return `index out of bounds: ${index}`;
  }

  contains(value: CelValue): CelValue {
    if (isError(value)) return value;
    let failure: CelError | undefined;
    for (const each of this.#items) {
      const same = equalParts(each.value, value);
      if (same === true) return true;
      if (typeof same !== "boolean") failure ??= isError(same) ? same : noOverload();
    }
    return failure ?? false;
  }

  equals(other: CelValue): CelValue {
    if (!isList(other)) return isError(other) ? other : noOverload();
    if (other.size !== this.size) return false;
    switch (this.#schema["x-kubernetes-list-type"]) {
      case "set":
        return itemsOf(other).every((each) => this.#items.some(({ value }) => sameScalar(value, each)));
      case "map":
        return this.#equalsByKey(other);
      default:
        for (const [i, each] of this.#items.entries()) {
          const same = equalParts(each.value, other.at(i));
          if (same !== true) return same;
        }
        return true;
    }
  }

  #equalsByKey(other: CelList): CelValue {
    const mine = new Map(this.#items.map((each) => [this.#key(each.value), each.value]));
    for (const each of itemsOf(other)) {
      const counterpart = mine.get(this.#key(each));
      if (counterpart === undefined) return false;
      const same = equalParts(counterpart, each);
      if (same !== true) return same;
    }
    return true;
  }

  #key(item: CelValue): string {
    const keys = this.#schema["x-kubernetes-list-map-keys"] ?? [];
    return JSON.stringify(keys.map((key) => keyText(isMap(item) ? item.find(escapeField(key) ?? key) : undefined)));
  }

  add(other: CelValue): CelValue {
    if (!isList(other)) return isError(other) ? other : noOverload();
    const items: Item[] = [...this.#items];
    const added = itemsOf(other).map((value, i): Item => (other instanceof SchemaList ? (other.#items[i] ?? { value }) : { value }));
    switch (this.#schema["x-kubernetes-list-type"]) {
      case "set":
        for (const each of added) if (!items.some(({ value }) => sameScalar(value, each.value))) items.push(each);
        break;
      case "map": {
        const places = new Map(items.map((each, i) => [this.#key(each.value), i]));
        for (const each of added) {
          const place = places.get(this.#key(each.value));
          if (place === undefined) items.push(each);
          else items[place] = each;
        }
        break;
      }
      default:
        items.push(...added);
    }
    return new SchemaList(items, this.#schema);
  }
}

function sameScalar(a: CelValue, b: CelValue): boolean {
  return typeof a === typeof b && equalParts(a, b) === true;
}

function keyText(value: CelValue | undefined): string {
  return `${typeof value}:${typeof value === "object" ? "" : String(value)}`;
}

/** An object or a map. */
class SchemaMap implements CelMap {
  readonly kind = "map";
  /** Values that were asked for; loops ask for the same ones again and again. */
  readonly #values = new Map<string, CelValue>();
  readonly #json: Readonly<Record<string, Json | undefined>>;
  readonly #schema: StructuralSchema;

  constructor(json: Readonly<Record<string, Json | undefined>>, schema: StructuralSchema) {
    this.#json = json;
    this.#schema = schema;
  }

  get native(): CelValue {
    return plainValue(this.#json);
  }
  get size(): number {
    return Object.keys(this.#json).length;
  }

  #typeOf(key: string): StructuralSchema | undefined {
    const { properties, additionalProperties } = this.#schema;
    if (this.#schema["x-kubernetes-embedded-resource"] === true || properties !== undefined)
      return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
    return isObject(additionalProperties) ? (additionalProperties as StructuralSchema) : undefined;
  }

  find(key: CelValue): CelValue | undefined {
    if (typeof key !== "string") return isError(key) ? key : noOverload();
    const hasFields = this.#schema.properties !== undefined;
    const name = hasFields ? unescapeField(key) : key;
    if (name === undefined) return undefined;
    const value = own(this.#json, name);
    if (value === undefined || (hasFields && value === null)) return undefined;
    const type = this.#typeOf(name);
    if (type === undefined) return undefined;
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const found = objectValue(value, type);
    this.#values.set(name, found);
    return found;
  }

  keys(): CelValue[] {
    const hasFields = this.#schema.properties !== undefined;
    return Object.keys(this.#json)
      .filter((key) => this.#typeOf(key) !== undefined)
      .map((key) => (hasFields ? (escapeField(key) ?? key) : key));
  }

  equals(other: CelValue): CelValue {
    if (!isMap(other)) return isError(other) ? other : noOverload();
    if (other.size !== this.size) return false;
    for (const [key, json] of Object.entries(this.#json)) {
      if (this.#typeOf(key) === undefined) {
        if (!(other instanceof SchemaMap)) return noOverload();
        const theirs = own(other.#json, key);
        if (theirs !== undefined && !sameJson(json, theirs)) return false;
        continue;
      }
      const [mine, theirs] = [this.find(key), other.find(key)];
      if ((mine === undefined) !== (theirs === undefined)) return false;
      if (mine === undefined || theirs === undefined) continue;
      const same = equalParts(mine, theirs);
      if (same !== true) return same;
    }
    return true;
  }
}
