// Strategic merge: lays a patch over a resource. Lists are joined by key where the schema of the kind says so, with the elements of the
// patch first; other lists are replaced; null removes a field; `$patch: delete|replace|merge` says it explicitly.
//
// Behaviour of kyaml 0.21 (yaml/merge2, yaml/walk), which differs from the API server's in several points: elements of the same key
// are folded into one even where the patch does not touch them, and the order of a joined list is the patch's.
import { setOwn } from "#base";
import { isYamlMap, isYamlNull, needsQuotes, resolvePlain, scalarText, YamlScalar, type YamlMap, type YamlTree } from "#codec";
import type { Links } from "./links.ts";
import { kustomize } from "./problems.ts";
import { copyTree, isNilOrEmpty, ownField, textAt } from "./resource.ts";
import type { MergeSchema, MergeSchemas } from "./schema/merge-schema.ts";

type Node = YamlTree | undefined;
type Directive = "merge" | "replace" | "delete";

export interface MergeOptions {
  readonly schemas: MergeSchemas;
  /** Fields of the resource that share values. */
  readonly links: Links;
}

/** Where the merge happens to be. */
interface Context extends MergeOptions {
  readonly path: readonly string[];
}

/**
 * Merges a patch into a resource.
 * @returns the merged tree, undefined when the patch deletes it. Both arguments are used up.
 * @throws kustomize.mergeConflict when the two have different shapes at some place, or a directive is unknown
 */
export function strategicMerge(destination: YamlMap, patch: YamlMap, { schemas, links }: MergeOptions): YamlMap | undefined {
  const merged = merge(destination, patch, undefined, { schemas, links, path: [] });
  return isYamlMap(merged) ? merged : undefined;
}

function merge(destination: Node, patch: Node, known: MergeSchema | undefined, context: Context): Node {
  const schema = known ?? schemaOf(destination, context) ?? schemaOf(patch, context);
  const shape = shapeOf(destination) ?? shapeOf(patch);
  if (shape === undefined || shape === "mapping") {
    demand(destination, patch, "mapping", context);
    return mergeMaps(destination, patch, schema, context);
  }
  demand(destination, patch, shape, context);
  if (shape === "scalar") return patch === undefined ? destination : patch;
  if (schema?.keys === undefined) return patch === undefined ? destination : patch;
  return mergeKeyedLists(destination, patch, { schema, keys: schema.keys, context });
}

type NodeShape = "mapping" | "list" | "scalar";

function shapeOf(node: Node): NodeShape | undefined {
  if (node === undefined || isYamlNull(node)) return undefined;
  if (Array.isArray(node)) return "list";
  return isYamlMap(node) ? "mapping" : "scalar";
}

function demand(destination: Node, patch: Node, expected: NodeShape, context: Context): void {
  for (const node of [destination, patch]) {
    const shape = shapeOf(node);
    if (shape === undefined || shape === expected) continue;
    throw kustomize.mergeConflict(`${context.path.join(".") || "the patch"} is a ${expected} in one and a ${shape} in the other`);
  }
}

function schemaOf(node: Node, { schemas }: Context): MergeSchema | undefined {
  if (!isYamlMap(node)) return undefined;
  const kind = textAt(node, "kind");
  const apiVersion = textAt(node, "apiVersion");
  return kind === "" || apiVersion === "" ? undefined : schemas.ofKind(apiVersion, kind);
}

function mergeMaps(destination: Node, patch: Node, schema: MergeSchema | undefined, context: Context): Node {
  const base = chooseBase(destination, patch, context);
  if (!isYamlMap(base)) return base;
  const source = isYamlMap(patch) ? patch : undefined;
  const { links } = context;
  for (const key of fieldNames(base, source, !links.isEmpty)) {
    const current = ownField(base, key);
    const value = merge(current, ownField(source, key), schema?.field(key), { ...context, path: [...context.path, key] });
    if (value === undefined || (isYamlNull(value) && !isKept(value, ownField(source, key)))) {
      links.remove(base, key);
      delete base[key];
    } else if (value !== current) links.set(base, key, inStyleOf(current, value));
  }
  return base;
}

/**
 * A scalar keeps the quotes of the one that it takes the place of, so that a number in place of a quoted text is a text. That a plain
 * word was quoted is not known here; such a word gives way to a number.
 */
function inStyleOf(current: Node, value: YamlTree): YamlTree {
  const text = typeof current === "string" && typeof value !== "string" && needsQuotes(current) ? scalarText(value) : undefined;
  return text ?? value;
}

