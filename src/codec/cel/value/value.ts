// What CEL expressions compute with. Ints are bigints, doubles are numbers; everything else that JavaScript does not tell apart is a class.

/** A failure as a value: operators pass it on, `&&` and `||` may absorb it. */
export class CelError {
  readonly kind = "error";
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export class CelUint {
  readonly kind = "uint";
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** A span in nanoseconds, in the range of an int. */
export class CelDuration {
  readonly kind = "duration";
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A moment: nanoseconds since 1970, and the seconds east of UTC that it is written with. */
export class CelTimestamp {
  readonly kind = "timestamp";
  readonly nanos: bigint;
  readonly offset: number;
  constructor(nanos: bigint, offset = 0) {
    this.nanos = nanos;
    this.offset = offset;
  }
}

export class CelOptional {
  readonly kind = "optional";
  readonly value: CelValue | undefined;
  constructor(value?: CelValue) {
    this.value = value;
  }
}

export const NONE: CelOptional = new CelOptional();

/** A type as a value, which `type(x)` gives. */
export class CelTypeValue {
  readonly kind = "type";
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export interface CelList {
  readonly kind: "list";
  readonly size: number;
  at(index: number): CelValue;
  equals(other: CelValue): CelValue;
  contains(value: CelValue): CelValue;
  add(other: CelValue): CelValue;
  /** What an index outside of the list is told as. */
  outside(index: number): string;
}

export interface CelMap {
  readonly kind: "map";
  readonly size: number;
  /** The value of a key, which may be a failure; undefined where there is none. */
  find(key: CelValue): CelValue | undefined;
  keys(): CelValue[];
  equals(other: CelValue): CelValue;
}

/** Values of the types that libraries add: IP addresses, quantities, versions. */
export interface CelObject {
  readonly kind: "object";
  readonly typeName: string;
  equals(other: CelValue): CelValue;
  /** Bytes, for the cost of comparing it; 1 where it has none. */
  readonly size?: number;
  /** The value of a field, where it has fields. @param mayBeAbsent whether a field that is not set is told from one that is empty */
  field?(name: string, mayBeAbsent: boolean): CelValue | undefined;
}

export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | CelUint
  | CelDuration
  | CelTimestamp
  | CelOptional
  | CelTypeValue
  | CelList
  | CelMap
  | CelObject
  | CelError;

export const noOverload = (): CelError => new CelError("no such overload");

export function isError(value: CelValue): value is CelError {
  return kindOf(value) === "error";
}

export function isList(value: CelValue): value is CelList {
  return kindOf(value) === "list";
}

export function isMap(value: CelValue): value is CelMap {
  return kindOf(value) === "map";
}

type Tagged = Extract<CelValue, { readonly kind: string }>;

/** Word for the sort of a value. */
export function kindOf(value: CelValue): Tagged["kind"] | "null" | "bool" | "int" | "double" | "string" | "bytes" {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "double";
    case "string":
      return "string";
    default:
      if (value === null) return "null";
      return value instanceof Uint8Array ? "bytes" : value.kind;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  null: "null_type",
  duration: "google.protobuf.Duration",
  timestamp: "google.protobuf.Timestamp",
  optional: "optional_type",
};

/** Name of the type of a value, as messages show it. */
export function typeNameOf(value: CelValue): string {
  const kind = kindOf(value);
  return kind === "object" ? (value as CelObject).typeName : (TYPE_NAMES[kind] ?? kind);
}

export type Trait =
  | "adder"
  | "comparer"
  | "container"
  | "divider"
  | "matcher"
  | "modder"
  | "multiplier"
  | "negator"
  | "sizer"
  | "subtractor";

const TRAITS: Readonly<Record<Trait, string>> = {
  adder: "bytes double duration int list string timestamp uint",
  comparer: "bool bytes double duration int string timestamp uint",
  container: "list map",
  divider: "double int uint",
  matcher: "string",
  modder: "int uint",
  multiplier: "double int uint",
  negator: "bool double duration int",
  sizer: "bytes list map string",
  subtractor: "double duration int timestamp uint",
};
const TRAIT_SETS = new Map(Object.entries(TRAITS).map(([trait, kinds]) => [trait, new Set(kinds.split(" "))]));

/** Whether a value takes part in an operation. */
export function hasTrait(value: CelValue, trait: Trait): boolean {
  return TRAIT_SETS.get(trait)?.has(kindOf(value)) === true;
}

/** Code points of a text; Go counts those. */
export function codePoints(text: string): string[] {
  return Array.from(text);
}

export function lengthOf(text: string): number {
  // most texts have no surrogates, and counting those is much faster
  return /[\ud800-\udfff]/.test(text) ? codePoints(text).length : text.length;
}

/** Elements of a list. */
export function itemsOf(list: CelList): CelValue[] {
  return Array.from({ length: list.size }, (_, i) => list.at(i));
}
