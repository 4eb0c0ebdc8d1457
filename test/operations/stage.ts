// A cluster, a git server and the controllers that follow it: everything that an install needs, for real, in one process.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duration, Secret, silentLog, type Log } from "#base";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { readFlags, startControllers, type RunningControllers, type StartOptions } from "#controllers";
import { clusterClient, type Cluster, type Transport } from "#kube";
import { remoteFiles, type BootstrapPlaces } from "#operations";
import { ArtifactStore } from "#store";
import { realClock, seededRandom } from "../support/outside.ts";
import { gitFixture, type GitFixture } from "../git/git-fixture.ts";
import type { GitServerOptions } from "../support/git-server.ts";
import { gitOf } from "./order.ts";

export interface TestCluster extends AsyncDisposable {
  readonly cluster: Cluster;
  /** Lines that the controllers wrote with level warn or error. */
  readonly complaints: readonly string[];
  /** Starts each controller as the ServiceAccount that an install gives it, with leader election, as its pod does. */
  startAsAccounts(): Promise<void>;
  /** How the cluster is reached without a network. */
  readonly transport: Transport;
  /** Serves the cluster on loopback, and returns a kubeconfig for it. */
  listen(): Promise<string>;
}

export interface ClusterOptions {
  /** Whether source-controller and kustomize-controller run; true when absent. */
  readonly controllers?: boolean;
  /** Whether kustomize-controller fetches remote bases; false when absent. */
  readonly remoteBases?: boolean;
  /** Whether Pods come up; true when absent. */
  readonly workloads?: boolean;
}

/** An embedded control plane with the controllers beside it. */
export async function startCluster({
  controllers = true,
  workloads = true,
  remoteBases = false,
}: ClusterOptions = {}): Promise<TestCluster> {
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
  const running: RunningControllers[] = [];
  const start = async (view: Cluster, more: Partial<StartOptions> = {}): Promise<void> =>
    void running.push(
      await startControllers(view, { clock: realClock, random: seededRandom(5), log, signal: stop.signal, store, ...more }),
    );
  if (controllers) await start(cluster, remoteBases ? { remoteBases: (signal) => remoteFiles({ signal }) } : {});
  return {
    cluster,
    complaints,
    transport: controlPlane.transport(),
    listen: async () => {
      await controlPlane.listen({ host: "127.0.0.1", port: 0 });
      return controlPlane.kubeconfig();
    },
    startAsAccounts: async () => {
      const flags = readFlags({ enableLeaderElection: "true" });
      const names = ["source-controller", "kustomize-controller"] as const;
      await Promise.all(names.map((name) => start(accountOf(controlPlane, name), { only: [name], flags })));
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await Promise.all(running.map((each) => each.stopped()));
      await controlPlane.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function accountOf(controlPlane: ControlPlane, name: string): Cluster {
  const groups = ["system:serviceaccounts", "system:serviceaccounts:flux-system", "system:authenticated"];
  const transport = controlPlane.transport({ name: `system:serviceaccount:flux-system:${name}`, groups });
  return clusterClient(transport, { address: "embedded", clock: realClock });
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

/** Places and a signal that end an operation at the first message of its log that is like that. */
export function stoppedAt<T extends { readonly log: Log }>(
  places: T,
  moment: RegExp,
): { readonly places: T; readonly signal: AbortSignal } {
  const stop = new AbortController();
  const log: Log = { write: (_level, message) => void (moment.test(message) && stop.abort(new Error("power cut"))), with: () => log };
  return { places: { ...places, log }, signal: stop.signal };
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
