// A thousand typed objects: the provider under OpenTofu beside kubectl and beside single reads, on the same kube-apiserver.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Kustomization, toCrd } from "#api";
import type { ObjectRef } from "#base";
import { connectCluster, type Cluster } from "#kube";
import { systemClock } from "#runtime";
import { ObjectReader } from "../../src/provider/resources/object-reader.ts";
import { peer } from "../../test/support/peers.ts";
import { startRealCluster } from "../../test/support/real-cluster.ts";
import { packageProvider } from "../package/package-provider.ts";
import { findTerraform } from "../stage/binary.ts";
import { Terraform } from "../stage/terraform.ts";
import { timed, type Figure } from "./control-plane.ts";
import { benchFleetPlan } from "./fleet-plan.ts";
import { benchObjectSet } from "./object-set.ts";

const run = promisify(execFile);
const OBJECTS = 1000;
/** Operations that OpenTofu has under way at once. */
const PARALLEL = 10;
const SPEC = { interval: "10m", prune: true, sourceRef: { kind: "GitRepository", name: "fleet" }, path: "./apps", suspend: true };

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
    say(`kubectl applies ${OBJECTS} objects`);
    const kubectlMillis = await kubectlApply(dir, real.kubeconfig);
    const tofu = await configured(dir, { mirror, kubeconfig: real.kubeconfig });
    say(`OpenTofu plans and applies ${OBJECTS} objects`);
    const applyMillis = await timed(() => tofu.apply());
    say("OpenTofu plans them again");
    const planMillis = await timed(() => tofu.must("plan", "-no-color", "-detailed-exitcode"));
    say(`OpenTofu applies ${OBJECTS} values of its own that need no provider`);
    const own = await ownValues(dir, mirror);
    const ownMillis = await timed(() => own.apply());
    say("reads of all of them");
    const singleMillis = await timed(() => each(PARALLEL, (ref) => cluster.get(ref)));
    const reader = new ObjectReader(cluster, systemClock);
    const signal = new AbortController().signal;
    const listedMillis = await timed(() => each(PARALLEL, (ref) => reader.read(ref, signal)));
    const set = { dir, mirror, kubeconfig: real.kubeconfig, cluster, objects: OBJECTS, spec: snake(SPEC), kubectlMillis };
    const setFigures = await benchObjectSet({ ...set, singlesMillis: applyMillis, singlesPlanMillis: planMillis }, say);
    return [
      {
        name: `apply of ${OBJECTS} typed objects`,
        unit: "ms",
        ours: applyMillis,
        theirs: { kubectl: kubectlMillis, "terraform_data alone": ownMillis },
        wanted: "at most 1.5 times kubectl",
      },
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

const manifest = (i: number): object => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  metadata: { name: `kubectl-${i}`, namespace: "default" },
  spec: SPEC,
});

async function kubectlApply(dir: string, kubeconfig: string): Promise<number> {
  const file = join(dir, "objects.yaml");
  await writeFile(file, Array.from({ length: OBJECTS }, (_, i) => JSON.stringify(manifest(i))).join("\n---\n"));
  const kubectl = await peer("kubectl");
  return timed(() => run(kubectl, ["--kubeconfig", kubeconfig, "apply", "--server-side", "-f", file], { maxBuffer: 64 << 20 }));
}

async function configured(dir: string, { mirror, kubeconfig }: { mirror: string; kubeconfig: string }): Promise<Terraform> {
  const folder = join(dir, "stack");
  await mkdir(folder);
  const one = { metadata: { namespace: "default" }, spec: { ...snake(SPEC) } };
  const resources = Object.fromEntries(
    Array.from({ length: OBJECTS }, (_, i) => [`k${i}`, { ...one, metadata: { ...one.metadata, name: `tofu-${i}` } }]),
  );
  const stack = {
    terraform: { required_providers: { flux: { source: "headgate/flux" } } },
    provider: { flux: { kubernetes: { config_path: kubeconfig } } },
    resource: { flux_kustomization: resources },
  };
  await writeFile(join(folder, "main.tf.json"), JSON.stringify(stack));
  const tofu = await Terraform.open({ binary: await findTerraform(), dir: folder, work: join(dir, "work"), mirror });
  await tofu.init();
  return tofu;
}

/** As many resources of the core's own kind, of the same size: what an apply costs before a provider does anything. */
async function ownValues(dir: string, mirror: string): Promise<Terraform> {
  const folder = join(dir, "own");
  await mkdir(folder);
  const resources = Object.fromEntries(
    Array.from({ length: OBJECTS }, (_, i) => [`k${i}`, { input: { ...snake(SPEC), name: `own-${i}` } }]),
  );
  await writeFile(join(folder, "main.tf.json"), JSON.stringify({ resource: { terraform_data: resources } }));
  const tofu = await Terraform.open({ binary: await findTerraform(), dir: folder, work: join(dir, "own-work"), mirror });
  await tofu.init();
  return tofu;
}

function snake({ sourceRef, ...rest }: typeof SPEC): object {
  return { ...rest, source_ref: sourceRef };
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
