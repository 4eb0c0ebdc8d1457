// Types of expressions, and how messages write them. @see cel-go common/types/types.go and checker/format.go

export type TypeKind =
  | "any"
  | "bool"
  | "bytes"
  | "double"
  | "duration"
  | "dyn"
  | "error"
  | "int"
  | "list"
  | "map"
  | "null"
  | "opaque"
  | "string"
  | "struct"
  | "timestamp"
  | "type"
  | "parameter"
  | "uint";

export interface CelType {
  readonly kind: TypeKind;
  /** Name at run time: `google.protobuf.Duration`, `list`, the path of a schema's object. */
  readonly name: string;
  readonly parameters: readonly CelType[];
  /** The text of {@link formatType}, by which type variables are found. */
  readonly text: string;
}

function made(kind: TypeKind, name: string, parameters: readonly CelType[] = []): CelType {
  return { kind, name, parameters, text: textOf(kind, name, parameters) };
}

const SHORT: Partial<Record<TypeKind, string>> = {
  any: "any",
  duration: "duration",
  error: "!error!",
  null: "null",
  timestamp: "timestamp",
};

function textOf(kind: TypeKind, name: string, parameters: readonly CelType[]): string {
  const short = SHORT[kind];
  if (short !== undefined) return short;
  return parameters.length === 0 ? name : `${name}(${parameters.map(({ text }) => text).join(", ")})`;
}

export const BOOL: CelType = made("bool", "bool");
export const BYTES: CelType = made("bytes", "bytes");
export const DOUBLE: CelType = made("double", "double");
export const DURATION: CelType = made("duration", "google.protobuf.Duration");
export const DYN: CelType = made("dyn", "dyn");
export const ERROR: CelType = made("error", "error");
export const INT: CelType = made("int", "int");
export const NULL: CelType = made("null", "null_type");
export const STRING: CelType = made("string", "string");
export const TIMESTAMP: CelType = made("timestamp", "google.protobuf.Timestamp");
export const TYPE: CelType = made("type", "type");
export const UINT: CelType = made("uint", "uint");

export const listOf = (item: CelType): CelType => made("list", "list", [item]);
export const mapOf = (key: CelType, value: CelType): CelType => made("map", "map", [key, value]);
export const optionalOf = (value: CelType): CelType => made("opaque", "optional_type", [value]);
export const typeOf = (type: CelType): CelType => made("type", "type", [type]);
export const parameter = (name: string): CelType => made("parameter", name);
export const objectType = (name: string): CelType => made("struct", name);
export const opaqueType = (name: string, parameters: readonly CelType[] = []): CelType => made("opaque", name, parameters);

export function isDyn({ kind }: CelType): boolean {
  return kind === "dyn" || kind === "any";
}

/** The type inside of an optional, or the type itself. */
export function unwrapOptional(type: CelType): readonly [type: CelType, isOptional: boolean] {
  const [inner] = type.parameters;
  return type.kind === "opaque" && type.name === "optional_type" && inner !== undefined ? [inner, true] : [type, false];
}

/** @param byName whether type parameters have to have the same name */
export function sameType(a: CelType, b: CelType, byName = true): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.parameters.length !== b.parameters.length) return false;
  if ((byName || a.kind !== "parameter") && a.name !== b.name) return false;
  return a.parameters.every((each, i) => sameType(each, b.parameters[i] ?? ERROR, byName));
}

/** Whether a value of one type may stand where another is asked for, by kind, name and parameters alone. */
export function isAssignableType(to: CelType, from: CelType): boolean {
  if (to === from || isDyn(to) || to.kind === "parameter") return true;
  if (to.kind !== from.kind || to.name !== from.name || to.parameters.length !== from.parameters.length) return false;
  return to.parameters.every((each, i) => isAssignableType(each, from.parameters[i] ?? ERROR));
}

/** `string.(int, dyn)`, `(int, string)`: the arguments of a call. */
export function formatCall(types: readonly CelType[], isMember: boolean): string {
  const texts = types.map(({ text }) => text);
  return isMember ? `${texts[0] ?? ""}.(${texts.slice(1).join(", ")})` : `(${texts.join(", ")})`;
}
