// Values against values.schema.json of a chart and of the charts within it. Nothing is fetched: a schema of elsewhere is refused.
import { Validator, type SchemaDraft } from "@cfworker/json-schema";
import { isObject, isProblem, messageOf, own, setOwn, type JsonObject } from "#base";
import { GoInt, type TemplateValue } from "#template";
import type { Chart } from "../chart/chart.ts";
import { helmProblems } from "../problems.ts";
import type { Warn } from "../values/coalesce.ts";
import { entryOf, isTable, type Values } from "../values/table.ts";
import { describeErrors, WRITTEN_PATTERN } from "./describe.ts";
import { isOfAnotherDraft, schemaFault, type DraftNumber } from "./metaschema.ts";
import { Patterns } from "./patterns.ts";

/**
 * Checks coalesced values against the schemas of a chart and of its dependencies.
 *
 * @throws helm.schema with one paragraph a chart, in Helm's words · helm.schemaFile · helm.remoteSchema
 * @see behaviour: helm.sh/helm/v4 pkg/chart/common/util/jsonschema.go; JSON Schema drafts 4 to 2020-12
 */
export function validateValues(chart: Chart, values: Values, warn: Warn = () => {}): void {
  const report = reportOf(chart, values, warn);
  if (report !== "") throw helmProblems.schema(report.trimEnd());
}

function reportOf(chart: Chart, values: Values, warn: Warn): string {
  const { name } = chart.metadata;
  let report = "";
  if (chart.schema !== undefined) {
    const found = check(readSchema(chart.schema, { name, warn, values }), values, name);
    if (found !== "") report += `${name}:\n${found}\n`;
  }
  for (const child of chart.dependencies) {
    const below = entryOf(values, child.metadata.name);
    if (below === undefined || below === null) continue;
    if (isTable(below)) report += reportOf(child, below, warn);
    else report += `${child.metadata.name}:\ninvalid type for values: expected object (map)\n`;
  }
  return report;
}

interface ReadSchema {
  readonly schema: object | boolean;
  readonly draft: SchemaDraft;
}

function check({ schema, draft }: ReadSchema, values: Values, chart: string): string {
  try {
    const { valid, errors } = new Validator(schema, draft, false).validate(plain(values));
    return valid ? "" : describeErrors(errors, schema, values);
  } catch (error) {
    if (isProblem(error)) throw error;
    throw helmProblems.schemaFile(chart, messageOf(error).split("\n")[0] ?? "", error);
  }
}

const decoder = new TextDecoder();

interface SchemaPlace {
  readonly name: string;
  readonly warn: Warn;
  readonly values: Values;
}

function readSchema(bytes: Uint8Array, { name: chart, warn, values }: SchemaPlace): ReadSchema {
  let raw: unknown;
  try {
    raw = JSON.parse(decoder.decode(bytes));
  } catch (error) {
    throw helmProblems.schemaFile(chart, "it is no JSON", error);
  }
  if (typeof raw === "boolean") return { schema: raw, draft: "2020-12" };
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw helmProblems.schemaFile(chart, "it is no object");
  if (isDeeperThan(raw, MAX_DEPTH)) throw helmProblems.schemaFile(chart, `it is nested deeper than ${MAX_DEPTH}`);
  const draft = draftOf(own(raw, "$schema"), chart);
  const fault = schemaFault(raw, draft);
  if (fault !== undefined) throw helmProblems.schemaFile(chart, `it is not valid against its metaschema: ${fault}`);
  const ids = new Set<string>();
  collectIds(raw, ids);
  const prepared = prepare(raw, { chart, warn, ids, draft, patterns: new Patterns(values) });
  return { schema: prepared as object, draft: DIALECTS[draft] };
}

/** Nesting of a schema as a text; what refers to itself may go deeper with the values. */
const MAX_DEPTH = 300;

/** Without recursion, level by level. */
function isDeeperThan(value: object, limit: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? (Object.values(each) as unknown[]) : []));
  }
  return false;
}

