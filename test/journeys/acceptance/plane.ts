// The cluster of a trial: an embedded control plane that is thrown away, or a real one that the trials of a file share.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duration, silentLog } from "#base";
import { createControlPlane, startWorkloads } from "#control-plane";
import { startControllers, type RunningControllers } from "#controllers";
import { clusterClient, connectCluster, loadKubeconfig, type Cluster } from "#kube";
import { ArtifactStore } from "#store";
import { realClock, seededRandom } from "../../support/outside.ts";
import { startRealCluster } from "../../support/real-cluster.ts";

/** A cluster without any install, and how the provider is told of it. */
export interface Plane {
  readonly kind: PlaneKind;
  readonly cluster: Cluster;
  /** Settings of `kubernetes` in the provider block. */
  readonly settings: string;
  close(): Promise<void>;
}

export type PlaneKind = "embedded" | "real";

/** An embedded control plane whose pods come up. */
export async function openEmbedded(): Promise<Plane> {
  const plane = await createControlPlane({ data: "memory" });
  const cluster = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
  return { kind: "embedded", cluster, settings: 'host = "https://embedded.test"', close: () => plane.close() };
}

/** A real control plane; its nodes are simulated. */
export async function openReal(): Promise<Plane> {
  const real = await startRealCluster();
  const { cluster, close } = await connectCluster(await loadKubeconfig({ paths: [real.kubeconfig] }), { clock: realClock });
  const stop = new AbortController();
  const options = { clock: realClock, random: seededRandom(3), log: silentLog, signal: stop.signal };
  const kubelet = await startWorkloads(cluster, { ...options, parts: ["kubelet"] });
  return {
    kind: "real",
    cluster,
    settings: `config_path = ${JSON.stringify(real.kubeconfig)}`,
    async close() {
      stop.abort();
      await kubelet.done;
      await close();
      await real.close();
    },
  };
}

/** The controllers beside a cluster, until they are ended. */
export async function controllersOf(cluster: Cluster): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "headgate-store-"));
  const stop = new AbortController();
  const retention = { ttl: Duration.minutes(1), records: 2 };
  const store = new ArtifactStore({ directory, advertised: "127.0.0.1:1", clock: realClock, algorithm: "sha256", retention });
  const options = { clock: realClock, random: seededRandom(5), log: silentLog, signal: stop.signal, store };
  const running: RunningControllers = await startControllers(cluster, options);
  return async () => {
    stop.abort();
    await running.stopped();
    await rm(directory, { recursive: true, force: true });
  };
}
