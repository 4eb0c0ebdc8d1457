// YAML text to values. The grammar is js-yaml's; what scalars mean, and what is refused, follows go-yaml.
import {
  CHOMPING_MODE,
  constructFromEvents,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  EVENT_ID,
  mergeTag,
  NOT_RESOLVED,
  parseEvents,
  SCALAR_STYLE,
  Schema,
  YAMLException,
  type Event,
} from "js-yaml";
import { isProblem, setOwn, type Json } from "#base";
import { yamlProblems, type YamlPlace } from "./problems.ts";
import { decodeBase64Text } from "./binary.ts";
import { goSyntax, keyName } from "./key.ts";
import { refuseLeadingTabs, refuseNewSyntax } from "./refusals.ts";
import { rewrapped } from "./rewrap.ts";
import { resolvePlain, type YamlDialect } from "./resolve.ts";
import { isAnnotation, visitScalars } from "./scalar-events.ts";
import { isYamlNull, YamlScalar, type ScalarTag, type YamlMap, type YamlTree } from "./scalar.ts";
import { toJson } from "./to-json.ts";

/** Deepest nesting of lists and mappings. */
export const MAX_YAML_DEPTH = 500;
/** The same for the parser, which counts the document and the scalar in the innermost list as well. */
export const MAX_PARSER_DEPTH = MAX_YAML_DEPTH + 2;
/** Most values that one text may expand to through its aliases. */
export const MAX_YAML_VALUES = 2_000_000;
/** Most characters that the texts of one text with aliases may come to. */
const MAX_YAML_CHARACTERS = 256 * 1024 * 1024;
const MAX_MERGED_KEYS = 100_000;

export interface YamlReadOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  /** Which scalars are booleans; `v3` when absent. `v2` also lets a later key win over an earlier one of the same name. */
  readonly dialect?: YamlDialect;
  /**
   * Scalars come out as after a round through kyaml, read and written: folded blocks (`>`) with more line ends before indented lines,
   * and values between braces that are nothing as empty texts. Annotations of an object, which kustomize writes anew, can be left out
   * of the folding, or out of the second of two rounds.
   */
  readonly rewrap?: boolean | "outside annotations" | "twice outside annotations";
  /** Refuses what Go's JSON encoder would: keys that are no texts, infinities and not-a-number. */
  readonly jsonOnly?: boolean;
}

/**
 * Reads all documents of a text into JSON values; empty documents are left out.
 *
 * @throws yaml.malformed (with file, line and column) · yaml.tooLarge
 * @see go.yaml.in/yaml v3 for what scalars mean
 */
export function parseYamlDocuments(text: string, options: YamlReadOptions = {}): Json[] {
  return parseYamlTrees(text, options).map((tree) => toJson(tree, { file: options.file }));
}

/**
 * Reads a text that holds one document.
 * @throws yaml.notOne · yaml.malformed · yaml.tooLarge
 */
export function parseYaml(text: string, options: YamlReadOptions = {}): Json {
  const documents = parseYamlDocuments(text, options);
  const [first, ...more] = documents;
  if (first === undefined || more.length > 0) throw yamlProblems.notOne({ file: options.file }, documents.length);
  return first;
}

/** Reads all documents of a text without loss; documents that hold nothing are left out. Nothing is shared between values. */
export function parseYamlTrees(text: string, options: YamlReadOptions = {}): YamlTree[] {
  let documents: unknown[];
  try {
    documents = construct(text.startsWith("\uFEFF") ? text.slice(1) : text, options);
  } catch (error) {
    throw toProblem(error, options.file);
  }
  const held = documents.filter((each) => !isEmptyDocument(each)) as YamlTree[];
  return text.includes("&") ? unshare(held, { file: options.file }) : held;
}

const REWRAP_TAG = "!rewrap";
const REWRAP_TWICE_TAG = "!rewrap-twice";

