// What the object sets of one run know of each other: which objects each names, and which creates go on from one that was cut short.
import type { CtyObject } from "#codec";
import type { SetContent } from "./object-set-content.ts";
import { providerProblems } from "./problems.ts";

/** One run of a configuration against one cluster. */
export class SetRun {
  readonly #holders = new Map<string, string>();
  readonly #named = new Map<string, readonly string[]>();
  readonly #changed = new Set<string>();
  readonly #unfinished = new Map<string, CtyObject>();
  readonly #written = new Map<string, ReadonlySet<string>>();

  /** Notes what a set names; a set that is planned again names it anew. @throws provider.inTwoSets */
  claim({ name, elements }: SetContent): void {
    for (const id of this.#named.get(name) ?? []) this.#holders.delete(id);
    const taken = elements.filter(({ id }) => (this.#holders.get(id) ?? name) !== name);
    const [first] = taken;
    if (first !== undefined) throw providerProblems.inTwoSets(first.id, [this.#holders.get(first.id) ?? "", name], taken.length - 1);
    for (const { id } of elements) this.#holders.set(id, name);
    this.#named.set(
      name,
      elements.map(({ id }) => id),
    );
  }

  /** Notes that a set is being changed, which happens once in a run. @throws provider.setNamedTwice */
  begin({ name, elements }: SetContent): void {
    if (this.#changed.has(name)) throw providerProblems.setNamedTwice(name);
    this.#changed.add(name);
    this.#written.set(name, new Set(elements.map(({ id }) => id)));
  }

  /** Objects that this run has written for a set; a replaced state of it may not take them down. */
  writtenFor(name: string): ReadonlySet<string> {
    return this.#written.get(name) ?? new Set();
  }

  /** Keeps what an unfinished create has left, for the create that goes on from there. */
  leave(name: string, state: CtyObject): void {
    this.#unfinished.set(name, state);
  }

  /** What an unfinished create has left; undefined for a create from nothing. */
  take(name: string): CtyObject | undefined {
    const left = this.#unfinished.get(name);
    this.#unfinished.delete(name);
    return left;
  }
}
