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
/** Where the pattern stands as it was written, beside the one that is validated with. */
export const WRITTEN_PATTERN = "written pattern";

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

  // oxlint-disable-next-line max-params -- the last says that the value is the name of a property, which has no place of its own
  write(nodes: readonly Node[], depth: number, lines: string[], isName = false): void {
    const final = strongest(nodes);
    const said = new Set<string>();
    for (const node of nodes) {
      const { unit } = node;
      if (unit.keyword !== (final.get(holder(unit)) ?? unit.keyword)) continue;
      const alike = nodes.filter((other) => isAlike(other.unit, unit));
      if (alike.length > 1) {
        const key = `${unit.keywordLocation} ${unit.instanceLocation} ${ownerIn(unit) ?? ""}`;
        if (said.has(key)) continue;
        said.add(key);
      }
      this.#writeNode({ node, alike, isName }, depth, lines);
    }
  }

  #writeNode({ node, alike, isName }: Said, depth: number, lines: string[]): void {
    const { unit, children } = node;
    const isReference = unit.keyword === "$ref";
    const isForbidden = unit.keyword === "additionalProperties" || unit.keyword === "unevaluatedProperties";
    const refusesAll = children.some((child) => child.unit.keyword === "false");
    if (TRANSPARENT.has(unit.keyword) || (isForbidden && !refusesAll)) return this.write(children, depth, lines, isName);
    if (isReference && countLines(this, children) === 1) return this.write(children, depth, lines, isName);
    const ofName = isName || unit.keyword === "propertyNames";
    const matched = unit.keyword === "oneOf" ? this.#matched(node) : [];
    const words = isReference ? "validation failed" : this.#words(node, alike, isName);
    const place = ofName ? "" : unit.instanceLocation.slice(1);
    lines.push(`${"  ".repeat(depth)}- at ${quoted(place)}: ${matched.length > 1 ? severalWords(matched) : words}`);
    if (!isForbidden && matched.length < 2) this.write(children, depth + 1, lines, ofName);
  }

  /** Which schemas of a oneOf refused nothing. */
  #matched({ unit, children }: Node): readonly number[] {
    const schemas = this.#keyword(unit.keywordLocation);
    const count = Array.isArray(schemas) ? schemas.length : 0;
    const isRefused = (at: number): boolean =>
      (schemas as readonly unknown[])[at] === false ||
      children.some((each) => each.unit.keywordLocation.startsWith(`${unit.keywordLocation}/${at}/`));
    return Array.from({ length: count }, (_, at) => at).filter((at) => !isRefused(at));
  }

  #words(node: Node, alike: readonly Node[], isName: boolean): string {
    const { unit } = node;
    const isPattern = unit.keyword === "pattern";
    const wanted = this.#keyword(isPattern ? unit.keywordLocation.replace(/pattern$/, WRITTEN_PATTERN) : unit.keywordLocation);
    const value = isName ? tokens(unit.instanceLocation).at(-1) : this.#value(unit.instanceLocation);
    const names = (alike.length > 0 ? alike : [node]).flatMap((each) => nameIn(each));
    const owner = ownerIn(unit);
    if (owner !== undefined) return `properties ${names.map(quoted).join(", ")} required, if ${quoted(owner)} exists`;
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

/** Of each value and schema the refusal besides which nothing else is told. */
function strongest(nodes: readonly Node[]): ReadonlyMap<string, string> {
  const order = [...FINAL].toReversed();
  return new Map(
    order.flatMap((keyword) => nodes.filter(({ unit }) => unit.keyword === keyword).map(({ unit }) => [holder(unit), keyword] as const)),
  );
}

/** An error with those that are told in one line with it. */
interface Said {
  readonly node: Node;
  readonly alike: readonly Node[];
  readonly isName: boolean;
}

function severalWords([first = 0, second = 0]: readonly number[]): string {
  return `'oneOf' failed, subschemas ${first}, ${second} matched`;
}

/** The property that asks for another one. */
function ownerIn({ keyword, error }: OutputUnit): string | undefined {
  if (keyword !== "dependentRequired" && keyword !== "dependencies") return undefined;
  return /^Instance has "(.*)" but does not have ".*"\.$/s.exec(error)?.[1];
}

function countLines(description: Description, nodes: readonly Node[]): number {
  const lines: string[] = [];
  description.write(nodes, 0, lines);
  return lines.filter((line) => line.startsWith("- ")).length;
}

function isAlike(a: OutputUnit, b: OutputUnit): boolean {
  const joins = ["required", "additionalProperties", "unevaluatedProperties", "dependentRequired", "dependencies"].includes(a.keyword);
  return joins && ownerIn(a) === ownerIn(b) && a.keywordLocation === b.keywordLocation && a.instanceLocation === b.instanceLocation;
}

/** The property that an error names in quotes. */
function nameIn({ unit }: Node): string[] {
  const name = (ownerIn(unit) === undefined ? /"(.*)"/s : /but does not have "(.*)"/s).exec(unit.error)?.[1];
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
