// The built-in kinds of Kubernetes 1.36 and their types, read from table.json and linked on first use.
// It says what the API's published types say, and refuses to say more: behaviour is the control plane's business.
import type { Json, KindRef } from "#base";
import type { StructuralSchema } from "./schema.ts";
import { parseDefinition, type DefinitionNote, type FieldNote, type ScalarCode, type TypeNote } from "./type-notation.ts";
import table from "./table.json" with { type: "json" };

export interface BuiltinSubresource {
  /** `status`, `scale`, `eviction` … */
  readonly name: string;
  readonly verbs: readonly string[];
  /** What is sent and received, where it is not the kind itself. */
  readonly kind?: KindRef;
}

/** A kind that every Kubernetes 1.36 API server serves. */
export interface BuiltinKind extends KindRef {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly BuiltinSubresource[];
  /** Full name of its definition in the OpenAPI documents: `io.k8s.api.apps.v1.Deployment`. */
  readonly definition: string;
}

/** One definition of the OpenAPI documents as the table holds it. */
export interface BuiltinDefinition {
  /** `io.k8s.api.apps.v1.DeploymentSpec` */
  readonly name: string;
  readonly note: DefinitionNote;
}

/** The Kubernetes version whose types these are. */
export const KUBERNETES_VERSION: string = table.kubernetes;

const VERBS: Readonly<Record<string, string>> = {
  c: "create",
  d: "delete",
  D: "deletecollection",
  g: "get",
  l: "list",
  p: "patch",
  u: "update",
  w: "watch",
};

const SCALARS: Readonly<Record<ScalarCode, StructuralSchema>> = {
  s: { type: "string" },
  y: { type: "string", format: "byte" },
  t: { type: "string", format: "date-time" },
  u: { type: "string", format: "micro-time" },
  i: { type: "integer", format: "int32" },
  l: { type: "integer", format: "int64" },
  d: { type: "number", format: "double" },
  b: { type: "boolean" },
  o: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  q: { format: "quantity" },
  x: { format: "int-or-string", "x-kubernetes-int-or-string": true },
  any: { "x-kubernetes-preserve-unknown-fields": true },
};

/** Links the notation into schema graphs; every definition is read at most once. */
class TypeTable {
  readonly #kinds = new Map<string, BuiltinKind>();
  readonly #notes = new Map<string, DefinitionNote>();
  readonly #schemas = new Map<string, StructuralSchema>();

  kinds(): ReadonlyMap<string, BuiltinKind> {
    if (this.#kinds.size === 0) {
      for (const [apiVersion, rows] of Object.entries(table.kinds)) {
        for (const row of rows) {
          const kind = parseKind(apiVersion, row);
          this.#kinds.set(`${apiVersion} ${kind.kind}`, kind);
        }
      }
    }
    return this.#kinds;
  }

  /** @param name short form, `apps.v1/DeploymentSpec` */
  note(name: string): DefinitionNote | undefined {
    const known = this.#notes.get(name);
    if (known !== undefined) return known;
    const [home = "", local = ""] = name.split("/");
    const text = (table.definitions as Readonly<Record<string, Readonly<Record<string, string>>>>)[home]?.[local];
    if (text === undefined) return undefined;
    const note = parseDefinition(text, home);
    this.#notes.set(name, note);
    return note;
  }

  schema(name: string): StructuralSchema {
    const known = this.#schemas.get(name);
    if (known !== undefined) return known;
    const note = this.note(name);
    if (note === undefined) throw new Error(`type table: no definition ${name}`);
    const schema = note.of === "type" ? this.#typed(note.type) : this.#object(note);
    this.#schemas.set(name, schema);
    return schema;
  }

