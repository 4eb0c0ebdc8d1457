// Kubernetes strategic merge patch: a merge patch that knows which lists are merged by which key.
// Behaviour and messages of apimachinery pkg/util/strategicpatch/patch.go as the API server calls it.
import { catalogue, cloneJson, isObject, own, sameJson, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import type { StructuralSchema } from "./schema.ts";
import { strategicKeysOf } from "./type-table.ts";

const DIRECTIVE = "$patch";
const DELETE_FROM_LIST = "$deleteFromPrimitiveList";
const SET_ORDER = "$setElementOrder";
const RETAIN_KEYS = "$retainKeys";

export const strategicMergeProblems = catalogue("strategic-merge", {
  /** `reason` is the API server's text. */
  invalid: (reason: string) => ({
    verdict: "stall",
    message: reason,
    next: "see the directives of strategic merge patch, or send a JSON merge patch",
  }),
});

/**
 * Applies a strategic merge patch. Neither argument is changed.
 *
 * @param schema of the whole value; lists without patch strategy are replaced
 * @returns the patched object
 * @throws strategic-merge.invalid with the API server's reason
 */
export function strategicMerge(schema: StructuralSchema, base: JsonObject, patch: JsonObject): MutableJsonObject {
  return mergeMap(cloneJson(base) as MutableJsonObject, cloneJson(patch) as MutableJsonObject, schema);
}

function mergeMap(original: MutableJsonObject, patch: MutableJsonObject, schema: StructuralSchema | undefined): MutableJsonObject {
  if (Object.hasOwn(patch, DIRECTIVE)) return applyDirective(patch);
  retainKeys(original, patch);
  orderLists(original, patch, schema);
  for (const [key, value] of Object.entries(patch)) {
    const isDeletion = key.startsWith(DELETE_FROM_LIST);
    mergeMember(original, isDeletion ? suffixOf(key, "primitive list") : key, value ?? null, { schema, isDeletion });
  }
  return original;
}

function applyDirective(patch: MutableJsonObject): MutableJsonObject {
  const directive = patch[DIRECTIVE];
  if (directive === "delete") return {};
  if (directive !== "replace") throw badDirective(directive, patch);
  delete patch[DIRECTIVE];
  return patch;
}

interface Member {
  readonly schema: StructuralSchema | undefined;
  readonly isDeletion: boolean;
}

function mergeMember(original: MutableJsonObject, key: string, value: MutableJson, { schema, isDeletion }: Member): void {
  if (value === null) {
    delete original[key];
    return;
  }
  const present = own(original, key) as MutableJson | undefined;
  if (present === undefined || kindOf(present) !== kindOf(value)) {
    if (!isDeletion) setClean(original, key, withoutNulls(value));
    return;
  }
  const subschema = memberSchema(schema, key);
  const strategy = strategyOf(subschema);
  if (isObject(present) && isObject(value)) {
    original[key] =
      strategy === "replace" ? (value as MutableJson) : mergeMap(present as MutableJsonObject, value as MutableJsonObject, subschema);
  } else if (Array.isArray(present) && Array.isArray(value)) {
    original[key] = strategy === "merge" || isDeletion ? mergeList(present, value, { schema: subschema, isDeletion }) : value;
  } else setClean(original, key, value);
}

function setClean(target: MutableJsonObject, key: string, value: MutableJson): void {
  const clean = withoutDirectives(value);
  if (clean === undefined) delete target[key];
  else target[key] = clean;
}

/** Keeps only the keys that `$retainKeys` lists; the patch itself may set no other. */
function retainKeys(original: MutableJsonObject, patch: MutableJsonObject): void {
  const listed = patch[RETAIN_KEYS];
  if (listed === undefined) return;
  delete patch[RETAIN_KEYS];
  if (!Array.isArray(listed)) throw invalid("invalid patch format of retainKeys");
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith(DELETE_FROM_LIST) || key.startsWith(SET_ORDER)) continue;
    if (!listed.includes(key)) throw invalid("invalid patch format of retainKeys");
  }
  for (const key of Object.keys(original)) if (!listed.includes(key)) delete original[key];
}

/** Merges every list that comes with a `$setElementOrder`, and takes both out of the patch. */
function orderLists(original: MutableJsonObject, patch: MutableJsonObject, schema: StructuralSchema | undefined): void {
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(SET_ORDER)) continue;
    const order = asList(patch[directive]);
    delete patch[directive];
    const key = suffixOf(directive, "setElementOrder list");
    const subschema = memberSchema(schema, key);
    const mergeKey = subschema?.["x-kubernetes-patch-merge-key"];
    const [present, changes] = [optionalList(original[key]), optionalList(patch[key])];
    checkOrder(changes ?? [], order, mergeKey);
    const merged = mergeForOrder(present, changes, subschema);
    if (merged === undefined) continue;
    const [ours, theirs] = partition(merged, order, mergeKey);
    checkElements(present ?? [], changes ?? []);
    original[key] = interleave(ours, theirs, { order, serverOrder: present ?? [], mergeKey });
    delete patch[key];
  }
}

