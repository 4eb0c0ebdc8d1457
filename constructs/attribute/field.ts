// How a value of a construct becomes an argument of a resource: camelCase names become snake_case ones wherever the schema names them,
// keys that users choose stay as they are, and what is not known before apply passes through untouched.
import { hashMapper, Lazy, listMapper, Tokenization, type Mapper } from "cdktf";
import { constructs } from "../problems.ts";

/** Type of an argument. */
export type FieldType =
  | "string"
  | "number"
  | "bool"
  | "any"
  | { readonly list: FieldType }
  | { readonly map: FieldType }
  | { readonly object: Fields };

/** An argument: its name in OpenTofu and its type. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
}

/** Arguments by their name in constructs. */
export type Fields = Readonly<Record<string, Field>>;

interface Options {
  /** Hides maps with free keys from code that would rename their keys, as the base class of providers does. */
  readonly shieldMaps?: boolean;
}

/**
 * The arguments of a resource or provider, as OpenTofu's JSON syntax wants them.
 * @throws constructs.unknownProperty for a property that the schema does not have
 */
export function argumentsOf(fields: Fields, values: Readonly<Record<string, unknown>>, options: Options = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, { name, type }]) => [name, mapperOf(type, key, options)(values[key])] as const),
  );
}

function mapperOf(type: FieldType, path: string, options: Options): Mapper {
  if (typeof type === "string") return (value: unknown) => value;
  if ("list" in type) return listMapper(mapperOf(type.list, `${path}[]`, options), false);
  if ("object" in type) return (value: unknown) => objectOf(type.object, value, path, options);
  const plain = hashMapper(mapperOf(type.map, `${path}[]`, options));
  if (!options.shieldMaps) return plain;
  return (value: unknown) => (isPlain(value) ? Lazy.anyValue({ produce: () => plain(value) as unknown }) : value);
}

function objectOf(fields: Fields, value: unknown, path: string, options: Options): unknown {
  if (!isPlain(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) throw constructs.unknownProperty(`${path}.${key}`, Object.keys(fields));
    result[field.name] = (mapperOf(field.type, `${path}.${key}`, options) as (value: unknown) => unknown)(each);
  }
  return result;
}

/** True for an object with members that can be looked at now; a token, a reference or a text is not. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !Tokenization.isResolvable(value);
}
