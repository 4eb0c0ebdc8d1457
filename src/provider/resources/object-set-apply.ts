// Brings a set of objects about: refuses what others hold, writes what differs, many at once, removes what is no longer named, and waits.
import { isProblem, messageOf, type KubeObject, type ObjectRef } from "#base";
import { SET_LABEL, setOf, type SetContent, type SetElement } from "./object-set-content.ts";
import { AT_ONCE, isOfOne, type SetPlaces } from "./object-set-places.ts";
import type { Progress, SetChange } from "./object-set-state.ts";
import { removeElements, waitUntilAllReady } from "./object-set-wait.ts";
import { providerProblems } from "./problems.ts";

/** What is asked beside the objects. */
export interface SetRules {
  readonly adopt: boolean;
  readonly prune: boolean;
  readonly force: boolean;
  /** Waits for every object, not only for those that are written: an earlier run was cut short, perhaps while it waited. */
  readonly waitsForAll: boolean;
  /** Milliseconds; no wait when absent. */
  readonly waitMillis: number | undefined;
}

/** One apply, and how far it has come. */
export class SetApply implements Progress {
  readonly settled = new Set<string>();
  readonly uncertain = new Set<string>();
  readonly removed = new Set<string>();
  readonly #change: SetChange;
  readonly #places: SetPlaces;
  readonly #generations = new Map<string, number>();

  constructor(change: SetChange, places: SetPlaces) {
    this.#change = change;
    this.#places = places;
  }

  /** True once a request that writes has gone out. */
  get hasBegun(): boolean {
    return this.settled.size + this.uncertain.size + this.removed.size > 0;
  }

  /**
   * @throws provider.objectsTaken before anything is written · provider.objectsFailed · provider.stillThere · what concerns the whole
   *   cluster, such as kube.unreachable
   */
  async run(rules: SetRules): Promise<void> {
    const { before, wanted } = this.#change;
    const differing = wanted.elements.filter((each) => differs(each, wanted, before));
    await this.#refuseTaken(differing, rules.adopt);
    const written = new Set(differing);
    for (const each of wanted.elements) if (!written.has(each)) this.settled.add(each.id);
    await this.#write(differing, rules.force);
    const left = (before?.elements ?? []).filter(({ id }) => wanted.find(id) === undefined);
    if (before !== undefined) await removeElements(before, left, { places: this.#places, prune: rules.prune, removed: this.removed });
    if (rules.waitMillis === undefined) return;
    const awaited = rules.waitsForAll ? wanted.elements : differing;
    await waitUntilAllReady(wanted.name, awaited, {
      places: this.#places,
      millis: rules.waitMillis,
      generationOf: (id) => this.#generations.get(id) ?? 0,
    });
  }

  /** Objects that are not the set's yet, or that somebody else may hold by now, are looked at before the first write. */
  async #refuseTaken(elements: readonly SetElement[], adopts: boolean): Promise<void> {
    const { before, wanted } = this.#change;
    const open = elements.filter(({ id }) => {
      const old = before?.find(id);
      return old === undefined || (old.value["drift"] ?? null) !== null;
    });
    const found = await takenAmong(open, { wanted, before, adopts }, this.#places);
    if (found.length === 0) return;
    throw providerProblems.objectsTaken(wanted.name, found, found.some((each) => each.includes(OTHER_SET)) ? LEAVE_OTHER : ADOPT);
  }

  async #write(elements: readonly SetElement[], force: boolean): Promise<void> {
    const { mapLimit } = await import("#apply");
    const { signal, log, reader } = this.#places;
    const { wanted } = this.#change;
    if (elements.length > 0) log.write("info", "applying objects of a set", { set: wanted.name, objects: elements.length });
    for (const { ref } of elements) reader.forget(ref);
    const failed: string[] = [];
    await mapLimit(elements, { limit: AT_ONCE, signal }, async (element) => {
      try {
        await this.#writeOne(element, force);
      } catch (thrown) {
        if (isFinal(thrown)) this.uncertain.delete(element.id);
        if (!isOfOne(thrown)) throw thrown;
        failed.push(messageOf(thrown));
      }
    });
    if (failed.length > 0) throw providerProblems.objectsFailed(wanted.name, "applied", { failed, of: wanted.elements.length });
  }

  async #writeOne(element: SetElement, force: boolean): Promise<void> {
    const { before, wanted } = this.#change;
    const { cluster, signal } = this.#places;
    this.uncertain.add(element.id);
    const options = { fieldValidation: "Strict", force, signal } as const;
    const applied = await cluster.apply(wanted.objectOf(element), { ...options, fieldManager: wanted.manager });
    // The manager of before lets its fields go; the new one holds them already.
    if (before?.find(element.id) !== undefined && before.manager !== wanted.manager)
      await cluster.apply(bareObject(element.ref), { ...options, fieldManager: before.manager });
    this.#generations.set(element.id, applied.metadata.generation ?? 0);
    this.uncertain.delete(element.id);
    this.settled.add(element.id);
  }
}

