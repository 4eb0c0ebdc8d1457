// A value with its schema, and the operations of structured-merge-diff on it: field set, comparison, merge, removal.
import { isObject, own, sameJson, setOwn, type Json, type JsonObject, type MutableJson } from "#base";
import type { Atom, ListAtom, MapAtom } from "./atom.ts";
import { FieldSet } from "./field-set.ts";
import { fieldElement, type FieldPath, type PathElement } from "./path-element.ts";
import { mergeLists } from "./merge-list.ts";
import { asList, deduce, indexItems, itemElement, sameAtom, type Misfit } from "./walk.ts";

/** Paths that differ between two values. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

/** Every field that a value sets. @see structured-merge-diff typed/tofieldset.go */
export function toFieldSet(atom: Atom, value: Json | undefined): FieldSet {
  const set = new FieldSet();
  collect(atom, value, [], set);
  return set;
}

function collect(atom: Atom, value: Json | undefined, path: FieldPath, set: FieldSet): void {
  const { map, scalar, list } = deduce(atom, value);
  if (map !== undefined) collectMap(map, value, path, set);
  else if (scalar !== undefined) set.insert(path);
  else if (list !== undefined) collectList(list, value, path, set);
}

function collectMap(map: MapAtom, value: Json | undefined, path: FieldPath, set: FieldSet): void {
  if (map.atomic) return set.insert(path);
  if (!isObject(value)) return;
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) continue;
    const below = [...path, fieldElement(key)];
    const type = map.typeOf(key);
    if (type !== undefined) collect(type, each, below, set);
    if (each === null || (isObject(each) && Object.keys(each).length === 0) || !map.fields.has(key)) set.insert(below);
  }
}

function collectList(list: ListAtom, value: Json | undefined, path: FieldPath, set: FieldSet): void {
  if (!list.associative) return set.insert(path);
  const { byElement } = indexItems(list, asList(value));
  for (const [element, items] of byElement) {
    const below = [...path, element];
    if (items.length === 1) collect(list.element(), items[0], below, set);
    set.insert(below);
  }
}

/** What the right value removes, modifies and adds. @see structured-merge-diff typed/compare.go */
export function compareTyped(atom: Atom, left: Json | undefined, right: Json | undefined): { comparison: Comparison; misfits: Misfit[] } {
  const comparison = { removed: new FieldSet(), modified: new FieldSet(), added: new FieldSet() };
  const misfits: Misfit[] = [];
  compareAt(atom, { left, right, path: [] }, { comparison, misfits });
  return { comparison, misfits };
}

interface Pair {
  readonly left: Json | undefined;
  readonly right: Json | undefined;
  readonly path: FieldPath;
}
interface Findings {
  readonly comparison: Comparison;
  readonly misfits: Misfit[];
}

function compareAt(atom: Atom, pair: Pair, out: Findings): void {
  const leftAtom = deduce(atom, pair.left);
  const rightAtom = deduce(atom, pair.right);
  let isLeaf: boolean;
  if (pair.right === undefined) isLeaf = compareAs(leftAtom, pair, out);
  else if (pair.left === undefined || sameAtom(leftAtom, rightAtom)) isLeaf = compareAs(rightAtom, pair, out);
  else {
    compareAs(leftAtom, pair, out);
    isLeaf = compareAs(rightAtom, pair, out);
  }
  if (isLeaf) return;
  if (pair.left === undefined) out.comparison.added.insert(pair.path);
  else if (pair.right === undefined) out.comparison.removed.insert(pair.path);
}

/** Answers whether the pair was compared as one value. */
function compareAs(atom: Atom, pair: Pair, out: Findings): boolean {
  if (atom.map !== undefined) return compareMaps(atom.map, pair, out);
  if (atom.scalar !== undefined) return compareLeaf(pair, out);
  return atom.list === undefined ? false : compareLists(atom.list, pair, out);
}

function compareLeaf({ left, right, path }: Pair, { comparison }: Findings): boolean {
  if (left === undefined) comparison.added.insert(path);
  else if (right === undefined) comparison.removed.insert(path);
  else if (!sameJson(left, right)) comparison.modified.insert(path);
  return true;
}

function compareMaps(map: MapAtom, pair: Pair, out: Findings): boolean {
  const left = isObject(pair.left) ? pair.left : NOTHING;
  const right = isObject(pair.right) ? pair.right : NOTHING;
  const keys = keysOf(left, right);
  if (map.atomic || keys.length === 0) return compareLeaf(pair, out);
  for (const key of keys) {
    const [mine, theirs] = [own(left, key), own(right, key)];
    const type = map.typeOf(key);
    if (mine === theirs || type === undefined) continue;
    compareAt(type, { left: mine, right: theirs, path: [...pair.path, fieldElement(key)] }, out);
  }
  return false;
}

const NOTHING: JsonObject = {};

/** Keys of the left object, then those that only the right one has. */
function keysOf(left: JsonObject, right: JsonObject): readonly string[] {
  const keys = Object.keys(left);
  if (keys.length === 0) return Object.keys(right);
  for (const key of Object.keys(right)) if (!Object.hasOwn(left, key)) keys.push(key);
  return keys;
}

