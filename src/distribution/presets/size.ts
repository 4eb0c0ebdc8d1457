// How big a cluster is: concurrency, dependency checks, caches and limits that fit the number of objects.
import { isObject, type KubeObject } from "#base";
import { editDeployments, withFlag, withManager } from "./workload.ts";

/** Sizes of clusters, by the number of objects that the controllers look after. */
export const CLUSTER_SIZES = ["small", "medium", "large"] as const;
export type ClusterSize = (typeof CLUSTER_SIZES)[number];

interface Limits {
  readonly cpu: string;
  readonly memory: string;
}

interface Profile {
  /** Objects that are applied at once, by kustomize-controller and by helm-controller. */
  readonly concurrent: number;
  /** Sources that are fetched at once; the controller's own default when absent. */
  readonly concurrentSources?: number;
  /** Go duration text. */
  readonly requeue: string;
  /** Indexes of chart repositories that are kept in memory. */
  readonly helmIndexes: number;
  readonly limits: Limits;
  readonly sourceLimits: Limits;
}

const PROFILES: Readonly<Record<ClusterSize, Profile>> = {
  small: {
    concurrent: 5,
    requeue: "10s",
    helmIndexes: 10,
    limits: { cpu: "1000m", memory: "512Mi" },
    sourceLimits: { cpu: "1000m", memory: "512Mi" },
  },
  medium: {
    concurrent: 10,
    concurrentSources: 5,
    requeue: "5s",
    helmIndexes: 50,
    limits: { cpu: "2000m", memory: "1Gi" },
    sourceLimits: { cpu: "2000m", memory: "1Gi" },
  },
  large: {
    concurrent: 20,
    concurrentSources: 10,
    requeue: "5s",
    helmIndexes: 100,
    limits: { cpu: "3000m", memory: "3Gi" },
    sourceLimits: { cpu: "2000m", memory: "2Gi" },
  },
};
const HELM_INDEX_TTL = "12h";

/**
 * Rendered objects for a cluster of that size: source-controller, kustomize-controller and helm-controller are sized, the others stay as
 * the release has them.
 * @see the size profiles of the Flux operator's FluxInstance (behaviour)
 */
export function withSize(objects: readonly KubeObject[], size: ClusterSize): KubeObject[] {
  const profile = PROFILES[size];
  const sources = editDeployments(objects, (each) => sizeSources(each, profile), ["source-controller"]);
  return editDeployments(sources, (each) => sizeAppliers(each, profile), ["kustomize-controller", "helm-controller"]);
}

function sizeAppliers(deployment: KubeObject, { concurrent, requeue, limits }: Profile): KubeObject {
  const busy = withFlag(deployment, "--concurrent", String(concurrent));
  return withLimits(withFlag(busy, "--requeue-dependency", requeue), limits);
}

function sizeSources(deployment: KubeObject, { concurrentSources, requeue, helmIndexes, sourceLimits }: Profile): KubeObject {
  const busy = concurrentSources === undefined ? deployment : withFlag(deployment, "--concurrent", String(concurrentSources));
  const patient = withFlag(busy, "--requeue-dependency", requeue);
  const cached = withFlag(withFlag(patient, "--helm-cache-max-size", String(helmIndexes)), "--helm-cache-ttl", HELM_INDEX_TTL);
  return withLimits(cached, sourceLimits);
}

function withLimits(deployment: KubeObject, { cpu, memory }: Limits): KubeObject {
  return withManager(deployment, (container) => {
    const resources = container["resources"];
    return { ...container, resources: { ...(isObject(resources) && resources), limits: { cpu, memory } } };
  });
}
