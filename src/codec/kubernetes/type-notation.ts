// The notation of table.json: one line of text per definition, fields separated by semicolons. It holds names and types only.
//
//   definition = [ "%" map-type ";" ] field *( ";" field ) | "=" type
//   field      = name [ "!" ] [ "?" ] ":" type [ "~" strategies [ "(" merge-key ")" ] ] [ "%" map-type ] [ "=" JSON default ]
//   type       = scalar | "[" type "]" [ "a" | "u" | "m(" keys ")" ] | "{" type "}" | [ package "/" ] Definition
//   scalar     = ( "s" | "y" | "t" ) [ "(" value *( "|" value ) ")" ] | "i" | "l" | "d" | "b" | "o" | "q" | "u" | "x" | "any"
//
// `!` marks a required field, `?` one that the server drops when it is empty. Lists are atomic, unique (a set) or maps by keys.
import type { Json } from "#base";

/** Scalars: string, bytes, time, int32, int64, double, boolean, free object, quantity, micro time, int-or-string, anything. */
export type ScalarCode = "s" | "y" | "t" | "i" | "l" | "d" | "b" | "o" | "q" | "u" | "x" | "any";

export type TypeNote =
  | { readonly of: "scalar"; readonly code: ScalarCode; readonly values?: readonly string[] }
  | { readonly of: "list"; readonly item: TypeNote; readonly listType?: "atomic" | "set" | "map"; readonly keys?: readonly string[] }
  | { readonly of: "map"; readonly item: TypeNote }
  | { readonly of: "ref"; readonly name: string };

export interface FieldNote {
  readonly name: string;
  readonly required: boolean;
  readonly omitEmpty: boolean;
  readonly type: TypeNote;
  readonly patchStrategy?: string;
  readonly mergeKey?: string;
  readonly mapType?: "atomic" | "granular";
  readonly default?: Json;
}

export type DefinitionNote =
  | { readonly of: "fields"; readonly fields: readonly FieldNote[]; readonly mapType?: "atomic" | "granular" }
  | { readonly of: "type"; readonly type: TypeNote };

const FIELD = /^([^!?:]+)(!?)(\??):(.*)$/s;
const PATCH = /^~([A-Za-z,]*)(?:\(([^)]*)\))?/;
const MAP_TYPE = /^%(atomic|granular)/;
const SCALAR = /^(any|[sytildboqux])(?![A-Za-z.])(?:\(([^)]*)\))?/;
const REF = /^(?:([a-z0-9.]+)\/)?([A-Z][A-Za-z0-9]*)/;
const LIST_END = /^\](?:([au])|m\(([^)]*)\))?/;

/** Reads one definition of the table. References without a package are completed with the given one: `core.v1/Container`. */
export function parseDefinition(text: string, home: string): DefinitionNote {
  if (text.startsWith("=")) return { of: "type", type: parseType(text.slice(1), home).type };
  const parts = text.split(";");
  const mapType = MAP_TYPE.exec(parts[0] ?? "")?.[1] as "atomic" | "granular" | undefined;
  const fields = (mapType === undefined ? parts : parts.slice(1)).map((part) => parseField(part, home));
  return { of: "fields", fields, ...(mapType !== undefined && { mapType }) };
}

function parseField(text: string, home: string): FieldNote {
  const match = FIELD.exec(text);
  if (match === null) throw new Error(`type table: no field in ${JSON.stringify(text)}`);
  const { type, rest } = parseType(match[4] ?? "", home);
  const patch = PATCH.exec(rest);
  const afterPatch = rest.slice(patch?.[0].length ?? 0);
  const mapType = MAP_TYPE.exec(afterPatch)?.[1] as "atomic" | "granular" | undefined;
  const tail = afterPatch.slice(mapType === undefined ? 0 : mapType.length + 1);
  return {
    name: match[1] ?? "",
    required: match[2] === "!",
    omitEmpty: match[3] === "?",
    type,
    ...(patch?.[1] && { patchStrategy: patch[1] }),
    ...(patch?.[2] && { mergeKey: patch[2] }),
    ...(mapType !== undefined && { mapType }),
    ...(tail.startsWith("=") && { default: JSON.parse(tail.slice(1)) as Json }),
  };
}

function parseType(text: string, home: string): { readonly type: TypeNote; readonly rest: string } {
  if (text.startsWith("[")) {
    const { type: item, rest } = parseType(text.slice(1), home);
    const end = LIST_END.exec(rest);
    if (end === null) throw new Error(`type table: open list in ${JSON.stringify(text)}`);
    const listType = end[1] === "a" ? "atomic" : end[1] === "u" ? "set" : end[2] === undefined ? undefined : "map";
    const type: TypeNote = { of: "list", item, ...(listType && { listType }), ...(end[2] !== undefined && { keys: end[2].split(",") }) };
    return { type, rest: rest.slice(end[0].length) };
  }
  if (text.startsWith("{")) {
    const { type: item, rest } = parseType(text.slice(1), home);
    return { type: { of: "map", item }, rest: rest.slice(1) };
  }
  const scalar = SCALAR.exec(text);
  if (scalar !== null) {
    const values = scalar[2]?.split("|");
    return { type: { of: "scalar", code: scalar[1] as ScalarCode, ...(values && { values }) }, rest: text.slice(scalar[0].length) };
  }
  const ref = REF.exec(text);
  if (ref === null) throw new Error(`type table: no type in ${JSON.stringify(text)}`);
  return { type: { of: "ref", name: `${ref[1] ?? home}/${ref[2] ?? ""}` }, rest: text.slice(ref[0].length) };
}
