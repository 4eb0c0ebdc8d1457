import { peer } from "../../support/peers.ts";

/** Whether the real programs are absent; says so. */
export async function peerMissing(): Promise<boolean> {
  try {
    await peer("etcd");
    await peer("kube-apiserver");
    return false;
  } catch (error) {
    console.warn(`skipped: ${String(error)}`);
    return true;
  }
}