/** True for an element that has to be written: a new one, one of other content, and one that has drifted beside its attributes. */
export function differs(element: SetElement, wanted: SetContent, before: SetContent | undefined): boolean {
  const old = before?.find(element.id);
  if (before === undefined || old === undefined || (old.value["drift"] ?? null) !== null || before.manager !== wanted.manager) return true;
  return JSON.stringify(before.objectOf(old)) !== JSON.stringify(wanted.objectOf(element));
}

function bareObject({ apiVersion, kind, name, namespace = "" }: ObjectRef): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace } };
}

const OTHER_SET = "is in the object set";
const LEAVE_OTHER = "name each object in one set only: take it out of the other one first, whose prune = false leaves it in the cluster";
const ADOPT = "set adopt to true to take over what exists, or import the set by its name";

/** Which objects a set may take. */
export interface Taking {
  readonly wanted: SetContent;
  readonly before: SetContent | undefined;
  /** Objects that exist and are in no set. */
  readonly adopts: boolean;
  /** Objects with the set's label, although the set does not know them. */
  readonly trustsLabel?: boolean;
}

/** Objects that the set may not write, each with the reason. */
export async function takenAmong(
  elements: readonly SetElement[],
  { wanted, before, ...taking }: Taking,
  { reader, signal }: Pick<SetPlaces, "reader" | "signal">,
): Promise<readonly string[]> {
  const { mapLimit } = await import("#apply");
  const reasons = await mapLimit(elements, { limit: AT_ONCE, signal }, async (element) => {
    const live = await reader.read(element.ref, signal);
    return live && reasonAgainst(live, { names: [wanted.name, before?.name], isOurs: before?.find(element.id) !== undefined, ...taking });
  });
  return reasons.flatMap((reason, at) => (reason === undefined ? [] : [`${elements[at]?.id} ${reason}`]));
}

interface Claimant extends Pick<Taking, "adopts" | "trustsLabel"> {
  readonly names: readonly (string | undefined)[];
  readonly isOurs: boolean;
}

function reasonAgainst(live: KubeObject, { names, isOurs, adopts, trustsLabel = false }: Claimant): string | undefined {
  const mark = setOf(live);
  if (mark !== undefined && !names.includes(mark)) return `${OTHER_SET} ${JSON.stringify(mark)}`;
  if (live.metadata.deletionTimestamp !== undefined) return "is still being deleted";
  if (isOurs || adopts || (trustsLabel && mark !== undefined)) return undefined;
  return mark === undefined ? "exists already and is in no set" : `exists already with the label ${SET_LABEL} of this set`;
}

/** Answers by which the server says that it has written nothing. */
function isFinal(thrown: unknown): boolean {
  return ["invalid", "badRequest", "forbidden", "conflict", "notFound", "unknownKind", "unauthorized", "tooManyRequests"].some((each) =>
    isProblem(thrown, `kube.${each}`),
  );
}