  /** `properties` is read when it is first asked for, so that only what a value touches is linked, and cycles close. */
  #object(note: DefinitionNote & { readonly of: "fields" }): StructuralSchema {
    const required = note.fields.filter((field) => field.required).map((field) => field.name);
    return withLazyProperties(
      {
        type: "object",
        ...(required.length > 0 && { required }),
        ...(note.mapType && { "x-kubernetes-map-type": note.mapType }),
      },
      () => Object.fromEntries(note.fields.map((field) => [field.name, this.#field(field)])),
    );
  }

  #field(field: FieldNote): StructuralSchema {
    const facts: StructuralSchema = {
      ...(field.patchStrategy !== undefined && { "x-kubernetes-patch-strategy": field.patchStrategy }),
      ...(field.mergeKey !== undefined && { "x-kubernetes-patch-merge-key": field.mergeKey }),
      ...(field.mapType !== undefined && { "x-kubernetes-map-type": field.mapType }),
      ...(field.default !== undefined && { default: field.default }),
      ...(field.omitEmpty && { "x-headgate-omit-empty": true }),
    };
    const base = this.#typed(field.type);
    if (Object.keys(facts).length === 0) return base;
    if (Object.getOwnPropertyDescriptor(base, "properties")?.get === undefined) return { ...base, ...facts };
    const { required, "x-kubernetes-map-type": mapType } = base;
    return withLazyProperties(
      { type: "object", ...(required && { required }), ...(mapType && { "x-kubernetes-map-type": mapType }), ...facts },
      () => base.properties ?? {},
    );
  }

  #typed(type: TypeNote): StructuralSchema {
    switch (type.of) {
      case "scalar":
        return type.values ? { ...SCALARS[type.code], enum: type.values } : SCALARS[type.code];
      case "ref":
        return this.schema(type.name);
      case "map":
        return { type: "object", additionalProperties: this.#typed(type.item) };
      case "list":
        return {
          type: "array",
          items: this.#typed(type.item),
          ...(type.listType && { "x-kubernetes-list-type": type.listType }),
          ...(type.keys && { "x-kubernetes-list-map-keys": type.keys }),
        };
    }
  }
}

function withLazyProperties(facts: StructuralSchema, properties: () => Record<string, StructuralSchema>): StructuralSchema {
  let made: Record<string, StructuralSchema> | undefined;
  return Object.defineProperty({ ...facts }, "properties", {
    enumerable: true,
    get: () => (made ??= properties()),
  });
}

const names = (text: string): string[] => (text === "-" ? [] : text.split(","));
const verbs = (text: string): string[] => text.split("").map((letter) => VERBS[letter] ?? letter);

function parseKind(apiVersion: string, row: string): BuiltinKind {
  const [kind = "", plural = "", singular = "", scope, verbCodes = "", short = "-", categories = "-", subresources = "-", home = ""] =
    row.split(" ");
  const slash = apiVersion.indexOf("/");
  return {
    apiVersion,
    kind,
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    plural,
    singular,
    namespaced: scope === "N",
    verbs: verbs(verbCodes),
    shortNames: names(short),
    categories: names(categories),
    subresources: names(subresources).map((each) => parseSubresource(apiVersion, each)),
    definition: `${fullPackage(home)}.${kind}`,
  };
}

function parseSubresource(apiVersion: string, text: string): BuiltinSubresource {
  const [name = "", verbCodes = "", kindText] = text.split(":");
  if (kindText === undefined) return { name, verbs: verbs(verbCodes) };
  const slash = kindText.lastIndexOf("/");
  const kind = { apiVersion: slash < 0 ? apiVersion : kindText.slice(0, slash), kind: kindText.slice(slash + 1) };
  return { name, verbs: verbs(verbCodes), kind };
}

function fullPackage(home: string): string {
  return (table.packages as Readonly<Record<string, string>>)[home] ?? home;
}

const types = new TypeTable();

/** Every built-in kind, in the order of API group, then of discovery. */
export function builtinKinds(): readonly BuiltinKind[] {
  return [...types.kinds().values()];
}

/** The built-in kind of exactly that API version, or undefined. */
export function builtinKind(apiVersion: string, kind: string): BuiltinKind | undefined {
  return types.kinds().get(`${apiVersion} ${kind}`);
}

/**
 * Schema of a built-in kind, metadata included. The graph may be cyclic and is linked where it is read.
 * `format` is `quantity` for quantities and `micro-time` for times with microseconds, besides those of OpenAPI.
 */
export function builtinSchema(apiVersion: string, kind: string): StructuralSchema | undefined {
  const home = builtinKind(apiVersion, kind)?.definition;
  return home === undefined ? undefined : definitionSchema(home);
}

/** Schema of any definition by its full name: `io.k8s.api.core.v1.PodSpec`, `io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta`. */
export function definitionSchema(fullName: string): StructuralSchema | undefined {
  const short = shortName(fullName);
  return short === undefined || types.note(short) === undefined ? undefined : types.schema(short);
}

/** All definitions of the OpenAPI documents, in the table's order. */
export function builtinDefinitions(): readonly BuiltinDefinition[] {
  return Object.entries(table.definitions).flatMap(([home, definitions]) =>
    Object.keys(definitions).flatMap((local) => {
      const note = types.note(`${home}/${local}`);
      return note === undefined ? [] : [{ name: `${fullPackage(home)}.${local}`, note }];
    }),
  );
}

/** What the table notes of one definition, by its reference in the notation: `core.v1/Container`. */
export function definitionNote(reference: string): DefinitionNote | undefined {
  return types.note(reference);
}

/** Reference of a definition by its full name: `io.k8s.api.core.v1.Container` → `core.v1/Container`. */
export function definitionReference(fullName: string): string | undefined {
  return shortName(fullName);
}

/** Full definition name of a reference in the notation: `core.v1/Container` → `io.k8s.api.core.v1.Container`. */
export function fullDefinitionName(reference: string): string {
  const [home = "", local = ""] = reference.split("/");
  return `${fullPackage(home)}.${local}`;
}

const homes: ReadonlyMap<string, string> = new Map(Object.entries(table.packages).map(([home, full]) => [full, home]));

function shortName(fullName: string): string | undefined {
  const dot = fullName.lastIndexOf(".");
  const home = homes.get(fullName.slice(0, dot));
  return home === undefined ? undefined : `${home}/${fullName.slice(dot + 1)}`;
}

/** Whether a built-in kind lives in namespaces; undefined for kinds that are not built in. */
export function isNamespaced(apiVersion: string, kind: string): boolean | undefined {
  return builtinKind(apiVersion, kind)?.namespaced;
}

/** How strategic merge treats the value at a place. */
export interface StrategicKeys {
  readonly strategies: readonly ("merge" | "replace" | "retainKeys")[];
  readonly mergeKey?: string;
}

/**
 * Patch strategies and merge key at a path of field names (list items and map entries are passed through without a step of their own:
 * `["spec", "template", "spec", "containers"]`). Undefined where the kind or the path is unknown.
 */
export function strategicKeys(apiVersion: string, kind: string, path: readonly string[]): StrategicKeys | undefined {
  let here: StructuralSchema | undefined = builtinSchema(apiVersion, kind);
  for (const step of path) {
    while (here?.items !== undefined) here = here.items;
    const properties: Readonly<Record<string, StructuralSchema>> | undefined = here?.properties;
    const additional: StructuralSchema | boolean | undefined = here?.additionalProperties;
    here = properties && Object.hasOwn(properties, step) ? properties[step] : typeof additional === "object" ? additional : undefined;
  }
  return here === undefined ? undefined : strategicKeysOf(here);
}

/** The same for a schema at hand. */
export function strategicKeysOf(schema: StructuralSchema): StrategicKeys {
  const text = schema["x-kubernetes-patch-strategy"];
  const mergeKey = schema["x-kubernetes-patch-merge-key"];
  const strategies = (text === undefined ? [] : text.split(",")) as StrategicKeys["strategies"];
  return { strategies, ...(mergeKey !== undefined && { mergeKey }) };
}

/** A default value of the API that says nothing but "empty": such values exist because a field is always written out. */
export function isEmptyDefault(value: Json | undefined): boolean {
  return value === "" || value === 0 || value === false || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}
