// What a person writes: one interface for the arguments and one for each nested attribute.
import type { Attribute, AttributeType } from "../../attribute.ts";
import { attributeComment, docComment } from "./comment.ts";
import { interfaceName } from "./names.ts";

interface InterfaceParts {
  readonly root: string;
  /** Names of nested interfaces begin with it. */
  readonly prefix: string;
  readonly doc: string;
  readonly attributes: readonly Attribute[];
  readonly extend?: string;
  /** Members that no attribute stands for. */
  readonly tail?: string;
}

/** Source of the interface and, before it, of those it uses. */
export function interfacesSource({ root, prefix, doc, attributes, extend, tail = "" }: InterfaceParts): string {
  const inputs = attributes.filter(({ mode }) => mode !== "computed");
  const nested = inputs.flatMap(({ jsonName, doc: itsDoc, nested: its }) => {
    const name = interfaceName(prefix, jsonName);
    return its ? [interfacesSource({ root: name, prefix: name, doc: itsDoc, attributes: its.attributes })] : [];
  });
  const members = inputs.map(
    (each) =>
      `${attributeComment(each, "  ")}  readonly ${each.jsonName}${each.mode === "required" ? "" : "?"}: ${inputType(each, prefix)};\n`,
  );
  const own = `${docComment(doc)}export interface ${root}${extend ? ` extends ${extend}` : ""} {\n${members.join("")}${tail}}`;
  return [...nested, own].join("\n\n");
}

/** Type of an attribute as an argument. */
export function inputType(attribute: Attribute, prefix: string): string {
  const { nested, jsonName } = attribute;
  if (!nested) return plainInputType(attribute.type);
  const name = interfaceName(prefix, jsonName);
  if (nested.nesting === "single") return `${name} | IResolvable`;
  return nested.nesting === "map" ? `{ readonly [key: string]: ${name} } | IResolvable` : `readonly ${name}[] | IResolvable`;
}

function plainInputType(type: AttributeType): string {
  if (type === "string" || type === "number") return type;
  if (type === "bool") return "boolean | IResolvable";
  if (type === "dynamic") return "unknown";
  if ("map" in type) return `{ readonly [key: string]: ${plainInputType(type.map)} }`;
  const item = plainInputType("list" in type ? type.list : type.set);
  return item.includes("|") ? `readonly (${item})[] | IResolvable` : `readonly ${item}[]`;
}
