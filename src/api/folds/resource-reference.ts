// A resource, or the provider's block, as a page of the reference.
import type { Attribute, AttributeType } from "../attribute.ts";

interface Documented {
  readonly doc: string;
  readonly attributes: readonly Attribute[];
}

/** Markdown: what it is for and its attributes. */
export function toResourceReference(title: string, { doc, attributes }: Documented): string {
  const rows = attributes.flatMap((each) => rowsOf(each, ""));
  const lines = rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
  return [`# ${title}`, "", doc, "", "| Attribute | Type | Given | Default | Meaning |", "|---|---|---|---|---|", ...lines, ""].join("\n");
}

function rowsOf(attribute: Attribute, path: string): readonly (readonly string[])[] {
  const here = `${path}${attribute.name}`;
  const { nested } = attribute;
  const type = nested ? (nested.nesting === "single" ? "object" : `${nested.nesting} of objects`) : wordsOf(attribute.type);
  const fallback = attribute.default === undefined ? "" : `\`${JSON.stringify(attribute.default)}\``;
  const row = [`\`${here}\``, type, attribute.mode, fallback, meaningOf(attribute)];
  const inner = nested?.attributes.flatMap((each) => rowsOf(each, nested.nesting === "single" ? `${here}.` : `${here}[].`)) ?? [];
  return [row, ...inner];
}

function wordsOf(type: AttributeType): string {
  if (typeof type === "string") return type === "dynamic" ? "any" : type;
  const [collection, item] = Object.entries(type)[0] as [string, AttributeType];
  return `${collection} of ${wordsOf(item)}`;
}

function meaningOf({ doc, values, sensitive, writeOnly, replace, deprecated }: Attribute): string {
  return [
    doc,
    values && `One of ${values.map((each) => `\`${each}\``).join(", ")}.`,
    sensitive && "Sensitive.",
    writeOnly && "Write-only.",
    replace && "A change replaces the resource.",
    deprecated && `Deprecated: ${deprecated}.`,
  ]
    .filter((each) => typeof each === "string")
    .join(" ");
}
