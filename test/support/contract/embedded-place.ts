// An embedded control plane for suites that are also run on a real API server: in process, or over HTTPS by its kubeconfig.
import { createControlPlane } from "#control-plane";
import { clusterClient, loadKubeconfig, openCluster } from "#kube";
import { realClock } from "../outside.ts";
import type { OpenedCluster } from "./cluster-contract.ts";

/** Opens one in process, without a port. */
export async function openInProcess(): Promise<OpenedCluster> {
  const plane = await createControlPlane({ data: "memory" });
  const cluster = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
  return { cluster, close: () => plane.close() };
}

/** Opens one over HTTPS on loopback. */
export async function openOverHttps(): Promise<OpenedCluster> {
  const plane = await createControlPlane({ data: "memory" });
  await plane.listen();
  const connection = await loadKubeconfig({ text: plane.kubeconfig(), source: "the embedded control plane" });
  const { cluster, close } = openCluster(connection, { clock: realClock });
  return {
    cluster,
    close: async () => {
      await close();
      await plane.close();
    },
  };
}
