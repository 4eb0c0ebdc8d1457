// What an install looks like in a cluster: its objects read, applied and told apart.
import { applyAll, diff, type FieldDifference, type Owner } from "#apply";
import { at, isProblem, type JsonObject, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import type { BootstrapPlaces } from "./bootstrap-contract.ts";
import { FIELD_MANAGER, gitRepositoryRef, kustomizationRef } from "./layout.ts";

const REQUEST_MANAGER = "headgate-reconcile";

/** Reads an object; undefined also when the cluster does not know its kind. */
export async function tryGet(cluster: Cluster, ref: ObjectRef, signal: AbortSignal | undefined): Promise<KubeObject | undefined> {
  try {
    return await cluster.get(ref, signalOf(signal));
  } catch (error) {
    if (isProblem(error, "kube.unknownKind") || isProblem(error, "kube.notFound")) return undefined;
    throw error;
  }
}

/** The pair by which the cluster follows its repository, as far as it is there. */
export interface SyncPair {
  readonly source: KubeObject | undefined;
  readonly kustomization: KubeObject | undefined;
}

export async function readSyncPair(cluster: Cluster, namespace: string, signal: AbortSignal | undefined): Promise<SyncPair> {
  const [source, kustomization] = await Promise.all([
    tryGet(cluster, gitRepositoryRef(namespace), signal),
    tryGet(cluster, kustomizationRef(namespace), signal),
  ]);
  return { source, kustomization };
}

/** Labels under which kustomize-controller keeps what the install's own Kustomization applies. */
export function ownerOf(namespace: string): Owner {
  return { group: "kustomize.toolkit.fluxcd.io", name: namespace, namespace };
}

/** Applies objects in upstream's stages, under the labels that the Kustomization of the install will give them. */
export async function applyObjects(
  objects: readonly KubeObject[],
  namespace: string,
  places: BootstrapPlaces,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { cluster, clock, log } = places;
  await applyAll(objects, { cluster, clock, log, fieldManager: FIELD_MANAGER, owner: ownerOf(namespace), ...signalOf(signal) });
}

/** Compares an object with the live one by dry run, field by field. */
export async function compareObject(
  { object, live, owner }: { readonly object: KubeObject; readonly live: KubeObject; readonly owner: Owner },
  places: Pick<BootstrapPlaces, "cluster" | "clock">,
  signal: AbortSignal | undefined,
): Promise<readonly FieldDifference[]> {
  const { cluster, clock } = places;
  const order = { cluster, clock, fieldManager: FIELD_MANAGER, owner, live: () => live, ...signalOf(signal) };
  const [difference] = await diff([object], order);
  return difference?.fields ?? [];
}

export function isSyncObject(object: KubeObject, namespace: string): boolean {
  return [gitRepositoryRef(namespace), kustomizationRef(namespace)].some(
    (ref) => ref.kind === object.kind && ref.apiVersion === object.apiVersion && ref.name === object.metadata.name,
  );
}

export function isSuspended(object: KubeObject | undefined): boolean {
  return at(object, "spec", "suspend") === true;
}

/**
 * Asks a controller to look at an object now. Its manager is not the one that applies: that one would take the annotation over, and
 * then away.
 * @returns the token that it writes to `status.lastHandledReconcileAt` when it has
 */
export async function requestReconcile(
  places: Pick<BootstrapPlaces, "cluster" | "clock">,
  ref: ObjectRef,
  signal: AbortSignal | undefined,
): Promise<string> {
  const token = new Date(places.clock.now()).toISOString();
  const body: JsonObject = { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": token } } };
  await places.cluster.patch(ref, { type: "merge", body }, { fieldManager: REQUEST_MANAGER, ...signalOf(signal) });
  return token;
}

/** An options object with the signal, if there is one. */
export function signalOf(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