/** As the validator names them; it takes draft 6 for the one after it. */
const DIALECTS: Readonly<Record<DraftNumber, SchemaDraft>> = { 4: "4", 6: "7", 7: "7", 2019: "2019-09", 2020: "2020-12" };
const KNOWN: Readonly<Record<string, DraftNumber>> = {
  "//json-schema.org/draft-04/schema": 4,
  "//json-schema.org/draft-06/schema": 6,
  "//json-schema.org/draft-07/schema": 7,
  "//json-schema.org/draft/2019-09/schema": 2019,
  "//json-schema.org/draft/2020-12/schema": 2020,
  "//json-schema.org/schema": 2020,
};

/** @throws helm.remoteSchema for a dialect that would have to be fetched */
function draftOf(dialect: unknown, chart: string): DraftNumber {
  if (typeof dialect !== "string") return 2020;
  const name = withoutFragment(dialect).replace(/^https?:/, "");
  if (!Object.hasOwn(KNOWN, name)) throw helmProblems.remoteSchema(chart, dialect);
  return KNOWN[name] ?? 2020;
}

function collectIds(value: unknown, ids: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  const id = own(value, "$id") ?? own(value, "id");
  if (typeof id === "string") ids.add(withoutFragment(id));
  for (const each of Object.values(value)) collectIds(each, ids);
}

interface Preparation {
  readonly chart: string;
  readonly warn: Warn;
  readonly ids: ReadonlySet<string>;
  readonly draft: DraftNumber;
  readonly patterns: Patterns;
}

const DATA = new Set(["const", "enum", "default", "examples"]);
/** Keywords whose entries are named by the user, not by the draft. */
const MAPS = new Set(["properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies", "dependentRequired"]);

function prepare(value: unknown, how: Preparation): unknown {
  if (Array.isArray(value)) return value.map((each) => prepare(each, how));
  if (typeof value !== "object" || value === null) return value;
  const reference = own(value, "$ref");
  if (typeof reference === "string" && isElsewhere(reference, how)) return true;
  const copy: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) if (!isPassedOver(key, each, how.draft)) prepareEntry(copy, key, each, how);
  return copy;
}

/** From 2019-09 on, formats say something of a value but refuse none. */
function isPassedOver(key: string, value: unknown, draft: DraftNumber): boolean {
  return isOfAnotherDraft(key, draft) || (key === "format" && typeof value === "string" && draft >= 2019);
}

// oxlint-disable-next-line max-params -- where an entry goes, the entry, and how
function prepareEntry(copy: Record<string, unknown>, key: string, value: unknown, how: Preparation): void {
  if (DATA.has(key)) setOwn(copy, key, value);
  else if (MAPS.has(key) && isObject(value)) setOwn(copy, key, prepareMap(key, value, how));
  else if (key === "pattern" && typeof value === "string") {
    setOwn(copy, key, how.patterns.rewrite(value));
    setOwn(copy, WRITTEN_PATTERN, value);
  } else setOwn(copy, key, prepare(value, how));
}

function prepareMap(keyword: string, map: JsonObject, how: Preparation): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    setOwn(copy, keyword === "patternProperties" ? how.patterns.rewrite(key) : key, prepare(map[key], how));
  }
  return copy;
}

/** True for a URN, which Helm lets stand for any schema; refuses what would have to be fetched. */
function isElsewhere(reference: string, { chart, warn, ids }: Preparation): boolean {
  const target = withoutFragment(reference);
  if (ids.has(target)) return false;
  if (/^(https?|ftp|file):/i.test(target)) throw helmProblems.remoteSchema(chart, reference);
  if (!target.startsWith("urn:")) return false;
  warn(`unresolved URN reference ignored; using permissive schema: ${target}`);
  return true;
}

function withoutFragment(reference: string): string {
  return reference.split("#", 1)[0] ?? "";
}

/** Values as JSON: integers of Go become numbers. */
function plain(value: TemplateValue): unknown {
  if (value instanceof GoInt) return Number(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isTable(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) setOwn(copy, key, plain(value[key]));
  return copy;
}
