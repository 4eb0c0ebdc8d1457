// A kind as a page of the reference.
import { apiVersionOf, type Kind } from "../kind.ts";
import type { Rule, Shape } from "../shape.ts";
import { typeNameOf } from "./provider-schema.ts";

/** Markdown: what the kind is for, its fields, columns, conditions and reasons. */
export function toReference(kind: Kind): string {
  const names = [kind.plural, kind.singular, ...kind.shortNames].map(code).join(", ");
  const sections = [
    `# ${kind.kind}`,
    kind.doc,
    table(
      ["", ""],
      [
        ["API version", code(apiVersionOf(kind))],
        ["Names for kubectl", names],
        ["Categories", kind.categories.map(code).join(", ")],
        ["Resource", code(typeNameOf(kind))],
        ["Construct", code(`Flux${kind.kind}`)],
      ],
    ),
    "## Spec",
    fieldTable(kind.spec, "spec"),
    ...rulesOf(kind.spec, "spec"),
    "## Status",
    fieldTable(kind.status, "status"),
    "## Columns",
    table(
      ["Name", "Type", "Value"],
      kind.columns.map(({ name, type, jsonPath }) => [name, type, code(jsonPath)]),
    ),
    "## Conditions",
    table(
      ["Type", "Stands", "Meaning"],
      kind.conditions.map(({ type, polarity, doc }) => [code(type), polarity === "positive" ? "always" : "while true", doc]),
    ),
    "## Reasons",
    table(
      ["Reason", "Meaning"],
      kind.reasons.map(({ reason, doc }) => [code(reason), doc]),
    ),
  ];
  return `${sections.join("\n\n")}\n`;
}

function fieldTable(shape: Shape, path: string): string {
  return table(["Field", "Type", "Default", "Meaning"], rowsOf(shape, path));
}

function rowsOf(shape: Shape, path: string): readonly string[][] {
  return Object.entries(shape.properties ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, field]) => {
      const here = `${path}.${name}`;
      const required = shape.required?.includes(name) ? " **required**" : "";
      const row = [
        code(here),
        `${typeOf(field)}${required}`,
        field.default === undefined ? "" : code(JSON.stringify(field.default)),
        meaningOf(field),
      ];
      const inner = field.items ?? (typeof field.additionalProperties === "object" ? field.additionalProperties : field);
      return [row, ...rowsOf(inner, inner === field ? here : `${here}[]`)];
    });
}

function typeOf(shape: Shape): string {
  if (shape.type === "array") return `list of ${typeOf(shape.items ?? {})}`;
  if (typeof shape.additionalProperties === "object") return `map of ${typeOf(shape.additionalProperties)}`;
  if (shape.format === "date-time") return "time";
  return shape.type ?? "any";
}

function meaningOf(shape: Shape): string {
  const { minLength, maxLength, pattern } = shape;
  const values = shape.enum ?? shape.items?.enum;
  const rules = [
    values && `one of ${values.map((each) => code(each)).join(", ")}`,
    minLength !== undefined && `at least ${minLength} characters`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    pattern !== undefined && `matches ${code(pattern)}`,
  ].filter((each) => typeof each === "string");
  return [shape.description ?? "", ...rules.map((each) => `${each.charAt(0).toUpperCase()}${each.slice(1)}.`)].join(" ");
}

function rulesOf(shape: Shape, path: string): readonly string[] {
  const all = collectRules(shape, path);
  if (all.length === 0) return [];
  return [
    "### Rules",
    table(
      ["At", "Rule", "Meaning"],
      all.map(([at, { rule, message }]) => [code(at), code(rule), message]),
    ),
  ];
}

function collectRules(shape: Shape, path: string): readonly (readonly [string, Rule])[] {
  const own = (shape["x-kubernetes-validations"] ?? []).map((rule) => [path, rule] as const);
  const nested = Object.entries(shape.properties ?? {}).flatMap(([name, field]) => collectRules(field, `${path}.${name}`));
  return [...own, ...nested, ...(shape.items ? collectRules(shape.items, `${path}[]`) : [])];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((each) => each.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
