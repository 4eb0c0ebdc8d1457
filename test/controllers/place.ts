// A place for controller tests: a cluster with our kinds, a git server, a storage, and controllers whose time a test moves.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { apiVersionOf, GitRepository, Kustomization, type GitRepositoryObject, type Kind, type KustomizationObject } from "#api";
import type { KubeObject, LogFields, LogLevel, Log } from "#base";
import {
  readFlags,
  startControllers,
  type ControllerFlags,
  type ControllerName,
  type RunningControllers,
  type StartOptions,
} from "#controllers";
import type { Cluster } from "#kube";
import { ArtifactStore } from "#store";
import { startGitServer, type GitServer } from "../support/git-server.ts";
import { seededRandom } from "../support/outside.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { openTestCluster, type Intercept, type TestCluster } from "./test-cluster.ts";
import { until } from "../support/eventually.ts";

const run = promisify(execFile);
let serial = 0;

/** Files by path; null deletes. */
export type Files = Readonly<Record<string, string | null>>;

export interface PlaceOptions {
  readonly only?: readonly ControllerName[];
  readonly flags?: Readonly<Partial<Record<keyof ControllerFlags, string>>>;
  readonly remoteBases?: StartOptions["remoteBases"];
}

/** One namespace of a shared cluster with controllers that see only it. */
export class Place {
  readonly namespace: string;
  readonly clock: VirtualClock;
  readonly cluster: Cluster;
  readonly git: GitServer;
  readonly store: ArtifactStore;
  readonly directory: string;
  /** Requests of the controllers, `PATCH /apis/...`. */
  readonly requests: string[];
  readonly logs: string[] = [];
  readonly #stop = new AbortController();
  readonly #opened: TestCluster;
  #running: RunningControllers | undefined;

  private constructor(parts: { opened: TestCluster; git: GitServer; directory: string; namespace: string }) {
    this.#opened = parts.opened;
    this.cluster = parts.opened.cluster;
    this.requests = parts.opened.requests;
    this.git = parts.git;
    this.directory = parts.directory;
    this.namespace = parts.namespace;
    this.clock = new VirtualClock();
    this.store = new ArtifactStore({ directory: join(parts.directory, "store"), advertised: "source.test", clock: this.clock });
  }

  /** `kinds` are those that the cluster serves; sources and appliers of git when absent. */
  static async open(kinds?: readonly Kind[]): Promise<Place> {
    const opened = await openTestCluster(kinds);
    const directory = await mkdtemp(join(tmpdir(), "place-"));
    await mkdir(join(directory, "store"));
    const git = await startGitServer({ dir: join(directory, "git") });
    const namespace = `t${process.pid}-${serial++}`;
    await opened.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    const place = new Place({ opened, git, directory, namespace });
    return place;
  }

