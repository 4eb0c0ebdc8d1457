// Values as a template sees them. A JavaScript number is a float64, null is Go's nil interface, undefined is "no value" (an invalid
// reflect.Value), arrays are slices and plain objects are maps of strings. Lists and maps of another element type carry a tag.

/** Any value that a template may meet. */
export type TemplateValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | GoInt
  | GoObject
  | TemplateCallable
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue };

/** A function as a value, for `call`. */
export type TemplateCallable = (...args: TemplateValue[]) => TemplateValue;

export type IntKind = "int" | "int64" | "int32" | "uint8" | "uint32" | "uint64";

/** An integer of Go. */
export class GoInt {
  readonly value: bigint;
  readonly kind: IntKind;

  constructor(value: bigint, kind: IntKind = "int") {
    this.value = value;
    this.kind = kind;
  }
}

const SMALL = Array.from({ length: 1024 }, (_, n) => new GoInt(BigInt(n)));

/** An `int`. */
export function goInt(value: number): GoInt {
  return SMALL[value] ?? new GoInt(BigInt(Math.trunc(value)));
}

/** An `int64`, wrapped to 64 bits. */
export function int64(value: bigint): GoInt {
  return new GoInt(BigInt.asIntN(64, value), "int64");
}

/**
 * A value of the host with fields and methods: `.Files`, `.Capabilities`, a time, a version.
 * Fields and methods are found by their Go names.
 */
export abstract class GoObject {
  /** Go type, as `%T` prints it: `*common.Capabilities`. */
  abstract readonly typeName: string;
  /** Kind of the type: `ptr`, `struct`, `map` or `slice`. */
  readonly kind: "ptr" | "struct" | "map" | "slice" = "struct";

  /** A field, or undefined when there is none of that name. */
  get(_field: string): TemplateValue {
    return undefined;
  }

  /** True for the name of a method. */
  has(_method: string): boolean {
    return false;
  }

  /** Calls a method. A thrown error becomes the template's. */
  call(method: string, _args: readonly TemplateValue[]): TemplateValue {
    throw new Error(`no method ${method}`);
  }

  /** Entries for `range`, `len` and `keys` when the kind is map or slice. */
  entries(): readonly (readonly [TemplateValue, TemplateValue])[] {
    return [];
  }

  /** Text as `%v` prints it. */
  toText(): string {
    return "{}";
  }

  /** What encoders see: JSON values. */
  toJson(): TemplateValue {
    return {};
  }
}

const TYPE = Symbol("Go type");

/** Gives a list or a map its Go type, `[]string` or `map[string]string`, and returns it. */
export function typed<T extends object>(value: T, type: string): T {
  Object.defineProperty(value, TYPE, { value: type, configurable: true });
  return value;
}

/** Go type of a list or map that is not of `interface {}`. */
export function typeTag(value: object): string | undefined {
  return (value as { readonly [TYPE]?: string })[TYPE];
}

/** The same map under another Go type: what is set through one is seen through the other. Without a type it is a `map[string]interface {}`. */
export function viewAs<T extends object>(map: T, type?: string): T {
  return new Proxy(map, { get: (held, key) => (key === TYPE ? type : (Reflect.get(held, key) as unknown)) });
}

const NIL = Symbol("nil slice");

/** A nil slice: it prints as an empty one, encoders write null. */
export function nilList(type?: string): TemplateValue[] {
  const list: TemplateValue[] = type === undefined ? [] : typed([], type);
  Object.defineProperty(list, NIL, { value: true });
  return list;
}

export function isNilList(value: TemplateValue): boolean {
  return Array.isArray(value) && value.length === 0 && NIL in value;
}
