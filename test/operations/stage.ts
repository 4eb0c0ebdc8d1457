// A cluster, a git server and the controllers that follow it: everything that an install needs, for real, in one process.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, Duration, Secret, silentLog, type Json, type Log } from "#base";
import { createControlPlane } from "#control-plane";
import { startControllers } from "#controllers";
import { clusterClient, type Cluster } from "#kube";
import type { BootstrapPlaces } from "#operations";
import { ArtifactStore } from "#store";
import { realClock, seededRandom } from "../support/outside.ts";
import { gitFixture, type GitFixture } from "../git/git-fixture.ts";
import type { GitServerOptions } from "../support/git-server.ts";
import { gitOf } from "./order.ts";

export interface TestCluster extends AsyncDisposable {
  readonly cluster: Cluster;
  /** Lines that the controllers wrote with level warn or error. */
  readonly complaints: readonly string[];
}

export interface ClusterOptions {
  /** Whether source-controller and kustomize-controller run; true when absent. */
  readonly controllers?: boolean;
  /** Whether Pods come up; true when absent. */
  readonly workloads?: boolean;
}

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };

/** Reports every Deployment as rolled out, as a cluster with nodes and images would. */
async function rollOut(cluster: Cluster, signal: AbortSignal): Promise<void> {
  for (; !signal.aborted; await realClock.sleep(100, signal).catch(() => undefined)) {
    const { items } = await cluster.list(DEPLOYMENT, { signal }).catch(() => ({ items: [] }));
    for (const { metadata, status } of items) {
      if (at(status, "observedGeneration") === metadata.generation) continue;
      const ref = { ...DEPLOYMENT, name: metadata.name ?? "", namespace: metadata.namespace ?? "" };
      const body: Json = { status: rolledOut(metadata.generation ?? 1) };
      await cluster.patch(ref, { type: "merge", body }, { subresource: "status", signal }).catch(() => undefined);
    }
  }
}

function rolledOut(generation: number): Json {
  const time = "2026-01-01T00:00:00Z";
  const condition = (type: string, reason: string): Json => ({
    type,
    status: "True",
    reason,
    message: reason,
    lastTransitionTime: time,
    lastUpdateTime: time,
  });
  const conditions = [condition("Available", "MinimumReplicasAvailable"), condition("Progressing", "NewReplicaSetAvailable")];
  return { observedGeneration: generation, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1, conditions };
}

/** An embedded control plane with the controllers beside it. */
export async function startCluster({ controllers = true, workloads = true }: ClusterOptions = {}): Promise<TestCluster> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-store-"));
  const controlPlane = await createControlPlane({ data: "memory", workloads });
  const cluster = clusterClient(controlPlane.transport(), { address: "embedded", clock: realClock });
  const stop = new AbortController();
  const complaints: string[] = [];
  const log: Log = { write: (level, message) => void (["warn", "error"].includes(level) && complaints.push(message)), with: () => log };
  const store = new ArtifactStore({
    directory: dir,
    advertised: "127.0.0.1:1",
    clock: realClock,
    algorithm: "sha256",
    retention: { ttl: Duration.minutes(1), records: 2 },
  });
  const running = controllers
    ? await startControllers(cluster, { clock: realClock, random: seededRandom(5), log, signal: stop.signal, store })
    : undefined;
  const kubelet = workloads ? rollOut(cluster, stop.signal) : undefined;
  return {
    cluster,
    complaints,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running?.stopped();
      await kubelet;
      await controlPlane.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export interface Stage extends TestCluster {
  readonly git: GitFixture;
  readonly places: BootstrapPlaces;
  /** Places with another log. */
  withLog(log: Log): BootstrapPlaces;
}

/** A cluster with controllers, and an empty repository. */
export async function startStage(options: ClusterOptions & Partial<GitServerOptions> = {}): Promise<Stage> {
  const started = await startCluster(options);
  const git = await gitFixture(options);
  const places = placesOf(started.cluster, git);
  return {
    ...started,
    git,
    places,
    withLog: (log) => ({ ...places, log }),
    [Symbol.asyncDispose]: async () => {
      await started[Symbol.asyncDispose]();
      await git[Symbol.asyncDispose]();
    },
  };
}

/** What an operation needs to work on a cluster with a fixture's repository. */
export function placesOf(cluster: Cluster, git: GitFixture, seed = 1): BootstrapPlaces {
  return {
    cluster,
    git: gitOf({ url: git.remote.url, http: { username: "flux", password: new Secret("p:w"), allowInsecure: true } }),
    clock: realClock,
    random: seededRandom(seed),
    log: silentLog,
  };
}
