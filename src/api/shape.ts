// The words that shapes are written in: JSON Schema values built with TypeBox, so that the TypeScript type, the validator, the CRD,
// the provider schema, the constructs and the reference pages all come from the same line. Every word asks for a sentence of documentation.
import { Type, type Static, type TObject, type TOptional, type TProperties, type TSchema, type TUnsafe } from "typebox";
import type { Json } from "#base";

/** A CEL rule that the API server enforces on every write. */
export interface Rule {
  readonly rule: string;
  readonly message: string;
}

/** What OpenTofu must know of a field beyond its type. */
export interface Traits {
  /** Never shown in plans and logs of the client. */
  readonly sensitive?: boolean;
  /** A change of the value replaces the object. */
  readonly replace?: boolean;
  /** Never stored in state; needs OpenTofu or Terraform 1.11. */
  readonly writeOnly?: boolean;
}

/** A shape as plain data: JSON Schema with the extensions of Kubernetes, and our own under `x-headgate`. */
export interface Shape {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly description?: string;
  readonly default?: Json;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly "x-kubernetes-validations"?: readonly Rule[];
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-headgate"?: Traits;
}

/** The type that a shape describes, deeply read-only. */
export type Described<S extends TSchema> = Frozen<Static<S>>;

type Frozen<T> = T extends readonly (infer E)[] ? readonly Frozen<E>[] : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

interface TextOptions {
  readonly pattern?: string;
  readonly format?: "date-time";
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: string;
  readonly traits?: Traits;
}

function traitsOf(traits: Traits | undefined): { "x-headgate"?: Traits } {
  return traits === undefined ? {} : { "x-headgate": traits };
}

/** Text. */
export function text(doc: string, { traits, ...options }: TextOptions = {}): TUnsafe<string> {
  return Type.Unsafe<string>({ type: "string", description: doc, ...options, ...traitsOf(traits) });
}

/** One of a closed list of texts. */
export function choice<const V extends readonly string[]>(
  values: V,
  doc: string,
  options: { readonly default?: V[number]; readonly traits?: Traits } = {},
): TUnsafe<V[number]> {
  const { traits, ...rest } = options;
  return Type.Unsafe<V[number]>({ type: "string", enum: [...values], description: doc, ...rest, ...traitsOf(traits) });
}

/** True or false. */
export function flag(doc: string, options: { readonly default?: boolean } = {}): TUnsafe<boolean> {
  return Type.Unsafe<boolean>({ type: "boolean", description: doc, ...options });
}

/** A whole number of at most 64 bits. */
export function integer(
  doc: string,
  options: { readonly minimum?: number; readonly maximum?: number; readonly default?: number } = {},
): TUnsafe<number> {
  return Type.Unsafe<number>({ type: "integer", format: "int64", description: doc, ...options });
}

/** A list whose order counts. */
export function list<S extends TSchema>(
  items: S,
  doc: string,
  options: { readonly minItems?: number; readonly maxItems?: number } = {},
): TUnsafe<Static<S>[]> {
  return Type.Unsafe<Static<S>[]>({ type: "array", items, description: doc, ...options });
}

/** Free keys, one shape of value. */
export function map<S extends TSchema>(values: S, doc: string): TUnsafe<Record<string, Static<S>>> {
  return Type.Unsafe<Record<string, Static<S>>>({ type: "object", additionalProperties: values, description: doc });
}

/** Named fields. */
export function record<P extends TProperties>(properties: P, doc: string, options: { readonly rules?: readonly Rule[] } = {}): TObject<P> {
  return Type.Object(properties, { description: doc, ...(options.rules && { "x-kubernetes-validations": [...options.rules] }) });
}

/** A field that may be left out. */
export function maybe<S extends TSchema>(shape: S): TOptional<S> {
  return Type.Optional(shape) as TOptional<S>;
}

/** The same shape with the sentence that fits its place. */
export function as<S extends TSchema>(shape: S, doc: string): S {
  return { ...shape, description: doc };
}
