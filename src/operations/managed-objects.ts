// What the Kustomization of an install manages, and what of it is the install itself.
import type { Inventory } from "#api";
import { inventoryId, refsOf } from "#apply";
import { at, type KubeObject, type ObjectRef } from "#base";
import { INSTANCE, PART_OF } from "#distribution";
import type { BootstrapPlaces } from "./bootstrap-contract.ts";
import { tryGet } from "./cluster-objects.ts";
import { gitRepositoryRef, kustomizationRef } from "./layout.ts";

/** Everything in the inventory of a Kustomization; nothing where it has none. */
export function managedBy(kustomization: KubeObject | undefined): ObjectRef[] {
  const inventory = at(kustomization, "status", "inventory") as unknown as Inventory | undefined;
  return inventory === undefined ? [] : refsOf(inventory);
}

/** Whether an object is a part of the install, or no longer there: neither can be lost with it. */
export async function isOwnPart(
  ref: ObjectRef,
  namespace: string,
  { cluster }: Pick<BootstrapPlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const pair = [gitRepositoryRef(namespace), kustomizationRef(namespace)].map(inventoryId);
  if (pair.includes(inventoryId(ref))) return true;
  const metadata = (await tryGet(cluster, ref, signal))?.metadata;
  return metadata === undefined || (metadata.labels?.[PART_OF] === "flux" && metadata.labels[INSTANCE] === namespace);
}
