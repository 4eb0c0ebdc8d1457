// A thousand typed objects as one resource: OpenTofu with the set beside kubectl and beside single resources, on the same kube-apiserver.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "#kube";
import { findTerraform } from "../stage/binary.ts";
import { Terraform } from "../stage/terraform.ts";
import { timed, type Figure } from "./control-plane.ts";

/** Where the set is measured, and what it is compared with. */
export interface ObjectSetBench {
  readonly dir: string;
  readonly mirror: string;
  readonly kubeconfig: string;
  readonly cluster: Cluster;
  readonly objects: number;
  /** Spec of each object, with the names of attributes. */
  readonly spec: object;
  /** Milliseconds that others took for as many objects. */
  readonly kubectlMillis: number;
  readonly singlesMillis: number;
  readonly singlesPlanMillis: number;
}

/** Applies, plans and changes a set as constructs write it, and applies one as people write it; the objects stay. */
export async function benchObjectSet(bench: ObjectSetBench, say: (line: string) => void): Promise<readonly Figure[]> {
  const { objects, kubectlMillis, singlesMillis, singlesPlanMillis } = bench;
  const tofu = await opened(bench, "constructs");
  say(`OpenTofu plans and applies ${objects} objects as one set`);
  await tofu.write(synthesized(bench, "./apps"));
  const applyMillis = await timed(() => tofu.run.apply());
  say("OpenTofu plans the set again");
  const planMillis = await timed(() => tofu.run.must("plan", "-no-color", "-detailed-exitcode"));
  say("OpenTofu changes one object of the set");
  await tofu.write(synthesized(bench, "./other"));
  const changeMillis = await timed(() => tofu.run.apply());
  say("OpenTofu plans and applies them as one set of an expression");
  const people = await opened(bench, "people");
  await people.write(handWritten(bench));
  const expressionMillis = await timed(() => people.run.apply());
  const theirs = { kubectl: kubectlMillis, "single resources": singlesMillis };
  return [
    { name: `apply of ${objects} typed objects as one set`, unit: "ms", ours: applyMillis, theirs, wanted: "at most 1.5 times kubectl" },
    { name: `the same of a for expression`, unit: "ms", ours: expressionMillis, theirs, wanted: "at most 1.5 times kubectl" },
    {
      name: `plan of ${objects} typed objects as one set`,
      unit: "ms",
      ours: planMillis,
      theirs: { "single resources": singlesPlanMillis },
      wanted: "a few seconds",
    },
    { name: `change of one object of ${objects} in a set`, unit: "ms", ours: changeMillis, theirs: {}, wanted: "told" },
  ];
}

interface Opened {
  readonly run: Terraform;
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/** A folder and a namespace for one set. */
async function opened({ dir, mirror, kubeconfig, cluster }: ObjectSetBench, name: string): Promise<Opened> {
  const folder = join(dir, name);
  await mkdir(folder);
  await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } }, { fieldManager: "bench", force: true });
  const run = await Terraform.open({ binary: await findTerraform(), dir: folder, work: join(dir, `${name}-work`), mirror });
  const provider = {
    terraform: { required_providers: { flux: { source: "headgate/flux" } } },
    provider: { flux: { kubernetes: { config_path: kubeconfig } } },
  };
  await writeFile(join(folder, "provider.tf.json"), JSON.stringify(provider));
  await run.init();
  return {
    run,
    async write(files) {
      for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    },
  };
}

/** `path` is that of the first object. */
function synthesized({ objects, spec }: ObjectSetBench, path: string): Readonly<Record<string, string>> {
  const kustomizations = Object.fromEntries(
    Array.from({ length: objects }, (_, i) => [`set-${i}`, { spec: i === 0 ? { ...spec, path } : spec }]),
  );
  const set = { name: "constructs", namespace: "constructs", kustomizations };
  return { "main.tf.json": JSON.stringify({ resource: { flux_object_set: { apps: set } } }) };
}

function handWritten({ objects, spec }: ObjectSetBench): Readonly<Record<string, string>> {
  const text = `resource "flux_object_set" "apps" {
  name           = "people"
  namespace      = "people"
  kustomizations = { for i in range(${objects}) : "set-\${i}" => { spec = jsondecode(${JSON.stringify(JSON.stringify(spec))}) } }
}
`;
  return { "main.tf": text };
}
