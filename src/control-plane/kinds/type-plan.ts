// What the server does to every value of a built-in kind while it reads it, compiled once per definition of the type table:
// nulls go, empty values of `omitempty` fields go, quantities and times become canonical, defaults come in.
import { cloneJson, isObject, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import { base64Error } from "./base64.ts";
import { VALUE_TIMES } from "./value-times.ts";
import { canonicalQuantity, definitionNote, isEmptyDefault, type DefinitionNote, type FieldNote, type TypeNote } from "#codec";

/** Fills what is absent in one object of a definition, before its members are visited. */
export type Fill = (object: MutableJsonObject) => void;

interface Shape {
  /** Rewrites a scalar; absent when it stays as it is. */
  readonly scalar?: (value: MutableJson) => MutableJson;
  readonly plan?: TypePlan;
  readonly item?: Shape;
  readonly many?: "list" | "map";
  /** Anything goes: nulls inside belong to the value. */
  readonly free?: boolean;
}

export interface FieldPlan {
  readonly name: string;
  readonly note: FieldNote;
  readonly shape: Shape;
}

/** A definition, ready to walk along a value. */
export interface TypePlan {
  /** `core.v1/Container` */
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldPlan>;
  readonly defaults: readonly (readonly [string, Json])[];
  readonly fill: Fill | undefined;
  /** Members that are null where nothing is in them. */
  readonly nulls: readonly string[];
}

export interface Defaults {
  /** Values that a field takes when it is absent, by definition and field; they go before the type table's. */
  readonly values: Readonly<Record<string, JsonObject>>;
  /** Defaults that depend on what stands beside them. */
  readonly fills: Readonly<Record<string, Fill>>;
}

/** Plans of the definitions that were asked for; cycles close because fields are planned on first use. */
export class TypePlans {
  readonly #plans = new Map<string, TypePlan>();
  readonly #defaults: Defaults;

  constructor(defaults: Defaults) {
    this.#defaults = defaults;
  }

  /** @param name reference of an object definition, `apps.v1/Deployment` */
  plan(name: string): TypePlan {
    const known = this.#plans.get(name);
    if (known !== undefined) return known;
    const note = definitionNote(name);
    if (note?.of !== "fields") throw new Error(`no object definition ${name}`);
    let fields: ReadonlyMap<string, FieldPlan> | undefined;
    const planFields = (): ReadonlyMap<string, FieldPlan> => this.#fields(note);
    const plan: TypePlan = {
      name,
      get fields() {
        return (fields ??= planFields());
      },
      defaults: Object.entries({ ...tableDefaults(note), ...this.#defaults.values[name] }) as [string, Json][],
      fill: this.#defaults.fills[name],
      nulls: [
        ...note.fields.filter((field) => isListOf(field) && !field.omitEmpty).map((field) => field.name),
        ...(VALUE_TIMES[name] ?? []),
      ],
    };
    this.#plans.set(name, plan);
    return plan;
  }

  #fields(note: DefinitionNote & { readonly of: "fields" }): ReadonlyMap<string, FieldPlan> {
    return new Map(note.fields.map((field) => [field.name, { name: field.name, note: field, shape: this.#shape(field.type) }]));
  }

  #shape(type: TypeNote): Shape {
    switch (type.of) {
      case "list":
      case "map":
        return { many: type.of, item: this.#shape(type.item) };
      case "scalar":
        return type.code === "any" || type.code === "o" ? { free: true } : scalarShape(type.code);
      case "ref": {
        const note = definitionNote(type.name);
        return note?.of === "type" ? this.#shape(note.type) : { plan: this.plan(type.name) };
      }
    }
  }
}

function isListOf({ type }: FieldNote): boolean {
  if (type.of !== "ref") return type.of === "list";
  const note = definitionNote(type.name);
  return note?.of === "type" && note.type.of === "list";
}

function tableDefaults(note: DefinitionNote & { readonly of: "fields" }): JsonObject {
  // A default that the server would drop again as empty says nothing.
  const kept = note.fields.filter((field) => field.default !== undefined && !(field.omitEmpty && isEmptyDefault(field.default)));
  return Object.fromEntries(kept.map((field) => [field.name, field.default]));
}

function scalarShape(code: string): Shape {
  if (code === "q") return { scalar: (value) => canonicalQuantity(value) as MutableJson };
  if (code === "y") return { scalar: canonicalBytes };
  if (code === "t") return { scalar: (value) => canonicalTime(value, 0) };
  if (code === "u") return { scalar: (value) => canonicalTime(value, 6) };
  return {};
}

/** Brings an object into the form that the server stores and answers with. Values of the wrong type are left alone: validation names them. */
export function settle(object: MutableJsonObject, plan: TypePlan): void {
  for (const key of Object.keys(object)) {
    const field = plan.fields.get(key);
    if (field !== undefined) settleField(object, key, field);
  }
  for (const [key, value] of plan.defaults) {
    if (object[key] === undefined) object[key] = cloneJson(value) as MutableJson;
  }
  plan.fill?.(object);
  for (const key of plan.nulls) object[key] ??= null;
  for (const key of Object.keys(object)) {
    const shape = plan.fields.get(key)?.shape;
    if (shape?.plan !== undefined || shape?.many !== undefined) object[key] = settleMember(object[key] ?? null, shape);
  }
}

/** Members of an empty object that are null, and those of the structs in it. */
export function emptyNulls(plan: TypePlan): MutableJsonObject {
  const nulls: MutableJsonObject = Object.fromEntries(plan.nulls.map((name) => [name, null]));
  for (const { name, note, shape } of plan.fields.values()) {
    if (shape.plan === undefined || !isEmptyStruct(note.default) || name === "metadata") continue;
    const inside = emptyNulls(shape.plan);
    if (Object.keys(inside).length > 0) nulls[name] = inside;
  }
  return nulls;
}

function isEmptyStruct(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** Makes lists that may not be left out null where they are empty: storage does not tell the two apart. */
export function nullEmptyLists(object: MutableJsonObject, plan: TypePlan): void {
  for (const key of Object.keys(object)) {
    const value = object[key];
    const field = typeof value === "object" ? plan.fields.get(key) : undefined;
    if (field === undefined) continue;
    if (Array.isArray(value) && value.length === 0 && field.shape.many === "list" && !field.note.omitEmpty) object[key] = null;
    else nullWithin(value, field.shape);
  }
}

function nullWithin(value: MutableJson | undefined, shape: Shape): void {
  if (shape.plan !== undefined && isObject(value)) nullEmptyLists(value as MutableJsonObject, shape.plan);
  const { item } = shape;
  if (item?.plan === undefined && item?.item === undefined) return;
  if (Array.isArray(value)) for (const each of value) nullWithin(each, item);
  else if (isObject(value)) for (const each of Object.values(value as MutableJsonObject)) nullWithin(each, item);
}

/** Drops a null or empty member that the server would drop, and makes a scalar canonical. */
function settleField(object: MutableJsonObject, key: string, { note, shape }: FieldPlan): void {
  const value = object[key];
  const isDropped = value === undefined || (value === null && shape.free !== true) || (note.omitEmpty && isEmpty(value));
  if (isDropped) delete object[key];
  else if (shape.scalar !== undefined) object[key] = shape.scalar(value);
}

function settleMember(value: MutableJson, shape: Shape): MutableJson {
  if (shape.scalar !== undefined) return shape.scalar(value);
  if (shape.plan !== undefined) {
    if (isObject(value)) settle(value as MutableJsonObject, shape.plan);
    return value;
  }
  const item = shape.item;
  if (item === undefined) return value;
  if (shape.many === "list" && Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = settleMember(value[i] ?? emptyItem(item), item);
  } else if (shape.many === "map" && isObject(value)) {
    const map = value as MutableJsonObject;
    for (const key of Object.keys(map)) map[key] = settleMember(map[key] ?? emptyItem(item), item);
  }
  return value;
}

/** A null among list items or map values is the zero value of the item's type. */
function emptyItem(item: Shape): MutableJson {
  if (item.free === true) return null;
  if (item.plan !== undefined || item.many === "map") return {};
  return item.many === "list" ? [] : "";
}

/** Whether Go's `omitempty` would drop a value that is not a pointer. */
export function isEmpty(value: MutableJson): boolean {
  if (value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** Base64 without line ends, and with nothing in the bits that no byte needs. Other texts are left for the decoder to refuse. */
function canonicalBytes(value: MutableJson): MutableJson {
  return typeof value === "string" && base64Error(value) === undefined ? Buffer.from(value, "base64").toString("base64") : value;
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function canonicalTime(value: MutableJson, digits: 0 | 6): MutableJson {
  const match = typeof value === "string" ? RFC3339.exec(value) : null;
  if (match === null || typeof value !== "string") return value;
  const seconds = Date.parse(value.replace(match[1] ?? "", ""));
  if (Number.isNaN(seconds)) return value;
  const fraction = digits === 0 ? "" : `.${(match[1] ?? ".").slice(1).padEnd(6, "0").slice(0, 6)}`;
  return `${new Date(seconds).toISOString().slice(0, 19)}${fraction}Z`;
}