function construct(given: string, { file, dialect = "v3", rewrap = false, jsonOnly = false }: YamlReadOptions): unknown[] {
  const { text, events } = parseLeniently(given, file);
  refuseNewSyntax(events, text, file);
  if (jsonOnly) {
    refuseLeadingTabs(events, text, file);
  }
  if (rewrap !== false) quoteInFlow(events, text);
  const source = rewrap !== false && text.includes(">") ? markFolded(events, text, rewrap) : text;
  if (!text.endsWith("\n")) stripLastBlock(events, text);
  const schema = SCHEMAS[jsonOnly ? "json" : dialect];
  const documents = constructFromEvents(events, { source, schema, json: dialect === "v2", maxTotalMergeKeys: MAX_MERGED_KEYS });
  if (jsonOnly && NOT_FINITE.test(text)) for (const document of documents) toJson(document as YamlTree, { file });
  return documents;
}

/** Marks the folded blocks for the constructor, which sees texts only, by tags behind the end of the text; answers text and tags. */
function markFolded(events: readonly Event[], text: string, rewrap: NonNullable<YamlReadOptions["rewrap"]>): string {
  const twice = text.length + REWRAP_TAG.length;
  visitScalars(events, text, (scalar, place) => {
    if (scalar.style !== SCALAR_STYLE.FOLDED_BLOCK || scalar.tagStart >= 0 || place.isKey) return;
    const isOutside = rewrap === true || !isAnnotation(place.path());
    if (rewrap === "outside annotations" && !isOutside) return;
    const isTwice = rewrap === "twice outside annotations" && isOutside;
    scalar.tagStart = isTwice ? twice : text.length;
    scalar.tagEnd = isTwice ? twice + REWRAP_TWICE_TAG.length : twice;
  });
  return text + REWRAP_TAG + REWRAP_TWICE_TAG;
}

const NOT_FINITE = /\.(?:nan|inf)\b/i;

/**
 * Between brackets kyaml writes a value that is left out (`{a}`), and whatever has a colon in it, in quotes, so that after a round through
 * it they are texts.
 */
