// Adapts a stored field set to a schema in which a granular list or map has become atomic.
import type { Atom } from "./atom.ts";
import { FieldSet } from "./field-set.ts";
import type { FieldPath } from "./path-element.ts";

/** @see structured-merge-diff typed/reconcile_schema.go */
export function reconcileWithSchema(set: FieldSet, atom: Atom): FieldSet {
  const atomics: FieldPath[] = [];
  findGranular(set, atom, { path: [], isAtomic: false }, atomics);
  if (atomics.length === 0) return set;
  const changed = FieldSet.of(...atomics);
  return set.recursiveDifference(changed).union(changed);
}

interface Place {
  readonly path: FieldPath;
  readonly isAtomic: boolean;
}

function findGranular(set: FieldSet | undefined, atom: Atom, place: Place, out: FieldPath[]): void {
  const { map, list } = atom;
  if (map !== undefined) {
    if (map.isDeduced) return;
    if (!place.isAtomic && map.atomic) {
      if (set !== undefined && !set.isEmpty()) out.push(place.path);
      return;
    }
    return descend(set, (element) => map.typeOf(element.startsWith("f:") ? element.slice(2) : ""), place, out);
  }
  if (atom.scalar !== undefined || list === undefined) return;
  if (!place.isAtomic && !list.associative) {
    out.push(place.path);
    return;
  }
  descend(set, () => list.element(), place, out);
}

function descend(set: FieldSet | undefined, typeOf: (element: string) => Atom | undefined, { path }: Place, out: FieldPath[]): void {
  if (set === undefined) return;
  for (const element of new Set([...set.members, ...set.children.keys()])) {
    const type = typeOf(element);
    if (type === undefined) continue;
    const child = set.children.get(element);
    findGranular(child, type, { path: [...path, element], isAtomic: set.members.has(element) && child === undefined }, out);
  }
}
