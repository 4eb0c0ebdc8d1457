// A thousand typed objects: the provider under OpenTofu beside kubectl and beside single reads, on the same kube-apiserver.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kustomization, toCrd } from "#api";
import type { ObjectRef } from "#base";
import { connectCluster, type Cluster } from "#kube";
import { systemClock } from "#runtime";
import { ObjectReader } from "../../src/provider/resources/object-reader.ts";
import { startRealCluster } from "../../test/support/real-cluster.ts";
import { packageProvider } from "../package/package-provider.ts";
import { timed, type Figure } from "./control-plane.ts";
import { benchFleetPlan } from "./fleet-plan.ts";
import { benchApply, OBJECTS } from "./provider-apply.ts";
import { benchObjectSet } from "./object-set.ts";

/** Operations that OpenTofu has under way at once. */
const PARALLEL = 10;

/** Measures everything, one after the other; about four minutes. */
export async function benchProvider(say: (line: string) => void): Promise<readonly Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-bench-"));
  say("packaging the provider");
  const mirror = await packaged(dir);
  say("etcd and kube-apiserver");
  const real = await startRealCluster({ controllerManager: false });
  const { cluster, close } = await connectCluster({ configPath: real.kubeconfig }, { clock: systemClock });
  try {
    await cluster.apply(toCrd(Kustomization), { fieldManager: "bench", force: true });
    await settled(cluster);
    const { figures, last, lastMillis, kubectlMillis, spec } = await benchApply({ dir, mirror, kubeconfig: real.kubeconfig, cluster, say });
    say("OpenTofu plans them again");
    const planMillis = await timed(() => last.must("plan", "-no-color", "-detailed-exitcode"));
    say("reads of all of them");
    const singleMillis = await timed(() => each(PARALLEL, (ref) => cluster.get(ref)));
    const reader = new ObjectReader(cluster, systemClock);
    const signal = new AbortController().signal;
    const listedMillis = await timed(() => each(PARALLEL, (ref) => reader.read(ref, signal)));
    const set = { dir, mirror, kubeconfig: real.kubeconfig, cluster, objects: OBJECTS, spec, kubectlMillis };
    const setFigures = await benchObjectSet({ ...set, singlesMillis: lastMillis, singlesPlanMillis: planMillis }, say);
    return [
      ...figures,
      {
        name: `reading ${OBJECTS} typed objects for a plan`,
        unit: "ms",
        ours: listedMillis,
        theirs: { "a GET each": singleMillis },
        wanted: "at least 5 times as fast",
      },
      { name: `plan of ${OBJECTS} typed objects, whole command`, unit: "ms", ours: planMillis, theirs: {}, wanted: "told" },
      ...setFigures,
      ...(await benchFleetPlan(dir, say)),
    ];
  } finally {
    await close();
    await real.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function packaged(dir: string): Promise<string> {
  const platform = process.arch === "arm64" ? "linux_arm64" : "linux_amd64";
  await packageProvider({ version: "0.0.1", platforms: [platform], folder: dir, onlyMirror: true, say: () => undefined });
  return join(dir, "mirror");
}

async function each(limit: number, act: (ref: ObjectRef) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < OBJECTS) {
      const name = `tofu-${next++}`;
      const found = await act({ apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", namespace: "default", name });
      if (found === undefined) throw new Error(`${name} is not there`);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

/** A definition is served a moment after it is stored. */
async function settled(cluster: Cluster): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const served = await cluster.discover({ refresh: true });
    if (served.preferred("kustomize.toolkit.fluxcd.io", "Kustomization") !== undefined) return;
    await systemClock.sleep(100);
  }
  throw new Error("the definition of Kustomization is not served");
}