function mergeForOrder(
  present: MutableJson[] | undefined,
  changes: MutableJson[] | undefined,
  schema: StructuralSchema | undefined,
): MutableJson[] | undefined {
  if (present === undefined) return changes === undefined ? undefined : (withoutDirectives(changes) as MutableJson[]);
  if (changes === undefined) return present;
  return strategyOf(schema) === "merge" ? mergeList([...present], changes, { schema, isDeletion: false }) : changes;
}

/** The patch's items must come in the order that its `$setElementOrder` lists. */
function checkOrder(changes: readonly MutableJson[], order: readonly MutableJson[], mergeKey: string | undefined): void {
  if (order.length === 0 || changes.length === 0) return;
  const items = mergeKey === undefined ? changes : changes.filter((each) => own(each, DIRECTIVE) !== "delete");
  let next = 0;
  let at = 0;
  while (next < items.length && at < order.length) {
    const item = items[next] ?? null;
    if (own(item, DIRECTIVE) !== undefined) {
      next += 1;
      continue;
    }
    if (sameItem(item, order[at] ?? null, mergeKey)) next += 1;
    at += 1;
  }
  if (next < items.length && at >= order.length) {
    throw invalid(
      `The order in patch list:\n${goText([...changes] as Json[])}\n doesn't match ${SET_ORDER} list:\n${goText([...order] as Json[])}\n`,
    );
  }
}

function sameItem(a: MutableJson, b: MutableJson, mergeKey: string | undefined): boolean {
  return mergeKey === undefined ? a === b : keyOf(a, mergeKey) === keyOf(b, mergeKey);
}

function mergeList(original: MutableJson[], patch: MutableJson[], { schema, isDeletion }: Member): MutableJson[] {
  if (original.length === 0 && patch.length === 0) return original;
  const kind = checkElements(original, patch);
  if (kind !== "map") {
    if (isDeletion) return original.filter((each) => !patch.includes(each));
    const merged = [...new Set([...original, ...patch])];
    const [ours, theirs] = partition(merged, patch, undefined);
    return interleave(ours, theirs, { order: patch, serverOrder: original, mergeKey: undefined });
  }
  const mergeKey = schema?.["x-kubernetes-patch-merge-key"];
  if (mergeKey === undefined) throw invalid("cannot merge lists without merge key");
  const special = applySpecialItems(original, patch as MutableJsonObject[], mergeKey);
  const merged = mergeItems([...special.original], special.patch, mergeKey, schema?.items);
  const [ours, theirs] = partition(merged, special.patch, mergeKey);
  return interleave(ours, theirs, { order: special.patch, serverOrder: special.original, mergeKey });
}

interface SpecialItems {
  readonly original: MutableJson[];
  readonly patch: MutableJson[];
}

/** Takes the items with a `$patch` directive out of a patch list and does what they say. */
function applySpecialItems(original: MutableJson[], patch: readonly MutableJsonObject[], mergeKey: string): SpecialItems {
  const plain: MutableJson[] = [];
  let kept = original;
  let replaces = false;
  for (const item of patch) {
    const directive = item[DIRECTIVE];
    if (directive === undefined) plain.push(item);
    else if (directive === "delete") {
      const value = keyOf(item, mergeKey);
      kept = kept.filter((each) => own(each, mergeKey) !== value);
    } else if (directive === "replace") replaces = true;
    else if (directive === "merge") throw invalid("merging lists cannot yet be specified in the patch");
    else throw badDirective(directive, item);
  }
  return replaces ? { original: plain, patch: [] } : { original: kept, patch: plain };
}

function mergeItems(
  original: MutableJson[],
  patch: readonly MutableJson[],
  mergeKey: string,
  schema: StructuralSchema | undefined,
): MutableJson[] {
  for (const item of patch) {
    const value = keyOf(item, mergeKey);
    const at = original.findIndex((each) => own(each, mergeKey) === value);
    if (at < 0) original.push(item);
    else original[at] = mergeMap(original[at] as MutableJsonObject, item as MutableJsonObject, schema);
  }
  return original;
}

/** Splits a list into the items that another names and those that only the server has. */
function partition(list: readonly MutableJson[], by: readonly MutableJson[], mergeKey: string | undefined): [MutableJson[], MutableJson[]] {
  const named = new Set(by.map((each) => (mergeKey === undefined ? each : own(each, mergeKey))));
  const isNamed = (each: MutableJson): boolean => named.has(mergeKey === undefined ? each : keyOf(each, mergeKey));
  return [list.filter(isNamed), list.filter((each) => !isNamed(each))];
}

interface Ordering {
  readonly order: readonly MutableJson[];
  readonly serverOrder: readonly MutableJson[];
  readonly mergeKey: string | undefined;
}

