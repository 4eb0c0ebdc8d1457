// Whether a schema is one: the forms that the metaschemas of the drafts give to their keywords. Unknown keywords may hold anything.
import { isObject, own } from "#base";
import { compilePattern } from "#codec";

/** Drafts by number, in their order. */
export type DraftNumber = 4 | 6 | 7 | 2019 | 2020;

type Form =
  | "any"
  | "boolean"
  | "text"
  | "number"
  | "positive"
  | "count"
  | "list"
  | "choice"
  | "texts"
  | "schema"
  | "schemas"
  | "type"
  | "pattern"
  | "schemaMap"
  | "patternMap"
  | "textsMap"
  | "dependencies"
  | "items"
  | "additional"
  | "bound";

/** Form of a keyword, the first draft that has it, and the last one where it is gone again. */
type Rule = readonly [form: Form, from?: DraftNumber, to?: DraftNumber];

const RULES: Readonly<Record<string, Rule>> = {
  $id: ["text", 6],
  id: ["text", 4, 4],
  $schema: ["text"],
  $ref: ["text"],
  $anchor: ["text", 2019],
  $comment: ["text", 7],
  $defs: ["schemaMap", 2019],
  $recursiveAnchor: ["boolean", 2019, 2019],
  definitions: ["schemaMap"],
  title: ["text"],
  description: ["text"],
  examples: ["list", 6],
  readOnly: ["boolean", 7],
  writeOnly: ["boolean", 7],
  deprecated: ["boolean", 2019],
  format: ["text"],
  type: ["type"],
  enum: ["choice"],
  multipleOf: ["positive"],
  minimum: ["number"],
  maximum: ["number"],
  exclusiveMinimum: ["bound"],
  exclusiveMaximum: ["bound"],
  minLength: ["count"],
  maxLength: ["count"],
  minItems: ["count"],
  maxItems: ["count"],
  minProperties: ["count"],
  maxProperties: ["count"],
  minContains: ["count", 2019],
  maxContains: ["count", 2019],
  pattern: ["pattern"],
  uniqueItems: ["boolean"],
  required: ["texts"],
  properties: ["schemaMap"],
  patternProperties: ["patternMap"],
  additionalProperties: ["additional"],
  propertyNames: ["schema", 6],
  dependencies: ["dependencies"],
  dependentRequired: ["textsMap", 2019],
  dependentSchemas: ["schemaMap", 2019],
  unevaluatedProperties: ["schema", 2019],
  unevaluatedItems: ["schema", 2019],
  items: ["items"],
  additionalItems: ["additional", 4, 2019],
  prefixItems: ["schemas", 2020],
  contains: ["schema", 6],
  allOf: ["schemas"],
  anyOf: ["schemas"],
  oneOf: ["schemas"],
  not: ["schema"],
  ...Object.fromEntries(["if", "then", "else"].map((keyword): [string, Rule] => [keyword, ["schema", 7]])),
  contentEncoding: ["text", 7],
  contentMediaType: ["text", 7],
};

/** True for a keyword that a draft does not know, although another one does. */
export function isOfAnotherDraft(keyword: string, draft: DraftNumber): boolean {
  const rule = Object.hasOwn(RULES, keyword) ? RULES[keyword] : undefined;
  if (rule === undefined || keyword === "definitions" || keyword.startsWith("$")) return false;
  const [, from = 4, to = 2020] = rule;
  return draft < from || draft > to;
}

/**
 * What is wrong with a schema, as a place and a reason: `at '/properties/a/type': …`; undefined for a valid one.
 * @see metaschemas of JSON Schema drafts 4, 6, 7, 2019-09 and 2020-12
 */
export function schemaFault(schema: unknown, draft: DraftNumber): string | undefined {
  return faultOf(schema, { draft, place: "" });
}

interface Where {
  readonly draft: DraftNumber;
  readonly place: string;
}

