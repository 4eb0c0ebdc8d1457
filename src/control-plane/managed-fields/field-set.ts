// A set of field paths as a tree, with the operations of structured-merge-diff's fieldpath.Set. Sets are not changed once shared;
// only `insert` changes one, while it is being built.
import { isObject, setOwn, type Json, type JsonObject } from "#base";
import { compareElements, type FieldPath, type PathElement } from "./path-element.ts";
import type { Atom } from "./atom.ts";

export class FieldSet {
  readonly members: Set<PathElement>;
  readonly children: Map<PathElement, FieldSet>;

  constructor(members: Set<PathElement> = new Set(), children: Map<PathElement, FieldSet> = new Map()) {
    this.members = members;
    this.children = children;
  }

  static of(...paths: readonly FieldPath[]): FieldSet {
    const set = new FieldSet();
    for (const path of paths) set.insert(path);
    return set;
  }

  /** Reads FieldsV1; undefined where it is malformed. */
  static tryParse(fields: unknown): FieldSet | undefined {
    if (!isObject(fields)) return undefined;
    const set = new FieldSet();
    for (const [key, value] of Object.entries(fields)) {
      if (key === "." || !/^[fkvi]:/.test(key) || !isReadable(key)) {
        if (key === ".") continue;
        return undefined;
      }
      const child = FieldSet.tryParse(value ?? {});
      if (child === undefined) return undefined;
      if (child.isEmpty() || Object.hasOwn(value as JsonObject, ".")) set.members.add(key);
      if (!child.isEmpty()) set.children.set(key, child);
    }
    return set;
  }

  insert(path: FieldPath): void {
    this.#insertFrom(path, 0);
  }

  #insertFrom(path: FieldPath, start: number): void {
    const element = path[start];
    if (element === undefined) return;
    if (start === path.length - 1) this.members.add(element);
    else this.#descend(element).#insertFrom(path, start + 1);
  }

  #descend(element: PathElement): FieldSet {
    let child = this.children.get(element);
    if (child === undefined) this.children.set(element, (child = new FieldSet()));
    return child;
  }

  isEmpty(): boolean {
    if (this.members.size > 0) return false;
    for (const child of this.children.values()) if (!child.isEmpty()) return false;
    return true;
  }

  has(path: FieldPath): boolean {
    const last = path.at(-1);
    if (last === undefined) return false;
    const [first, ...rest] = path;
    if (rest.length === 0) return this.members.has(last);
    return this.children.get(first ?? "")?.has(rest) ?? false;
  }

  hasMember(element: PathElement): boolean {
    return this.members.has(element);
  }

  /** What lies below a step; empty where nothing does. */
  below(element: PathElement): FieldSet {
    return this.children.get(element) ?? EMPTY;
  }

  union(other: FieldSet): FieldSet {
    if (isBare(other)) return this;
    if (isBare(this)) return other;
    const children = new Map(this.children);
    for (const [element, child] of other.children) {
      const mine = children.get(element);
      children.set(element, mine === undefined ? child : mine.union(child));
    }
    return new FieldSet(new Set([...this.members, ...other.members]), children);
  }

  intersection(other: FieldSet): FieldSet {
    if (isBare(this) || isBare(other)) return EMPTY;
    return new FieldSet(
      filter(this.members, (each) => other.members.has(each)),
      this.#mapChildren((child, element) => {
        const theirs = other.children.get(element);
        return theirs === undefined ? undefined : child.intersection(theirs);
      }),
    );
  }

  /** Paths of this set that are not members of the other; children of a removed member stay. */
  difference(other: FieldSet): FieldSet {
    if (isBare(this) || isBare(other)) return this;
    return new FieldSet(
      filter(this.members, (each) => !other.members.has(each)),
      this.#mapChildren((child, element) => {
        const theirs = other.children.get(element);
        return theirs === undefined ? child : child.difference(theirs);
      }),
    );
  }

  /** Like difference, but a removed member takes its children along. */
  recursiveDifference(other: FieldSet): FieldSet {
    if (isBare(this) || isBare(other)) return this;
    return new FieldSet(
      filter(this.members, (each) => !other.members.has(each)),
      this.#mapChildren((child, element) => {
        if (other.members.has(element)) return undefined;
        const theirs = other.children.get(element);
        return theirs === undefined ? child : child.recursiveDifference(theirs);
      }),
    );
  }

  /** Adds every declared field of a struct that has children as a member of its own. */
  withNamedFields(atom: Atom | undefined): FieldSet {
    const members = new Set(this.members);
    const children = new Map<PathElement, FieldSet>();
    for (const [element, child] of this.children) {
      const isField = element.startsWith("f:");
      if (isField && atom?.map?.fields.has(element.slice(2))) members.add(element);
      const next = isField ? atom?.map?.typeOf(element.slice(2)) : atom?.list?.element();
      children.set(element, child.withNamedFields(next));
    }
    return new FieldSet(members, children);
  }

  /** Every path, members of a level before what lies below them, each level sorted. */
  paths(prefix: FieldPath = []): Iterable<FieldPath> {
    return this.#paths(prefix);
  }

  *#paths(prefix: FieldPath): Iterable<FieldPath> {
    for (const element of [...this.members].toSorted(compareElements)) yield [...prefix, element];
    for (const [element, child] of this.#sortedChildren()) yield* child.paths([...prefix, element]);
  }

  /** FieldsV1, keys in ascending order. */
  toJson(): JsonObject {
    const out: Record<string, Json> = {};
    const elements = [...this.members];
    for (const element of this.children.keys()) if (!this.members.has(element)) elements.push(element);
    for (const element of elements.toSorted(compareElements)) {
      const child = this.children.get(element);
      const below = child === undefined || child.isEmpty() ? undefined : child.toJson();
      if (below === undefined && !this.members.has(element)) continue;
      setOwn(out, element, below === undefined ? {} : this.members.has(element) ? { ".": {}, ...below } : below);
    }
    return out;
  }

  #sortedChildren(): [PathElement, FieldSet][] {
    return [...this.children].toSorted(([a], [b]) => compareElements(a, b));
  }

  #mapChildren(change: (child: FieldSet, element: PathElement) => FieldSet | undefined): Map<PathElement, FieldSet> {
    const out = new Map<PathElement, FieldSet>();
    for (const [element, child] of this.children) {
      const changed = change(child, element);
      if (changed !== undefined && !changed.isEmpty()) out.set(element, changed);
    }
    return out;
  }
}

const EMPTY = new FieldSet();

/** Whether nothing stands in a set, without looking further down. */
function isBare({ members, children }: FieldSet): boolean {
  return members.size === 0 && children.size === 0;
}

function filter(set: ReadonlySet<PathElement>, keep: (element: PathElement) => boolean): Set<PathElement> {
  const out = new Set<PathElement>();
  for (const each of set) if (keep(each)) out.add(each);
  return out;
}

function isReadable(key: string): boolean {
  if (key.startsWith("f:")) return true;
  try {
    const value: unknown = JSON.parse(key.slice(2));
    return key.startsWith("k:") ? isObject(value) : key.startsWith("v:") || Number.isInteger(value);
  } catch {
    return false; // not JSON: the caller reports the whole entry as malformed
  }
}
