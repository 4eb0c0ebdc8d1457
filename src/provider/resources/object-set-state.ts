// What a set of objects stands at after an apply that did not come to its end.
import { objectSetIdentity, OBJECT_SET_MEMBERS } from "#api";
import { isCtyObject, type CtyObject, type CtyValue } from "#codec";
import { objectAt, textAt } from "../plugin/index.ts";
import type { SetContent, SetElement } from "./object-set-content.ts";
import { rawMap, rawOf, type Raw } from "./object-set-raw.ts";

/** How far an apply has come, by ids of objects. */
export interface Progress {
  /** Objects that stand as planned. */
  readonly settled: ReadonlySet<string>;
  /** Objects that may have been written. */
  readonly uncertain: ReadonlySet<string>;
  /** Objects that are no more, or no more the set's. */
  readonly removed: ReadonlySet<string>;
}

/** A set before and after, as values and read. */
export interface SetChange {
  readonly prior: CtyObject | null;
  readonly before: SetContent | undefined;
  readonly planned: CtyObject;
  readonly wanted: SetContent;
}

const NOT_APPLIED = "not applied yet";

/**
 * The state to store: what was applied, what is still as it was, and nothing that is not there. What a set says for all of its objects
 * stays that of before, so that the next plan sees whom it does not hold for yet. Without a prior state there is no id, which tells a
 * create that was cut short.
 */
export function partialState({ prior, before, planned, wanted }: SetChange, progress: Progress): CtyObject {
  const base = prior ?? { ...planned, id: null };
  const maps = new Maps(textAt(base, "namespace"));
  for (const element of wanted.elements) {
    const old = before?.find(element.id);
    if (progress.settled.has(element.id)) maps.put(element, element.raw);
    else if (old !== undefined) maps.put(old, notApplied(old));
    else if (progress.uncertain.has(element.id)) maps.put(element, notApplied(element));
  }
  for (const element of before?.elements ?? [])
    if (wanted.find(element.id) === undefined && !progress.removed.has(element.id)) maps.put(element, element.raw);
  return { ...base, ...maps.over(planned) };
}

function notApplied({ raw }: SetElement): Raw {
  return rawOf({ ...(isCtyObject(raw.value) ? raw.value : {}), drift: NOT_APPLIED });
}

/** The maps of a state as they are filled. Every element has a key under which it means the same object. */
class Maps {
  readonly #namespace: string | undefined;
  readonly #made = new Map<string, Map<string, Raw>>();

  constructor(namespace: string | undefined) {
    this.#namespace = namespace;
  }

  put({ attribute, key, ref, value }: SetElement, raw: Raw): void {
    const map = this.#made.get(attribute) ?? new Map<string, Raw>();
    this.#made.set(attribute, map);
    const { name, namespace = "" } = ref;
    const metadata = objectAt(value, "metadata");
    const given = { name: textAt(metadata, "name"), namespace: textAt(metadata, "namespace") };
    const meant = objectSetIdentity(key, given, this.#namespace);
    if (meant.name === name && meant.namespace === namespace && !map.has(key)) return void map.set(key, raw);
    let free = `${namespace}/${name}`;
    while (map.has(free)) free += "+";
    const written = isCtyObject(raw.value) ? raw.value : {};
    map.set(free, rawOf({ ...written, metadata: { ...objectAt(written, "metadata"), name, namespace } }));
  }

  over(planned: CtyObject): CtyObject {
    return Object.fromEntries(
      OBJECT_SET_MEMBERS.map(({ attribute }): readonly [string, CtyValue] => {
        const made = this.#made.get(attribute);
        if (made !== undefined) return [attribute, rawMap(made, planned[attribute])];
        return [attribute, (planned[attribute] ?? null) === null ? null : rawMap(new Map(), undefined)];
      }),
    );
  }
}