function faultOf(schema: unknown, where: Where): string | undefined {
  if (typeof schema === "boolean" && where.draft > 4) return undefined;
  if (!isObject(schema)) return said(where, `want ${where.draft > 4 ? "boolean or object" : "object"}`);
  if (where.draft < 2019 && typeof own(schema, "$ref") === "string") return undefined;
  for (const keyword of Object.keys(schema)) {
    const rule = Object.hasOwn(RULES, keyword) ? RULES[keyword] : undefined;
    if (rule === undefined || isOfAnotherDraft(keyword, where.draft)) continue;
    const fault = CHECKS[rule[0]](own(schema, keyword), { ...where, place: `${where.place}/${escaped(keyword)}` });
    if (fault !== undefined) return fault;
  }
  return lonelyBound(schema, where);
}

/** In draft 4 an exclusive bound says how to take the bound beside it. */
function lonelyBound(schema: object, where: Where): string | undefined {
  if (where.draft !== 4) return undefined;
  for (const [bound, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ]) {
    const has = (key = ""): boolean => own(schema, key) !== undefined;
    if (has(exclusive) && !has(bound)) return said(where, `properties '${bound}' required, if '${exclusive}' exists`);
  }
  return undefined;
}

type Check = (value: unknown, where: Where) => string | undefined;

const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];
const when =
  (isRight: (value: unknown) => boolean, wanted: string): Check =>
  (value, where) =>
    isRight(value) ? undefined : said(where, `want ${wanted}`);
const isType = (value: unknown): boolean => typeof value === "string" && TYPES.includes(value);
const isCount = (value: unknown): boolean => typeof value === "number" && Number.isInteger(value) && value >= 0;
const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === "string") && new Set(value).size === value.length;

const boolean = when((value) => typeof value === "boolean", "boolean");
const number = when((value) => typeof value === "number", "number");
const schemas: Check = (value, where) =>
  Array.isArray(value) && value.length > 0 ? first(value.entries(), where, faultOf) : said(where, "want a list of schemas");
const texts: Check = (value, where) => {
  const isLongEnough = where.draft > 4 || (Array.isArray(value) && value.length > 0);
  return areTexts(value) && isLongEnough ? undefined : said(where, "want a list of different texts");
};
const mapOf =
  (check: Check): Check =>
  (value, where) =>
    isObject(value) ? first(Object.entries(value), where, check) : said(where, "want object");
const pattern: Check = (value, where) => {
  if (typeof value !== "string") return said(where, "want string");
  return compilePattern(value) === undefined ? said(where, `'${value}' is not valid regex`) : undefined;
};

const CHECKS: Readonly<Record<Form, Check>> = {
  any: () => undefined,
  boolean,
  text: when((value) => typeof value === "string", "string"),
  number,
  positive: when((value) => typeof value === "number" && value > 0, "a number above 0"),
  count: when(isCount, "a whole number from 0"),
  list: when((value) => Array.isArray(value), "array"),
  choice: (value, where) => {
    if (!Array.isArray(value)) return said(where, "want array");
    // The drafts from 7 on only recommend this
    const isChoice = value.length > 0 && new Set(value.map((each) => JSON.stringify(each))).size === value.length;
    return where.draft >= 7 || isChoice ? undefined : said(where, "want different values");
  },
  texts,
  schema: faultOf,
  schemas,
  type: when(
    (value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType) && areTexts(value)),
    `one of ${TYPES.join(", ")}, or a list of them`,
  ),
  pattern,
  schemaMap: mapOf(faultOf),
  patternMap: (value, where) => {
    const wrong = isObject(value) ? Object.keys(value).find((key) => compilePattern(key) === undefined) : undefined;
    return wrong === undefined ? mapOf(faultOf)(value, where) : said(where, `'${wrong}' is not valid regex`);
  },
  textsMap: mapOf(texts),
  dependencies: mapOf((value, where) => (Array.isArray(value) ? texts(value, where) : faultOf(value, where))),
  items: (value, where) => (Array.isArray(value) && where.draft < 2020 ? schemas(value, where) : faultOf(value, where)),
  additional: (value, where) => (typeof value === "boolean" ? undefined : faultOf(value, where)),
  bound: (value, where) => (where.draft === 4 ? boolean(value, where) : number(value, where)),
};

function first(entries: Iterable<readonly [string | number, unknown]>, where: Where, check: Check): string | undefined {
  for (const [key, value] of entries) {
    const fault = check(value, { ...where, place: `${where.place}/${escaped(String(key))}` });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function said({ place }: Where, reason: string): string {
  return `at '${place}': ${reason}`;
}

function escaped(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}
