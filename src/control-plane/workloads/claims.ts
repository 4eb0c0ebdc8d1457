// Persistent volume claims of the simulated node: each gets a volume of its own, and gives it back.
import { at, isProblem, own, type Json, type KubeObject } from "#base";
import { idOf } from "./object-cache.ts";
import { splitKey, type Place } from "./place.ts";

const CLAIM_PROTECTION = "kubernetes.io/pvc-protection";
const VOLUME_PROTECTION = "kubernetes.io/pv-protection";

export function runClaims(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  place.cache("claim").listen((change, claim) => {
    if (change === "set") queue.add(idOf(claim));
    else queue.add(`${idOf(claim)}#${volumeName(claim)}`);
  });
  place.cache("pod").listen((change, pod) => {
    if (change === "gone") for (const name of claimsOf(pod)) queue.add(`${pod.metadata.namespace ?? ""}/${name}`);
  });
  place.cache("volume").listen((change, volume) => {
    if (change === "set" && volume.metadata.deletionTimestamp !== undefined) queue.add(`#${volume.metadata.name ?? ""}`);
  });
}

function volumeName(claim: KubeObject): string {
  return `pvc-${claim.metadata.uid ?? ""}`;
}

function claimsOf(pod: KubeObject): string[] {
  const volumes = at(pod, "spec", "volumes");
  return (Array.isArray(volumes) ? (volumes as Json[]) : []).flatMap((each) => {
    const name = at(each, "persistentVolumeClaim", "claimName");
    return typeof name === "string" ? [name] : [];
  });
}

async function reconcile(place: Place, key: string): Promise<undefined> {
  const [id = "", goneVolume] = key.split("#");
  if (goneVolume !== undefined) {
    await releaseVolume(place, goneVolume);
    return;
  }
  const claim = place.cache("claim").get(...splitKey(id));
  if (claim === undefined) return;
  if (claim.metadata.deletionTimestamp !== undefined) await release(place, claim);
  else if (at(claim, "status", "phase") !== "Bound") await bind(place, claim);
}

async function bind(place: Place, claim: KubeObject): Promise<void> {
  const name = String((at(claim, "spec", "volumeName") as string | undefined) ?? volumeName(claim));
  const storage = at(claim, "spec", "resources", "requests", "storage") ?? "0";
  const accessModes = at(claim, "spec", "accessModes") ?? [];
  const storageClassName = at(claim, "spec", "storageClassName");
  const { namespace = "", name: claimName = "", uid = "" } = claim.metadata;
  const volume: KubeObject = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, annotations: { "pv.kubernetes.io/provisioned-by": "simulate.headgate.dev" } },
    spec: {
      capacity: { storage },
      accessModes,
      persistentVolumeReclaimPolicy: "Delete",
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: claimName, uid },
      hostPath: { path: `/simulated/${name}` },
      ...(typeof storageClassName === "string" && { storageClassName }),
    },
  };
  try {
    const made = await place.create(volume);
    await place.patchStatus(made, { phase: "Bound" });
  } catch (error) {
    // A volume that is named and there already is bound as it is.
    if (!isProblem(error, "kube.alreadyExists")) throw error;
  }
  const bound = own(claim.spec, "volumeName") === name ? claim : await place.patch(claim, { spec: { volumeName: name } });
  if (bound !== undefined) await place.patchStatus(bound, { phase: "Bound", accessModes, capacity: { storage } });
}

/** A deleted claim stays while a pod uses it. */
async function release(place: Place, claim: KubeObject): Promise<void> {
  const { namespace = "", name = "", finalizers = [] } = claim.metadata;
  if (!finalizers.includes(CLAIM_PROTECTION)) return;
  if (
    place
      .cache("pod")
      .in(namespace)
      .some((pod) => claimsOf(pod).includes(name))
  )
    return;
  const rest = finalizers.filter((each) => each !== CLAIM_PROTECTION);
  await place.patch(claim, { metadata: { finalizers: rest.length === 0 ? null : rest } });
}

/** Removes the volume of a claim that is gone, and lets a deleted volume go. */
async function releaseVolume(place: Place, name: string): Promise<void> {
  const volume = place.cache("volume").get("", name);
  if (volume === undefined) return;
  if (volume.metadata.deletionTimestamp === undefined) {
    if (volume.metadata.annotations?.["pv.kubernetes.io/provisioned-by"] === "simulate.headgate.dev") await place.delete(volume);
    return;
  }
  const finalizers = volume.metadata.finalizers ?? [];
  const rest = finalizers.filter((each) => each !== VOLUME_PROTECTION);
  if (rest.length < finalizers.length) await place.patch(volume, { metadata: { finalizers: rest.length === 0 ? null : rest } });
}
