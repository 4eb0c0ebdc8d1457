// The objects of one HelmRelease, as its release record holds them, against those in the cluster.
import { gunzipSync } from "node:zlib";
import { diff } from "#apply";
import { at, stringAt, type KindRef, type KubeObject } from "#base";
import { parseYaml } from "#codec";
import { fromStoredRelease, installedObjects, splitManifests, storageName, type Manifest } from "#helm";
import { tryGet } from "../cluster-objects.ts";
import { comparisonsOf } from "./comparison.ts";
import type { DriftPlaces, Inspection } from "./report.ts";

const FIELD_MANAGER = "helm-controller";
const OWNER_GROUP = "helm.toolkit.fluxcd.io";
/** A record that unpacks to more than this is none. */
const MAX_RECORD_BYTES = 64 << 20;

/** @throws helm.storedRelease · helm.manifest · apply.* · kube.* */
export async function inspectHelmRelease(owner: KubeObject, places: DriftPlaces, signal?: AbortSignal): Promise<Inspection> {
  const nothing = (message: string): Inspection => ({ comparisons: [], unjudged: [{ message }] });
  const last = at(owner, "status", "history", 0);
  const version = at(last, "version");
  if (typeof version !== "number") return nothing("it has installed nothing yet");
  if (at(owner, "spec", "kubeConfig") !== undefined) return nothing("it installs into another cluster");
  const { name = "", namespace = "" } = owner.metadata;
  const storage = {
    apiVersion: "v1",
    kind: "Secret",
    name: storageName(stringAt(last, "name"), version),
    namespace: stringAt(owner, "status", "storageNamespace") || namespace,
  };
  const stored = await tryGet(places.cluster, storage, signal);
  if (stored === undefined) return nothing(`its release record ${storage.namespace}/${storage.name} is not there`);
  const record = fromStoredRelease(stored, (bytes) => gunzipSync(bytes, { maxOutputLength: MAX_RECORD_BYTES }));
  const discovery = await places.cluster.discover({ ...(signal && { signal }) });
  const isNamespaced = (kind: KindRef): boolean => discovery.find(kind)?.namespaced ?? true;
  const objects = installedObjects(splitManifests(record.manifest).map(toManifest), {
    namespace: stringAt(last, "namespace"),
    isNamespaced,
  }) as unknown as readonly KubeObject[];
  const order = {
    cluster: places.cluster,
    clock: places.clock,
    fieldManager: FIELD_MANAGER,
    owner: { group: OWNER_GROUP, name, namespace },
    ...(signal && { signal }),
  };
  return { comparisons: comparisonsOf(await diff(objects, order)), unjudged: [] };
}

function toManifest(text: string): Manifest {
  const head = parseYaml(text, { file: "the release record" });
  const [kind, apiVersion] = [stringAt(head, "kind"), stringAt(head, "apiVersion")];
  return { path: "the release record", kind, apiVersion, name: stringAt(head, "metadata", "name"), text };
}
