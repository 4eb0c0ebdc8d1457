// A cluster, a repository, stand-ins for the controllers, and the provider behind a gate: all that a bootstrap touches, in one process and
// in time that runs fast. One world is one story; it can be described as a value and compared with that of another story.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { at, type Clock, type JsonObject, type KubeObject } from "#base";
import { conformCty, type CtyObject } from "#codec";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { fluxProvider, impliedObject } from "#provider";
import type { GitServer } from "../../support/git-server.ts";
import { realClock, seededRandom } from "../../support/outside.ts";
import { visitAsFlux } from "../../provider/fake-flux.ts";
import { Gate, GIT_URL, startGitGate, type Fate, type GitGate, type Step } from "./gate.ts";
import { NOTHING_STORED, withBootstrapCore, type SmallCore, type RunOutcome, type StoredResource } from "./small-core.ts";

const run = promisify(execFile);
/** How much faster than the machine's the clock of the provider runs. */
const RATE = 25;
export const PASSWORD = "p:w-of-the-repository";
export const USER_FILES = { "README.md": "ours\n", "clusters/acc/app.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app }\n" };
/** Runs in the cluster and is nobody's business. */
const WORKLOAD: KubeObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "web", namespace: "default", labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } },
  data: { k: "v" },
};
const HEAD_FILE = "refs/heads/main";

/** How a provider process is started. */
export interface ProcessOptions {
  readonly judge?: (step: Step) => Fate;
  /** Milliseconds that its clock is ahead of the others. */
  readonly skewMillis?: number;
  readonly password?: string;
  /** Who it is in the cluster; the administrator when absent. */
  readonly user?: string;
}

/** A world on disk. */
export interface KeptWorld {
  readonly snapshot: string;
  readonly repository: string;
  readonly stored: StoredResource;
}

/** The machine's clock, run fast. */
const START = Date.now();
const FAST: Clock = {
  now: () => START + (Date.now() - START) * RATE,
  sleep: (millis, signal) => sleep(millis / RATE, undefined, signal && { signal }),
};

/** Everything that a story leaves behind. */
export interface Description {
  readonly objects: Readonly<Record<string, unknown>>;
  readonly files: string;
  readonly subjects: readonly string[];
  readonly state: CtyObject | null;
}

export class World implements AsyncDisposable {
  readonly gate: Gate;
  readonly cluster: Cluster;
  /** Folder of the repository. */
  readonly bare: string;
  stored: StoredResource = NOTHING_STORED;
  /** While true, nothing becomes ready. */
  isPaused = false;
  readonly #plane: ControlPlane;
  readonly #git: GitGate;

  private constructor(plane: ControlPlane, bare: string, git: GitGate, gate: Gate) {
    this.#plane = plane;
    this.bare = bare;
    this.#git = git;
    this.gate = gate;
    this.cluster = clusterClient(plane.transport(), { address: "the world", clock: realClock });
  }

