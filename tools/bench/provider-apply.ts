// An apply of a thousand typed objects step by step: beside kubectl, which sends the same objects, and beside resources of the core's
// own, which tell what its graph and its state file cost before a provider does anything. Time, processor time and requests.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { Kustomization, apiVersionOf } from "#api";
import type { Cluster } from "#kube";
import { onPath, peer } from "../../test/support/peers.ts";
import { findTerraform } from "../stage/binary.ts";
import { Terraform } from "../stage/terraform.ts";
import type { Figure } from "./control-plane.ts";

const run = promisify(execFile);
/** How many objects each way makes. */
export const OBJECTS = 1000;
/** The same in every object, as the API spells it. */
const SPEC = { interval: "10m", prune: true, sourceRef: { kind: "GitRepository", name: "fleet" }, path: "./apps", suspend: true };
const KIND = { apiVersion: apiVersionOf(Kustomization), kind: Kustomization.kind };

/** What the steps work with. */
export interface ApplyBench {
  readonly dir: string;
  /** Filesystem mirror that holds the provider. */
  readonly mirror: string;
  readonly kubeconfig: string;
  readonly cluster: Cluster;
  readonly say: (line: string) => void;
}

interface Cost {
  readonly millis: number;
  /** User and system time of the command and of all that it started; not of the API server. */
  readonly cpuMillis: number;
  readonly requests: number;
}

/** What the steps have found, and what they leave behind. */
export interface Applied {
  readonly figures: readonly Figure[];
  /** The core that the other measurements use, with its objects applied. */
  readonly last: Terraform;
  readonly kubectlMillis: number;
  /** Plan and apply of the last core. */
  readonly lastMillis: number;
  /** Spec of every object, as a configuration spells it. */
  readonly spec: object;
}

/** Measures every core that is there. */
export async function benchApply(bench: ApplyBench): Promise<Applied> {
  bench.say(`kubectl applies ${OBJECTS} objects`);
  const kubectl = await kubectlApply(bench);
  const usual = await findTerraform();
  const others = [onPath("terraform"), await peer("tofu")].filter((path) => path !== undefined);
  const figures: Figure[] = [];
  let last: Pick<Applied, "last" | "lastMillis"> | undefined;
  for (const binary of [...others.filter((path) => path !== usual), usual]) {
    const name = basename(binary);
    await bench.cluster.deleteCollection(KIND, { namespace: "default" });
    bench.say(`${name} applies ${OBJECTS} values of its own that need no provider`);
    const own = await measured(bench, await opened(bench, { name, binary, resources: ownValues() }), ["apply", "-auto-approve"]);
    const typed = await opened(bench, { name: `${name}-typed`, binary, resources: typedObjects(bench.kubeconfig) });
    bench.say(`${name} plans ${OBJECTS} typed objects`);
    const plan = await measured(bench, typed, ["plan", "-out=new.plan"]);
    bench.say(`${name} applies that plan`);
    const apply = await measured(bench, typed, ["apply", "new.plan"]);
    figures.push(...figuresOf(name, { kubectl, own, plan, apply }));
    last = { last: typed, lastMillis: plan.millis + apply.millis };
  }
  if (last === undefined) throw new Error("no core was measured");
  return { figures, kubectlMillis: kubectl.millis, spec: snake(SPEC), ...last };
}

function figuresOf(
  core: string,
  { kubectl, own, plan, apply }: { readonly kubectl: Cost; readonly own: Cost; readonly plan: Cost; readonly apply: Cost },
): readonly Figure[] {
  const beside = (of: (cost: Cost) => number): Record<string, number> => ({ kubectl: of(kubectl), "terraform_data alone": of(own) });
  const both = (of: (cost: Cost) => number): number => of(plan) + of(apply);
  const objects = `of ${OBJECTS} typed objects, ${core}`;
  return [
    {
      name: `plan and apply ${objects}`,
      unit: "ms",
      ours: both(({ millis }) => millis),
      theirs: beside(({ millis }) => millis),
      wanted: "at most 1.5 times kubectl",
    },
    { name: `  plan ${objects}`, unit: "ms", ours: plan.millis, theirs: {}, wanted: "told" },
    { name: `  apply ${objects}`, unit: "ms", ours: apply.millis, theirs: {}, wanted: "told" },
    {
      name: `  processor time ${objects}`,
      unit: "ms",
      ours: both(({ cpuMillis }) => cpuMillis),
      theirs: beside(({ cpuMillis }) => cpuMillis),
      wanted: "told",
    },
    {
      name: `  requests of the plan ${objects}`,
      unit: "requests",
      ours: plan.requests,
      theirs: {},
      wanted: "one an object",
    },
    {
      name: `  requests of the apply ${objects}`,
      unit: "requests",
      ours: apply.requests,
      theirs: { kubectl: kubectl.requests },
      wanted: "one an object",
    },
  ];
}