/** Names of all fields; their order matters only where fields share values. */
function fieldNames(base: YamlMap, source: YamlMap | undefined, isSorted: boolean): readonly string[] {
  const names = Object.keys(base);
  if (source !== undefined && source !== base) for (const key of Object.keys(source)) if (!Object.hasOwn(base, key)) names.push(key);
  return isSorted ? names.sort() : names;
}

/** A null that the resource has in words (`null`, `~`) stays unless the patch says something; an empty one goes. */
function isKept(value: YamlTree, patched: Node): boolean {
  return patched === undefined && (value === null || (value instanceof YamlScalar && value.text !== ""));
}

/** What the fields are merged into: the resource's mapping, or a copy of the patch's where the resource has none or is to be replaced. */
function chooseBase(destination: Node, patch: Node, context: Context): Node {
  if (destination === undefined || isYamlNull(destination)) {
    if (patch === undefined) return destination;
    if (!isYamlMap(patch)) return undefined;
    return takeDirective(patch, context) === "delete" ? undefined : copyTree(patch);
  }
  if (patch === undefined) return destination;
  if (!isYamlMap(patch)) return undefined;
  const directive = takeDirective(patch, context);
  if (directive === "delete") return undefined;
  return directive === "replace" ? copyTree(patch) : destination;
}

function takeDirective(patch: YamlMap, context: Context): Directive {
  if (!Object.hasOwn(patch, "$patch")) return "merge";
  const directive = asDirective(patch["$patch"], context);
  delete patch["$patch"];
  return directive;
}

function asDirective(value: Node, context: Context): Directive {
  const text = value === undefined ? "" : scalarText(value);
  if (text === "merge" || text === "replace" || text === "delete") return text;
  throw kustomize.mergeConflict(`unknown directive $patch: ${text ?? "(not a string)"} at ${context.path.join(".") || "the top"}`);
}

interface KeyedList {
  readonly schema: MergeSchema;
  readonly keys: readonly string[];
  readonly context: Context;
}

function mergeKeyedLists(destination: Node, patch: Node, list: KeyedList): Node {
  const source = Array.isArray(patch) ? patch : undefined;
  const base = chooseListBase(destination, patch, list.context);
  if (base === undefined) return undefined;
  return list.keys.length === 0 ? joinElements(base, source, { ...list, keys: [""] }) : joinElements(base, source, list);
}

function chooseListBase(destination: Node, patch: Node, context: Context): YamlTree[] | undefined {
  if (!Array.isArray(destination)) return Array.isArray(patch) ? copyTree(patch) : undefined;
  if (patch === undefined) return destination;
  if (!Array.isArray(patch)) return undefined;
  const directive = takeListDirective(patch, context);
  if (directive === "delete") return undefined;
  return directive === "replace" ? copyTree(patch) : destination;
}

/** An element that holds nothing but `$patch` speaks for the whole list. */
function takeListDirective(patch: YamlTree[], context: Context): Directive {
  const index = patch.findIndex((element) => isYamlMap(element) && Object.hasOwn(element, "$patch"));
  const element = patch[index];
  if (!isYamlMap(element) || Object.keys(element).length > 1) return "merge";
  const directive = asDirective(element["$patch"], context);
  patch.splice(index, 1);
  return directive;
}

function joinElements(base: YamlTree[], source: YamlTree[] | undefined, list: KeyedList): YamlTree[] {
  const { schema, keys, context } = list;
  const values = distinctValues(source, base, keys);
  if (keys.length > 1) unifyValues(values);
  const elements = schema.elements();
  const joined: YamlTree[] = [];
  let validKeys = keys;
  for (const value of values) {
    const valid = validKeysOf(values, value, keys);
    validKeys = valid.keys;
    const inner = validKeysOf([valid.values], valid.values, valid.keys);
    const place = { ...context, path: [...context.path, `[${valid.values.join(",")}]`] };
    const merged = merge(findElement(base, inner), source && findElement(source, inner), elements, place);
    if (merged === undefined || isYamlNull(merged) || (isYamlMap(merged) && Object.keys(merged).length === 0)) {
      setElement(base, undefined, valid);
      continue;
    }
    if (isYamlMap(merged)) addKeys(merged, valid);
    setElement(joined, merged, valid);
  }
  return values.length === 0 ? base : appendElements(joined, base, validKeys);
}

