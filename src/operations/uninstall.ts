// Takes an install out of a cluster and of git, in order and waiting after each step, so that nothing hangs half gone. What Flux had
// deployed stays. A run that was cut short is finished by the next one.
import { waitGone } from "#apply";
import { formatRef, groupOf, isProblem, refOf, type Json, type KindRef, type KubeObject, type ObjectRef } from "#base";
import { INSTANCE, PART_OF } from "#distribution";
import type { ResourceType } from "#kube";
import type { BootstrapOrder, BootstrapPlaces } from "./bootstrap-contract.ts";
import { signalOf } from "./cluster-objects.ts";
import { installSelector } from "./diagnosis.ts";
import { kustomizationRef } from "./layout.ts";
import { removeManifests } from "./manifests.ts";
import { operationsProblems } from "./problems.ts";

/** What an uninstall needs to know; every BootstrapOrder has it. */
export type UninstallOrder = Pick<BootstrapOrder, "namespace" | "path" | "keepNamespace" | "deleteGitManifests">;

interface Uninstalling {
  readonly order: UninstallOrder;
  readonly places: BootstrapPlaces;
  readonly signal: AbortSignal | undefined;
  /** Another install lives in the cluster and needs the definitions and its own objects. */
  readonly isShared: boolean;
}

const GONE_MILLIS = 300_000;
const ROUNDS = 20;
const FLUX_GROUP = /(^|\.)(toolkit|extensions)\.fluxcd\.io$/;
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const POD = { apiVersion: "v1", kind: "Pod" };
const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
const RBAC = "rbac.authorization.k8s.io/v1";

/**
 * Removes an install: controllers and their pods, then the finalizers of Flux objects and the objects, the definitions, the roles, the
 * namespace unless it is kept, and last the files in git. Where another install of Flux lives in the cluster, its definitions and the
 * objects outside this install's namespace are left alone.
 *
 * @throws operations.interrupted · operations.stillThere · apply.notGone · kube.* · git.*
 */
export async function uninstall(order: UninstallOrder, places: BootstrapPlaces, signal?: AbortSignal): Promise<void> {
  const { log } = places;
  const isShared = await hasOtherInstall(order.namespace, places, signal);
  if (isShared) log.write("warn", "another install of Flux lives in the cluster; the definitions stay");
  const uninstalling: Uninstalling = { order, places, signal, isShared };
  await stopFollowing(uninstalling);
  await removeControllers(uninstalling);
  await removeFluxObjects(uninstalling);
  if (!isShared) await removeLabelled(uninstalling, CRD, `${PART_OF}=flux`);
  for (const kind of [
    { apiVersion: RBAC, kind: "ClusterRoleBinding" },
    { apiVersion: RBAC, kind: "ClusterRole" },
  ]) {
    await removeLabelled(uninstalling, kind, installSelector(order.namespace));
  }
  if (order.keepNamespace) await removeNamespaced(uninstalling);
  else await removeAll(uninstalling, [{ apiVersion: "v1", kind: "Namespace", name: order.namespace }]);
  if (order.deleteGitManifests) await removeManifests(order, places, signal);
}

async function hasOtherInstall(namespace: string, { cluster }: BootstrapPlaces, signal: AbortSignal | undefined): Promise<boolean> {
  const { items } = await cluster.list(DEPLOYMENT, { labelSelector: `${PART_OF}=flux`, ...signalOf(signal) });
  return items.some((each) => each.metadata.namespace !== namespace && each.metadata.labels?.[INSTANCE] !== namespace);
}

/** A controller outside the cluster puts a deleted Deployment back at once, as long as it follows git. */
async function stopFollowing({ order, places, signal }: Uninstalling): Promise<void> {
  const ref = kustomizationRef(order.namespace);
  try {
    await places.cluster.patch(ref, { type: "merge", body: { spec: { suspend: true } } }, signalOf(signal));
  } catch (error) {
    // Not there, or no longer a kind of the cluster: an uninstall that was interrupted goes on.
    if (!isProblem(error, "kube.notFound") && !isProblem(error, "kube.unknownKind")) throw error;
  }
}

/** Controllers go first and wholly: one that still runs would put finalizers back and prune what it had applied. */
async function removeControllers(uninstalling: Uninstalling): Promise<void> {
  const { order, places, signal } = uninstalling;
  const selector = { namespace: order.namespace, labelSelector: installSelector(order.namespace), ...signalOf(signal) };
  const deployments = await listRefs(uninstalling, DEPLOYMENT, selector);
  const { items: pods } = await places.cluster.list(POD, selector);
  await removeAll(uninstalling, deployments);
  await waitUntilGone(
    uninstalling,
    pods.map((each) => ({ ...refOf(each), ...POD })),
  );
}

