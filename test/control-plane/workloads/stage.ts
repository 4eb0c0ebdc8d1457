// A control plane in memory under virtual time, with simulated workloads.
import { at, type Json, type KubeObject } from "#base";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { seededRandom } from "../../support/outside.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

export interface Stage extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly clock: VirtualClock;
  get(kind: string, name: string): Promise<KubeObject | undefined>;
  list(kind: string): Promise<readonly KubeObject[]>;
  /** Lets time pass in steps of 100 ms until the condition holds; fails after that many virtual seconds. */
  until(holds: () => Promise<boolean>, seconds?: number): Promise<void>;
}

const GROUPS: Readonly<Record<string, string>> = {
  Deployment: "apps/v1",
  ReplicaSet: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  ControllerRevision: "apps/v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
  EndpointSlice: "discovery.k8s.io/v1",
};

export async function openStage(): Promise<Stage> {
  const clock = new VirtualClock();
  const plane = await createControlPlane({ data: "memory", clock, random: seededRandom(1) });
  const cluster = clusterClient(plane.transport(), { address: "embedded", clock });
  const kindOf = (kind: string): { readonly apiVersion: string; readonly kind: string } => ({ apiVersion: GROUPS[kind] ?? "v1", kind });
  return {
    cluster,
    clock,
    get: (kind, name) => cluster.get({ ...kindOf(kind), namespace: "default", name }),
    list: async (kind) => (await cluster.list(kindOf(kind), { namespace: "default" })).items,
    until: async (holds, seconds = 60) => {
      for (let step = 0; step < seconds * 10; step++) {
        if (await holds()) return;
        await clock.advance(100);
      }
      throw new Error(`does not hold after ${seconds} seconds`);
    },
    [Symbol.asyncDispose]: () => plane.close(),
  };
}

const selector = { matchLabels: { app: "web" } };

/** A workload with the labels `app: web` and one container. */
export function workload(
  kind: string,
  name: string,
  spec: Record<string, Json> = {},
  pod: { annotations?: Record<string, string>; image?: string } = {},
): KubeObject {
  const metadata = { labels: { app: "web" }, ...(pod.annotations !== undefined && { annotations: pod.annotations }) };
  return {
    apiVersion: GROUPS[kind] ?? "v1",
    kind,
    metadata: { name, namespace: "default" },
    spec: {
      selector,
      template: {
        metadata,
        spec: { containers: [{ name: "app", image: pod.image ?? "app:1", ports: [{ name: "http", containerPort: 8080 }] }] },
      },
      ...spec,
    },
  };
}

/** `type=status/reason` of each condition. */
export function conditions(object: KubeObject | undefined): string[] {
  const list = at(object, "status", "conditions");
  return (Array.isArray(list) ? (list as Json[]) : [])
    .map((each) => `${text(at(each, "type"))}=${text(at(each, "status"))}/${text(at(each, "reason"))}`)
    .toSorted();
}

const text = (value: Json | undefined): string => String(value as string);
