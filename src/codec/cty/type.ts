// Types of the OpenTofu/Terraform value system, held in their JSON form: `"string"`, `["list","number"]`, `["object",{"a":"bool"}]`.
import { isObject, setOwn } from "#base";
import { ctyProblems } from "./problems.ts";

/**
 * A cty type in the form of its own JSON encoding.
 * @see go-cty docs/json.md, "Type Information"
 */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list", CtyType]
  | readonly ["set", CtyType]
  | readonly ["map", CtyType]
  | readonly ["object", Readonly<Record<string, CtyType>>]
  | readonly ["tuple", readonly CtyType[]];

const MAX_DEPTH = 256;

export function listType(element: CtyType): CtyType {
  return ["list", element];
}

export function setType(element: CtyType): CtyType {
  return ["set", element];
}

export function mapType(element: CtyType): CtyType {
  return ["map", element];
}

export function objectType(attributes: Readonly<Record<string, CtyType>>): CtyType {
  return ["object", attributes];
}

export function tupleType(elements: readonly CtyType[]): CtyType {
  return ["tuple", elements];
}

/**
 * Reads a type from its parsed JSON. Optional attributes of object constraints (a third member) are accepted and dropped.
 * @throws cty.badType also when it is nested more than 256 deep
 */
export function parseCtyType(json: unknown, depth = 0): CtyType {
  if (depth > MAX_DEPTH) throw ctyProblems.badType(`a type nested more than ${MAX_DEPTH} deep`);
  if (json === "string" || json === "number" || json === "bool" || json === "dynamic") return json;
  if (Array.isArray(json)) {
    const structural = parseStructural(json[0], json[1], depth + 1);
    if (structural !== undefined) return structural;
  }
  throw ctyProblems.badType(JSON.stringify(json) ?? "undefined");
}

function parseStructural(kind: unknown, inner: unknown, depth: number): CtyType | undefined {
  if (kind === "list") return ["list", parseCtyType(inner, depth)];
  if (kind === "set") return ["set", parseCtyType(inner, depth)];
  if (kind === "map") return ["map", parseCtyType(inner, depth)];
  if (kind === "tuple" && Array.isArray(inner)) return ["tuple", inner.map((each) => parseCtyType(each, depth))];
  if (kind !== "object" || !isObject(inner)) return undefined;
  const attributes: Record<string, CtyType> = {};
  for (const [name, type] of Object.entries(inner)) setOwn(attributes, name, parseCtyType(type, depth));
  return ["object", attributes];
}

/** The JSON text of a type; attribute names are sorted, as the reference implementation writes them. */
export function writeCtyType(type: CtyType): string {
  if (typeof type === "string") return JSON.stringify(type);
  switch (type[0]) {
    case "tuple":
      return `["tuple",[${type[1].map(writeCtyType).join(",")}]]`;
    case "object": {
      const members = Object.keys(type[1]).toSorted();
      return `["object",{${members.map((name) => `${JSON.stringify(name)}:${writeCtyType(attributeType(type, name))}`).join(",")}}]`;
    }
    default:
      return `["${type[0]}",${writeCtyType(type[1])}]`;
  }
}

/** Type of one attribute of an object type; `dynamic` never stands in for a missing one. */
export function attributeType(type: CtyType, name: string): CtyType {
  if (typeof type !== "string" && type[0] === "object" && Object.hasOwn(type[1], name)) return type[1][name] as CtyType;
  throw ctyProblems.badType(`${JSON.stringify(type)} without attribute ${JSON.stringify(name)}`);
}

export function sameCtyType(a: CtyType, b: CtyType): boolean {
  return a === b || writeCtyType(a) === writeCtyType(b);
}

/** A name for messages: `string`, `list of number`, `object`. */
export function describeCtyType(type: CtyType): string {
  if (typeof type === "string") return type === "dynamic" ? "any type" : type;
  if (type[0] === "object" || type[0] === "tuple") return type[0];
  return `${type[0]} of ${describeCtyType(type[1])}`;
}
