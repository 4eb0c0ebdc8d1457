// Where artifacts are kept: a volume that outlives the pod, and builds in memory.
import type { JsonObject, KubeObject } from "#base";
import { componentOf, editDeployments, volumeAt, withVolumes } from "./workload.ts";

export interface PersistentStorage {
  /** StorageClass of the volume. */
  readonly class: string;
  /** Kubernetes quantity, `10Gi`. */
  readonly size: string;
}

const DATA = "/data";
const BUILDS = "/tmp";

/** Source-controller keeps its artifacts on a volume of its own, claimed under the name of its Deployment. */
export function withPersistentStorage(objects: readonly KubeObject[], storage: PersistentStorage): KubeObject[] {
  return objects.flatMap((object) =>
    componentOf(object) === "source-controller" ? [claimFor(object, storage), claiming(object)] : [object],
  );
}

function claimFor({ metadata }: KubeObject, { class: storageClassName, size }: PersistentStorage): KubeObject {
  const { name = "", namespace, labels } = metadata;
  const { "control-plane": _role, ...kept } = labels ?? {};
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, ...(namespace !== undefined && { namespace }), labels: kept },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } }, storageClassName },
  };
}

function claiming(deployment: KubeObject): KubeObject {
  const claimName = deployment.metadata.name ?? "";
  return withVolume(deployment, DATA, (name) => ({ name, persistentVolumeClaim: { claimName } }));
}

/** A Deployment whose artifacts go with its pod. */
export function withEphemeralStorage(deployment: KubeObject): KubeObject {
  return withVolume(deployment, DATA, (name) => ({ emptyDir: {}, name }));
}

/** Builds of kustomize-controller happen in memory; what they take counts against the memory limit of its pod. */
export function withBuildsInMemory(objects: readonly KubeObject[]): KubeObject[] {
  const inMemory = (deployment: KubeObject): KubeObject =>
    withVolume(deployment, BUILDS, (name) => ({ emptyDir: { medium: "Memory" }, name }));
  return editDeployments(objects, inMemory, ["kustomize-controller"]);
}

function withVolume(deployment: KubeObject, path: string, volume: (name: string) => JsonObject): KubeObject {
  const wanted = volumeAt(deployment, path);
  return withVolumes(deployment, (each) => (wanted !== undefined && each["name"] === wanted ? volume(wanted) : each));
}