function compareLists(list: ListAtom, pair: Pair, out: Findings): boolean {
  const left = asList(pair.left);
  const right = asList(pair.right);
  if (!list.associative || ((left?.length ?? 0) === 0 && (right?.length ?? 0) === 0)) return compareLeaf(pair, out);
  const lefts = indexItems(list, left);
  const rights = indexItems(list, right);
  out.misfits.push(...lefts.problems, ...rights.problems);
  for (const element of new Set([...lefts.order, ...rights.order])) {
    compareItems(
      list.element(),
      { element, left: lefts.byElement.get(element) ?? [], right: rights.byElement.get(element) ?? [], path: [...pair.path, element] },
      out,
    );
  }
  return false;
}

interface ItemPair {
  readonly element: PathElement;
  readonly left: readonly Json[];
  readonly right: readonly Json[];
  readonly path: FieldPath;
}

/** Items that stand more than once are compared as one value, and never field by field. */
function compareItems(atom: Atom, { left, right, path }: ItemPair, out: Findings): void {
  if (left.length <= 1 && right.length <= 1) return compareAt(atom, { left: left[0], right: right[0], path }, out);
  if (left.length >= 2 && right.length >= 2) {
    if (!sameJson(left, right)) out.comparison.modified.insert(path);
    return;
  }
  if (left.length >= 2) {
    if (right.length > 0) compareAt(atom, { left: undefined, right: right[0], path }, out);
    out.comparison.removed.insert(path);
    return;
  }
  if (left.length > 0) compareAt(atom, { left: left[0], right: undefined, path }, out);
  out.comparison.added.insert(path);
}

/** The left value with everything that the right one sets. @see structured-merge-diff typed/merge.go */
export function mergeTyped(atom: Atom, left: Json | undefined, right: Json | undefined, misfits: Misfit[]): Json | undefined {
  const leftAtom = deduce(atom, left);
  const rightAtom = deduce(atom, right);
  return mergeAs(right === undefined ? leftAtom : rightAtom, left, right, misfits);
}

function mergeAs(atom: Atom, left: Json | undefined, right: Json | undefined, misfits: Misfit[]): Json | undefined {
  if (atom.map !== undefined) return mergeMaps(atom.map, left, right, misfits);
  if (atom.scalar !== undefined || atom.list === undefined) return right === undefined ? left : right;
  const [mine, theirs] = [asList(left), asList(right)];
  if (!atom.list.associative || ((mine?.length ?? 0) === 0 && (theirs?.length ?? 0) === 0)) return right === undefined ? left : right;
  const { element } = atom.list;
  return mergeLists(atom.list, { left: mine, right: theirs }, misfits, (l, r) => mergeTyped(element(), l, r, misfits));
}

function mergeMaps(map: MapAtom, left: Json | undefined, right: Json | undefined, misfits: Misfit[]): Json | undefined {
  const mine = isObject(left) ? left : {};
  const theirs = isObject(right) ? right : {};
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  if (map.atomic || keys.size === 0) return right === undefined ? left : right;
  const out: Record<string, MutableJson> = {};
  for (const key of keys) {
    const [l, r] = [own(mine, key), own(theirs, key)];
    const type = map.typeOf(key);
    const merged = type === undefined ? (r ?? l) : mergeTyped(type, l, r, misfits);
    if (merged !== undefined) setOwn(out, key, merged);
  }
  return out;
}

/** The value without the members of a set; a map or list that becomes empty goes, and so does any atomic value that is entered. @see structured-merge-diff typed/remove.go */
export function removeItems(atom: Atom, value: Json, toRemove: FieldSet): Json {
  const { map, scalar, list } = deduce(atom, value);
  if (map !== undefined) return removeFromMap(map, value, toRemove);
  if (scalar !== undefined) return value;
  return list === undefined ? null : removeFromList(list, value, toRemove);
}

function removeFromMap(map: MapAtom, value: Json, toRemove: FieldSet): Json {
  if (!isObject(value) || map.atomic) return null;
  const out: Record<string, Json> = {};
  for (const [key, each] of Object.entries(value)) {
    const element = fieldElement(key);
    if (each === undefined || toRemove.hasMember(element)) continue;
    const below = toRemove.below(element);
    const type = map.typeOf(key);
    setOwn(out, key, below.isEmpty() || type === undefined ? each : removeItems(type, each, below));
  }
  return Object.keys(out).length > 0 ? out : null;
}

function removeFromList(list: ListAtom, value: Json, toRemove: FieldSet): Json {
  if (!Array.isArray(value) || !list.associative) return null;
  const out: Json[] = [];
  for (const item of value as readonly Json[]) {
    const named = itemElement(list, item);
    const element = "element" in named ? named.element : "";
    if (toRemove.hasMember(element)) continue;
    const below = toRemove.below(element);
    out.push(below.isEmpty() ? item : removeItems(list.element(), item, below));
  }
  return out.length > 0 ? out : null;
}
