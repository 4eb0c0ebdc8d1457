// Reads the binary form of built-in Kubernetes objects, which clients written in Go send by default. Answers are JSON: every such
// client accepts it. Field numbers are those of the API's published messages; only reading is needed, and only of known messages.
import { catalogue, setOwn, type Json, type MutableJson, type MutableJsonObject } from "#base";
import table from "./kubernetes-messages.json" with { type: "json" };

export const protobufProblems = catalogue("protobuf", {
  malformed: (reason: string) => ({ verdict: "stall", message: `cannot read the binary object: ${reason}`, next: "send JSON instead" }),
});

interface Field {
  readonly name: string;
  readonly many: "" | "list" | "map";
  /** `s`, `b`, `i`, `y`, `d`, or the name of a message. */
  readonly type: string;
}

const MAGIC = [0x6b, 0x38, 0x73, 0];
const MAX_DEPTH = 100;

/** Members that JSON writes into the object that holds them. */
const INLINE: ReadonlySet<string> = new Set([
  "core.v1/Volume volumeSource",
  "core.v1/PersistentVolumeSpec persistentVolumeSource",
  "core.v1/EphemeralContainer ephemeralContainerCommon",
  "core.v1/Probe handler",
  "core.v1/EnvFromSource localObjectReference",
  "core.v1/ConfigMapKeySelector localObjectReference",
  "core.v1/SecretKeySelector localObjectReference",
  "core.v1/ConfigMapEnvSource localObjectReference",
  "core.v1/SecretEnvSource localObjectReference",
  "core.v1/ConfigMapVolumeSource localObjectReference",
  "core.v1/ConfigMapProjection localObjectReference",
  "core.v1/SecretProjection localObjectReference",
  "networking.v1/IngressRule ingressRuleValue",
  "resource.v1/DeviceAllocationConfiguration deviceConfiguration",
  "resource.v1/DeviceClaimConfiguration deviceConfiguration",
  "resource.v1/DeviceClassConfiguration deviceConfiguration",
  "admissionregistration.v1/RuleWithOperations rule",
  "admissionregistration.v1/NamedRuleWithOperations ruleWithOperations",
]);

/** True for a body in the binary form. */
export function isKubernetesBinary(bytes: Uint8Array): boolean {
  return MAGIC.every((each, i) => bytes[i] === each);
}

/**
 * The object in a binary body.
 * @throws protobuf.malformed
 * @see apimachinery pkg/runtime/serializer/protobuf
 */
export function readKubernetesBinary(bytes: Uint8Array): MutableJsonObject {
  if (!isKubernetesBinary(bytes)) throw protobufProblems.malformed("it does not begin with k8s");
  const unknown = readFields(bytes.subarray(MAGIC.length));
  const [type, raw] = [unknown.get(1)?.[0], unknown.get(2)?.[0]];
  if (!(type instanceof Uint8Array)) throw protobufProblems.malformed("it names no kind");
  const names = readFields(type);
  const text = (value: unknown): string => (value instanceof Uint8Array ? decodeText(value) : "");
  const [apiVersion, kind] = [text(names.get(1)?.[0]), text(names.get(2)?.[0])];
  // Options of requests carry the version of the resource that they are for, and are the same message in all of them.
  const own = `${homeOf(apiVersion)}/${kind}`;
  const message = fieldsOf(own) === undefined ? `meta.v1/${kind}` : own;
  if (!(raw instanceof Uint8Array)) return { apiVersion, kind };
  if (fieldsOf(message) === undefined) throw protobufProblems.malformed(`no message for ${kind} in ${apiVersion}`);
  return { apiVersion, kind, ...(readMessage(raw, message, 0) as MutableJsonObject) };
}

/** `apps/v1` → `apps.v1`, `rbac.authorization.k8s.io/v1` → `rbac.v1`; options of requests belong to meta. */
function homeOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  if (slash < 0) return `core.${apiVersion}`;
  const group = apiVersion.slice(0, slash);
  return `${group === "meta.k8s.io" ? "meta" : (group.split(".")[0] ?? group)}.${apiVersion.slice(slash + 1)}`;
}

