// A real API server for suites that are also run on the embedded one: one that HEADGATE_REAL_KUBECONFIG names, or one started for the suite.
import { connectCluster } from "#kube";
import { realClock } from "../outside.ts";
import { tryPeer } from "../peers.ts";
import { startRealCluster } from "../real-cluster.ts";
import type { OpenedCluster } from "./cluster-contract.ts";

/** True when a real API server can be had without a build. */
export async function hasRealPlace(): Promise<boolean> {
  if (process.env["HEADGATE_REAL_KUBECONFIG"] !== undefined) return true;
  const found = await Promise.all([tryPeer("etcd"), tryPeer("kube-apiserver"), tryPeer("kube-controller-manager")]);
  return found.every((each) => each !== undefined);
}

/** Opens it as its administrator. */
export async function openRealPlace(): Promise<OpenedCluster> {
  const given = process.env["HEADGATE_REAL_KUBECONFIG"];
  const started = given === undefined ? await startRealCluster() : undefined;
  const { cluster, close } = await connectCluster({ configPath: given ?? started?.kubeconfig ?? "" }, { clock: realClock });
  return {
    cluster,
    close: async () => {
      await close();
      await started?.close();
    },
  };
}
