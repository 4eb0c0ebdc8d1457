// The record of an install in its cluster: a ConfigMap with the order, the release and the inventory. There is no definition for it,
// so that it can be read when nothing else of Flux is left.
import { diffInventory, mergeInventory, toInventory, type Owner } from "#apply";
import type { Inventory } from "#api";
import { at, isObject, messageOf, refOf, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { tryGet } from "../cluster-objects.ts";
import { canonicalJson } from "../digest.ts";
import type { InstanceOrder } from "./contract.ts";
import { instanceProblems } from "./problems.ts";

/** What a cluster remembers of its install. */
export interface InstanceRecord {
  readonly order: InstanceOrder;
  /** Release that was applied last, as a whole. */
  readonly version: string;
  readonly revision: string;
  readonly inventory: Inventory;
}

const RECORD = "flux-instance";

/** Labels of everything that an instance applies, by which it knows its own. */
export function instanceOwner(namespace: string): Owner {
  return { group: "instance.headgate.dev", name: "flux", namespace };
}

export function recordRef(namespace: string): ObjectRef {
  return { apiVersion: "v1", kind: "ConfigMap", name: RECORD, namespace };
}

/** The ConfigMap of a record. The record is part of its own inventory: whoever removes the install removes it too. */
export function writeRecord({ order, version, revision, inventory }: InstanceRecord): KubeObject {
  const ref = recordRef(order.namespace);
  return {
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    metadata: {
      name: ref.name,
      namespace: order.namespace,
      labels: { "app.kubernetes.io/instance": order.namespace, "app.kubernetes.io/part-of": "flux" },
    },
    data: { inventory: canonicalJson(inventory), order: canonicalJson(order), revision, version },
  };
}

/** Everything that an install consists of, its record included. */
export function inventoryOfObjects(namespace: string, objects: readonly KubeObject[]): Inventory {
  return mergeInventory(toInventory(objects.map(refOf)), [recordRef(namespace)]);
}

/** @throws instance.unreadableRecord · kube.* */
export async function readRecord(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<InstanceRecord | undefined> {
  const ref = recordRef(namespace);
  const found = await tryGet(cluster, ref, signal);
  return found === undefined ? undefined : parseRecord(ref, found);
}

function parseRecord(ref: ObjectRef, object: KubeObject): InstanceRecord {
  const text = (key: string): string => {
    const value = at(object["data"], key);
    if (typeof value !== "string") throw instanceProblems.unreadableRecord(ref, `it has no ${key}`);
    return value;
  };
  const parsed = (key: string): unknown => {
    try {
      const value: unknown = JSON.parse(text(key));
      if (isObject(value)) return value;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw instanceProblems.unreadableRecord(ref, `${key}: ${messageOf(error)}`);
    }
    throw instanceProblems.unreadableRecord(ref, `${key} is no object`);
  };
  const inventory = parsed("inventory");
  if (!Array.isArray(at(inventory, "entries"))) throw instanceProblems.unreadableRecord(ref, "inventory has no entries");
  return {
    order: parsed("order") as InstanceOrder,
    version: text("version"),
    revision: text("revision"),
    inventory: inventory as Inventory,
  };
}

/** What the record before names and the install has no longer. */
export function staleRefs(before: InstanceRecord | undefined, now: Inventory): readonly ObjectRef[] {
  return before === undefined ? [] : diffInventory(before.inventory, now);
}