const parsed = new Map<string, ReadonlyMap<number, Field> | undefined>();

function fieldsOf(message: string): ReadonlyMap<number, Field> | undefined {
  if (!parsed.has(message)) parsed.set(message, parseFields(message));
  return parsed.get(message);
}

function parseFields(message: string): ReadonlyMap<number, Field> | undefined {
  const [home = "", name = ""] = message.split("/");
  const texts = (table.messages as Readonly<Record<string, Readonly<Record<string, string>>>>)[home];
  const text = texts !== undefined && Object.hasOwn(texts, name) ? texts[name] : undefined;
  if (text === undefined) return undefined;
  const fields = text.split(",").filter((each) => each !== "");
  return new Map(
    fields.map((each) => {
      const [number = "", field = "", notation = ""] = each.split(" ");
      const type = notation.replace(/^[*%]/, "");
      const many = notation.startsWith("*") ? "list" : notation.startsWith("%") ? "map" : "";
      return [Number(number), { name: field, many, type: type.startsWith("/") ? `${home}${type}` : type } satisfies Field];
    }),
  );
}

/** Messages that JSON writes as something else. */
const SPECIAL: Readonly<Record<string, (fields: Raw) => Json>> = {
  "resource/Quantity": (fields) => textAt(fields, 1),
  "resource/QuantityValue": (fields) => textAt(fields, 1),
  "meta.v1/Time": (fields) => timeOf(fields, 0),
  "meta.v1/MicroTime": (fields) => timeOf(fields, 6),
  "meta.v1/Duration": (fields) => `${Number(fields.get(1)?.[0] ?? 0n) / 1e9}s`,
  "intstr/IntOrString": (fields) => (Number(fields.get(1)?.[0] ?? 0n) === 0 ? Number(fields.get(2)?.[0] ?? 0n) : textAt(fields, 3)),
  "meta.v1/FieldsV1": (fields) => jsonAt(fields),
  "runtime/RawExtension": (fields) => jsonAt(fields),
  "apiextensions.v1/JSON": (fields) => jsonAt(fields),
};

type Raw = ReadonlyMap<number, readonly (bigint | number | Uint8Array)[]>;

function textAt(fields: Raw, number: number): string {
  const value = fields.get(number)?.at(-1);
  return value instanceof Uint8Array ? decodeText(value) : "";
}

function jsonAt(fields: Raw): Json {
  const text = textAt(fields, 1);
  if (text === "") return null;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw protobufProblems.malformed("an embedded value is no JSON", error);
  }
}

/** A time that was never set is an empty message, which JSON writes as null. @see apimachinery pkg/apis/meta/v1/time_proto.go */
function timeOf(fields: Raw, digits: number): string | null {
  if (fields.size === 0) return null;
  const seconds = BigInt.asIntN(64, BigInt((fields.get(1)?.[0] as bigint | undefined) ?? 0n));
  const nanos = Number(fields.get(2)?.[0] ?? 0n);
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return digits === 0 ? `${whole}Z` : `${whole}.${String(nanos).padStart(9, "0").slice(0, digits)}Z`;
}

function readMessage(bytes: Uint8Array, message: string, depth: number): MutableJson {
  if (depth > MAX_DEPTH) throw protobufProblems.malformed("it is nested too deeply");
  const raw = readFields(bytes);
  const special = SPECIAL[message];
  if (special !== undefined) return special(raw) as MutableJson;
  const fields = fieldsOf(message);
  if (fields === undefined) throw protobufProblems.malformed(`no message ${message}`);
  const union = unionOf(message, raw, depth);
  if (union !== undefined) return union;
  const out: MutableJsonObject = {};
  for (const [number, values] of raw) {
    const field = fields.get(number);
    if (field === undefined) continue;
    const value = memberOf(field, values, depth);
    if (INLINE.has(`${message} ${field.name}`)) Object.assign(out, value);
    else setOwn(out, field.name, value);
  }
  return out;
}

