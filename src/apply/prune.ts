// Deleting what is no longer wanted, and only what still belongs to its owner.
import { formatRef, groupOf, isProblem, Problem, type KubeObject, type ObjectRef } from "#base";
import type { ApplyPlaces } from "./apply-order.ts";
import type { Change, ChangeSet } from "./change-set.ts";
import { mapLimit } from "./concurrency.ts";
import { hasMark, isOwnedBy, type Marks, type Owner } from "./metadata.ts";
import { orderRefs, rankOf } from "./order.ts";

export interface PruneOrder extends ApplyPlaces {
  readonly owner: Owner;
  /** Beside the marks of the owner's group (`prune: disabled`, `reconcile: disabled`): objects that stay. */
  readonly exclusions?: Marks;
  /** Uids of objects that are wanted: a stale reference may be another name of one, in another API group or namespace. */
  readonly keep?: ReadonlySet<string>;
  /** Objects at once, among kinds whose order does not matter; 10 when absent. */
  readonly concurrency?: number;
  readonly propagation?: "Background" | "Foreground" | "Orphan";
}

/** An object that could not be deleted, and why. It belongs back into the inventory. */
export interface Survivor {
  readonly ref: ObjectRef;
  readonly problem: Problem;
}

export interface PruneOutcome {
  /** Deleted and skipped objects, in the order of deletion; what was gone already counts as deleted. */
  readonly changes: ChangeSet;
  readonly survivors: readonly Survivor[];
}

/**
 * Deletes objects in the reverse order of their application. An object that does not carry its owner's labels any more, or is marked
 * to stay, is skipped. A failure does not stop the others.
 *
 * @throws only what aborts everything: the signal's reason
 * @see Flux reference behaviour: fluxcd/pkg ssa, DeleteAll
 */
export async function prune(stale: readonly ObjectRef[], order: PruneOrder): Promise<PruneOutcome> {
  const changes: Change[] = [];
  const survivors: Survivor[] = [];
  for (const group of inDeletionOrder(stale)) {
    const outcomes = await mapLimit(group, { limit: order.concurrency ?? 10, signal: order.signal }, (ref) => pruneOne(ref, order));
    for (const each of outcomes) {
      if ("problem" in each) survivors.push(each);
      else changes.push(each);
    }
  }
  return { changes: { entries: changes }, survivors };
}

async function pruneOne(ref: ObjectRef, order: PruneOrder): Promise<Change | Survivor> {
  const { cluster, owner, signal, log } = order;
  const options = signal === undefined ? {} : { signal };
  try {
    const found = await readAny(ref, order);
    if (found === undefined) return { ref, action: "deleted" };
    const isWanted = order.keep?.has(found.metadata.uid ?? "") === true;
    if (isWanted || !isOwnedBy(found, owner) || hasMark(found, stayMarks(owner.group, order.exclusions))) {
      log?.write("debug", `${formatRef(ref)} skipped`);
      return { ref, action: "skipped", live: found };
    }
    const { uid } = found.metadata;
    const target = { ...ref, apiVersion: found.apiVersion };
    // The labels were read from this very object: one that took its name meanwhile is not ours to delete.
    const preconditions = uid === undefined ? {} : { preconditions: { uid } };
    await cluster.delete(target, { propagation: order.propagation ?? "Background", ...preconditions, ...options });
    log?.write("info", `${formatRef(ref)} deleted`);
    return { ref, action: "deleted" };
  } catch (thrown) {
    signal?.throwIfAborted();
    if (!isProblem(thrown)) throw thrown;
    return { ref, problem: thrown };
  }
}

/** Reads metadata under the recorded API version, or under the preferred one where the server has left that behind. */
async function readAny(ref: ObjectRef, { cluster, signal }: PruneOrder): Promise<KubeObject | undefined> {
  const options = { as: "metadata" as const, ...(signal !== undefined && { signal }) };
  try {
    return await cluster.get(ref, options);
  } catch (thrown) {
    if (!isProblem(thrown, "kube.unknownKind")) throw thrown;
    const served = (await cluster.discover(options)).preferred(groupOf(ref.apiVersion), ref.kind);
    // No version of the kind is served: its definition is gone, and all its objects with it.
    return served === undefined ? undefined : cluster.get({ ...ref, apiVersion: served.apiVersion }, options);
  }
}

function stayMarks(group: string, exclusions: Marks = {}): Marks {
  return { ...exclusions, [`${group}/prune`]: "disabled", [`${group}/reconcile`]: "disabled" };
}

/** Groups of equal rank, last rank first. Kinds without a rank of their own are deleted together, before what they may need. */
function inDeletionOrder(refs: readonly ObjectRef[]): ObjectRef[][] {
  const groups: ObjectRef[][] = [];
  let rank: number | undefined;
  for (const ref of orderRefs(refs).toReversed()) {
    if (rankOf(ref.kind) !== rank) groups.push([]);
    rank = rankOf(ref.kind);
    groups.at(-1)?.push(ref);
  }
  return groups;
}
