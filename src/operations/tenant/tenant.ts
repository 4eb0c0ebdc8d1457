// Brings a tenant into a cluster, looks at it, and takes it out again. What is applied twice stays as it is.
import { applyAll, inventoryId, parseInventoryEntry, prune, waitGone, type Owner } from "#apply";
import { refOf, type Clock, type Log, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import type { Drift, RenderedObject } from "../bootstrap-contract.ts";
import { signalOf } from "../cluster-objects.ts";
import { inspectObjects } from "../inspect.ts";
import { summary } from "../rendering.ts";
import type { TenantOrder } from "./contract.ts";
import { tenantObjects } from "./objects.ts";
import { tenantProblems } from "./problems.ts";

export interface TenantPlaces {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
}

const FIELD_MANAGER = "headgate";
const GONE_MILLIS = 300_000;

/** What an order will write, without a cluster. @throws tenant.sharedBinding */
export function renderTenant(order: TenantOrder): readonly RenderedObject[] {
  return objectsOf(order).map(summary);
}

function objectsOf(order: TenantOrder): ReturnType<typeof tenantObjects> {
  const objects = tenantObjects(order);
  const ids = objects.map((each) => inventoryId(refOf(each)));
  const twice = ids.findIndex((each, i) => ids.indexOf(each) !== i);
  const object = objects[twice];
  if (object !== undefined) throw tenantProblems.twice(object.kind, object.metadata.name ?? "");
  return objects;
}

/**
 * Applies a tenant, and takes away what it had before and has no more.
 * @param before inventory ids of what was applied last; empty on a first run
 * @throws tenant.taken · tenant.notRemoved · apply.* · kube.*
 */
export async function applyTenant(
  order: TenantOrder,
  before: readonly string[],
  places: TenantPlaces,
  signal?: AbortSignal,
): Promise<void> {
  const objects = objectsOf(order);
  const owner = ownerOf(order.name);
  await refuseTaken(order, places, signal);
  await applyAll(objects, { ...places, fieldManager: FIELD_MANAGER, owner, ...signalOf(signal) });
  const wanted = new Set(objects.map((each) => inventoryId(refOf(each))));
  await removeTenant({ ...order, ids: before.filter((each) => !wanted.has(each)) }, places, signal);
}

/** Differences between a tenant and what the cluster has of it. */
export function inspectTenant(order: TenantOrder, places: TenantPlaces, signal?: AbortSignal): Promise<readonly Drift[]> {
  return inspectObjects(objectsOf(order), { owner: ownerOf(order.name), isSync: () => false, places, signal });
}

/** What is to go. */
export interface TenantRemoval {
  readonly name: string;
  /** Inventory ids. */
  readonly ids: readonly string[];
  /** Namespaces stay, with all that is in them. */
  readonly keepNamespaces: boolean;
}

/**
 * Deletes objects of a tenant and waits until they are gone; what is no longer its own stays.
 * @throws tenant.notRemoved · apply.notGone · kube.*
 */
export async function removeTenant(
  { name, ids, keepNamespaces }: TenantRemoval,
  places: TenantPlaces,
  signal?: AbortSignal,
): Promise<void> {
  const refs = ids.map(refOfId).filter(({ kind }) => kind !== "Namespace" || !keepNamespaces);
  const { changes, survivors } = await prune(refs, { ...places, owner: ownerOf(name), ...signalOf(signal) });
  const [survivor] = survivors;
  if (survivor !== undefined) throw tenantProblems.notRemoved(survivor.ref, survivor.problem);
  const gone = changes.entries.filter(({ action }) => action === "deleted").map(({ ref }) => ref);
  await waitGone(gone, { ...places, timeoutMillis: GONE_MILLIS, ...signalOf(signal) });
}

/** Everything that a tenant consists of is in version v1 of its group. */
function refOfId(id: string): ObjectRef {
  return parseInventoryEntry({ id, v: "v1" });
}

/** A namespace of another tenant is not taken over by naming it. */
async function refuseTaken(order: TenantOrder, { cluster }: TenantPlaces, signal: AbortSignal | undefined): Promise<void> {
  const owner = ownerOf(order.name);
  for (const name of order.namespaces) {
    const found = await cluster.get({ apiVersion: "v1", kind: "Namespace", name }, { as: "metadata", ...signalOf(signal) });
    const labels = found?.metadata.labels ?? {};
    const other = labels[`${owner.group}/name`];
    if (other !== undefined && other !== order.name) throw tenantProblems.taken(name, other);
  }
}

/** Labels of everything that a tenant consists of. */
function ownerOf(name: string): Owner {
  return { group: "tenant.headgate.dev", name, namespace: "" };
}
