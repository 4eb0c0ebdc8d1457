// The cluster that a snapshot is restored into, as it is now.
import { PART_OF } from "#distribution";
import { at, groupOf, own, refOf, type Json, type KubeObject, type ObjectRef } from "#base";
import type { Cluster, Discovery } from "#kube";
import { signalOf } from "../../cluster-objects.ts";
import { entryId } from "../contract.ts";
import { fluxKinds } from "../flux-kinds.ts";

/** Requests at a time. */
const WIDTH = 20;

export interface Live {
  readonly discovery: Discovery;
  /** By {@link entryId}. */
  readonly objects: ReadonlyMap<string, KubeObject>;
  /** Every Flux object of the cluster. */
  readonly flux: readonly KubeObject[];
  /** Whether controllers of Flux are installed. */
  readonly isInstalled: boolean;
}

/** Reads the objects that are named, and all that are Flux's. @throws kube.* */
export async function readLive(
  refs: readonly ObjectRef[],
  { cluster, namespace }: { readonly cluster: Cluster; readonly namespace: string },
  signal: AbortSignal,
): Promise<Live> {
  const flux = await listFlux(cluster, signal);
  const discovery = await cluster.discover(signalOf(signal));
  const deployments = await cluster.list(
    { apiVersion: "apps/v1", kind: "Deployment" },
    { namespace, labelSelector: `${PART_OF}=flux`, as: "metadata", ...signalOf(signal) },
  );
  const objects = new Map(flux.map((each) => [entryId(refOf(each)), each]));
  // A kind that is not served has no objects, and asking for one would have the client look for the kind each time.
  const others = refs.filter((ref) => !objects.has(entryId(ref)) && discovery.find(ref) !== undefined);
  for (let from = 0; from < others.length; from += WIDTH) {
    const read = await Promise.all(others.slice(from, from + WIDTH).map((ref) => cluster.get(ref, signalOf(signal))));
    for (const object of read) if (object !== undefined) objects.set(entryId(refOf(object)), object);
  }
  return { discovery, objects, flux, isInstalled: deployments.items.length > 0 };
}

async function listFlux(cluster: Cluster, signal: AbortSignal, as: "object" | "metadata" = "object"): Promise<readonly KubeObject[]> {
  const kinds = await fluxKinds(cluster, signal);
  const lists = await Promise.all(kinds.map(({ apiVersion, kind }) => cluster.list({ apiVersion, kind }, { as, ...signalOf(signal) })));
  return lists.flatMap(({ items }) => items);
}

/** Every Flux object of a cluster by its {@link entryId}. @throws kube.* */
export async function fluxObjectIds(cluster: Cluster, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const objects = await listFlux(cluster, signal, "metadata");
  return new Set(objects.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map((each) => entryId(refOf(each))));
}

/** Names of the versions that a CRD serves. */
export function servedVersions(definition: KubeObject): readonly string[] {
  const versions = at(definition, "spec", "versions");
  const served = (Array.isArray(versions) ? (versions as readonly Json[]) : []).filter((each) => own(each, "served") === true);
  return served.flatMap((each) => {
    const name = own(each, "name");
    return typeof name === "string" ? [name] : [];
  });
}

/** Whether a CRD defines the kind of an object. */
export function defines(definition: KubeObject, object: KubeObject): boolean {
  return at(definition, "spec", "group") === groupOf(object.apiVersion) && at(definition, "spec", "names", "kind") === object.kind;
}