/** Both parts in their own order; an item that only the server has stands before the first of ours that followed it on the server. */
function interleave(
  ours: readonly MutableJson[],
  theirs: readonly MutableJson[],
  { order, serverOrder, mergeKey }: Ordering,
): MutableJson[] {
  const index = (list: readonly MutableJson[], item: MutableJson): number => list.findIndex((each) => sameKey(each, item, mergeKey));
  const sorted = (items: readonly MutableJson[], by: readonly MutableJson[]): MutableJson[] =>
    items
      .map((item) => ({ item, at: index(by, item) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  const [left, right] = [sorted(theirs, serverOrder), sorted(ours, order)];
  const merged: MutableJson[] = [];
  while (left.length > 0 && right.length > 0) {
    const [l, r] = [index(serverOrder, left[0] ?? null), index(serverOrder, right[0] ?? null)];
    merged.push((l >= 0 && r >= 0 && l < r ? left : right).shift() ?? null);
  }
  return [...merged, ...left, ...right];
}

function sameKey(a: MutableJson, b: MutableJson, mergeKey: string | undefined): boolean {
  return mergeKey === undefined ? sameJson(a, b) : sameJson(own(a, mergeKey), own(b, mergeKey));
}

function keyOf(item: MutableJson, mergeKey: string): Json {
  if (!isObject(item)) throw invalid(`expected a map[string]interface {}, but received a ${goType(item)}`);
  const value = own(item, mergeKey);
  if (value === undefined) throw invalid(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
  return value;
}

/** Elements of lists that are merged have one type. */
function checkElements(...lists: readonly MutableJson[][]): string {
  const kinds = new Set(lists.flat().map((each) => kindOf(each)));
  const [kind] = kinds;
  if (kind === undefined) throw invalid("no elements in any of the given slices");
  if (kind === "list") throw invalid("lists of lists are not supported");
  if (kinds.size > 1) throw invalid(`list element types are not identical: ${goText([...lists] as Json)}`);
  return kind;
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return "list";
  if (isObject(value)) return "map";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value;
}

function memberSchema(schema: StructuralSchema | undefined, key: string): StructuralSchema | undefined {
  const property = schema?.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  if (property !== undefined) return property;
  return typeof schema?.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/** The strategy beside `retainKeys`, which only says how clients build patches. */
function strategyOf(schema: StructuralSchema | undefined): "merge" | "replace" | undefined {
  if (schema === undefined) return undefined;
  return strategicKeysOf(schema).strategies.find((each): each is "merge" | "replace" => each !== "retainKeys");
}

function withoutNulls(value: MutableJson): MutableJson {
  if (Array.isArray(value)) for (const each of value) withoutNulls(each);
  else if (isObject(value)) {
    const object = value as MutableJsonObject;
    for (const [key, each] of Object.entries(object)) {
      if (each === null || each === undefined) delete object[key];
      else withoutNulls(each);
    }
  }
  return value;
}

/** Drops objects that carry a `$patch` directive; undefined when the value itself is one. */
function withoutDirectives(value: MutableJson): MutableJson | undefined {
  if (Array.isArray(value)) return value.map((each) => withoutDirectives(each)).filter((each) => each !== undefined);
  if (!isObject(value)) return value;
  const object = value as MutableJsonObject;
  if (Object.hasOwn(object, DIRECTIVE)) return undefined;
  for (const [key, each] of Object.entries(object)) setOrDelete(object, key, withoutDirectives(each ?? null));
  return object;
}

function setOrDelete(object: MutableJsonObject, key: string, value: MutableJson | undefined): void {
  if (value === undefined) delete object[key];
  else object[key] = value;
}

function suffixOf(directive: string, what: string): string {
  const slash = directive.indexOf("/");
  const prefix = directive.slice(0, Math.max(slash, 0));
  if (slash < 0 || (prefix !== DELETE_FROM_LIST && prefix !== SET_ORDER)) throw invalid(`invalid patch format of ${what}`);
  return directive.slice(slash + 1);
}

function asList(value: MutableJson | undefined): MutableJson[] {
  if (Array.isArray(value)) return value;
  throw invalid(`expected a []interface {}, but received a ${goType(value ?? null)}`);
}

function optionalList(value: MutableJson | undefined): MutableJson[] | undefined {
  return value === undefined ? undefined : asList(value);
}

function badDirective(directive: MutableJson | undefined, map: MutableJsonObject): Error {
  return invalid(`unknown patch type: ${goText(directive ?? null)} in map: ${goText(map)}`);
}

function invalid(reason: string): Error {
  return strategicMergeProblems.invalid(reason);
}

function goType(value: Json): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  return value === null ? "%!s(<nil>)" : kindOf(value).replace("boolean", "bool");
}

/** A value as Go's %v prints it: `map[a:1 b:[x y]]`. */
function goText(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => goText(each)).join(" ")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, each]) => `${key}:${goText(each)}`).join(" ")}]`;
  }
  return value === null || value === undefined ? "<nil>" : String(value as string | number | boolean);
}
