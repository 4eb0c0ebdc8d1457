// Describes protocol messages as TypeScript values: one table gives both the descriptor for the wire and the type for the code.
// The encoding itself is @bufbuild/protobuf's.
import { createFileRegistry, type DescService } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  type FieldDescriptorProto,
} from "@bufbuild/protobuf/wkt";

const SCALARS = { string: Type.STRING, bytes: Type.BYTES, bool: Type.BOOL, int32: Type.INT32, int64: Type.INT64 } as const;

type Scalar = keyof typeof SCALARS;

/** One field; `T` is the type of its value in a decoded message. */
export interface Field<T> {
  readonly number: number;
  readonly of: Scalar | (() => Message<unknown>);
  readonly label: "single" | "present" | "repeated" | "map";
  /** Never set; carries the type. */
  readonly value?: T;
}

/** A message type; `T` is its decoded form. */
export interface Message<T> {
  readonly name: string;
  readonly fields: Readonly<Record<string, Field<unknown>>>;
  /** Never set; carries the type. */
  readonly value?: T;
}

/** Decoded form of a message. */
export type Value<M> = M extends Message<infer T> ? T : never;

/** What may be given where a message is written: every member may be left out. */
export type Init<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? readonly Init<E>[]
    : T extends object
      ? { readonly [K in keyof T]?: Init<T[K]> | undefined }
      : T;

type Fields = Readonly<Record<string, Field<unknown>>>;
type ValueOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export const string = (number: number): Field<string> => ({ number, of: "string", label: "single" });
export const bytes = (number: number): Field<Uint8Array> => ({ number, of: "bytes", label: "single" });
export const bool = (number: number): Field<boolean> => ({ number, of: "bool", label: "single" });
/** A varint that is small in practice: enumerations, versions, counts, indices. Wire-compatible with int64 and enum. */
export const int = (number: number): Field<number> => ({ number, of: "int32", label: "single" });
export const long = (number: number): Field<bigint> => ({ number, of: "int64", label: "single" });

/** The same field where "not there" differs from its zero value, as in a oneof. */
export function present<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, label: "present" } as Field<T | undefined>;
}

export function one<T>(number: number, of: () => Message<T>): Field<T | undefined> {
  return { number, of, label: "single" };
}

export function many<T>(number: number, of: () => Message<T>): Field<readonly T[]> {
  return { number, of, label: "repeated" };
}

export function mapOf<T>(number: number, of: () => Message<T>): Field<Readonly<Record<string, T>>> {
  return { number, of, label: "map" };
}

export const textMap = (number: number): Field<Readonly<Record<string, string>>> => ({ number, of: "string", label: "map" });

/** A message type. Names matter only to this process; numbers are the protocol. */
export function message<const F extends Fields>(name: string, fields: F): Message<ValueOf<F>> {
  return { name, fields };
}

/** A procedure of a service: one message in, one out, or a stream of them. */
export interface Procedure<In, Out> {
  readonly input: Message<In>;
  readonly output: Message<Out>;
  readonly streams?: "out" | "both";
}

export function procedure<In, Out>(input: Message<In>, output: Message<Out>, streams?: "out" | "both"): Procedure<In, Out> {
  return { input, output, ...(streams && { streams }) };
}

/**
 * The descriptor of a service with everything it needs.
 * @param name full name on the wire, for example `plugin.GRPCController`
 */
export function describeService(name: string, procedures: Readonly<Record<string, Procedure<unknown, unknown>>>): DescService {
  const split = name.lastIndexOf(".");
  const [pkg, service] = [name.slice(0, split), name.slice(split + 1)];
  const all = reachable(Object.values(procedures).flatMap(({ input, output }) => [input, output]));
  const file = create(FileDescriptorProtoSchema, {
    name: `${name}.proto`,
    package: pkg,
    syntax: "proto3",
    messageType: all.map((each) => describeMessage(pkg, each)),
    service: [
      {
        name: service,
        method: Object.entries(procedures).map(([method, { input, output, streams }]) => ({
          name: method,
          inputType: `.${pkg}.${input.name}`,
          outputType: `.${pkg}.${output.name}`,
          serverStreaming: streams !== undefined,
          clientStreaming: streams === "both",
        })),
      },
    ],
  });
  return createFileRegistry(file, () => undefined).getService(name) as DescService;
}

function reachable(roots: readonly Message<unknown>[]): readonly Message<unknown>[] {
  const found = new Map<string, Message<unknown>>();
  const visit = (each: Message<unknown>): void => {
    if (found.has(each.name)) return;
    found.set(each.name, each);
    for (const field of Object.values(each.fields)) if (typeof field.of === "function") visit(field.of());
  };
  roots.forEach(visit);
  return [...found.values()];
}

type FieldInit = Partial<Omit<FieldDescriptorProto, "$typeName" | "$unknown" | "options">>;

function describeMessage(pkg: string, { name, fields }: Message<unknown>): object {
  const present = Object.entries(fields).filter(([, field]) => field.label === "present");
  const maps = Object.entries(fields).filter(([, field]) => field.label === "map");
  return {
    name,
    field: Object.entries(fields).map(([field, it]): FieldInit => {
      const at = present.findIndex(([other]) => other === field);
      return {
        ...describeField(pkg, field, it),
        ...(it.label === "map" && { label: Label.REPEATED, type: Type.MESSAGE, typeName: `.${pkg}.${name}.${entryName(field)}` }),
        ...(at >= 0 && { proto3Optional: true, oneofIndex: at }),
      };
    }),
    oneofDecl: present.map(([field]) => ({ name: `_${snake(field)}` })),
    nestedType: maps.map(([field, it]) => ({
      name: entryName(field),
      options: { mapEntry: true },
      field: [
        { name: "key", number: 1, label: Label.OPTIONAL, type: Type.STRING },
        { ...describeField(pkg, "value", it), number: 2, label: Label.OPTIONAL },
      ],
    })),
  };
}

function describeField(pkg: string, name: string, field: Field<unknown>): FieldInit {
  const type =
    typeof field.of === "function" ? { type: Type.MESSAGE, typeName: `.${pkg}.${field.of().name}` } : { type: SCALARS[field.of] };
  return {
    name: snake(name),
    jsonName: name,
    number: field.number,
    label: field.label === "repeated" ? Label.REPEATED : Label.OPTIONAL,
    ...type,
  };
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `resourceSchemas` → `ResourceSchemasEntry`, as the descriptor of a map field must be named. */
function entryName(field: string): string {
  return `${field.slice(0, 1).toUpperCase()}${field.slice(1)}Entry`;
}
