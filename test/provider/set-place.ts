// An embedded control plane with sets of objects over it, and the words in which their tests speak.
import { expect } from "vitest";
import { GitRepository, Kustomization, toCrd } from "#api";
import type { JsonObject, ObjectRef } from "#base";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { realClock } from "../support/outside.ts";
import { recordingCluster } from "../support/recording-cluster.ts";
import { SetCore } from "./set-core.ts";

/** Kinds that the cluster serves; a set gets along without the others. */
const SERVED = [GitRepository, Kustomization];

export const SPEC = { interval: "10m", prune: true, source_ref: { kind: "GitRepository", name: "fleet" }, path: "./apps" };
export const SOURCE = { interval: "1m", url: "https://git.example.com/fleet" };
export const LABEL = "object-set.headgate.dev/name";

export const kustomization = (name: string, namespace = "default"): ObjectRef => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  name,
  namespace,
});

export const kustomizations = (...names: readonly string[]): JsonObject => Object.fromEntries(names.map((name) => [name, { spec: SPEC }]));

export const set = (more: JsonObject = {}): JsonObject => ({ name: "apps", namespace: "default", ...more });

/** Stands in for the writes of a cluster; the last argument is what it stands for. */
export type Hold = (...order: [...Parameters<Cluster["apply"]>, Cluster["apply"]]) => ReturnType<Cluster["apply"]>;

export interface SetPlace {
  readonly cluster: Cluster;
  readonly core: SetCore;
  /** What was asked of the cluster. */
  readonly requests: string[];
  hold: Hold | undefined;
  /** Objects that were written and deleted, in the order of their names. */
  writes(): readonly string[];
  /** Applies one set that must succeed. */
  applied(given: JsonObject): Promise<void>;
  close(): Promise<void>;
}

export async function openSetPlace(): Promise<SetPlace> {
  const plane = await createControlPlane({ data: "memory", workloads: false });
  const { cluster: recorded, requests } = recordingCluster(
    clusterClient(plane.transport(), { address: "the embedded control plane", clock: realClock }),
  );
  const write: Cluster["apply"] = (...order) => recorded.apply(...order);
  const cluster: Cluster = { ...recorded, apply: (...order) => (place.hold === undefined ? write(...order) : place.hold(...order, write)) };
  const core = await SetCore.open(cluster);
  const place: SetPlace = {
    cluster,
    core,
    requests,
    hold: undefined,
    writes: () => requests.filter((each) => /^(apply|delete) /.test(each)).toSorted(),
    async applied(given) {
      const { apps } = await core.apply({ apps: given });
      expect(apps?.errors).toEqual([]);
    },
    async close() {
      core.close();
      await plane.close();
    },
  };
  for (const kind of SERVED) await cluster.apply(toCrd(kind), { fieldManager: "test", force: true });
  await served(cluster);
  requests.length = 0;
  return place;
}

/** Definitions are served a moment after they are stored. */
async function served(cluster: Cluster): Promise<void> {
  for (;;) {
    const discovery = await cluster.discover({ refresh: true });
    if (SERVED.every(({ group, kind }) => discovery.preferred(group, kind) !== undefined)) return;
    await realClock.sleep(10);
  }
}

/** Writes that are never answered after so many; every other of them has reached the server all the same. */
export function heldFrom(count: number): { readonly write: Hold; readonly reached: Promise<void> } {
  let tell = (): void => undefined;
  const reached = new Promise<void>((resolve) => (tell = resolve));
  let writes = 0;
  return {
    reached,
    async write(object, options, write) {
      if (options.dryRun === true || ++writes <= count) return write(object, options);
      const { signal, ...rest } = options;
      if (writes % 2 === 0) await write(object, rest);
      tell();
      return new Promise((_resolve, reject) => {
        const end = (): void => reject(signal?.reason as Error);
        if (signal?.aborted) end();
        else signal?.addEventListener("abort", end);
      });
    },
  };
}