  async start({ only, flags = {}, remoteBases }: PlaceOptions = {}): Promise<void> {
    this.#running = await startControllers(this.#opened.counted, {
      clock: this.clock,
      random: seededRandom(1),
      log: this.#log(),
      signal: this.#stop.signal,
      store: this.store,
      runtimeNamespace: this.namespace,
      flags: readFlags({ watchAllNamespaces: "false", intervalJitterPercentage: "0", ...flags }),
      ...(only !== undefined && { only }),
      ...(remoteBases && { remoteBases }),
    });
  }

  /** Lets a test answer requests of the controllers in the server's place. */
  intercept(answer: Intercept | undefined): void {
    this.#opened.between.answer = answer;
  }

  /** Ends the controllers, as a signal to their process does. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("test is over"));
    await this.#running?.stopped();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.git.close();
    await this.#opened.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Commits files to the main branch of a repository, making it if needed, by one git process. @returns the commit's hash */
  async commit(repository: string, files: Files, message = "change"): Promise<string> {
    await this.git.createRepository(repository);
    const bare = this.git.path(repository);
    const hasMain = existsSync(join(bare, "refs", "heads", "main"));
    const entries = Object.entries(files).map(([path, text]) =>
      text === null ? `D ${path}\n` : `M ${modeOf(path)} inline ${path}\n${counted(text)}`,
    );
    const head = `commit refs/heads/main\nmark :1\ncommitter t <t@t> ${Math.floor(Date.now() / 1000)} +0000\n${counted(message)}`;
    const script = [head, ...(hasMain ? ["from refs/heads/main^0\n"] : []), ...entries, "get-mark :1\n"].join("");
    const importing = run("git", ["--git-dir", bare, "fast-import", "--quiet"]);
    importing.child.stdin?.end(script);
    return (await importing).stdout.trim();
  }

  /** Makes a GitRepository of a repository. */
  async gitRepository(name: string, spec: object = {}): Promise<void> {
    await this.create(GitRepository, name, { url: this.git.url(name), interval: "10m", ref: { branch: "main" }, ...spec });
  }

  async kustomization(name: string, spec: object = {}): Promise<void> {
    const base = {
      interval: "10m",
      prune: true,
      path: "./",
      sourceRef: { kind: "GitRepository", name: "app" },
      targetNamespace: this.namespace,
    };
    await this.create(Kustomization, name, { ...base, ...spec });
  }

  async create(kind: Kind, name: string, spec: object): Promise<void> {
    await this.cluster.create({ ...ref(kind), metadata: { name, namespace: this.namespace }, spec } as unknown as KubeObject);
  }

  async patch(kind: Kind, name: string, body: object): Promise<void> {
    await this.cluster.patch({ ...ref(kind), name, namespace: this.namespace }, { type: "merge", body: body as never });
  }

  async get(kind: string, name: string, apiVersion = "v1"): Promise<KubeObject | undefined> {
    return this.cluster.get({ apiVersion, kind, name, namespace: this.namespace });
  }

  source(name: string): Promise<GitRepositoryObject> {
    return this.get(GitRepository.kind, name, apiVersionOf(GitRepository)) as Promise<GitRepositoryObject>;
  }

  applied(name: string): Promise<KustomizationObject> {
    return this.get(Kustomization.kind, name, apiVersionOf(Kustomization)) as Promise<KustomizationObject>;
  }

  /** Waits in real time until a question has an answer; time on the test's clock stands still. */
  async until<T>(ask: () => Promise<T | undefined | false>, what = "the condition"): Promise<T> {
    return until(ask, () => `${what}\n${this.logs.slice(-20).join("\n")}`);
  }

  /** Waits until Ready says this, and returns `reason: message`. */
  async ready(kind: Kind, name: string, status: "True" | "False" | "Unknown", reason?: string): Promise<string> {
    return this.until(
      async () => {
        const object = (await this.get(kind.kind, name, apiVersionOf(kind))) as KustomizationObject | undefined;
        const found = object?.status?.conditions?.find((each) => each.type === "Ready");
        const isCurrent = found?.observedGeneration === object?.metadata.generation;
        return (
          found?.status === status && isCurrent && (reason === undefined || found.reason === reason) && `${found.reason}: ${found.message}`
        );
      },
      `${kind.kind} ${name} Ready=${status} ${reason ?? ""}`,
    );
  }

  /** Moves the clock, then lets what woke come to rest. */
  async advance(millis: number): Promise<void> {
    await this.clock.advance(millis);
  }

  /** Events of an object as `severity reason: message`. */
  async events(name: string): Promise<string[]> {
    const { items } = await this.cluster.list({ apiVersion: "v1", kind: "Event" }, { namespace: this.namespace });
    return items
      .filter((each) => (each["involvedObject"] as { name: string }).name === name)
      .map((each) => `${String(each["type"])} ${String(each["reason"])}: ${String(each["message"])}`);
  }

  #log(): Log {
    const make = (fields: LogFields): Log => ({
      write: (level: LogLevel, message, more = {}) =>
        void this.logs.push(`${level} ${message} ${JSON.stringify({ ...fields, ...more, controller: undefined })}`),
      with: (more) => make({ ...fields, ...more }),
    });
    return make({});
  }
}

/** A name that ends in `.link` stands for a symbolic link. */
function modeOf(path: string): string {
  return path.endsWith(".link") ? "120000" : "100644";
}

/** Data as git's fast-import takes it. */
function counted(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

export function ref(kind: Kind): { apiVersion: string; kind: string } {
  return { apiVersion: apiVersionOf(kind), kind: kind.kind };
}
