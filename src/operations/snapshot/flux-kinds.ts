// Which kinds of a cluster are Flux's, whoever defined them, and how each is told to hold still.
import { at, groupOf, isObject, versionOf, type JsonObject, type KubeObject } from "#base";
import type { Cluster, ResourceType } from "#kube";
import { signalOf } from "../cluster-objects.ts";

const GROUPS = /(^|\.)(toolkit|extensions)\.fluxcd\.io$|^fluxcd\.controlplane\.io$/;

export function isFluxGroup(apiVersion: string): boolean {
  return GROUPS.test(groupOf(apiVersion));
}

/** The preferred version of every kind of Flux that can be listed, in the order of their names. */
export async function fluxKinds(cluster: Cluster, signal: AbortSignal | undefined): Promise<readonly ResourceType[]> {
  const discovery = await cluster.discover({ refresh: true, ...signalOf(signal) });
  const kinds = discovery.resources.filter((each) => isFluxGroup(each.apiVersion) && each.verbs.includes("list"));
  const first = kinds.filter((each) => discovery.preferred(groupOf(each.apiVersion), each.kind) === each);
  const key = ({ apiVersion, kind }: ResourceType): string => `${groupOf(apiVersion)} ${kind}`;
  return first.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Annotations that suspend an object of a group whose kinds have no `spec.suspend`. */
const ANNOTATIONS: Readonly<Record<string, string>> = {
  "source.extensions.fluxcd.io": "source.extensions.fluxcd.io/reconcile",
  "fluxcd.controlplane.io": "fluxcd.controlplane.io/reconcile",
};
const DISABLED = "disabled";

/** How an object is suspended: by a field, by an annotation, or not at all. */
export type Brake = { readonly field: true } | { readonly annotation: string } | undefined;

/** @param definitions the CRDs of the cluster or of the snapshot */
export function brakeOf(object: KubeObject, definitions: readonly KubeObject[]): Brake {
  const group = groupOf(object.apiVersion);
  const annotation = ANNOTATIONS[group];
  if (annotation !== undefined) return { annotation };
  const definition = definitions.find((each) => at(each, "spec", "group") === group && at(each, "spec", "names", "kind") === object.kind);
  const versions = at(definition, "spec", "versions");
  const version = (Array.isArray(versions) ? (versions as readonly JsonObject[]) : []).find(
    (each) => each["name"] === versionOf(object.apiVersion),
  );
  const members = at(version, "schema", "openAPIV3Schema", "properties", "spec", "properties");
  return isObject(members) && Object.hasOwn(members, "suspend") ? { field: true } : undefined;
}

/** Whether its controller leaves it alone. */
export function isHeld(object: KubeObject, brake: Brake): boolean {
  if (brake === undefined) return false;
  if ("field" in brake) return at(object, "spec", "suspend") === true;
  return object.metadata.annotations?.[brake.annotation]?.toLowerCase() === DISABLED;
}

/** The same object, held. */
export function held(object: KubeObject, brake: Brake): KubeObject {
  if (brake === undefined) return object;
  if ("field" in brake) return { ...object, spec: { ...(object.spec as JsonObject | undefined), suspend: true } };
  const annotations = { ...object.metadata.annotations, [brake.annotation]: DISABLED };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
