// The steps of the demo, in order. Each shows what it claims, or throws.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { at, type KubeObject, type ObjectRef, textAt } from "#base";
import { Clone } from "../../tools/stage/clone.ts";
import { findTerraform } from "../../tools/stage/binary.ts";
import { runHeadgate } from "../../tools/stage/headgate-process.ts";
import type { Terraform } from "../../tools/stage/terraform.ts";
import { PLATFORMS } from "../../tools/package/layout.ts";
import { packageProvider } from "../../tools/package/package-provider.ts";
import type { Say, Step } from "./report.ts";
import { describePlan, openStack, synthesize, updateStack } from "./stack.ts";
import { openWorld, type World } from "./world.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const FROM = "v0.2.0";
const TO = "v0.3.0";
const APPLICATION = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop-production" } as const;
const INSTALL = { apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system" } as const;

export interface DemoOptions {
  /** A cluster that is given; the demo starts an embedded control plane when absent. */
  readonly kubeconfig?: string;
  /** Path of tofu or terraform; looked up when absent. */
  readonly binary?: string;
}

/** What the steps hand to one another. */
export class Demo {
  readonly #given: DemoOptions;
  #world: World | undefined;
  #terraform: Terraform | undefined;
  #clone: Clone | undefined;
  binary = "";

  constructor(given: DemoOptions = {}) {
    this.#given = given;
  }

  get world(): World {
    if (this.#world === undefined) throw new Error("the control plane was not started");
    return this.#world;
  }
  get terraform(): Terraform {
    if (this.#terraform === undefined) throw new Error("the stack was not opened");
    return this.#terraform;
  }
  get clone(): Clone {
    if (this.#clone === undefined) throw new Error("the repository was not cloned");
    return this.#clone;
  }
  get logFile(): string | undefined {
    return this.#world && join(this.#world.dir, "headgate.log");
  }

  async start(say: Say): Promise<void> {
    this.binary = this.#given.binary ?? (await findTerraform());
    this.#world = await openWorld(this.#given.kubeconfig);
    say(
      `control plane ${this.#world.cluster.address}, git ${this.#world.git.url("fleet")} (empty), applied by ${this.binary.split("/").at(-1)}`,
    );
  }

  async openStack(synthesized: string): Promise<void> {
    this.#terraform = await openStack(this.world, this.binary, synthesized);
    await this.#terraform.init();
  }

  async cloneRepository(): Promise<void> {
    this.#clone = await Clone.of(this.world.cloneUrl, join(this.world.dir, "clone"));
  }

  async tailOfLog(): Promise<string> {
    const text = this.logFile === undefined ? "" : await readFile(this.logFile, "utf8");
    return text.split("\n").slice(-25).join("\n");
  }

  /** Prints a table like `flux get all -A`. */
  async table(say: Say): Promise<void> {
    say(await runHeadgate("get", "all", "--all-namespaces", "--kubeconfig", this.world.kubeconfig));
  }

  howToLook(): string {
    const env = Object.entries(this.terraform.options.env ?? {}).map(([name, value]) => `${name}=${value}`);
    const config = [
      `TF_CLI_CONFIG_FILE=${join(this.terraform.options.work, "cli.tfrc")}`,
      `TF_DATA_DIR=${join(this.terraform.options.work, "data")}`,
    ];
    return [
      "Everything keeps running. Look with",
      `  kubectl --kubeconfig ${this.world.kubeconfig} get gitrepositories,kustomizations,deployments -A`,
      `  npm run -s headgate -- get all -A --kubeconfig ${this.world.kubeconfig}`,
      `  git clone ${this.world.cloneUrl}`,
      `  cd ${this.terraform.options.dir} && env ${[...config, ...env].join(" ")} ${this.binary} plan`,
      "and end it with Ctrl-C.",
    ].join("\n");
  }

  async close(): Promise<void> {
    await this.#world?.close();
  }
}

/** All steps; with `keep` the last two (destroy, and the look at what it left) are left out. */
export function demoSteps(demo: () => Demo, { keep }: { readonly keep: boolean }): readonly Step[] {
  const steps: readonly Step[] = [
    { name: "start a control plane, the controllers and a git server", seconds: 2, run: (say) => demo().start(say) },
    { name: "package the provider and lay out its mirror", seconds: 2, run: (say) => packageForHere(demo(), say) },
    { name: "synthesize the typed constructs", seconds: 2, run: (say) => synthesizeStack(demo(), say) },
    { name: "plan without anything in git or in the cluster", seconds: 2, run: (say) => firstPlan(demo(), say) },
    { name: "apply: bootstrap into git and the cluster", seconds: 6, run: (say) => bootstrap(demo(), say) },
    { name: "push an application and see it Ready", seconds: 3, run: (say) => pushApplication(demo(), say) },
    { name: "correct drift of the application", seconds: 3, run: (say) => driftOfApplication(demo(), say) },
    { name: "see drift of the install in plan, and restore it", seconds: 6, run: (say) => driftOfInstall(demo(), say) },
    { name: `upgrade from ${FROM} to ${TO}`, seconds: 6, run: (say) => upgrade(demo(), say) },
    { name: "destroy, in order, and wait", seconds: 5, run: (say) => destroy(demo(), say) },
  ];
  return keep ? steps.slice(0, -1) : steps;
}

async function packageForHere(demo: Demo, say: Say): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const here = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const platform = PLATFORMS.find((each) => each === here);
  if (platform === undefined) throw new Error(`the provider has no package for ${here}; it has ${PLATFORMS.join(", ")}`);
  await packageProvider({ version: manifest.version, platforms: [platform], folder: demo.world.dir, onlyMirror: true, say });
}

async function synthesizeStack(demo: Demo, say: Say): Promise<void> {
  const dir = await synthesize(demo.world, FROM);
  await demo.openStack(dir);
  say(`${dir.replace(`${root}`, "")}/cdk.tf.json`);
}

async function firstPlan(demo: Demo, say: Say): Promise<void> {
  const plan = await demo.terraform.plan();
  expect(
    plan.changes.length > 0 && plan.changes.every((change) => change.actions.join() === "create"),
    `the first plan creates everything, not ${describePlan(plan)}`,
  );
  say(describePlan(plan));
}

async function bootstrap(demo: Demo, say: Say): Promise<void> {
  await demo.terraform.apply();
  await expectEmptyPlan(demo);
  await demo.cloneRepository();
  say(await demo.clone.git("log", "--format=%h %an: %s"));
  await demo.table(say);
}

async function pushApplication(demo: Demo, say: Say): Promise<void> {
  await demo.clone.copy(join(root, "examples", "application"), "application");
  const commit = await demo.clone.push("Run the shop in production");
  await runHeadgate("reconcile", "kustomization", "application", "--with-source", "--kubeconfig", demo.world.kubeconfig);
  const ready = await demo.world.cluster.get({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    namespace: "flux-system",
    name: "application",
  });
  expect(
    at(ready, "status", "lastAppliedRevision") === `main@sha1:${commit}`,
    `application is Ready at ${commit}, not at ${textAt(ready, "status", "lastAppliedRevision")}`,
  );
  await demo.table(say);
  say(
    (await applicationDeployments(demo))
      .map((each) => `Deployment/${APPLICATION.namespace}/${each.metadata.name}: ${textAt(each, "status", "readyReplicas")} ready`)
      .join("\n"),
  );
}

async function driftOfApplication(demo: Demo, say: Say): Promise<void> {
  const [first, second = first] = await applicationDeployments(demo);
  expect(first !== undefined && second !== undefined, "the application has Deployments");
  const deleted = { ...APPLICATION, name: first?.metadata.name ?? "" };
  await demo.world.cluster.delete(deleted);
  const back = await timeUntil(async () => {
    const found = await demo.world.cluster.get(deleted);
    return found !== undefined && found.metadata.uid !== first?.metadata.uid;
  });
  say(`Deployment/${APPLICATION.namespace}/${deleted.name} deleted by hand: back after ${back} ms`);
  const edited = { ...APPLICATION, name: second?.metadata.name ?? "" };
  const image = "example.com/somebody/else:1";
  const container = textAt(second, "spec", "template", "spec", "containers", 0, "name");
  const body = { spec: { template: { spec: { containers: [{ name: container, image }] } } } };
  await demo.world.cluster.patch(edited, { type: "strategic", body }, { fieldManager: "kubectl-edit" });
  const undone = await timeUntil(
    async () => at(await demo.world.cluster.get(edited), "spec", "template", "spec", "containers", 0, "image") !== image,
  );
  say(`Deployment/${APPLICATION.namespace}/${edited.name} edited by hand: put back after ${undone} ms`);
}

async function driftOfInstall(demo: Demo, say: Say): Promise<void> {
  const file = "clusters/production/flux-system/gotk-components.yaml";
  await demo.clone.pull();
  await demo.clone.remove(file);
  await demo.clone.push("Remove the components by accident");
  await runHeadgate("reconcile", "source", "git", "flux-system", "--kubeconfig", demo.world.kubeconfig);
  const gone: ObjectRef = { ...INSTALL, name: "source-controller" };
  await demo.world.cluster.delete(gone);
  const plan = await demo.terraform.plan();
  say(describePlan(plan));
  expect(plan.text.includes(file), `the plan names ${file}`);
  expect(plan.text.includes("source-controller"), "the plan names the missing Deployment");
  await demo.terraform.apply();
  expect((await demo.world.cluster.get(gone)) !== undefined, "apply restores the Deployment");
  await demo.clone.pull();
  expect((await demo.clone.git("ls-files", file)) === file, `apply restores ${file}`);
  await expectEmptyPlan(demo);
  say("apply restored both; the next plan is empty");
}

async function upgrade(demo: Demo, say: Say): Promise<void> {
  await updateStack(demo.terraform, await synthesize(demo.world, TO));
  const plan = await demo.terraform.plan();
  say(describePlan(plan));
  await demo.terraform.apply();
  const image = textAt(
    await demo.world.cluster.get({ ...INSTALL, name: "source-controller" }),
    "spec",
    "template",
    "spec",
    "containers",
    0,
    "image",
  );
  expect(image.endsWith(`:${TO}`), `source-controller runs ${TO}, not ${image}`);
  await expectEmptyPlan(demo);
  say(`source-controller now runs ${image}; the next plan is empty`);
}

async function destroy(demo: Demo, say: Say): Promise<void> {
  await demo.terraform.destroy();
  const { cluster } = demo.world;
  expect(
    (await cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })) === undefined,
    "the namespace of the components is gone",
  );
  const crds = await cluster.list(
    { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
    { labelSelector: "app.kubernetes.io/part-of=flux" },
  );
  expect(crds.items.length === 0, "the CRDs of the components are gone");
  const running = await applicationDeployments(demo);
  expect(running.length > 0 && running.every((each) => Number(at(each, "status", "readyReplicas")) > 0), "the application still runs");
  say(`no component is left; the application still runs: ${running.map((each) => each.metadata.name).join(", ")}`);
}

async function applicationDeployments(demo: Demo): Promise<readonly KubeObject[]> {
  return (await demo.world.cluster.list(APPLICATION, { namespace: APPLICATION.namespace })).items;
}

async function expectEmptyPlan(demo: Demo): Promise<void> {
  const plan = await demo.terraform.plan();
  expect(plan.changes.length === 0, `a plan after apply is empty, not ${describePlan(plan)}`);
}

/** Milliseconds until `done`, looking every 10 ms, at most 30 s. */
async function timeUntil(done: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  while (!(await done())) {
    expect(performance.now() - started < 30_000, "it is done in 30 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Math.round(performance.now() - started);
}

function expect(condition: boolean, claim: string): void {
  if (!condition) throw new Error(`not as claimed: ${claim}`);
}
