// The cluster of controller tests: an embedded control plane, or, where HEADGATE_TEST_KUBECONFIG names one, a real cluster.
import { GitRepository, Kustomization, toCrd, type Kind } from "#api";
import { at, refOf } from "#base";
import { createControlPlane } from "#control-plane";
import {
  clusterClient,
  httpTransport,
  loadKubeconfig,
  type Cluster,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from "#kube";
import { realClock } from "../support/outside.ts";
import { until } from "../support/eventually.ts";

/** Answers a request in the server's place; undefined lets it pass. */
export type Intercept = (request: TransportRequest) => Promise<TransportResponse | undefined>;

export interface TestCluster {
  readonly cluster: Cluster;
  /** The same cluster; its requests are noted. */
  readonly counted: Cluster;
  /** `PATCH /api/v1/…`, oldest first. */
  readonly requests: string[];
  /** What comes between the counted cluster and the server. */
  readonly between: { answer?: Intercept | undefined };
  close(): Promise<void>;
}

/** Opens it, with these kinds served; the embedded one is new for every test. */
export async function openTestCluster(kinds: readonly Kind[] = [GitRepository, Kustomization]): Promise<TestCluster> {
  const { transport, close } = await open();
  const requests: string[] = [];
  const between: TestCluster["between"] = {};
  const counted: Transport = async (request) => {
    requests.push(`${request.method} ${request.path}`);
    return (await between.answer?.(request)) ?? transport(request);
  };
  const options = { address: "test", clock: realClock };
  await define(clusterClient(transport, options), kinds);
  return { cluster: clusterClient(transport, options), counted: clusterClient(counted, options), requests, between, close };
}

async function open(): Promise<{ transport: Transport; close: () => Promise<void> }> {
  const kubeconfig = process.env["HEADGATE_TEST_KUBECONFIG"];
  if (kubeconfig === undefined) {
    const plane = await createControlPlane({ data: "memory", workloads: false });
    return { transport: plane.transport(), close: () => plane.close() };
  }
  const real = httpTransport(await loadKubeconfig({ paths: [kubeconfig] }), { clock: realClock });
  return { transport: real.send, close: () => real.close() };
}

/** Our kinds, served. A client of its own, so that those of the test discover them without a pause. */
async function define(cluster: Cluster, kinds: readonly Kind[]): Promise<void> {
  for (const definition of kinds.map((kind) => toCrd(kind))) {
    await cluster.apply(definition, { fieldManager: "test", force: true });
    await until(async () =>
      JSON.stringify(at(await cluster.get(refOf(definition)), "status", "conditions") ?? []).includes('"Established"'),
    );
  }
}