/** Flux objects lose their finalizers and are deleted, again until none is left, because others may still create some. */
async function removeFluxObjects(uninstalling: Uninstalling): Promise<void> {
  const { order, places, signal, isShared } = uninstalling;
  const { resources } = await places.cluster.discover({ refresh: true, ...signalOf(signal) });
  const kinds = resources.filter((each) => FLUX_GROUP.test(groupOf(each.apiVersion)) && each.verbs.includes("delete"));
  const scope = isShared ? { namespace: order.namespace } : {};
  let left: ObjectRef[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    left = [];
    for (const kind of oneVersionEach(kinds)) {
      for (const object of await listObjects(uninstalling, kind, scope)) {
        left.push({ ...refOf(object), apiVersion: kind.apiVersion, kind: kind.kind });
        await removeFluxObject(uninstalling, kind, object);
      }
    }
    if (left.length === 0) return;
  }
  throw operationsProblems.stillThere(left.map(formatRef).join(", "), "it comes back each time it is deleted");
}

async function removeFluxObject({ places, signal }: Uninstalling, kind: KindRef, object: KubeObject): Promise<void> {
  const ref = { ...refOf(object), apiVersion: kind.apiVersion, kind: kind.kind };
  const { cluster, log } = places;
  try {
    // Suspended, because a controller outside the cluster may still run: it would put the finalizer back, and prune what was deployed.
    const rest: Json = { metadata: { finalizers: null }, spec: { suspend: true } };
    await cluster.patch(ref, { type: "merge", body: rest }, signalOf(signal));
    await cluster.delete(ref, { propagation: "Background", ...signalOf(signal) });
    log.write("info", `${formatRef(ref)} deleted`);
  } catch (error) {
    // Gone in between, which is what is wanted.
    if (!isProblem(error, "kube.notFound")) throw error;
  }
}

/** A kind is served in several versions; its objects are the same in each. */
function oneVersionEach(kinds: readonly ResourceType[]): ResourceType[] {
  return [...new Map(kinds.map((each) => [`${groupOf(each.apiVersion)}/${each.kind}`, each])).values()];
}

/** What the namespace would have taken with it. Secrets stay: they may be somebody else's. */
async function removeNamespaced(uninstalling: Uninstalling): Promise<void> {
  const { namespace } = uninstalling.order;
  const kinds: readonly KindRef[] = [
    { apiVersion: "v1", kind: "Service" },
    { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
    { apiVersion: "v1", kind: "ServiceAccount" },
    { apiVersion: "v1", kind: "ResourceQuota" },
  ];
  for (const kind of kinds)
    await removeAll(uninstalling, await listRefs(uninstalling, kind, { namespace, labelSelector: installSelector(namespace) }));
}

async function removeLabelled(uninstalling: Uninstalling, kind: KindRef, labelSelector: string): Promise<void> {
  await removeAll(uninstalling, await listRefs(uninstalling, kind, { labelSelector }));
}

interface Selection {
  readonly namespace?: string;
  readonly labelSelector?: string;
}

async function listObjects({ places, signal }: Uninstalling, kind: KindRef, selection: Selection): Promise<readonly KubeObject[]> {
  try {
    return (await places.cluster.list(kind, { as: "metadata", ...selection, ...signalOf(signal) })).items;
  } catch (error) {
    // The definition went in between, and its objects with it.
    if (isProblem(error, "kube.unknownKind") || isProblem(error, "kube.notFound")) return [];
    throw error;
  }
}

async function listRefs(uninstalling: Uninstalling, kind: KindRef, selection: Selection): Promise<ObjectRef[]> {
  const objects = await listObjects(uninstalling, kind, selection);
  return objects.map((each) => ({ ...refOf(each), apiVersion: kind.apiVersion, kind: kind.kind }));
}

/** Deletes objects and waits until they are gone. */
async function removeAll(uninstalling: Uninstalling, refs: readonly ObjectRef[]): Promise<void> {
  const { places, signal } = uninstalling;
  for (const ref of refs) {
    const before = await places.cluster.delete(ref, { propagation: "Background", ...signalOf(signal) });
    if (before !== undefined) places.log.write("info", `${formatRef(ref)} deleted`);
  }
  await waitUntilGone(uninstalling, refs);
}

async function waitUntilGone({ places, signal }: Uninstalling, refs: readonly ObjectRef[]): Promise<void> {
  if (refs.length === 0) return;
  const { cluster, clock, log } = places;
  await waitGone(refs, { cluster, clock, log, timeoutMillis: GONE_MILLIS, ...signalOf(signal) });
}
