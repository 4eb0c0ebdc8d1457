// Takes an install out of a cluster and of git, in order and waiting after each step, so that nothing hangs half gone. What Flux had
// deployed stays, unless it is to go. A run that was cut short is finished by the next one.
import { formatRef, isProblem, refOf, type ObjectRef } from "#base";
import { INSTANCE, PART_OF } from "#distribution";
import type { BootstrapOrder, BootstrapPlaces } from "./bootstrap-contract.ts";
import { signalOf } from "./cluster-objects.ts";
import { kustomizationRef } from "./layout.ts";
import { removeManifests } from "./manifests.ts";
import { operationsProblems } from "./problems.ts";
import {
  DEPLOYMENT,
  fluxKinds,
  listMetadata,
  removeAll,
  removeControllers,
  removeFluxObject,
  removeLabelled,
  removeNamespaced,
  removeRoles,
  type Removal,
} from "./removal.ts";
import { removeWorkloads } from "./remove-workloads.ts";

/** What an uninstall needs to know; every BootstrapOrder has it. */
export type UninstallOrder = Pick<BootstrapOrder, "namespace" | "path" | "keepNamespace" | "deleteGitManifests" | "deleteWorkloads">;

const ROUNDS = 20;
const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };

/**
 * Removes an install: what it manages, where that is to go too; controllers and their pods, then the finalizers of Flux objects and the objects, the definitions, the roles, the
 * namespace unless it is kept, and last the files in git. Where another install of Flux lives in the cluster, its definitions and the
 * objects outside this install's namespace are left alone.
 *
 * @throws operations.interrupted · operations.stillThere · apply.notGone · kube.* · git.*
 */
export async function uninstall(order: UninstallOrder, places: BootstrapPlaces, signal?: AbortSignal): Promise<void> {
  if (order.deleteWorkloads === true) {
    const removal: Removal = { namespace: order.namespace, places, signal };
    await stopFollowing(removal, kustomizationRef(order.namespace));
    await removeWorkloads(removal);
  }
  await removeInstall({ ...order, following: [kustomizationRef(order.namespace)] }, places, signal);
  if (order.deleteGitManifests) await removeManifests(order, places, signal);
}

/** What is taken out of a cluster: an install, and what makes it follow its source. */
export interface InstallRemoval extends Pick<UninstallOrder, "namespace" | "keepNamespace"> {
  /** Suspended first. */
  readonly following: readonly ObjectRef[];
}

/**
 * The part of {@link uninstall} that concerns the cluster.
 * @returns whether another install lives in the cluster, so that the definitions have stayed
 * @throws operations.stillThere · apply.notGone · kube.*
 */
export async function removeInstall(
  order: InstallRemoval,
  places: Pick<BootstrapPlaces, "cluster" | "clock" | "log">,
  signal?: AbortSignal,
): Promise<boolean> {
  const { log } = places;
  const removal: Removal = { namespace: order.namespace, places, signal };
  const isShared = await hasOtherInstall(order.namespace, places, signal);
  if (isShared) log.write("warn", "another install of Flux lives in the cluster; the definitions stay");
  for (const ref of order.following) await stopFollowing(removal, ref);
  await removeControllers(removal);
  await removeFluxObjects(removal, isShared);
  // A reconcile that was under way when it was suspended may have put them back.
  await removeControllers(removal);
  if (!isShared) await removeLabelled(removal, CRD, `${PART_OF}=flux`);
  await removeRoles(removal);
  if (order.keepNamespace) await removeNamespaced(removal);
  else await removeAll(removal, [{ apiVersion: "v1", kind: "Namespace", name: order.namespace }]);
  return isShared;
}

async function hasOtherInstall(
  namespace: string,
  { cluster }: Pick<BootstrapPlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { items } = await cluster.list(DEPLOYMENT, { labelSelector: `${PART_OF}=flux`, ...signalOf(signal) });
  return items.some((each) => each.metadata.namespace !== namespace && each.metadata.labels?.[INSTANCE] !== namespace);
}

/** A controller outside the cluster puts a deleted Deployment back at once, as long as it follows git. */
async function stopFollowing({ places, signal }: Removal, ref: ObjectRef): Promise<void> {
  try {
    await places.cluster.patch(ref, { type: "merge", body: { spec: { suspend: true } } }, signalOf(signal));
  } catch (error) {
    // Not there, or no longer a kind of the cluster: an uninstall that was interrupted goes on.
    if (!isProblem(error, "kube.notFound") && !isProblem(error, "kube.unknownKind")) throw error;
  }
}

/** Flux objects lose their finalizers and are deleted, again until none is left, because others may still create some. */
async function removeFluxObjects(removal: Removal, isShared: boolean): Promise<void> {
  const kinds = await fluxKinds(removal);
  const scope = isShared ? { namespace: removal.namespace } : {};
  let left: ObjectRef[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    left = [];
    for (const { apiVersion, kind } of kinds) {
      for (const object of await listMetadata(removal, { apiVersion, kind }, scope)) {
        const ref = { ...refOf(object), apiVersion, kind };
        left.push(ref);
        await removeFluxObject(removal, ref);
      }
    }
    if (left.length === 0) return;
  }
  throw operationsProblems.stillThere(left.map(formatRef).join(", "), "it comes back each time it is deleted");
}
