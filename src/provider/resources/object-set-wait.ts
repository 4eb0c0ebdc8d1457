// Removing objects of a set, and waiting for many objects by lists instead of a look at each.
import { isProblem, messageOf, type KindRef, type KubeObject } from "#base";
import { setOf, type SetContent, type SetElement } from "./object-set-content.ts";
import { AT_ONCE, isOfOne, type SetPlaces } from "./object-set-places.ts";
import { providerProblems } from "./problems.ts";
import { lackOf } from "./readiness.ts";

/** How often a list is asked for, in milliseconds. */
const STEP = 1000;

interface Removal {
  readonly places: SetPlaces;
  /** Whether objects are deleted; they lose the label of the set otherwise. */
  readonly prune: boolean;
  /** Ids of what is no more the set's; filled as it comes. */
  readonly removed: Set<string>;
}

/**
 * Removes objects from a set. One that carries the label no more has been taken out of the set by somebody, and stays.
 * @throws provider.objectsFailed · provider.stillThere when the signal ends the wait
 */
export async function removeElements(set: SetContent, elements: readonly SetElement[], removal: Removal): Promise<void> {
  if (elements.length === 0) return;
  const { mapLimit } = await import("#apply");
  const { places, removed } = removal;
  const { signal, reader, log } = places;
  log.write("info", removal.prune ? "deleting objects of a set" : "releasing objects of a set", {
    set: set.name,
    objects: elements.length,
  });
  for (const { ref } of elements) reader.forget(ref);
  const there = await mapLimit(elements, { limit: AT_ONCE, signal }, ({ ref }) => reader.read(ref, signal));
  const failed: string[] = [];
  const deleted = new Map<SetElement, string>();
  // Sources go last, so that what uses them does not complain on its way out.
  const inOrder = elements.map((element, at) => ({ element, live: there[at] })).toSorted((a, b) => rank(a.element) - rank(b.element));
  await mapLimit(inOrder, { limit: AT_ONCE, signal }, async ({ element, live }) => {
    if (live === undefined || setOf(live) !== set.name) return void removed.add(element.id);
    try {
      if (removal.prune) deleted.set(element, await deleteOne(element, live, places));
      else await release(set, element, places);
      if (!removal.prune) removed.add(element.id);
    } catch (thrown) {
      if (!isOfOne(thrown)) throw thrown;
      failed.push(messageOf(thrown));
    }
  });
  for (const { ref } of elements) reader.forget(ref);
  await waitUntilAllGone(deleted, removal);
  if (failed.length > 0)
    throw providerProblems.objectsFailed(set.name, removal.prune ? "deleted" : "released", { failed, of: elements.length });
}

function rank({ kind }: SetElement): number {
  return kind.group.startsWith("source.") ? 1 : 0;
}

async function deleteOne({ ref }: SetElement, live: KubeObject, { cluster, signal }: SetPlaces): Promise<string> {
  const { uid = "" } = live.metadata;
  await cluster.delete(ref, { signal, propagation: "Background", preconditions: { uid } });
  return uid;
}

/** Applied without the label, the object keeps its fields under the name of the set's manager, for whoever takes it over. */
async function release(set: SetContent, element: SetElement, { cluster, signal }: SetPlaces): Promise<void> {
  await cluster.apply(set.objectOf(element, true), { fieldManager: set.manager, force: true, signal });
}

async function waitUntilAllGone(deleted: ReadonlyMap<SetElement, string>, { places, removed }: Removal): Promise<void> {
  const { clock, signal } = places;
  let open = [...deleted];
  for (;;) {
    const live = await liveObjects(
      open.map(([element]) => element),
      places,
      "metadata",
    );
    const isThere = ([{ id }, uid]: readonly [SetElement, string]): boolean => live.get(id)?.metadata.uid === uid;
    for (const each of open) if (!isThere(each)) removed.add(each[0].id);
    open = open.filter(isThere);
    const [first] = open;
    if (first === undefined) return;
    try {
      await clock.sleep(STEP, signal);
    } catch {
      // The wait was cut short; what still holds the objects tells more than that.
      const held = live.get(first[0].id)?.metadata.finalizers ?? [];
      const others = open.length === 1 ? "" : `, and so are ${open.length - 1} more objects of the set`;
      throw providerProblems.stillThere(
        first[0].id,
        `${held.length > 0 ? `finalizers ${held.join(", ")} hold it` : "the server has not removed it yet"}${others}`,
      );
    }
  }
}

interface Awaited {
  readonly places: SetPlaces;
  readonly millis: number;
  readonly generationOf: (id: string) => number;
}

/** Resolves once every object is ready. @throws provider.objectsFailed with what each still lacks */
export async function waitUntilAllReady(
  set: string,
  elements: readonly SetElement[],
  { places, millis, generationOf }: Awaited,
): Promise<void> {
  const { clock, signal } = places;
  const end = clock.now() + millis;
  const failed: string[] = [];
  let open = elements;
  for (;;) {
    const live = await liveObjects(open, places, "object");
    const lacks = open.map((element) => {
      const object = live.get(element.id);
      const lack = object === undefined ? { state: "it is gone", final: true } : lackOf(object, generationOf(element.id), undefined);
      return { element, lack };
    });
    for (const { element, lack } of lacks) if (lack?.final) failed.push(`${element.id} is not ready: ${lack.state}`);
    const late = lacks.filter(({ lack }) => lack !== undefined && !lack.final);
    open = late.map(({ element }) => element);
    if (open.length > 0 && clock.now() >= end) {
      const waited = `after ${millis / 1000}s`;
      failed.push(...late.map(({ element, lack }) => `${element.id} is not ready: ${lack?.state ?? ""} (${waited})`));
      open = [];
    }
    if (open.length === 0) break;
    await clock.sleep(STEP, signal);
  }
  if (failed.length > 0) throw providerProblems.objectsFailed(set, "seen ready", { failed, of: elements.length });
}

/** Live objects by id: one list for each kind and namespace. A kind that is not served has none. */
async function liveObjects(
  elements: readonly SetElement[],
  { cluster, signal }: SetPlaces,
  as: "object" | "metadata",
): Promise<ReadonlyMap<string, KubeObject>> {
  const { mapLimit } = await import("#apply");
  const groups = new Map<string, KindRef & { readonly namespace: string }>();
  for (const { ref } of elements) {
    const { apiVersion, kind, namespace = "" } = ref;
    groups.set(`${apiVersion}/${kind}/${namespace}`, { apiVersion, kind, namespace });
  }
  const lists = await mapLimit([...groups.values()], { limit: AT_ONCE, signal }, async ({ apiVersion, kind, namespace }) => {
    try {
      return (await cluster.list({ apiVersion, kind }, { namespace, as, signal })).items;
    } catch (thrown) {
      if (isProblem(thrown, "kube.unknownKind")) return [];
      throw thrown;
    }
  });
  const ids = lists.flatMap((items) =>
    items.map((each) => [`${each.kind}/${each.metadata.namespace ?? ""}/${each.metadata.name ?? ""}`, each] as const),
  );
  return new Map(ids);
}