  /** A world with the user's files and workload, or one that goes on from where another was kept. */
  static async open(server: GitServer, name: string, kept?: KeptWorld): Promise<World> {
    const restore = kept === undefined ? {} : { restore: kept.snapshot };
    const plane = await createControlPlane({ data: "memory", workloads: false, clock: FAST, ...restore });
    if (kept === undefined) await server.createRepository(name);
    else if (!existsSync(server.path(name))) await cp(kept.repository, server.path(name), { recursive: true });
    const gate = new Gate();
    const world = new World(plane, server.path(name), await startGitGate(gate, server.url(name)), gate);
    if (kept === undefined) {
      if ((await world.#revision()) === undefined) await world.#commit(USER_FILES);
      await world.cluster.create(WORKLOAD);
    } else world.stored = kept.stored;
    return world;
  }

  /** Writes all of it down in a folder. */
  async keep(folder: string): Promise<KeptWorld> {
    await mkdir(folder, { recursive: true });
    const kept = { snapshot: join(folder, "snapshot"), repository: join(folder, "fleet.git"), stored: this.stored };
    await this.#plane.snapshot(kept.snapshot);
    await cp(this.bare, kept.repository, { recursive: true });
    return kept;
  }

  /** Runs one core with one provider process, and keeps what it stores. */
  async apply(config: CtyObject | null, options: ProcessOptions = {}): Promise<RunOutcome> {
    this.gate.reopen(options.judge);
    const outcome = await this.withCore((core) => core.apply(config, this.stored), options);
    // The answer of a process that is gone reaches nobody: core keeps what it had.
    if (!this.gate.isClosed) this.stored = outcome.stored;
    return outcome;
  }

  async plan(config: CtyObject): Promise<Pick<RunOutcome, "errors" | "action">> {
    this.gate.reopen();
    return this.withCore((core) => core.plan(config, this.stored), {});
  }

  /** Several cores at once, each from what is stored now; the one that ends last is the one whose state is kept. */
  async applyAtOnce(config: CtyObject | null, count: number): Promise<readonly RunOutcome[]> {
    this.gate.reopen();
    const outcomes = await Promise.all(Array.from({ length: count }, () => this.withCore((core) => core.apply(config, this.stored), {})));
    this.stored = outcomes.at(-1)?.stored ?? this.stored;
    return outcomes;
  }

  async withCore<T>(work: (core: SmallCore) => Promise<T>, { skewMillis = 0, password = PASSWORD, user }: ProcessOptions): Promise<T> {
    const clock = this.#fastClock(skewMillis);
    const identity = user === undefined ? undefined : { name: user, groups: ["system:authenticated"] };
    const cluster = clusterClient(this.gate.transport(this.#plane.transport(identity)), { address: "the world", clock });
    const git = { url: GIT_URL, proxy_url: this.#git.base, http: { username: "flux", password, allow_insecure_http: true } };
    return withBootstrapCore({ cluster, clock, git }, work);
  }

  #fastClock(skewMillis: number): Clock {
    return {
      now: () => FAST.now() + skewMillis,
      sleep: async (millis, signal) => {
        if (this.gate.isClosed) throw new Error("the process is gone");
        if (!this.isPaused) await visitAsFlux(this.cluster, await this.#revision());
        await FAST.sleep(millis, signal);
      },
    };
  }

  async #revision(): Promise<string | undefined> {
    const hash = await readFile(join(this.bare, HEAD_FILE), "utf8").catch(() => undefined);
    return hash === undefined ? undefined : `main@sha1:${hash.trim()}`;
  }

  async git(...args: string[]): Promise<string> {
    const { stdout } = await run("git", ["--git-dir", this.bare, ...args], { maxBuffer: 1 << 26 });
    return stdout.trim();
  }

  async #commit(files: Readonly<Record<string, string>>): Promise<void> {
    const lines = Object.entries(files).map(([path, text]) => `M 644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
    const stream = `commit ${HEAD_FILE}\ncommitter Ada <ada@example.com> 1767225600 +0000\ndata 4\nours\n${lines.join("")}\n`;
    const child = run("git", ["--git-dir", this.bare, "fast-import", "--quiet"]);
    child.child.stdin?.end(stream);
    await child;
    // A loose ref is what the stand-ins read.
    await this.git("update-ref", HEAD_FILE, await this.git("rev-parse", HEAD_FILE));
  }

  /** What is there now, without what every run makes anew: ids, times, and the hashes of commits. */
  async describe(): Promise<Description> {
    if (!this.isPaused) await visitAsFlux(this.cluster, await this.#revision());
    const revision = (await this.#revision()) ?? "none";
    const { resources } = await this.cluster.discover({ refresh: true });
    const objects: Record<string, unknown> = {};
    const kinds = resources.filter((each) => each.verbs.includes("list") && each.kind !== "Event" && each.kind !== "Lease");
    for (const kind of kinds) {
      for (const object of (await this.cluster.list(kind)).items) {
        const { name = "", namespace = "" } = object.metadata;
        if (kind.kind === "ConfigMap" && name === "kube-root-ca.crt") continue;
        const text = JSON.stringify(plain(object)).replaceAll(revision, "<head>");
        objects[`${kind.kind}.${kind.apiVersion}/${namespace}/${name}`] = JSON.parse(text);
      }
    }
    const [files, subjects] = await Promise.all([this.git("ls-tree", "-r", "main"), this.git("log", "--format=%s", "main")]);
    // What the upgrade attribute tells belongs to the plan that was applied last, and so to how often it was tried.
    const state = this.stored.state && { ...this.stored.state, upgrade: null };
    return { objects, files, subjects: subjects.split("\n"), state };
  }

  /** What no moment of a story may show in git: the user's files gone, a file without content, a broken object. */
  async faultsOfHistory(): Promise<readonly string[]> {
    const commits = (await this.git("rev-list", "main")).split("\n");
    const faults: string[] = [];
    for (const commit of commits) {
      const lines = (await this.git("ls-tree", "-r", "-l", commit)).split("\n");
      const sizes = new Map(lines.map((line) => [line.split("\t")[1] ?? "", Number(line.split("\t")[0]?.trim().split(/\s+/)[3])]));
      for (const path of Object.keys(USER_FILES)) if (!sizes.has(path)) faults.push(`${commit} has no ${path}`);
      for (const [path, size] of sizes) if (size === 0) faults.push(`${commit} has an empty ${path}`);
      const folder = "clusters/acc/flux-system/";
      if (sizes.has(`${folder}gotk-sync.yaml`) && !sizes.has(`${folder}gotk-components.yaml`)) faults.push(`${commit} has half an install`);
    }
    const said = await this.git("fsck", "--connectivity-only", "--no-dangling", "main").catch(String);
    return said === "" ? faults : [...faults, said];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#git[Symbol.asyncDispose]();
    await this.#plane.close();
  }
}

/** An object without what differs from run to run. */
function plain(object: KubeObject): JsonObject {
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _time,
    generation: _generation,
    managedFields,
    annotations,
    ...metadata
  } = object.metadata as KubeObject["metadata"] & { readonly managedFields?: readonly JsonObject[] };
  const { "reconcile.fluxcd.io/requestedAt": requested, ...rest } = annotations ?? {};
  const owners = (managedFields ?? [])
    .map(({ manager, operation, subresource, fieldsV1 }) => ({ manager, operation, subresource, fieldsV1 }))
    .map((each) => JSON.stringify(each))
    .toSorted();
  const status = at(object, "status");
  const text = JSON.stringify(status ?? null)
    .replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"<time>"')
    .replaceAll(/"observedGeneration":\d+/g, '"observedGeneration":0');
  const facts: Record<string, unknown> = {
    ...object,
    metadata: { ...metadata, annotations: rest, isRequested: requested !== undefined, owners },
    status: JSON.parse(text),
  };
  return facts as JsonObject;
}

/** A configuration with the attributes that are given, the others null. */
export function configuration(values: CtyObject = {}): CtyObject {
  const provider = fluxProvider({ clock: realClock, random: seededRandom(1), connect: () => Promise.reject(new Error("unused")) }, "0.0.0");
  const attributes = provider.resources?.find(({ type }) => type === "flux_bootstrap_git")?.schema.attributes ?? {};
  return conformCty(impliedObject(attributes), { path: "clusters/acc", version: "v0.3.0", ...values }) as CtyObject;
}
