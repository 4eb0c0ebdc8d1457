// One case on one combination: a core with our provider in this process, a cluster with the controllers, and an empty repository that is
// reached over HTTPS or SSH. Every apply is planned first, its plan is looked at as JSON, and a plan after it must be empty.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { waitGone } from "#apply";
import { silentLog, stringAt, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { attach, fluxProvider, httpSurroundings, type Attached } from "#provider";
import { Core, type CoreBinary, type Outcome } from "../../provider/core-run.ts";
import { realClock, seededRandom } from "../../support/outside.ts";
import type { Site, Transport } from "./site.ts";
import { controllersOf, openEmbedded, type Plane } from "./plane.ts";
import { PATIENCE_MILLIS } from "../../support/eventually.ts";

const run = promisify(execFile);

/** What a plan will do with the install. */
export interface PlannedInstall {
  readonly actions: readonly string[];
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

interface PlanJson {
  readonly resource_changes?: readonly { readonly type: string; readonly change: PlannedInstall }[];
}

export interface Combination {
  readonly binary: CoreBinary;
  readonly plane: "embedded" | "real";
  readonly transport: Transport;
}

/** Names of the three files that an install keeps. */
export const FILES = ["gotk-components.yaml", "gotk-sync.yaml", "kustomization.yaml"] as const;

export class Trial implements AsyncDisposable {
  /** Changes when the repository is to be reached in another way. */
  transport: Transport;
  readonly namespace: string;
  readonly repository: string;
  readonly #site: Site;
  readonly #core: Core;
  readonly #attached: Attached;
  #plane: Plane;
  #controllers: (() => Promise<void>) | undefined;

  private constructor(parts: { site: Site; core: Core; attached: Attached; plane: Plane; name: string; transport: Transport }) {
    this.#site = parts.site;
    this.#core = parts.core;
    this.#attached = parts.attached;
    this.#plane = parts.plane;
    this.transport = parts.transport;
    this.repository = parts.name;
    // A namespace of a real cluster takes seconds to go; the next trial does not wait for it.
    this.namespace = parts.plane.kind === "real" ? `flux-${parts.name}` : "flux-system";
  }

  static async open(site: Site, { binary, plane: kind, transport }: Combination): Promise<Trial> {
    const name = await site.newRepository();
    const plane = kind === "real" ? await site.real() : await openEmbedded();
    let trial: Trial | undefined;
    const world = httpSurroundings(realClock, seededRandom(1));
    const connect: typeof world.connect = (fields, log) =>
      kind === "real" ? world.connect(fields, log) : Promise.resolve(trial?.cluster ?? plane.cluster);
    const attached = await attach(fluxProvider({ ...world, connect }, "0.0.0"), "headgate/flux");
    const core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
    trial = new Trial({ site, core, attached, plane, name, transport });
    await trial.startControllers();
    return trial;
  }

  get cluster(): Cluster {
    return this.#plane.cluster;
  }
  get planeKind(): Plane["kind"] {
    return this.#plane.kind;
  }
  get folder(): string {
    return `clusters/acc/${this.namespace}`;
  }
  get files(): readonly string[] {
    return FILES.map((name) => `${this.folder}/${name}`);
  }
  get site(): Site {
    return this.#site;
  }

  async startControllers(): Promise<void> {
    this.#controllers ??= await controllersOf(this.cluster);
  }

  async stopControllers(): Promise<void> {
    await this.#controllers?.();
    this.#controllers = undefined;
  }

  /** Throws the cluster away and gives an empty one in its place. */
  async renewCluster(): Promise<void> {
    await this.stopControllers();
    if (this.#plane.kind === "real") {
      const options = { cluster: this.cluster, clock: realClock, log: silentLog, timeoutMillis: PATIENCE_MILLIS };
      await this.#site.clear(this.cluster);
      await waitGone([this.ref("Namespace", "v1")], options);
    } else {
      await this.#plane.close();
      this.#plane = await openEmbedded();
    }
    await this.startControllers();
  }

  /** Writes the configuration: attributes of the install (all of it when it begins with `resource`), and more settings of git. */
  write(attributes = "", git = ""): Promise<void> {
    const body = `path = "clusters/acc"\n namespace = "${this.namespace}"\n ${attributes}`;
    return this.#core.write(`terraform {
      required_providers { flux = { source = "headgate/flux" } }
    }
    provider "flux" {
      kubernetes = { ${this.#plane.settings} }
      git = {
        ${this.#site.gitSettings(this.transport, this.repository)}
        ${git}
      }
    }
    resource "flux_bootstrap_git" "this" {
      ${body}
    }`);
  }

  /** Writes a whole configuration. */
  writeAll(configuration: string): Promise<void> {
    return this.#core.write(configuration);
  }

  /** Runs the core; its text comes without frames and line breaks. */
  async run(...args: string[]): Promise<Outcome> {
    const { code, text } = await this.#core.run(...args, "-no-color");
    return { code, text: text.replaceAll(/\s*\n[│╷╵\s]*/g, " ") };
  }

  /** Runs the core, which must end with that code; answers what it said. */
  async #must(code: number, ...args: string[]): Promise<string> {
    const outcome = await this.run(...args);
    if (outcome.code !== code) throw new Error(`${args.join(" ")} ended with ${outcome.code} instead of ${code}: ${outcome.text}`);
    return outcome.text;
  }

  /** What a plan will do; it must succeed. */
  async plan(): Promise<PlannedInstall & { readonly text: string }> {
    const text = await this.#must(0, "plan", "-out=plan");
    const shown = await this.#core.run("show", "-json", "plan");
    const json = JSON.parse(shown.text.slice(shown.text.indexOf("{"))) as PlanJson;
    const change = json.resource_changes?.find(({ type }) => type === "flux_bootstrap_git")?.change;
    return { ...(change ?? { actions: ["no-op"], before: null, after: null }), text };
  }

  /** Plans, applies that plan, and sees that nothing is left to do. */
  async apply(): Promise<PlannedInstall & { readonly text: string }> {
    const planned = await this.plan();
    await this.#must(0, "apply", "plan");
    await this.expectNothingToDo();
    return planned;
  }

  async expectNothingToDo(): Promise<void> {
    await this.#must(0, "plan", "-detailed-exitcode");
  }

  /** The text of an apply that must fail. */
  refusal(): Promise<string> {
    return this.#must(1, "apply", "-auto-approve");
  }

  async destroy(): Promise<void> {
    await this.#must(0, "destroy", "-auto-approve");
  }

  /** Forgets the install and imports it: nothing may be left to do. */
  async importAgain(): Promise<void> {
    await this.run("state", "rm", "flux_bootstrap_git.this");
    await this.#must(0, "import", "flux_bootstrap_git.this", this.namespace);
    await this.expectNothingToDo();
  }

  /** The stored attributes of the install; undefined when there is none. */
  async stored(): Promise<Readonly<Record<string, unknown>> | undefined> {
    return (await this.#core.state()).resources.find(({ type }) => type === "flux_bootstrap_git")?.instances[0]?.attributes;
  }

  /** Text of the state file. */
  stateText(): Promise<string> {
    return readFile(join(this.#core.folder, "terraform.tfstate"), "utf8");
  }

  /** Runs stock git in the bare repository. */
  async git(...args: string[]): Promise<string> {
    const { stdout } = await run("git", ["--git-dir", this.#site.bare(this.repository), ...args], { maxBuffer: 1 << 26 });
    return stdout.trim();
  }

  async gitFiles(): Promise<readonly string[]> {
    return (await this.git("ls-tree", "-r", "--name-only", "main")).split("\n").filter((each) => each !== "");
  }

  /** Pushes files as somebody else does; null removes one. */
  push(files: Readonly<Record<string, string | null>>, branch = "main"): Promise<void> {
    return this.#site.push(this.repository, files, branch);
  }

  ref(kind: string, apiVersion: string, name = this.namespace): ObjectRef {
    return { apiVersion, kind, name, ...(kind !== "Namespace" && { namespace: this.namespace }) };
  }

  get source(): ObjectRef {
    return this.ref("GitRepository", "source.toolkit.fluxcd.io/v1");
  }
  get kustomization(): ObjectRef {
    return this.ref("Kustomization", "kustomize.toolkit.fluxcd.io/v1");
  }

  deployments(): Promise<readonly KubeObject[]> {
    const kind = { apiVersion: "apps/v1", kind: "Deployment" };
    const options = { namespace: this.namespace, labelSelector: "app.kubernetes.io/part-of=flux" };
    return this.cluster.list(kind, options).then(({ items }) => items);
  }

  /** A value of a Secret of the install, decoded. */
  async secret(key: string, name = "flux-system"): Promise<string> {
    const found = await this.cluster.get(this.ref("Secret", "v1", name));
    return Buffer.from(stringAt(found, "data", key), "base64").toString();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopControllers();
    await this.#core[Symbol.asyncDispose]();
    this.#attached.close();
    if (this.#plane.kind === "real") await this.#site.clear(this.#plane.cluster);
    else await this.#plane.close();
  }
}
