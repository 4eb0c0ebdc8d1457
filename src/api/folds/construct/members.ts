// Getters, setters, resets and inputs, and the classes of nested attributes.
import type { Attribute, AttributeType, NestedType } from "../../attribute.ts";
import { attributeComment, docComment } from "./comment.ts";
import { inputType } from "./interfaces.ts";
import { interfaceName, pascal } from "./names.ts";

/** Members of the class that holds these attributes. */
export function membersSource(attributes: readonly Attribute[], prefix: string): string {
  return attributes.map((each) => memberSource(each, prefix)).join("\n");
}

function memberSource(attribute: Attribute, prefix: string): string {
  const { jsonName, mode } = attribute;
  const input = inputType(attribute, prefix);
  const reset = `
  reset${pascal(jsonName)}(): void {
    this.put("${jsonName}", undefined);
  }`;
  const given = `
  get ${jsonName}Input(): ${optionalType(input)} {
    return this.input("${jsonName}") as ${optionalType(input)};
  }`;
  const setter = attribute.nested
    ? `\n  put${pascal(jsonName)}(value: ${input}): void {\n    this.put("${jsonName}", value);\n  }`
    : `\n  set ${jsonName}(value: ${input}) {\n    this.put("${jsonName}", value);\n  }`;
  const getter = `${attributeComment(attribute, "  ")}  get ${jsonName}(): ${outputType(attribute, prefix)} {\n    return ${outputValue(attribute, prefix)};\n  }`;
  if (mode === "computed") return getter;
  return `${getter}${setter}${mode === "required" ? "" : reset}${given}`;
}

function optionalType(type: string): string {
  return type === "unknown" ? type : `${type} | undefined`;
}

function outputType(attribute: Attribute, prefix: string): string {
  if (attribute.nested?.nesting === "map") return "{ [key: string]: unknown }";
  if (attribute.nested) return nestedClass(attribute.nested, interfaceName(prefix, attribute.jsonName));
  const { type } = attribute;
  if (type === "bool" || type === "dynamic") return "IResolvable";
  if (typeof type === "string") return type;
  if ("map" in type) return `{ [key: string]: ${type.map === "string" ? "string" : "unknown"} }`;
  return type === undefined ? "unknown" : itemType(type) === "number" ? "number[]" : "string[]";
}

function outputValue(attribute: Attribute, prefix: string): string {
  const { name, jsonName, nested } = attribute;
  if (nested?.nesting === "map") return `this.getAnyMapAttribute("${name}")`;
  if (nested) return `new ${nestedClass(nested, interfaceName(prefix, jsonName))}(this.place("${jsonName}", "${name}"))`;
  const { type } = attribute;
  if (type === "string") return `this.getStringAttribute("${name}")`;
  if (type === "number") return `this.getNumberAttribute("${name}")`;
  if (type === "bool") return `this.getBooleanAttribute("${name}")`;
  if (type === "dynamic") return `this.interpolationForAttribute("${name}")`;
  if ("map" in type) return type.map === "string" ? `this.getStringMapAttribute("${name}")` : `this.getAnyMapAttribute("${name}")`;
  const list = itemType(type) === "number" ? `this.getNumberListAttribute("${name}")` : `this.getListAttribute("${name}")`;
  return "set" in type ? `Fn.tolist(${list}) as string[]` : list;
}

function itemType(type: { readonly list: AttributeType } | { readonly set: AttributeType }): AttributeType {
  return "list" in type ? type.list : type.set;
}

function nestedClass({ nesting }: NestedType, name: string): string {
  return nesting === "single" ? `${name}OutputReference` : `${name}List`;
}

/** Classes of nested attributes, outermost first. A map of objects is read as a map of anything, as `cdktf get` has it for maps. */
export function referencesSource(attributes: readonly Attribute[], prefix: string): readonly string[] {
  return attributes.flatMap((attribute) => {
    const { nested, jsonName, mode } = attribute;
    if (!nested || nested.nesting === "map") return [];
    const name = interfaceName(prefix, jsonName);
    const config = mode === "computed" ? "unknown" : name;
    const single = `${docComment(`References to ${attribute.name} and what is in it.`)}export class ${name}OutputReference extends ObjectReference<${config}> {
${membersSource(nested.attributes, name)}
}`;
    const list = `${docComment(`References to the items of ${attribute.name}.`)}export class ${name}List extends ObjectList<${config}, ${name}OutputReference> {
  constructor(place: Place) {
    super(place, (item) => new ${name}OutputReference(item));
  }
}`;
    return [...(nested.nesting === "single" ? [] : [list]), single, ...referencesSource(nested.attributes, name)];
  });
}
