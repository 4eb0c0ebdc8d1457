// The inventory: what was applied, as ids that a cluster keeps between upstream and here.
import { groupOf, versionOf, type ObjectRef } from "#base";
import type { Inventory } from "#api";
import type { ChangeSet } from "./change-set.ts";
import { applyProblems } from "./problems.ts";

const RBAC = "rbac.authorization.k8s.io";
const COLON = "__";

/**
 * Id of an object: `<namespace>_<name>_<group>_<kind>`; absent parts are empty. Names of RBAC kinds may hold colons, written as two underscores.
 * @see Flux reference behaviour: fluxcd/cli-utils pkg/object ObjMetadata
 */
export function inventoryId(ref: ObjectRef): string {
  const group = groupOf(ref.apiVersion);
  const name = group === RBAC ? ref.name.replaceAll(":", COLON) : ref.name;
  return `${ref.namespace ?? ""}_${name}_${group}_${ref.kind}`;
}

/**
 * Reads an entry back into a reference.
 * @throws apply.badInventoryId
 */
export function parseInventoryEntry({ id, v }: Inventory["entries"][number]): ObjectRef {
  const match = /^([^_]*)_(.+)_([^_]*)_([^_]+)$/.exec(id);
  if (match === null) throw applyProblems.badInventoryId(id);
  const [, namespace = "", name = "", group = "", kind = ""] = match;
  return {
    apiVersion: group === "" ? v : `${group}/${v}`,
    kind,
    name: group === RBAC ? name.replaceAll(COLON, ":") : name,
    ...(namespace !== "" && { namespace }),
  };
}

/** Inventory of everything that a change set holds, skipped objects included: they are still part of the set. */
export function inventoryOf(changeSet: ChangeSet): Inventory {
  const kept = changeSet.entries.filter((each) => each.action !== "deleted");
  return toInventory(kept.map((each) => each.ref));
}

/** Inventory of references, sorted by id. */
export function toInventory(refs: readonly ObjectRef[]): Inventory {
  const byId = new Map(refs.map((ref) => [inventoryId(ref), versionOf(ref.apiVersion)]));
  return { entries: [...byId].map(([id, v]) => ({ id, v })).toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** References of an inventory. */
export function refsOf(inventory: Inventory): ObjectRef[] {
  return inventory.entries.map(parseInventoryEntry);
}

/** What the old inventory names and the new one does not, whatever the API versions: that is stale. */
export function diffInventory(old: Inventory, now: Inventory): ObjectRef[] {
  const current = new Set(now.entries.map((each) => each.id));
  return old.entries.filter((each) => !current.has(each.id)).map(parseInventoryEntry);
}

/** An inventory with references that must not be lost, such as those that could not be pruned. */
export function mergeInventory(inventory: Inventory, survivors: readonly ObjectRef[]): Inventory {
  return toInventory([...survivors, ...refsOf(inventory)]);
}