/** Values of the keys, and which of the keys count. */
interface KeyValues {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

function addKeys(element: YamlMap, { keys, values }: KeyValues): void {
  keys.forEach((key, index) => {
    const value = values[index] ?? "";
    if (!Object.hasOwn(element, key) && value !== "") setOwn(element, key, resolvePlain(value, "v3") ?? value);
  });
}

function distinctValues(source: YamlTree[] | undefined, base: YamlTree[], keys: readonly string[]): string[][] {
  const seen = new Set<string>();
  const values: string[][] = [];
  for (const element of [...(source ?? []), ...base]) {
    const value = keys[0] === "" ? [scalarText(element) ?? ""] : keys.map((key) => keyText(element, key));
    const identity = JSON.stringify(value);
    if (seen.has(identity)) continue;
    seen.add(identity);
    values.push(value);
  }
  return values;
}

function keyText(element: YamlTree, key: string): string {
  const value = ownField(element, key);
  return isNilOrEmpty(value) ? "" : (scalarText(value) ?? "");
}

/** Two values that differ only where one of them says nothing are taken for the same. */
function unifyValues(values: string[][]): void {
  for (let i = 0; i < values.length; i += 1) {
    for (let j = 0; j < values.length; j += 1) {
      const unified = unify(values[i] ?? [], values[j] ?? []);
      if (unified !== undefined) {
        values[i] = unified;
        values[j] = unified;
      }
    }
  }
}

function unify(a: readonly string[], b: readonly string[]): string[] | undefined {
  if (a.length !== b.length || !a.some((value, index) => value === b[index])) return undefined;
  if (a.some((value, index) => value !== b[index] && value !== "" && b[index] !== "")) return undefined;
  return a.map((value, index) => (value === "" ? (b[index] ?? "") : value));
}

function validKeysOf(all: readonly (readonly string[])[], values: readonly string[], keys: readonly string[]): KeyValues {
  const valid = new Set(keys.filter((_key, index) => all.some((each) => (each[index] ?? "") !== "")));
  if (valid.size === 0) return { keys, values };
  return {
    keys: keys.filter((key) => valid.has(key)),
    values: values.filter((value, index) => value !== "" || valid.has(keys[index] ?? "")),
  };
}

function findElement(list: readonly YamlTree[], { keys, values }: KeyValues): Node {
  if ((keys[0] ?? "") === "") return list.find((element) => (scalarText(element) ?? "") === values[0]);
  return list.find(
    (element) =>
      isYamlMap(element) && keys.every((key, index) => Object.hasOwn(element, key) && (scalarText(element[key]) ?? "") === values[index]),
  );
}

/** Replaces the elements that match, removes them when there is no replacement, and appends where none matched. */
function setElement(list: YamlTree[], element: Node, { keys, values }: KeyValues): void {
  let isFound = false;
  const kept: YamlTree[] = [];
  const wantsMapping = (keys[0] ?? "") !== "" && (values[0] ?? "") !== "";
  for (const each of list) {
    if (isBlank(each)) continue;
    const isOther = !isYamlMap(each) && wantsMapping;
    if (!isOther && matches(each, { keys, values })) {
      isFound = true;
      if (element !== undefined) kept.push(element);
    } else if (isOther || values.length > 0) kept.push(each);
  }
  if (!isFound && element !== undefined) kept.push(element);
  list.length = 0;
  for (const each of kept) list.push(each);
}

function isBlank(element: YamlTree): boolean {
  return isYamlNull(element) || (isYamlMap(element) && Object.keys(element).length === 0);
}

function matches(element: YamlTree, { keys, values }: KeyValues): boolean {
  return keys.every((key, index) => {
    const wanted = values[index];
    // Upstream compares only as many keys as it has values for, and none at all means no match.
    if (wanted === undefined) return index > 0;
    if (key === "") return (scalarText(element) ?? "") === wanted;
    if (!isYamlMap(element) || !Object.hasOwn(element, key)) return false;
    return wanted === "" || (scalarText(element[key]) ?? "") === wanted;
  });
}

function appendElements(into: YamlTree[], from: readonly YamlTree[], keys: readonly string[]): YamlTree[] {
  for (const element of from) {
    if ((keys[0] ?? "") === "") {
      setElement(into, element, { keys: [""], values: [scalarText(element) ?? ""] });
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const value = ownField(element, key);
      if (value === undefined) into.push(element);
      else values.push(scalarText(value) ?? "");
    }
    if (keys.length > 1) setElement(into, undefined, { keys, values });
    setElement(into, element, { keys, values });
  }
  return into;
}
