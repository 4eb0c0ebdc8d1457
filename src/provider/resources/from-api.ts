// Folds the neutral attributes of the API truth into attributes of the plugin framework.
import { own, sameJson, setOwn, type Json } from "#base";
import type { Attribute as ApiAttribute, AttributeType, ResourceSchema } from "#api";
import type { CtyType, CtyValue } from "#codec";
import { duration, each, matching, oneOf, sameDuration, type Attribute, type Attributes, type Validator } from "../plugin/index.ts";

/** Attributes of a resource or of the provider block, by their snake-case names. */
export function toAttributes(attributes: readonly ApiAttribute[]): Attributes {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, toAttribute(attribute)]));
}

/** A resource's attributes without `timeouts`, which the framework adds by itself. */
export function toResourceAttributes(schema: ResourceSchema): Attributes {
  return toAttributes(schema.attributes.filter(({ name }) => name !== "timeouts"));
}

function toAttribute(attribute: ApiAttribute): Attribute {
  const isCollection = typeof attribute.type === "object";
  const validate = validatorsOf(attribute).map((validator) => (isCollection ? each(validator) : validator));
  const { default: preset } = attribute;
  return {
    type:
      attribute.nested === undefined
        ? toCtyType(attribute.type)
        : { nesting: attribute.nested.nesting, attributes: toAttributes(attribute.nested.attributes) },
    ...modeOf(attribute),
    description: attribute.deprecated === undefined ? attribute.doc : `${attribute.doc} Deprecated: ${attribute.deprecated}.`,
    deprecated: attribute.deprecated !== undefined,
    sensitive: attribute.sensitive ?? false,
    replace: attribute.replace ?? false,
    ...(preset !== undefined && { default: toCtyValue(preset) }),
    ...(attribute.writeOnly && { writeOnly: true }),
    ...(validate.length > 0 && { validate }),
    ...(isDuration(attribute) && { same: sameDuration }),
    ...(attribute.json && { same: sameJsonText }),
  };
}

function modeOf({ mode }: ApiAttribute): Pick<Attribute, "required" | "optional" | "computed"> {
  switch (mode) {
    case "required":
      return { required: true };
    case "optional":
      return { optional: true };
    case "optional-computed":
      return { optional: true, computed: true };
    case "computed":
      return { computed: true };
  }
}

function validatorsOf(attribute: ApiAttribute): readonly Validator[] {
  if (attribute.mode === "computed") return [];
  if (isDuration(attribute)) return [duration];
  if (attribute.json) return [jsonText];
  return [
    ...(attribute.values ? [oneOf(...attribute.values)] : []),
    ...(attribute.pattern === undefined ? [] : [matching(new RegExp(attribute.pattern, "u"), `text that matches ${attribute.pattern}`)]),
  ];
}

const jsonText: Validator = (value) =>
  typeof value === "string" && tryParse(value) === undefined
    ? { reason: "the text is no JSON", next: "write it with jsonencode()" }
    : undefined;

function sameJsonText(one: CtyValue, other: CtyValue): boolean {
  if (typeof one !== "string" || typeof other !== "string") return false;
  const [left, right] = [tryParse(one), tryParse(other)];
  return left !== undefined && sameJson(left, right);
}

function tryParse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Not JSON, which is the answer.
    return undefined;
  }
}

/** Durations are texts whose pattern lists Go's units. */
function isDuration({ pattern }: ApiAttribute): boolean {
  return pattern?.includes("(ms|s|m") ?? false;
}

function toCtyType(type: AttributeType): CtyType {
  if (typeof type === "string") return type;
  if ("list" in type) return ["list", toCtyType(type.list)];
  if ("set" in type) return ["set", toCtyType(type.set)];
  return ["map", toCtyType(type.map)];
}

/** JSON as a cty value of the same form. */
export function toCtyValue(json: Json): CtyValue {
  if (json === null || typeof json !== "object") return json;
  if (Array.isArray(json)) return (json as readonly Json[]).map(toCtyValue);
  const made: Record<string, CtyValue> = {};
  for (const key of Object.keys(json)) setOwn(made, key, toCtyValue(own(json, key) ?? null));
  return made;
}