async function opened(
  { dir, mirror }: ApplyBench,
  { name, binary, resources }: { readonly name: string; readonly binary: string; readonly resources: object },
): Promise<Terraform> {
  const folder = join(dir, name);
  await mkdir(folder);
  await writeFile(join(folder, "main.tf.json"), JSON.stringify(resources));
  const timing = join(folder, "timed.sh");
  await writeFile(timing, `#!/bin/sh\n"${binary}" "$@"\ncode=$?\ntimes >&2\nexit $code\n`, { mode: 0o755 });
  const core = await Terraform.open({ binary: timing, dir: folder, work: join(dir, `${name}-work`), mirror });
  await core.init();
  return core;
}

async function measured(bench: ApplyBench, core: Terraform, [verb = "", ...args]: readonly string[]): Promise<Cost> {
  return costOf(bench, async () => (await core.must(verb, "-no-color", ...args)).stderr);
}

/** The work answers the standard error of a command that ends by telling its times. */
async function costOf({ cluster }: ApplyBench, work: () => Promise<string>): Promise<Cost> {
  const before = await requestsServed(cluster);
  const started = performance.now();
  const told = await work();
  const millis = performance.now() - started;
  return { millis, cpuMillis: childrenMillis(told), requests: (await requestsServed(cluster)) - before };
}

/** `times` of a shell: its own times on the first line, those of its children on the second. @see POSIX, times */
function childrenMillis(told: string): number {
  const line = told.trimEnd().split("\n").at(-1) ?? "";
  const times = [...line.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1000);
  if (times.length !== 2) throw new Error(`${JSON.stringify(line)} tells no times`);
  return (times[0] ?? 0) + (times[1] ?? 0);
}

/** Requests for Kustomizations that the server has answered since it began. */
async function requestsServed(cluster: Cluster): Promise<number> {
  const { body } = await cluster.request({ method: "GET", path: "/metrics", headers: { accept: "text/plain" } });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk.slice());
  const lines = Buffer.concat(chunks)
    .toString()
    .split("\n")
    .filter((line) => line.startsWith("apiserver_request_total{") && line.includes('resource="kustomizations"'));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}

async function kubectlApply(bench: ApplyBench): Promise<Cost> {
  const file = join(bench.dir, "objects.yaml");
  const manifest = (i: number): object => ({ ...KIND, metadata: { name: `kubectl-${i}`, namespace: "default" }, spec: SPEC });
  await writeFile(file, Array.from({ length: OBJECTS }, (_, i) => JSON.stringify(manifest(i))).join("\n---\n"));
  const args = ["--kubeconfig", bench.kubeconfig, "apply", "--server-side", "-f", file];
  const shell = ["-c", '"$@"; code=$?; times >&2; exit $code', "sh", await peer("kubectl"), ...args];
  return costOf(bench, async () => (await run("sh", shell, { maxBuffer: 64 << 20 })).stderr);
}

function typedObjects(kubeconfig: string): object {
  const spec = snake(SPEC);
  return {
    terraform: { required_providers: { flux: { source: "headgate/flux" } } },
    provider: { flux: { kubernetes: { config_path: kubeconfig } } },
    resource: { flux_kustomization: named((i) => ({ metadata: { namespace: "default", name: `tofu-${i}` }, spec })) },
  };
}

/** As many resources of the core's own kind, of the same size. */
function ownValues(): object {
  return { resource: { terraform_data: named((i) => ({ input: { ...snake(SPEC), name: `own-${i}` } })) } };
}

function named(make: (i: number) => object): object {
  return Object.fromEntries(Array.from({ length: OBJECTS }, (_, i) => [`k${i}`, make(i)]));
}

function snake({ sourceRef, ...rest }: typeof SPEC): object {
  return { ...rest, source_ref: sourceRef };
}
