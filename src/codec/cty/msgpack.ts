// MessagePack as core and providers exchange values: directed by the type, so that no value changes its kind on the way.
// Unknown values are extension 0, refined ones extension 12; every other extension is read as unknown.
// @see go-cty cty/msgpack (behaviour); https://github.com/msgpack/msgpack/blob/master/spec.md
import { own, setOwn } from "#base";
import { canonicalNumber, numberText, tryParseNumber, type CtyNumber } from "./number.ts";
import { ctyProblems } from "./problems.ts";
import { parseCtyType, writeCtyType, type CtyType } from "./type.ts";
import { Dynamic, UNKNOWN, Unknown, type CtyValue, type Refinements } from "./value.ts";
import { ByteReader, ByteWriter, type Head } from "./msgpack-bytes.ts";

const REFINED = 12;
/** Core refuses longer refinement payloads. */
const MAX_REFINEMENT_BYTES = 1024;

/**
 * Writes a value of a type. The value must conform (see `conformCty`); absent attributes are written as null.
 * @throws cty.mismatch when it does not
 */
export function writeMsgpack(type: CtyType, value: CtyValue | undefined): Uint8Array {
  const writer = new ByteWriter();
  write(writer, type, value ?? null);
  return writer.finish();
}

function write(writer: ByteWriter, type: CtyType, value: CtyValue): void {
  if (value === null) return writer.nil();
  if (value instanceof Unknown) return writeUnknown(writer, value);
  if (typeof type === "string") return writePrimitive(writer, type, value);
  switch (type[0]) {
    case "list":
    case "set": {
      const list = value as readonly CtyValue[];
      writer.arrayHead(list.length);
      for (const each of list) write(writer, type[1], each ?? null);
      return;
    }
    case "tuple": {
      const list = value as readonly CtyValue[];
      writer.arrayHead(list.length);
      list.forEach((each, index) => write(writer, type[1][index] ?? "dynamic", each ?? null));
      return;
    }
    default: {
      const names = type[0] === "map" ? Object.keys(value as object).toSorted() : attributeNames(type[1]);
      writer.mapHead(names.length);
      for (const name of names) {
        writer.string(name);
        write(writer, type[0] === "map" ? type[1] : (type[1][name] ?? "dynamic"), (own(value, name) ?? null) as CtyValue);
      }
    }
  }
}

const sortedNames = new WeakMap<object, readonly string[]>();

/** Names of an object type in the order in which they are written; types last, and every value asks for them. */
function attributeNames(attributes: Readonly<Record<string, CtyType>>): readonly string[] {
  const known = sortedNames.get(attributes);
  if (known !== undefined) return known;
  const names = Object.keys(attributes).toSorted();
  sortedNames.set(attributes, names);
  return names;
}

function writePrimitive(writer: ByteWriter, type: CtyType & string, value: CtyValue): void {
  if (type === "string" && typeof value === "string") return writer.string(value.normalize("NFC"));
  if (type === "bool" && typeof value === "boolean") return writer.bool(value);
  if (type === "dynamic" && value instanceof Dynamic) {
    writer.arrayHead(2);
    writer.binary(new TextEncoder().encode(writeCtyType(value.type)));
    return write(writer, value.type, value.value);
  }
  if (type === "number") return writeNumber(writer, value as CtyNumber);
  throw ctyProblems.mismatch("", type, `a ${typeof value}`);
}

function writeNumber(writer: ByteWriter, given: CtyNumber): void {
  const value = canonicalNumber(given);
  if (typeof value === "number" && Number.isSafeInteger(value)) return writer.integer(value);
  if (value === Infinity || value === -Infinity) return writer.float64(value);
  writer.string(numberText(value));
}

function writeUnknown(writer: ByteWriter, value: Unknown): void {
  const { nullness, prefix, min, max, lengthMin, lengthMax } = value.refinements;
  const inner = new ByteWriter();
  const members: (() => void)[] = [];
  const member = (key: number, put: () => void): void => void members.push(() => (inner.integer(key), put()));
  if (nullness !== undefined) member(1, () => inner.bool(nullness === "null"));
  if (prefix !== undefined) member(2, () => inner.string(prefix));
  const bound = (key: number, end: Refinements["min"]): void => {
    if (end === undefined) return;
    member(key, () => {
      inner.arrayHead(2);
      writeNumber(inner, end.value);
      inner.bool(end.inclusive);
    });
  };
  bound(3, min);
  bound(4, max);
  if (lengthMin !== undefined) member(5, () => inner.integer(lengthMin));
  if (lengthMax !== undefined) member(6, () => inner.integer(lengthMax));
  inner.mapHead(members.length);
  for (const put of members) put();
  const payload = inner.finish();
  if (members.length === 0 || payload.length > MAX_REFINEMENT_BYTES) return writer.extension(0, new Uint8Array(1));
  writer.extension(REFINED, payload);
}

