// Taking objects of an install out of a cluster, each step waiting until what it removed is gone.
import { waitGone } from "#apply";
import { formatRef, groupOf, isProblem, refOf, type KindRef, type KubeObject, type ObjectRef } from "#base";
import type { ResourceType } from "#kube";
import type { BootstrapPlaces } from "./bootstrap-contract.ts";
import { signalOf } from "./cluster-objects.ts";
import { installSelector } from "./diagnosis.ts";

/** Whose objects go, and from where. */
export interface Removal {
  /** Namespace of the install. */
  readonly namespace: string;
  readonly places: Pick<BootstrapPlaces, "cluster" | "clock" | "log">;
  readonly signal: AbortSignal | undefined;
}

/** Which objects of a kind. */
export interface Selection {
  readonly namespace?: string;
  readonly labelSelector?: string;
}

/** How long objects may take to go. */
export const GONE_MILLIS = 300_000;
const RBAC = "rbac.authorization.k8s.io/v1";
const POD = { apiVersion: "v1", kind: "Pod" };

export const DEPLOYMENT: KindRef = { apiVersion: "apps/v1", kind: "Deployment" };

/** Kinds of what an install keeps in its namespace, beside its Deployments. */
export const NAMESPACED_KINDS: readonly KindRef[] = [
  { apiVersion: "v1", kind: "Service" },
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
  { apiVersion: "v1", kind: "ServiceAccount" },
  { apiVersion: "v1", kind: "ResourceQuota" },
];

/** Controllers and their pods, wholly: one that still runs would put finalizers back and prune what it had applied. @throws apply.notGone · kube.* */
export async function removeControllers(removal: Removal): Promise<void> {
  const { namespace, signal } = removal;
  const selector = { namespace, labelSelector: installSelector(namespace), ...signalOf(signal) };
  const pods = await podsOf(removal);
  await removeAll(removal, await listRefs(removal, DEPLOYMENT, selector));
  await waitUntilGone(removal, pods);
}

/** Pods of the controllers. */
export async function podsOf({ namespace, places, signal }: Removal): Promise<ObjectRef[]> {
  const options = { namespace, labelSelector: installSelector(namespace), ...signalOf(signal) };
  const { items } = await places.cluster.list(POD, options);
  return items.map((each) => ({ ...refOf(each), ...POD }));
}

/** What the namespace would have taken with it. Secrets stay: they may be somebody else's. @throws apply.notGone · kube.* */
export async function removeNamespaced(removal: Removal): Promise<void> {
  const { namespace } = removal;
  for (const kind of NAMESPACED_KINDS)
    await removeAll(removal, await listRefs(removal, kind, { namespace, labelSelector: installSelector(namespace) }));
}

/** What gave the install its rights. @throws apply.notGone · kube.* */
export async function removeRoles(removal: Removal): Promise<void> {
  for (const kind of ["ClusterRoleBinding", "ClusterRole"])
    await removeLabelled(removal, { apiVersion: RBAC, kind }, installSelector(removal.namespace));
}

/** Every object of a kind with these labels, in all namespaces. @throws apply.notGone · kube.* */
export async function removeLabelled(removal: Removal, kind: KindRef, labelSelector: string): Promise<void> {
  await removeAll(removal, await listRefs(removal, kind, { labelSelector }));
}

/** Metadata of the objects of a kind; none where the cluster does not know the kind. */
export async function listMetadata({ places, signal }: Removal, kind: KindRef, selection: Selection): Promise<readonly KubeObject[]> {
  try {
    return (await places.cluster.list(kind, { as: "metadata", ...selection, ...signalOf(signal) })).items;
  } catch (error) {
    // The definition went in between, and its objects with it.
    if (isProblem(error, "kube.unknownKind") || isProblem(error, "kube.notFound")) return [];
    throw error;
  }
}

async function listRefs(removal: Removal, kind: KindRef, selection: Selection): Promise<ObjectRef[]> {
  const objects = await listMetadata(removal, kind, selection);
  return objects.map((each) => ({ ...refOf(each), apiVersion: kind.apiVersion, kind: kind.kind }));
}

/** Deletes objects and waits until they are gone. @throws apply.notGone · kube.* */
export async function removeAll(removal: Removal, refs: readonly ObjectRef[]): Promise<void> {
  const { places, signal } = removal;
  for (const ref of refs) {
    const before = await places.cluster.delete(ref, { propagation: "Background", ...signalOf(signal) });
    if (before !== undefined) places.log.write("info", `${formatRef(ref)} deleted`);
  }
  await waitUntilGone(removal, refs);
}

/** @throws apply.notGone */
export async function waitUntilGone({ places, signal }: Removal, refs: readonly ObjectRef[], timeoutMillis = GONE_MILLIS): Promise<void> {
  if (refs.length === 0) return;
  const { cluster, clock, log } = places;
  await waitGone(refs, { cluster, clock, log, timeoutMillis, ...signalOf(signal) });
}

const FLUX_GROUP = /(^|\.)(toolkit|extensions)\.fluxcd\.io$/;

/** Kinds of Flux that the cluster serves, each in one version: their objects are the same in each. */
export async function fluxKinds({ places, signal }: Removal): Promise<readonly ResourceType[]> {
  const { resources } = await places.cluster.discover({ refresh: true, ...signalOf(signal) });
  const kinds = resources.filter((each) => FLUX_GROUP.test(groupOf(each.apiVersion)) && each.verbs.includes("delete"));
  return [...new Map(kinds.map((each) => [`${groupOf(each.apiVersion)}/${each.kind}`, each])).values()];
}

/**
 * Deletes one Flux object without its controller. It is suspended first, because a controller outside the cluster may still run: it
 * would put the finalizer back, and prune what was deployed.
 */
export async function removeFluxObject({ places, signal }: Removal, ref: ObjectRef): Promise<void> {
  const { cluster, log } = places;
  try {
    const body = { metadata: { finalizers: null }, spec: { suspend: true } };
    await cluster.patch(ref, { type: "merge", body }, signalOf(signal));
    await cluster.delete(ref, { propagation: "Background", ...signalOf(signal) });
    log.write("info", `${formatRef(ref)} deleted`);
  } catch (error) {
    // Gone in between, which is what is wanted; no longer a kind of the cluster, after an interrupted run.
    if (!isProblem(error, "kube.notFound") && !isProblem(error, "kube.unknownKind")) throw error;
  }
}