function quoteInFlow(events: readonly Event[], text: string): void {
  if (!/[[{]/.test(text)) return;
  visitScalars(events, text, (scalar, { isInFlow, isKey }) => {
    if (!isInFlow || scalar.style !== SCALAR_STYLE.PLAIN || scalar.tagStart >= 0) return;
    const written = text.slice(scalar.valueStart, scalar.valueEnd);
    if (written === "" ? !isKey : written.includes(":") && !written.includes("'")) scalar.style = SCALAR_STYLE.SINGLE_QUOTED;
  });
}

/** How many characters may be read again, over all repairs of one text. */
const MAX_REREAD = 20_000_000;

/**
 * Within brackets and quotes go-yaml does not mind how far a line is indented; the parser does. The lines that it complains about are
 * moved to the right, where blanks mean nothing.
 */
function parseLeniently(given: string, file: string | undefined): { readonly text: string; readonly events: Event[] } {
  let text = given;
  const moved = new Map<number, number>();
  for (let reread = 0; ; reread += text.length) {
    try {
      return { text, events: parseEvents(text, { maxDepth: MAX_PARSER_DEPTH }) };
    } catch (error) {
      const line = error instanceof YAMLException ? (error.mark?.line ?? 0) : 0;
      const isIndentation = error instanceof YAMLException && error.reason === "deficient indentation";
      if (!isIndentation || reread > MAX_REREAD) throw toProblem(error, file, moved.get(line));
      moved.set(line, (moved.get(line) ?? 0) + SHIFT);
      text = moveLine(text, line);
    }
  }
}

/** How far a line is moved at a time. */
const SHIFT = 32;

function moveLine(text: string, line: number): string {
  let start = 0;
  for (let i = 0; i < line; i += 1) start = text.indexOf("\n", start) + 1;
  return `${text.slice(0, start)}${" ".repeat(SHIFT)}${text.slice(start)}`;
}

/** A block scalar whose last line has no line end has none in its value either, whatever its header says. */
function stripLastBlock(events: readonly Event[], text: string): void {
  const end = text.trimEnd().length;
  if (text.slice(end).includes("\n")) return;
  const last = events.findLast((event) => event.type === EVENT_ID.SCALAR);
  if (last?.type !== EVENT_ID.SCALAR || last.valueEnd < end) return;
  if (last.style === SCALAR_STYLE.LITERAL_BLOCK || last.style === SCALAR_STYLE.FOLDED_BLOCK) last.chomping = CHOMPING_MODE.STRIP;
}

function isEmptyDocument(value: unknown): boolean {
  return value === undefined || value === null || (value instanceof YamlScalar && value.tag === "null");
}

/** The parser's own message quotes the text, which may hold secrets; only its reason is passed on. */
function toProblem(error: unknown, file: string | undefined, shift = 0): Error {
  if (isProblem(error)) return error;
  if (error instanceof YAMLException) {
    const { mark } = error;
    const place: YamlPlace = mark ? { file, line: mark.line + 1, column: Math.max(mark.column - shift, 0) + 1 } : { file };
    if (/nesting|depth/i.test(error.reason)) return yamlProblems.tooLarge(place, "levels of nesting", MAX_YAML_DEPTH);
    return yamlProblems.malformed(place, error.reason);
  }
  if (error instanceof RangeError) return yamlProblems.tooLarge({ file }, "levels of nesting", MAX_YAML_DEPTH);
  return yamlProblems.malformed({ file }, error instanceof Error ? error.message : "the text cannot be read");
}

/** Gives every alias its own copy, within {@link MAX_YAML_VALUES}. */
function unshare(documents: readonly YamlTree[], place: YamlPlace): YamlTree[] {
  const open = new Set<object>();
  let count = 0;
  let characters = 0;
  const copy = (value: YamlTree): YamlTree => {
    if (open.size > MAX_YAML_DEPTH) throw yamlProblems.tooLarge(place, "levels of nesting", MAX_YAML_DEPTH);
    if (typeof value === "string") {
      characters += value.length;
      if (characters > MAX_YAML_CHARACTERS)
        throw yamlProblems.tooLarge(place, "characters after aliases are followed", MAX_YAML_CHARACTERS);
    }
    if (typeof value !== "object" || value === null || value instanceof YamlScalar) return value;
    count += 1;
    if (count > MAX_YAML_VALUES) throw yamlProblems.tooLarge(place, "values after aliases are followed", MAX_YAML_VALUES);
    if (open.has(value)) throw yamlProblems.malformed(place, "an anchor contains itself");
    open.add(value);
    const copied = Array.isArray(value) ? value.map(copy) : copyMap(value, copy);
    open.delete(value);
    return copied;
  };
  return documents.map(copy);
}

function copyMap(value: YamlMap, copy: (value: YamlTree) => YamlTree): YamlMap {
  const copied: YamlMap = {};
  for (const [key, each] of Object.entries(value)) setOwn(copied, key, copy(each));
  return copied;
}

const LOAD_ONLY = (): boolean => false;
const FIRST_CHARACTERS = ["", ...Array.from("+-.0123456789yYnNtTfFoO~")];

function schemaFor(dialect: YamlDialect, jsonOnly = false): Schema {
  const explicit = (tag: ScalarTag): ReturnType<typeof defineScalarTag> =>
    defineScalarTag<unknown>(`tag:yaml.org,2002:${tag}`, {
      resolve: (text) => resolveAs(text, tag, dialect),
      identify: LOAD_ONLY,
    });
  const implicit = defineScalarTag<unknown>("tag:yaml.org,2002:null", {
    implicit: true,
    implicitFirstChars: FIRST_CHARACTERS,
    resolve: (text, isExplicit) => {
      if (isExplicit) return resolveAs(text, "null", dialect);
      const value = resolvePlain(text, dialect);
      return value === undefined || isKeptAsText(value, dialect) ? NOT_RESOLVED : value;
    },
    identify: LOAD_ONLY,
  });
  const text = defineScalarTag<unknown>("tag:yaml.org,2002:str", { resolve: (source) => source, identify: LOAD_ONLY });
  const binary = defineScalarTag<unknown>("tag:yaml.org,2002:binary", {
    resolve: (source) => decodeBase64Text(source) ?? NOT_RESOLVED,
    identify: LOAD_ONLY,
  });
  const other = defineScalarTag<unknown>("", { matchByTagPrefix: true, resolve: (source) => source, identify: LOAD_ONLY });
  const folded = defineScalarTag<unknown>(REWRAP_TAG, { resolve: rewrapped, identify: LOAD_ONLY });
  const twice = defineScalarTag<unknown>(REWRAP_TWICE_TAG, { resolve: (source) => rewrapped(rewrapped(source)), identify: LOAD_ONLY });
  const scalars = (["int", "float", "bool", "timestamp"] as const).map(explicit);
  return new Schema([text, implicit, ...scalars, binary, folded, twice, mergeTag, other, LIST, ...mapTags(dialect, jsonOnly), OTHER_LIST]);
}

/** What looks like a time stays the text that it is where configuration is read; manifests hold the time itself. */
function isKeptAsText(value: YamlTree, dialect: YamlDialect): boolean {
  return dialect === "v2" && value instanceof YamlScalar && value.tag === "timestamp";
}

function resolveAs(text: string, tag: ScalarTag, dialect: YamlDialect): unknown {
  const value = resolvePlain(text, dialect);
  if (value !== undefined && tag === "timestamp" && isKeptAsText(value, dialect)) return text;
  if (tag === "float" && (typeof value === "number" || (value instanceof YamlScalar && value.tag === "int"))) return value;
  return value !== undefined && tagOf(value) === tag ? value : NOT_RESOLVED;
}

function tagOf(value: YamlTree): ScalarTag | undefined {
  if (value instanceof YamlScalar) return value.tag;
  if (value === null) return "null";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return undefined;
}

interface Pairs {
  readonly addPair: (map: YamlMap, key: unknown, value: unknown) => string;
  readonly has: (map: YamlMap, key: unknown) => boolean;
}

/**
 * To v2 a merge (`<<`) is a run of pairs like others: it wins over what stands before it and loses to what stands behind it. Only among
 * the mappings of one merge the first wins. The constructor asks whether a key is there for merged pairs alone, and right before each.
 */
function mergingInOrder(addPair: Pairs["addPair"], nameOf: (key: unknown) => string | undefined): Pairs {
  let asked: YamlMap | undefined;
  let merging: YamlMap | undefined;
  let merged = new Set<string | undefined>();
  return {
    has: (map, key) => {
      if (merging !== map) merged = new Set();
      merging = map;
      if (merged.has(nameOf(key))) return true;
      merged.add(nameOf(key));
      asked = map;
      return false;
    },
    addPair: (map, key, value) => {
      if (asked !== map) merging = undefined;
      asked = undefined;
      return addPair(map, key, value);
    },
  };
}

const listOptions = {
  create: (): YamlTree[] => [],
  addItem: (list: YamlTree[], item: unknown): void => {
    list.push(item as YamlTree);
  },
  identify: LOAD_ONLY,
};
/** Mappings, with or without a tag of their own. */
function mapTags(dialect: YamlDialect, textKeysOnly: boolean): ReturnType<typeof defineMappingTag<YamlMap>>[] {
  const nameOf = (key: unknown): string | undefined => keyName(key as YamlTree, dialect);
  const addPair = (map: YamlMap, key: unknown, value: unknown): string => {
    if (textKeysOnly && typeof key !== "string") return "a mapping key must be a text; put it in quotes";
    // Without a text before its colon, or with one that means null, go-yaml has no key for JSON.
    if (isYamlNull(key)) return "a mapping key is null; give it a text";
    const name = nameOf(key);
    if (name === undefined) return dialect === "v2" ? `invalid map key: ${goSyntax(key as YamlTree)}` : "a mapping key must be a scalar";
    setOwn(map, name, value);
    return "";
  };
  const has = (map: YamlMap, key: unknown): boolean => Object.hasOwn(map, nameOf(key) ?? "");
  const options = {
    create: (): YamlMap => ({}),
    ...(dialect === "v2" ? mergingInOrder(addPair, nameOf) : { addPair, has }),
    keys: (map: YamlMap): string[] => Object.keys(map),
    get: (map: YamlMap, key: unknown): unknown => map[nameOf(key) ?? ""],
    identify: LOAD_ONLY,
  };
  return [
    defineMappingTag<YamlMap>("tag:yaml.org,2002:map", options),
    defineMappingTag<YamlMap>("", { ...options, matchByTagPrefix: true }),
  ];
}
const LIST = defineSequenceTag<YamlTree[]>("tag:yaml.org,2002:seq", listOptions);
const OTHER_LIST = defineSequenceTag<YamlTree[]>("", { ...listOptions, matchByTagPrefix: true });

const SCHEMAS: Readonly<Record<YamlDialect | "json", Schema>> = { v2: schemaFor("v2"), v3: schemaFor("v3"), json: schemaFor("v3", true) };
