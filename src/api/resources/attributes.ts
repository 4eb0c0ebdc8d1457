// Short words for attributes that are written by hand.
import { DURATION } from "../shapes/duration.ts";
import { toCamelCase, type Attribute, type AttributeType } from "../attribute.ts";

type Extras = Pick<Attribute, "default" | "values" | "pattern" | "sensitive" | "replace" | "deprecated" | "writeOnly" | "json">;

function attribute(mode: Attribute["mode"], name: string, type: AttributeType, rest: { readonly doc: string } & Extras): Attribute {
  return { name, jsonName: toCamelCase(name), mode, type, ...rest };
}

/** An attribute that must be given. */
export function required(name: string, type: AttributeType, doc: string, extras: Extras = {}): Attribute {
  return attribute("required", name, type, { doc, ...extras });
}

/** An attribute that may be given; with a default the provider fills it in. */
export function optional(name: string, type: AttributeType, doc: string, extras: Extras = {}): Attribute {
  return attribute(extras.default === undefined ? "optional" : "optional-computed", name, type, { doc, ...extras });
}

/** An attribute that may be given, and that the provider settles when it is not. */
export function settled(name: string, type: AttributeType, doc: string, extras: Extras = {}): Attribute {
  return attribute("optional-computed", name, type, { doc, ...extras });
}

/** An attribute that only the provider sets. */
export function computed(name: string, type: AttributeType, doc: string): Attribute {
  return attribute("computed", name, type, { doc });
}

/** An optional object of attributes. */
export function nested(name: string, doc: string, attributes: readonly Attribute[]): Attribute {
  return { name, jsonName: toCamelCase(name), mode: "optional", doc, nested: { nesting: "single", attributes } };
}

/** An optional list or map of objects of attributes. */
export function nestedOf(nesting: "list" | "map", name: string, doc: string, attributes: readonly Attribute[]): Attribute {
  return { name, jsonName: toCamelCase(name), mode: "optional", doc, nested: { nesting, attributes } };
}

/** An object of attributes that must be given. */
export function requiredNested(name: string, doc: string, attributes: readonly Attribute[]): Attribute {
  return { ...nested(name, doc, attributes), mode: "required" };
}

/** An object that only the provider sets. */
export function nestedObject(name: string, doc: string, attributes: readonly Attribute[]): Attribute {
  return { name, jsonName: toCamelCase(name), mode: "computed", doc, nested: { nesting: "single", attributes } };
}

/** A list of objects that only the provider sets. */
export function nestedList(name: string, doc: string, attributes: readonly Attribute[]): Attribute {
  return { name, jsonName: toCamelCase(name), mode: "computed", doc, nested: { nesting: "list", attributes } };
}

const OPERATIONS = { create: "creating", read: "reading", update: "updating", delete: "deleting" } as const;

/** Longest times for operations. */
export function timeouts(...operations: readonly (keyof typeof OPERATIONS)[]): Attribute {
  return nested(
    "timeouts",
    "Longest times that operations may take.",
    operations.map((each) =>
      optional(each, "string", `Longest time that ${OPERATIONS[each]} may take, in Go's duration syntax.`, { pattern: DURATION }),
    ),
  );
}
