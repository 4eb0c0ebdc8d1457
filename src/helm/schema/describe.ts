// What a schema refuses, in the words that Helm prints: one line an error, indented below what it is part of.
import type { OutputUnit } from "@cfworker/json-schema";
import { at, own } from "#base";
import { GoInt, type TemplateValue } from "#template";
import { entryOf, isTable, type Values } from "../values/table.ts";
import { describeKeyword, quoted } from "./keyword-words.ts";

/** An error with what it is made of. */
interface Node {
  readonly unit: OutputUnit;
  readonly children: Node[];
}

/** Keywords that only lead to the schemas of parts of a value; what is wrong there is said there. */
const TRANSPARENT = new Set(
  "properties patternProperties items prefixItems additionalItems if dependentSchemas unevaluatedItems $recursiveRef".split(" "),
);
/** Upstream checks nothing else of a value that one of these refuses. */
const FINAL = new Set(["type", "const", "enum", "format"]);

/**
 * One line an error: `- at '/image/tag': got number, want string`.
 * @param values what was checked, for the values that some errors name
 * @see behaviour: santhosh-tekuri/jsonschema v6, the text of its errors
 */
export function describeErrors(units: readonly OutputUnit[], schema: object | boolean, values: Values): string {
  const lines: string[] = [];
  new Description(schema, values).write(toTree(units), 0, lines);
  return lines.join("\n");
}

function toTree(units: readonly OutputUnit[]): Node[] {
  const roots: Node[] = [];
  const open: Node[] = [];
  for (const unit of units) {
    const node: Node = { unit, children: [] };
    while (open.length > 0 && !contains(open.at(-1)?.unit, unit)) open.pop();
    (open.at(-1)?.children ?? roots).push(node);
    open.push(node);
  }
  return roots;
}

/** The parts of an `if` lie beside it, in `then` and `else`; those of a refusing `false` lie at the value. */
function contains(outer: OutputUnit | undefined, inner: OutputUnit): boolean {
  if (outer === undefined || outer.keyword === "false") return false;
  if (inner.keyword === "false") return inner.instanceLocation.startsWith(outer.instanceLocation) && !FINAL.has(outer.keyword);
  const base = outer.keyword === "if" ? outer.keywordLocation.replace(/\/if$/, "") : outer.keywordLocation;
  const branches = outer.keyword === "if" ? [`${base}/then/`, `${base}/else/`] : [`${base}/`];
  return branches.some((branch) => inner.keywordLocation.startsWith(branch));
}

class Description {
  readonly #schema: object | boolean;
  readonly #values: Values;

  constructor(schema: object | boolean, values: Values) {
    this.#schema = schema;
    this.#values = values;
  }

  write(nodes: readonly Node[], depth: number, lines: string[]): void {
    const final = new Set(nodes.filter((node) => FINAL.has(node.unit.keyword)).map((node) => holder(node.unit)));
    const said = new Set<string>();
    for (const node of nodes) {
      const { unit } = node;
      if (final.has(holder(unit)) && !FINAL.has(unit.keyword)) continue;
      const alike = nodes.filter((other) => isAlike(other.unit, unit));
      if (alike.length > 1) {
        const key = `${unit.keywordLocation} ${unit.instanceLocation}`;
        if (said.has(key)) continue;
        said.add(key);
      }
      this.#writeNode(node, alike, depth, lines);
    }
  }

  #writeNode(node: Node, alike: readonly Node[], depth: number, lines: string[]): void {
    const { unit, children } = node;
    const isReference = unit.keyword === "$ref";
    const isForbidden = unit.keyword === "additionalProperties" || unit.keyword === "unevaluatedProperties";
    const refusesAll = children.some((child) => child.unit.keyword === "false");
    if (TRANSPARENT.has(unit.keyword) || (isForbidden && !refusesAll)) return this.write(children, depth, lines);
    if (isReference && countLines(this, children) === 1) return this.write(children, depth, lines);
    const words = isReference ? "validation failed" : this.#words(unit, alike);
    lines.push(`${"  ".repeat(depth)}- at ${quoted(unit.instanceLocation.slice(1))}: ${words}`);
    if (!isForbidden) this.write(children, depth + 1, lines);
  }

  #words(unit: OutputUnit, alike: readonly Node[]): string {
    const wanted = this.#keyword(unit.keywordLocation);
    const value = this.#value(unit.instanceLocation);
    const names = alike.flatMap((node) => nameIn(node));
    return describeKeyword({ keyword: this.#keywordName(unit), wanted, value, names }) ?? unit.error;
  }

  /** In draft 4 a bound that is exclusive says so beside itself. */
  #keywordName({ keyword, keywordLocation }: OutputUnit): string {
    if (keyword !== "minimum" && keyword !== "maximum") return keyword;
    const exclusive = keyword === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
    return this.#keyword(keywordLocation.replace(/[^/]*$/, exclusive)) === true ? exclusive : keyword;
  }

  /** What stands at a place of the schema; references within it are followed. */
  #keyword(location: string): unknown {
    let here: unknown = this.#schema;
    for (const token of tokens(location)) {
      here = Array.isArray(here) ? (here as readonly unknown[])[Number(token)] : own(here, token);
      if (token !== "$ref") continue;
      if (typeof here !== "string" || !here.startsWith("#")) return undefined;
      here = at(this.#schema, ...tokens(here));
    }
    return here;
  }

  #value(location: string): TemplateValue {
    let here: TemplateValue = this.#values;
    for (const token of tokens(location)) {
      if (Array.isArray(here)) here = (here as readonly TemplateValue[])[Number(token)];
      else here = isTable(here) ? entryOf(here, token) : undefined;
    }
    return here instanceof GoInt ? Number(here.value) : here;
  }
}

function countLines(description: Description, nodes: readonly Node[]): number {
  const lines: string[] = [];
  description.write(nodes, 0, lines);
  return lines.filter((line) => line.startsWith("- ")).length;
}

function isAlike(a: OutputUnit, b: OutputUnit): boolean {
  const joins = ["required", "additionalProperties", "unevaluatedProperties"].includes(a.keyword);
  return joins && a.keywordLocation === b.keywordLocation && a.instanceLocation === b.instanceLocation;
}

/** The property that an error names in quotes. */
function nameIn(node: Node): string[] {
  const name = /"(.*)"/s.exec(node.unit.error)?.[1];
  return name === undefined ? [] : [name];
}

/** Place of the schema that a keyword belongs to, at one value. */
function holder(unit: OutputUnit): string {
  return `${unit.keywordLocation.replace(/\/[^/]*$/, "")} ${unit.instanceLocation}`;
}

function tokens(location: string): string[] {
  const parts = location.replace(/^#/, "").split("/").slice(1);
  return parts.map((part) => unescapePercent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function unescapePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign stands for itself
  }
}
