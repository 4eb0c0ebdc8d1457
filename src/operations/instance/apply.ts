// Applies an install that is described as data. Whatever stands in the cluster is taken over as it is: an install by bootstrap, by the
// Flux operator, by helm or by kubectl keeps its objects and its pods.
import { applyAll, isOwnedBy, mergeInventory, prune, refsOf, type ApplyOrder, type ManagerMatch } from "#apply";
import { formatRef, groupOf, isProblem, messageOf, type KubeObject, type ObjectRef } from "#base";
import { waitForOldNamespace } from "../bootstrap.ts";
import { signalOf, tryGet } from "../cluster-objects.ts";
import { installSelector } from "../diagnosis.ts";
import { FIELD_MANAGER } from "../layout.ts";
import type { ManifestSource } from "../manifest-source/manifest-source.ts";
import { operationsProblems } from "../problems.ts";
import { removeFluxObject } from "../removal.ts";
import { migrateStoredVersions } from "../stored-versions.ts";
import type { InstanceInstall, InstanceOrder, InstancePlaces, InstanceRendering } from "./contract.ts";
import { guardInstance, lookAtCluster, syncObjectsOf, type Found } from "./guard.ts";
import { instanceProblems } from "./problems.ts";
import { instanceOwner, inventoryOfObjects, staleRefs, writeRecord } from "./record.ts";
import { installOf, renderingOf } from "./rendering.ts";
import { waitForInstance } from "./waiting.ts";

/**
 * Managers whose fields are taken over, so that what the install does not name goes away. Of kustomize-controller only what it has
 * applied: its finalizers must stay.
 */
export const TAKEN_OVER: readonly ManagerMatch[] = [
  { name: "kustomize-controller", operation: "Apply", exact: true },
  { name: "flux-operator", operation: "Apply", exact: true },
  { name: "helm", operation: "Apply" },
  { name: "helm", operation: "Update" },
];

/** A run: what is wanted, and what was there before. */
interface Run {
  readonly order: InstanceOrder;
  readonly install: InstanceInstall;
  readonly found: Found;
  readonly places: InstancePlaces;
  readonly signal: AbortSignal | undefined;
}

/**
 * Applies an install in order: definitions and namespace, the record of everything that may now be there, the components, what the
 * cluster follows; then what is no part of it any more is deleted, components and source are waited for, stored objects are brought to
 * the stored version, and the record is closed. A run that was stopped anywhere is finished by the next one.
 *
 * @param source where the manifests of the distribution `flux` are
 * @throws as {@link renderInstance} and {@link guardInstance}; instance.notPruned · operations.unhealthy · operations.notReady ·
 *   operations.interrupted · apply.* · kube.*
 * @see the reconcile order of the Flux operator's FluxInstance (behaviour)
 */
export async function applyInstance(
  order: InstanceOrder,
  places: InstancePlaces,
  { source, signal }: { readonly source?: ManifestSource; readonly signal?: AbortSignal } = {},
): Promise<InstanceRendering> {
  const install = await installOf(order, source, signal);
  try {
    const found = await lookAtCluster(order.namespace, places, signal);
    const stale = await guardInstance({ order, install }, found, places, signal);
    // A definition cannot lose a version that objects are stored in.
    if (stale.length > 0) await migrate({ order, install, found, places, signal });
    await applyRun({ order, install, found, places, signal });
  } catch (error) {
    if (signal?.aborted !== true || isProblem(error)) throw error;
    throw operationsProblems.interrupted(`applying ${install.version}`, messageOf(error), error);
  }
  return renderingOf(install);
}

async function applyRun(run: Run): Promise<void> {
  const { order, install, found, places, signal } = run;
  const { namespace } = order;
  await waitForOldNamespace(namespace, places, signal);
  const isSync = syncTest(order, install.objects);
  await apply(
    run,
    install.objects.filter((each) => each.kind === "Namespace" && each.metadata.name === namespace),
  );
  await apply(run, [openRecord(run)]);
  await apply(
    run,
    install.objects.filter((each) => !isSync(each)),
  );
  await letGo(run);
  await apply(run, install.objects.filter(isSync));
  await removeStale(run);
  if (order.wait) await waitForInstance(order, install.objects, { places, signal });
  // A Kustomization that was at work while it was taken over may have written what it had read before.
  if (found.record === undefined && found.running !== undefined) await apply(run, install.objects);
  if (order.migrateResources) await migrate(run);
  await apply(run, [install.record]);
}

/** Whether an object is one by which the cluster follows its source. */
export function syncTest(order: InstanceOrder, objects: readonly KubeObject[]): (object: KubeObject) => boolean {
  const pair = syncObjectsOf(order, objects);
  return (object) => object === pair?.source || object === pair?.kustomization;
}

async function apply({ order, places, signal }: Run, objects: readonly KubeObject[]): Promise<void> {
  const { cluster, clock, log } = places;
  const how: ApplyOrder = {
    cluster,
    clock,
    log,
    fieldManager: FIELD_MANAGER,
    owner: instanceOwner(order.namespace),
    managersToOverride: TAKEN_OVER,
    ...signalOf(signal),
  };
  const { entries } = await applyAll(objects, how);
  for (const { ref, action } of entries.filter((each) => each.action !== "unchanged")) log.write("info", `${formatRef(ref)} ${action}`);
}

/** The record while a run is under way: it still says the release before, and names what is of either. */
function openRecord({ order, install, found }: Run): KubeObject {
  const { record } = found;
  const now = inventoryOfObjects(order.namespace, install.objects);
  const inventory = record === undefined ? now : mergeInventory(record.inventory, refsOf(now));
  const { version, revision } = record ?? { version: found.running?.version ?? install.version, revision: "" };
  return writeRecord({ order: record?.order ?? order, version, revision, inventory });
}

function staleOf({ order, install, found }: Run): readonly ObjectRef[] {
  return staleRefs(found.record, inventoryOfObjects(order.namespace, install.objects));
}

const FLUX = /\.fluxcd\.io$/;

/**
 * Removes what the cluster no longer follows, before it follows something else. Its controllers do not take part: they would prune what
 * it had applied, which stays, for its successor or for good.
 */
async function letGo(run: Run): Promise<void> {
  const { order, places, signal } = run;
  const owner = instanceOwner(order.namespace);
  for (const ref of staleOf(run).filter((each) => FLUX.test(groupOf(each.apiVersion)))) {
    const live = await tryGet(places.cluster, ref, signal);
    if (live === undefined || !isOwnedBy(live, owner)) continue;
    await removeFluxObject({ namespace: order.namespace, places, signal }, ref);
  }
}

async function removeStale(run: Run): Promise<void> {
  const { order, places, signal } = run;
  const { cluster, clock, log } = places;
  const stale = staleOf(run);
  if (stale.length === 0) return;
  const owner = instanceOwner(order.namespace);
  const { survivors } = await prune(stale, { cluster, clock, log, owner, ...signalOf(signal) });
  const [first] = survivors;
  if (first !== undefined) throw instanceProblems.notPruned(first.ref, first.problem.message, first.problem);
}

/** Objects of the install's definitions are brought to the version that these store. */
async function migrate({ order, places, signal }: Run): Promise<void> {
  await migrateStoredVersions(places, { labelSelector: installSelector(order.namespace) }, signal);
}
