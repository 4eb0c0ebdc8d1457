// Everything that the provider works with: an embedded control plane, a git server, stand-ins for the controllers, and the provider
// itself in this process.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "#base";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { attach, fluxProvider } from "#provider";
import { startGitServer } from "../support/git-server.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { recordingCluster } from "../support/recording-cluster.ts";
import { runFakeFlux, type FakeFlux } from "./fake-flux.ts";

export const PASSWORD = "p:w-of-the-repository";

export interface FluxPlace {
  readonly cluster: Cluster;
  /** What the provider asked of the cluster. */
  readonly requests: string[];
  readonly gitUrl: string;
  readonly reattach: string;
  readonly flux: FakeFlux;
  /** Lines that the provider has logged at its most talkative. */
  readonly log: string[];
  /** Throws the cluster away and gives an empty one in its place. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export async function openFluxPlace(): Promise<FluxPlace> {
  const folder = await mkdtemp(join(tmpdir(), "flux-place-"));
  const server = await startGitServer({ dir: folder, users: { flux: PASSWORD } });
  await server.createRepository("fleet");
  const gitUrl = server.url("fleet");
  const remote = { url: gitUrl, credentials: { username: "flux", password: new Secret(PASSWORD) } };
  const requests: string[] = [];
  const log: string[] = [];
  const flux: FakeFlux = { isPaused: false };
  let current = await openCluster();
  const attached = await attach(
    fluxProvider(
      {
        clock: realClock,
        random: seededRandom(1),
        connect: async () => {
          const recorded = recordingCluster(current.cluster);
          recorded.requests.push = (...words: string[]) => requests.push(...words);
          return recorded.cluster;
        },
      },
      "0.0.0",
    ),
    "headgate/flux",
    { onLine: (line) => log.push(line) },
  );

  async function openCluster(): Promise<{ readonly cluster: Cluster; close(): Promise<void> }> {
    const plane = await createControlPlane({ data: "memory", workloads: false });
    const cluster = clusterClient(plane.transport(), { address: "the embedded control plane", clock: realClock });
    const stop = new AbortController();
    const running = runFakeFlux(cluster, remote, { clock: realClock, flux, signal: stop.signal });
    return {
      cluster,
      async close() {
        stop.abort();
        await running;
        await plane.close();
      },
    };
  }

  return {
    get cluster() {
      return current.cluster;
    },
    requests,
    log,
    gitUrl,
    reattach: attached.reattach,
    flux,
    async renew() {
      await current.close();
      current = await openCluster();
    },
    async close() {
      attached.close();
      await current.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
