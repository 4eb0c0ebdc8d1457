// The demo's own steps as a journey: bootstrap, drift, upgrade, destroy, on the embedded and on the real control plane, with OpenTofu and Terraform.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectCluster, loadKubeconfig } from "#kube";
import { silentLog } from "#base";
import { startWorkloads } from "#control-plane";
import { systemClock, systemRandom } from "#runtime";
import { Demo, demoSteps } from "../../examples/demo/steps.ts";
import { tryPeer } from "../support/peers.ts";
import { startRealCluster } from "../support/real-cluster.ts";
import { isFullMatrix } from "../support/both-cores.ts";

interface Plane {
  readonly kubeconfig?: string;
  close(): Promise<void>;
}

const PLANES: Readonly<Record<string, () => Promise<Plane>>> = {
  "the embedded control plane": async () => ({ close: async () => undefined }),
  "a real kube-apiserver": realPlane,
};

/** A real control plane has no nodes here: the simulated kubelet serves it as a client, and kube-controller-manager does the rest. */
async function realPlane(): Promise<Plane> {
  const real = await startRealCluster();
  const { cluster, close } = await connectCluster(await loadKubeconfig({ paths: [real.kubeconfig] }), { clock: systemClock });
  const stop = new AbortController();
  const kubelet = startWorkloads(cluster, {
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    signal: stop.signal,
    parts: ["kubelet"],
  });
  return {
    kubeconfig: real.kubeconfig,
    async close() {
      stop.abort();
      await Promise.resolve(kubelet);
      await close();
      await real.close();
    },
  };
}

const binaries = { OpenTofu: await tryPeer("tofu"), Terraform: await tryPeer("terraform") };
const realParts = (await tryPeer("kube-apiserver")) !== undefined && (await tryPeer("etcd")) !== undefined;

for (const [planeName, openPlane] of Object.entries(PLANES)) {
  for (const [binaryName, binary] of Object.entries(binaries)) {
    // The demo shows the first of these; the second has another core and another plane.
    const isUsual = (planeName === "a real kube-apiserver") === (binaryName === "Terraform");
    if (!isUsual && !isFullMatrix) continue;
    const possible = binary !== undefined && (realParts || planeName !== "a real kube-apiserver");
    describe.skipIf(!possible)(`on ${planeName} with ${binaryName}`, () => {
      let plane: Plane;
      let demo: Demo;
      const steps = demoSteps(() => demo, { keep: false });

      beforeAll(async () => {
        plane = await openPlane();
        demo = new Demo({ binary: binary ?? "", ...(plane.kubeconfig !== undefined && { kubeconfig: plane.kubeconfig }) });
      });
      afterAll(async () => {
        await demo.close();
        await plane.close();
      });

      let broken = false;
      test.for(steps.map((step) => [step.name, step] as const))("%s", async ([, step], context) => {
        if (broken) context.skip("an earlier step failed");
        broken = true;
        const said: string[] = [];
        try {
          await expect(step.run((text) => said.push(text))).resolves.toBeUndefined();
          broken = false;
        } catch (error) {
          console.error(said.join("\n"), await demo.tailOfLog());
          throw error;
        }
      });
    });
  }
}