/**
 * Reads a value of a type. An empty message is null.
 * @throws cty.truncated · cty.trailing · cty.badBytes · cty.mismatch
 */
export function readMsgpack(type: CtyType, bytes: Uint8Array): CtyValue {
  if (bytes.length === 0) return null;
  const reader = new ByteReader(bytes);
  const value = read(reader, type);
  if (reader.left > 0) throw ctyProblems.trailing(reader.left);
  return value;
}

function read(reader: ByteReader, type: CtyType): CtyValue {
  const head = reader.head();
  if (head.kind === "nil") return null;
  if (head.kind === "extension") return readExtension(head.code, reader.take(head.length));
  if (typeof type === "string") return readPrimitive(reader, type, head);
  const kind = type[0];
  if (kind === "map" || kind === "object") {
    if (head.kind !== "map") throw reader.unexpected(kind, head);
    return kind === "map" ? readMap(reader, head.length, () => type[1]) : readObject(reader, type, head.length);
  }
  if (head.kind !== "array") throw reader.unexpected(kind, head);
  if (kind === "tuple" && head.length !== type[1].length) throw reader.unexpected(`a tuple of ${type[1].length}`, head);
  const list: CtyValue[] = [];
  for (let index = 0; index < head.length; index++) list.push(read(reader, kind === "tuple" ? (type[1][index] ?? "dynamic") : type[1]));
  return list;
}

function readMap(reader: ByteReader, length: number, typeOf: (key: string) => CtyType): Record<string, CtyValue> {
  const made: Record<string, CtyValue> = {};
  for (let index = 0; index < length; index++) {
    const key = reader.text(reader.head());
    setOwn(made, key, read(reader, typeOf(key)));
  }
  return made;
}

function readObject(reader: ByteReader, type: readonly ["object", Readonly<Record<string, CtyType>>], length: number): CtyValue {
  const made = readMap(reader, length, (name) => {
    const inner = Object.hasOwn(type[1], name) ? type[1][name] : undefined;
    if (inner === undefined) throw ctyProblems.mismatch(name, "an object without this attribute", "it");
    return inner;
  });
  const missing = Object.keys(type[1]).find((name) => !Object.hasOwn(made, name));
  if (missing !== undefined) throw ctyProblems.mismatch(missing, "this attribute", "an object without it");
  return made;
}

function readPrimitive(reader: ByteReader, type: CtyType & string, head: Head): CtyValue {
  if (type === "dynamic") {
    if (head.kind !== "array" || head.length !== 2) throw reader.unexpected("a dynamic value", head);
    const inner = parseCtyType(parseTypeText(reader));
    return new Dynamic(inner, read(reader, inner));
  }
  if (type === "bool" && head.kind === "bool") return head.value;
  if (type === "string" && head.kind === "string") return reader.text(head);
  if (type === "number") {
    if (head.kind === "number") return canonicalNumber(head.value);
    if (head.kind === "string") {
      const parsed = tryParseNumber(reader.text(head));
      if (parsed !== undefined) return parsed;
    }
  }
  throw reader.unexpected(type, head);
}

function parseTypeText(reader: ByteReader): unknown {
  const head = reader.head();
  if (head.kind !== "binary" && head.kind !== "string") throw reader.unexpected("a type", head);
  const text = new TextDecoder().decode(reader.take(head.length));
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw ctyProblems.badType(text, error);
  }
}

function readExtension(code: number, payload: Uint8Array): Unknown {
  if (code !== REFINED) return UNKNOWN;
  const reader = new ByteReader(payload);
  const head = reader.head();
  if (head.kind !== "map") return UNKNOWN;
  const found: Record<string, unknown> = {};
  for (let index = 0; index < head.length; index++) readRefinement(reader, found);
  return new Unknown(found as Refinements);
}

function readRefinement(reader: ByteReader, found: Record<string, unknown>): void {
  const key = reader.integer();
  switch (key) {
    case 1: {
      const head = reader.head();
      if (head.kind === "bool") found["nullness"] = head.value ? "null" : "not null";
      return;
    }
    case 2:
      found["prefix"] = reader.text(reader.head());
      return;
    case 3:
    case 4:
      found[key === 3 ? "min" : "max"] = readBound(reader);
      return;
    case 5:
    case 6:
      found[key === 5 ? "lengthMin" : "lengthMax"] = reader.integer();
      return;
    default:
      throw ctyProblems.badBytes(reader.offset, `refinement ${key}`);
  }
}

function readBound(reader: ByteReader): unknown {
  const head = reader.head();
  if (head.kind !== "array" || head.length !== 2) throw reader.unexpected("a bound", head);
  const value = readPrimitive(reader, "number", reader.head());
  const inclusive = reader.head();
  return { value, inclusive: inclusive.kind === "bool" && inclusive.value };
}

/** True for bytes that say null: nothing at all, or nil. */
export function isNilMsgpack(bytes: Uint8Array): boolean {
  return bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0xc0);
}
