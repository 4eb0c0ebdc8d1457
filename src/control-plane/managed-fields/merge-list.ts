// Merges two associative lists: items of both keep the right list's order, items of the left alone stay near their old neighbours.
import type { Json } from "#base";
import type { ListAtom } from "./atom.ts";
import { formatElement, type PathElement } from "./path-element.ts";
import { indexItems, type Misfit } from "./walk.ts";

/** Merges two items with each other; either may be absent. */
export type MergeItem = (left: Json | undefined, right: Json | undefined) => Json | undefined;

export interface ListPair {
  readonly left: readonly Json[] | undefined;
  readonly right: readonly Json[] | undefined;
}

/** @see structured-merge-diff typed/merge.go, visitListItems */
export function mergeLists(list: ListAtom, { left, right }: ListPair, misfits: Misfit[], mergeItem: MergeItem): Json | undefined {
  const lefts = indexItems(list, left);
  const rights = indexItems(list, right);
  const duplicates = [...rights.byElement].filter(([, items]) => items.length > 1);
  const problems = [
    ...rights.problems,
    ...duplicates.map(([element]) => ({ path: "", message: `duplicate entries for key ${formatElement(element)}` })),
    ...lefts.problems,
  ];
  if (problems.length > 0) {
    misfits.push(...problems);
    return undefined;
  }
  const out = new ListMerge(lefts.byElement, rights.byElement, mergeItem).run(lefts.order, rights.order, left ?? []);
  return out.length > 0 ? out : undefined;
}

class ListMerge {
  readonly #left: ReadonlyMap<PathElement, readonly Json[]>;
  readonly #right: ReadonlyMap<PathElement, readonly Json[]>;
  readonly #mergeItem: MergeItem;
  readonly #out: Json[] = [];
  readonly #merged = new Set<PathElement>();

  constructor(left: ReadonlyMap<PathElement, readonly Json[]>, right: ReadonlyMap<PathElement, readonly Json[]>, mergeItem: MergeItem) {
    this.#left = left;
    this.#right = right;
    this.#mergeItem = mergeItem;
  }

  run(lefts: readonly PathElement[], rights: readonly PathElement[], leftItems: readonly Json[]): Json[] {
    const shared = rights.filter((element) => this.#left.has(element));
    let next = shared.shift();
    let [l, r] = [0, 0];
    while (l < lefts.length || r < rights.length) {
      const [mine, theirs] = [lefts[l], rights[r]];
      if (mine !== undefined && theirs !== undefined) {
        if (mine === theirs) {
          this.#takeBoth(mine);
          l += 1;
          r += 1;
          next = shared.shift();
          continue;
        }
        // shared, but not the item whose turn it is
        if (this.#right.has(mine) && next !== undefined && next !== mine) {
          l += 1;
          continue;
        }
      }
      if (mine !== undefined) {
        if (!this.#right.has(mine)) {
          this.#add(leftItems[l], undefined);
          l += 1;
          continue;
        }
        if (this.#merged.has(mine)) l += 1;
      }
      if (theirs !== undefined) {
        this.#takeBoth(theirs);
        r += 1;
        if (next === theirs) next = shared.shift();
      }
    }
    return this.#out;
  }

  #takeBoth(element: PathElement): void {
    this.#merged.add(element);
    const left = this.#left.get(element);
    // an item that stands more than once is not merged with the new one
    this.#add(left === undefined || left.length > 1 ? undefined : left[0], this.#right.get(element)?.[0]);
  }

  #add(left: Json | undefined, right: Json | undefined): void {
    const item = this.#mergeItem(left, right);
    if (item !== undefined) this.#out.push(item);
  }
}
