// Takes an install that is described as data out of its cluster, in the order of every uninstall. What Flux had deployed stays.
import { prune, refsOf } from "#apply";
import type { ObjectRef } from "#base";
import { signalOf } from "../cluster-objects.ts";
import { kustomizationRef } from "../layout.ts";
import { removeInstall } from "../uninstall.ts";
import type { InstanceOrder, InstancePlaces } from "./contract.ts";
import { instanceProblems } from "./problems.ts";
import { instanceOwner, readRecord, recordRef } from "./record.ts";

/**
 * Removes an install: what follows a source is suspended, controllers and their pods go, then Flux objects without their finalizers,
 * definitions, roles, and the namespace unless it is kept; in a namespace that is kept, everything that the record names.
 * @throws operations.stillThere · instance.notPruned · apply.notGone · kube.*
 */
export async function uninstallInstance(
  order: Pick<InstanceOrder, "namespace" | "keepNamespace" | "sync">,
  places: InstancePlaces,
  signal?: AbortSignal,
): Promise<void> {
  const { namespace, keepNamespace, sync } = order;
  // A record that cannot be read must not stand in the way of removing what it is about.
  const record = await readRecord(places.cluster, namespace, signal).catch(() => undefined);
  const bootstrapped = kustomizationRef(namespace);
  const following = sync === undefined ? [bootstrapped] : [bootstrapped, { ...bootstrapped, name: sync.name }];
  await removeInstall({ namespace, keepNamespace, following }, places, signal);
  if (!keepNamespace) return;
  const named = record === undefined ? [] : refsOf(record.inventory).filter((each) => each.namespace === namespace && isPlain(each));
  await removeRest(namespace, [...named, recordRef(namespace)], places, signal);
}

/** Flux objects are gone by then, and so may be their definitions. */
function isPlain({ apiVersion }: ObjectRef): boolean {
  return !apiVersion.includes(".fluxcd.io/");
}

async function removeRest(
  namespace: string,
  refs: readonly ObjectRef[],
  { cluster, clock, log }: InstancePlaces,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { survivors } = await prune(refs, { cluster, clock, log, owner: instanceOwner(namespace), ...signalOf(signal) });
  const [first] = survivors;
  if (first !== undefined) throw instanceProblems.notPruned(first.ref, first.problem.message, first.problem);
}