/** Wrappers of one list, and the either-or members of schemas. */
function unionOf(message: string, raw: Raw, depth: number): MutableJson | undefined {
  const fields = fieldsOf(message) ?? new Map<number, Field>();
  const at = (name: string): MutableJson | undefined => {
    for (const [number, field] of fields) if (field.name === name && raw.has(number)) return memberOf(field, raw.get(number) ?? [], depth);
    return undefined;
  };
  switch (message.slice(message.indexOf("/") + 1)) {
    case "ExtraValue":
    case "Verbs":
      return at("items") ?? [];
    case "JSONSchemaPropsOrBool":
      return at("schema") ?? at("allows") ?? false;
    case "JSONSchemaPropsOrArray":
      return at("schema") ?? at("jSONSchemas") ?? {};
    case "JSONSchemaPropsOrStringArray":
      return at("schema") ?? at("property") ?? [];
    default:
      return undefined;
  }
}

function memberOf({ many, type }: Field, values: readonly (bigint | number | Uint8Array)[], depth: number): MutableJson {
  if (many === "list") return values.flatMap((each) => unpacked(each, type)).map((each) => valueOf(each, type, depth));
  if (many === "") return valueOf(values.at(-1) ?? 0n, type, depth);
  const out: MutableJsonObject = {};
  for (const each of values) {
    const entry = each instanceof Uint8Array ? readFields(each) : new Map<number, never[]>();
    const value = entry.get(2)?.at(-1);
    setOwn(out, textAt(entry, 1), value === undefined ? (type === "s" || type === "y" ? "" : {}) : valueOf(value, type, depth));
  }
  return out;
}

/** Numbers of a list may stand together in one field. */
function unpacked(value: bigint | number | Uint8Array, type: string): (bigint | number | Uint8Array)[] {
  if (!(value instanceof Uint8Array) || (type !== "i" && type !== "b")) return [value];
  const out: bigint[] = [];
  const reader = new Reader(value);
  while (!reader.isAtEnd) out.push(reader.varint());
  return out;
}

function valueOf(value: bigint | number | Uint8Array, type: string, depth: number): MutableJson {
  if (value instanceof Uint8Array) {
    if (type === "s") return decodeText(value);
    if (type === "y") return btoa(Array.from(value, (each) => String.fromCharCode(each)).join(""));
    return readMessage(value, type, depth + 1);
  }
  if (type === "b") return value !== 0n;
  return typeof value === "bigint" ? Number(BigInt.asIntN(64, value)) : value;
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** All fields of a message by number, in the order in which they stand. */
function readFields(bytes: Uint8Array): Map<number, (bigint | number | Uint8Array)[]> {
  const fields = new Map<number, (bigint | number | Uint8Array)[]>();
  const reader = new Reader(bytes);
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    const value = reader.value(tag & 7);
    const known = fields.get(tag >>> 3);
    if (known === undefined) fields.set(tag >>> 3, [value]);
    else known.push(value);
  }
  return fields;
}

/** The wire format. @see https://protobuf.dev/programming-guides/encoding/ */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw protobufProblems.malformed("it ends within a number");
      this.#at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw protobufProblems.malformed("a number is too long");
  }

  value(wireType: number): bigint | number | Uint8Array {
    if (wireType === 0) return this.varint();
    if (wireType === 1) return new DataView(this.#take(8).slice().buffer).getFloat64(0, true);
    if (wireType === 2) return this.#take(Number(this.varint()));
    if (wireType === 5) return new DataView(this.#take(4).slice().buffer).getFloat32(0, true);
    throw protobufProblems.malformed(`wire type ${wireType} is not used`);
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw protobufProblems.malformed("it ends within a field");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
