// Configuration as Go's JSON decoder would take it into a struct: field names without regard to case, types exact, unknown fields refused.
import { isObject, setOwn, type Json } from "#base";

export type Shape =
  | "string"
  | "bool"
  | "int"
  | "strings"
  | "map"
  | "any"
  | { readonly list: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

interface Context {
  readonly fail: (reason: string) => Error;
  /** Path of the value, for messages. */
  readonly at: string;
  /** Leaves unknown fields out instead of refusing them. */
  readonly lenient?: boolean;
}

/** Checks a value against a shape and returns it with the field names of the shape; null counts as absent. */
export function readShape(value: Json, shape: Shape, context: Context): Json | undefined {
  if (value === null) return undefined;
  if (typeof shape === "string") return readLeaf(value, shape, context);
  if ("list" in shape) {
    if (!Array.isArray(value)) throw wrong(value, "a list", context);
    return value.flatMap((each: Json, index) => {
      const item = readShape(each, shape.list, { ...context, at: `${context.at}[${index}]` });
      return item === undefined ? emptyOf(shape.list) : [item];
    });
  }
  if (!isObject(value)) throw wrong(value, "a mapping", context);
  const names = namesOf(shape.fields);
  const read: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const name = Object.hasOwn(shape.fields, key) ? key : names.get(key.toLowerCase());
    const at = context.at === "" ? key : `${context.at}.${key}`;
    if (name === undefined && context.lenient) continue;
    if (name === undefined) throw context.fail(`unknown field ${at}`);
    const field = readShape(value[key] ?? null, shape.fields[name] ?? "any", { ...context, at });
    if (field !== undefined) setOwn(read, name, field);
  }
  return read;
}

function emptyOf(shape: Shape): Json[] {
  return shape === "string" ? [""] : typeof shape === "object" && "fields" in shape ? [{}] : [];
}

const NAMES = new WeakMap<object, ReadonlyMap<string, string>>();

function namesOf(fields: Readonly<Record<string, Shape>>): ReadonlyMap<string, string> {
  let names = NAMES.get(fields);
  if (names === undefined) {
    names = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]));
    NAMES.set(fields, names);
  }
  return names;
}

function readLeaf(value: Json, shape: "string" | "bool" | "int" | "strings" | "map" | "any", context: Context): Json {
  switch (shape) {
    case "any":
      return value;
    case "string":
      if (typeof value === "string") return value;
      throw wrong(value, "a string", context);
    case "bool":
      if (typeof value === "boolean") return value;
      throw wrong(value, "true or false", context);
    case "int":
      if (typeof value === "number" && Number.isInteger(value)) return value;
      throw wrong(value, "a whole number", context);
    case "map":
      if (isObject(value)) return value;
      throw wrong(value, "a mapping", context);
    case "strings":
      return readStrings(value, context);
  }
}

function readStrings(value: Json, context: Context): Json {
  if (!isObject(value)) throw wrong(value, "a mapping of strings", context);
  const strings: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const each = value[key] ?? "";
    if (typeof each !== "string") throw wrong(each, "a string", { ...context, at: `${context.at}.${key}` });
    setOwn(strings, key, each);
  }
  return strings;
}

function wrong(value: Json, expected: string, context: Context): Error {
  const found = Array.isArray(value) ? "a list" : isObject(value) ? "a mapping" : JSON.stringify(value);
  return context.fail(`${context.at === "" ? "it" : context.at} is ${found}, expected ${expected}`);
}
