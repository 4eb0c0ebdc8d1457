// What tests of an install as data share.
import { silentLog, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import type { InstancePlaces } from "#operations";
import { realClock } from "../../support/outside.ts";
import { patience } from "../../support/eventually.ts";

/** A signal that ends a step that takes too long. */
export const within = (): { readonly signal: AbortSignal } => ({ signal: patience() });
export const placesOf = (cluster: Cluster): InstancePlaces => ({ cluster, clock: realClock, log: silentLog });
export const deployment = (name: string): ObjectRef => ({ apiVersion: "apps/v1", kind: "Deployment", name, namespace: "flux-system" });
export const namesOf = async (cluster: Cluster, kind: { readonly apiVersion: string; readonly kind: string }): Promise<string[]> =>
  (await cluster.list(kind)).items.map((each) => each.metadata.name ?? "");
/** What tells that an object was neither made anew nor changed. */
export const identity = (object: KubeObject | undefined): unknown => [object?.metadata.uid, object?.metadata.generation];

/** A workload in a source, and in the cluster. */
export const APP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: default}\ndata: {a: b}\n";
export const app: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", name: "app", namespace: "default" };
