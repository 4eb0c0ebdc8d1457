// A cluster with its controllers at work, a repository that both sides reach, and the provider behind a gate: what an install is moved
// in. What the controllers do is not gated, because it goes on when the provider is gone.
import { setTimeout as sleep } from "node:timers/promises";
import { formatRef, refOf, type Clock } from "#base";
import type { CtyObject } from "#codec";
import { clusterClient, type Cluster } from "#kube";
import { startStage, type Stage } from "../../operations/stage.ts";
import { eventually } from "../../support/eventually.ts";
import { realClock } from "../../support/outside.ts";
import { WEB, WEB_MANIFEST } from "../../support/web-workload.ts";
import { Gate, startGitGate, type GitGate, type Step } from "./gate.ts";
import { NOTHING_STORED, withBootstrapCore, type SmallCore, type RunOutcome, type StoredResource } from "./small-core.ts";

/** Waits of the provider are this much shorter than they say. */
const RATE = 5;
const START = Date.now();

/** Whether a step changes anything outside. */
export function isWrite({ place, what }: Step): boolean {
  if (place === "git") return what === "POST /git-receive-pack";
  return /^(POST|PUT|PATCH|DELETE) /.test(what) && !what.includes("dryRun=All") && !what.includes("selfsubject");
}

/** What is there in the end. */
export interface LiveEnd {
  readonly namespaces: readonly string[];
  readonly secrets: readonly string[];
  readonly roles: readonly string[];
  readonly definitions: number;
  readonly files: readonly string[];
  readonly owner: string | undefined;
}

export class LiveWorld implements AsyncDisposable {
  readonly gate = new Gate();
  readonly cluster: Cluster;
  /** Names of what went while it was to stay: workloads, and definitions of Flux. */
  readonly gone: string[] = [];
  stored: StoredResource = NOTHING_STORED;
  readonly #stage: Stage;
  readonly #git: GitGate;
  readonly #stop = new AbortController();
  readonly #watches: Promise<void>[] = [];

  private constructor(stage: Stage, git: GitGate, gate: Gate) {
    this.#stage = stage;
    this.#git = git;
    this.gate = gate;
    this.cluster = stage.cluster;
  }

  /** An install that manages a workload, whose manifests lie also where it may be moved. */
  static async open(config: CtyObject): Promise<LiveWorld> {
    const stage = await startStage();
    await stage.git.commit("main", { "clusters/acc/app.yaml": WEB_MANIFEST, "clusters/moved/app.yaml": WEB_MANIFEST });
    const gate = new Gate();
    const url = stage.git.server.url("fleet");
    const world = new LiveWorld(stage, await startGitGate(gate, url, url), gate);
    const { errors } = await world.apply(config);
    if (errors.length > 0) throw new Error(`the world could not be prepared: ${errors.join("; ")}`);
    await eventually(async () => {
      if ((await world.cluster.get(WEB)) === undefined) throw new Error("the workload is not there yet");
    });
    return world;
  }

  /** Notes from now on whatever goes of what is to stay. */
  async watch(): Promise<void> {
    for (const kind of [WEB, { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" }]) {
      const { resourceVersion } = await this.cluster.list(kind);
      const events = this.cluster.watch(kind, { resourceVersion, signal: this.#stop.signal });
      const isKept = (namespace = "default"): boolean => namespace === "default";
      this.#watches.push(
        (async () => {
          for await (const event of events)
            if (event.type === "DELETED" && isKept(event.object.metadata.namespace)) this.gone.push(formatRef(refOf(event.object)));
        })().catch(() => undefined),
      );
    }
  }

  /** Runs one core with one provider process; what a process that is gone answers reaches nobody. */
  async apply(config: CtyObject | null, judge?: Gate["judge"]): Promise<RunOutcome> {
    this.gate.reopen(judge);
    const outcome = await this.#withCore((core) => core.apply(config, this.stored));
    if (!this.gate.isClosed) this.stored = outcome.stored;
    return outcome;
  }

  async plan(config: CtyObject): Promise<Pick<RunOutcome, "errors" | "action">> {
    this.gate.reopen();
    return this.#withCore((core) => core.plan(config, this.stored));
  }

  async end(): Promise<LiveEnd> {
    const names = async (apiVersion: string, kind: string): Promise<string[]> =>
      (await this.cluster.list({ apiVersion, kind }).catch(() => ({ items: [] }))).items
        .filter(({ metadata }) => kind !== "ClusterRole" || metadata.labels?.["app.kubernetes.io/part-of"] === "flux")
        .map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name ?? ""}`)
        .toSorted();
    const definitions = await names("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    return {
      namespaces: await names("v1", "Namespace"),
      secrets: await names("v1", "Secret"),
      roles: await names("rbac.authorization.k8s.io/v1", "ClusterRole"),
      definitions: definitions.filter((each) => each.includes("fluxcd")).length,
      files: (await this.#stage.git.git("ls-tree", "-r", "--name-only", "main")).split("\n"),
      owner: (await this.cluster.get(WEB))?.metadata.labels?.["kustomize.toolkit.fluxcd.io/name"],
    };
  }

  async #withCore<T>(work: (core: SmallCore) => Promise<T>): Promise<T> {
    const clock: Clock = {
      now: () => START + (realClock.now() - START) * RATE,
      sleep: async (millis, signal) => {
        if (this.gate.isClosed) throw new Error("the process is gone");
        await sleep(millis / RATE, undefined, signal && { signal });
      },
    };
    const cluster = clusterClient(this.gate.transport(this.#stage.transport), { address: "the world", clock });
    const http = { username: "flux", password: "p:w", allow_insecure_http: true };
    const git = { url: this.#stage.git.server.url("fleet"), proxy_url: this.#git.base, http };
    return withBootstrapCore({ cluster, clock, git }, work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#watches);
    await this.#stage[Symbol.asyncDispose]();
    await this.#git[Symbol.asyncDispose]();
  }
}
