// What every workload controller works with: the cluster, what is known of it, time, and writes that the caches learn from.
import { isProblem, refOf, type Clock, type Json, type KindRef, type KubeObject, type Log, type Random } from "#base";
import type { Cluster, DeleteOptions } from "#kube";
import { ObjectCache } from "./object-cache.ts";
import { WorkQueue, type Work } from "./work-queue.ts";

export const KINDS = {
  deployment: { apiVersion: "apps/v1", kind: "Deployment" },
  replicaSet: { apiVersion: "apps/v1", kind: "ReplicaSet" },
  statefulSet: { apiVersion: "apps/v1", kind: "StatefulSet" },
  daemonSet: { apiVersion: "apps/v1", kind: "DaemonSet" },
  controllerRevision: { apiVersion: "apps/v1", kind: "ControllerRevision" },
  job: { apiVersion: "batch/v1", kind: "Job" },
  cronJob: { apiVersion: "batch/v1", kind: "CronJob" },
  pod: { apiVersion: "v1", kind: "Pod" },
  node: { apiVersion: "v1", kind: "Node" },
  service: { apiVersion: "v1", kind: "Service" },
  endpoints: { apiVersion: "v1", kind: "Endpoints" },
  endpointSlice: { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
  disruptionBudget: { apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
  autoscaler: { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" },
  claim: { apiVersion: "v1", kind: "PersistentVolumeClaim" },
  volume: { apiVersion: "v1", kind: "PersistentVolume" },
} as const satisfies Record<string, KindRef>;

export type KindName = keyof typeof KINDS;

export interface PlaceOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export class Place {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly #caches = new Map<KindName, ObjectCache>();

  constructor(cluster: Cluster, { clock, random, log, signal }: PlaceOptions) {
    this.cluster = cluster;
    this.clock = clock;
    this.random = random;
    this.log = log;
    this.signal = signal;
  }

  /** What is known of a kind; asking for it is what makes it watched. */
  cache(name: KindName): ObjectCache {
    const known = this.#caches.get(name);
    if (known !== undefined) return known;
    const made = new ObjectCache(KINDS[name]);
    this.#caches.set(name, made);
    return made;
  }

  caches(): readonly ObjectCache[] {
    return [...this.#caches.values()];
  }

  queue(work: Work): WorkQueue {
    return new WorkQueue(work, this);
  }

  async create(object: KubeObject): Promise<KubeObject> {
    const made = await this.cluster.create(object, { signal: this.signal });
    this.#cacheOf(made)?.set(made);
    return made;
  }

  /** JSON merge patch of the object or of a subresource; undefined when the object is gone. */
  async patch(object: KubeObject, body: Json, subresource?: string): Promise<KubeObject | undefined> {
    try {
      const options = { signal: this.signal, ...(subresource !== undefined && { subresource }) };
      const made = await this.cluster.patch(refOf(object), { type: "merge", body }, options);
      this.#cacheOf(made)?.set(made);
      return made;
    } catch (error) {
      if (isProblem(error, "kube.notFound")) {
        this.#cacheOf(object)?.remove(object);
        return undefined;
      }
      throw error;
    }
  }

  patchStatus(object: KubeObject, status: Json): Promise<KubeObject | undefined> {
    return this.patch(object, { status }, "status");
  }

  /** Deletes; with 0 seconds of grace at once. */
  async delete(object: KubeObject, gracePeriodSeconds?: number): Promise<void> {
    const left = await this.#deleted(object, gracePeriodSeconds);
    const cache = this.#cacheOf(object);
    if (left !== undefined && staysFor(left, gracePeriodSeconds)) cache?.set(left);
    else cache?.remove(object);
  }

  async #deleted(object: KubeObject, gracePeriodSeconds: number | undefined): Promise<KubeObject | undefined> {
    const { uid } = object.metadata;
    const options: DeleteOptions = {
      signal: this.signal,
      propagation: "Background",
      ...(uid !== undefined && { preconditions: { uid } }),
      ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    };
    try {
      return await this.cluster.delete(refOf(object), options);
    } catch (error) {
      // Another object of that name, or none: this one is gone.
      if (isProblem(error, "kube.conflict") || isProblem(error, "kube.notFound")) return undefined;
      throw error;
    }
  }

  #cacheOf(ref: KindRef): ObjectCache | undefined {
    for (const cache of this.#caches.values()) if (cache.kind.apiVersion === ref.apiVersion && cache.kind.kind === ref.kind) return cache;
    return undefined;
  }
}

/** Whether a deleted object is still there: finalizers hold it, or it is a pod that its node has yet to stop. */
function staysFor({ kind, metadata }: KubeObject, gracePeriodSeconds: number | undefined): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  return (metadata.finalizers?.length ?? 0) > 0 || (kind === "Pod" && gracePeriodSeconds !== 0);
}

/** `namespace/name` → both. */
export function splitKey(key: string): readonly [namespace: string, name: string] {
  const slash = key.indexOf("/");
  return [key.slice(0, slash), key.slice(slash + 1)];
}

/** The owner reference of what a controller makes. */
export function ownedBy(owner: KubeObject): {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller: true;
  blockOwnerDeletion: true;
} {
  const { name = "", uid = "" } = owner.metadata;
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true };
}
