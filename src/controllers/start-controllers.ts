// Starts controllers in this process: as pods do, or beside an embedded control plane. One door for every way to run them.
import { access, constants } from "node:fs/promises";
import { messageOf, type Clock, type Log, type Random } from "#base";
import type { Cluster } from "#kube";
import { DocumentCache, type AsyncRemoteFiles } from "#kustomize";
import { Host, lead, leaseName, Metrics, parseAddress, serveMetrics, serveProbes, type Leadership, type LoopOptions } from "#runtime";
import { ArtifactStore, digestAlgorithm, serveFiles, type FileServer } from "#store";
import { gatesWithoutEffect, parseFeatureGates, type FeatureGates } from "./feature-gates.ts";
import { readFlags, type ControllerFlags, type ControllerName } from "./flags.ts";
import { BuildCache } from "./kustomization/build-cache.ts";
import { DriftWatch } from "./kustomization/drift-watch.ts";
import { kustomization } from "./kustomization/kustomization.ts";
import { LastRuns } from "./kustomization/last-runs.ts";
import { RemoteClusters } from "./kustomization/remote-clusters.ts";
import { controllersProblems } from "./problems.ts";
import { ChartIndexes } from "./source/chart-repository/chart-indexes.ts";
import { AppLogins } from "./source/git-repository/app-logins.ts";
import { gitRepository } from "./source/git-repository/git-repository.ts";
import { helmChart } from "./source/helm-chart/helm-chart.ts";
import { helmRepository } from "./source/helm-repository/helm-repository.ts";
import { ociRepository } from "./source/oci-repository/oci-repository.ts";

export interface StartOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Stops everything: reconciles that are under way are interrupted, and what they have applied so far is still recorded. */
  readonly signal: AbortSignal;
  /** All when absent. */
  readonly only?: readonly ControllerName[];
  /** Upstream's defaults when absent. */
  readonly flags?: ControllerFlags;
  /** Storage to use instead of `--storage-path`; it is not served over HTTP then. */
  readonly store?: ArtifactStore;
  /** Namespace of leases, and of objects where only one namespace is watched; `flux-system` when absent. */
  readonly runtimeNamespace?: string;
  /** Name of this machine or pod, unique among those that may lead; `headgate` when absent. */
  readonly instance?: string;
  /** Serve metrics and probes. */
  readonly serveEndpoints?: boolean;
  /** Host where an address flag names none; loopback when absent. */
  readonly listenHost?: string;
  /** Host to ask for artifacts instead of the one that their URL names. */
  readonly artifactHost?: string;
  /** Fetches remote bases and files of builds, unless `--no-remote-bases` refuses them; they are refused where this is absent. */
  readonly remoteBases?: (signal: AbortSignal) => AsyncRemoteFiles;
}

export interface RunningControllers {
  readonly metrics: Metrics;
  readonly store: ArtifactStore | undefined;
  /** Addresses that are listened on. */
  readonly addresses: { readonly metrics?: string; readonly probes?: string; readonly artifacts?: string };
  /** Resolves when everything has stopped; rejects with runtime.leadershipLost when a lease was lost. */
  stopped(): Promise<void>;
}

const ALL: readonly ControllerName[] = ["source-controller", "kustomize-controller"];
/** As many as upstream's token cache holds. */
const KEPT_APPS = 100;
const DEFAULT_CONCURRENCY: Readonly<Record<ControllerName, number>> = { "source-controller": 2, "kustomize-controller": 4 };

/**
 * Starts controllers against a cluster. Resolves when they work; waits for leadership first where that is asked for. Each controller
 * begins as soon as it holds its own lease, so that two processes that lead one controller each both work. When starting fails, or is
 * given up by the signal, nothing stays open.
 * @throws controllers.noStorage · controllers.unknownGate · controllers.invalidFlag · store.unknownAlgorithm · runtime.cannotListen;
 *   the signal's reason when it is aborted before everything works
 */
export async function startControllers(cluster: Cluster, options: StartOptions): Promise<RunningControllers> {
  const { log, flags = readFlags() } = options;
  const gates = parseFeatureGates(flags.featureGates);
  for (const gate of gatesWithoutEffect(gates)) log.write("warn", `feature gate ${gate} is on, and has no effect in this release`);
  const controllers = new Controllers(cluster, {
    instance: "headgate",
    runtimeNamespace: "flux-system",
    only: ALL,
    ...options,
    flags,
    gates,
  });
  try {
    await controllers.start();
  } catch (error) {
    await controllers.giveUp(error);
    throw options.signal.aborted ? options.signal.reason : error;
  }
  return controllers;
}

type Settings = StartOptions &
  Required<Pick<StartOptions, "flags" | "only" | "instance" | "runtimeNamespace">> & { readonly gates: FeatureGates };

/** The controllers of one process, what they share, and what is to be closed when they end. */
class Controllers implements RunningControllers {
  readonly metrics: Metrics;
  readonly #settings: Settings;
  readonly #cluster: Cluster;
  readonly #host: Host;
  /** Aborted when the caller stops us, when a lease is lost, or when starting fails. */
  readonly #ending = new AbortController();
  readonly #leaderships: Leadership[] = [];
  readonly #opened: { close(): Promise<void> }[] = [];
  #isStarted = false;
  store: ArtifactStore | undefined;
  addresses: RunningControllers["addresses"] = {};

  constructor(cluster: Cluster, settings: Settings) {
    const { clock, random, log, signal, flags, instance, runtimeNamespace } = settings;
    this.#settings = settings;
    this.#cluster = cluster;
    this.metrics = new Metrics({ process: settings.serveEndpoints ?? false });
    this.#endWith(signal);
    this.#host = new Host({
      cluster,
      clock,
      random,
      log,
      signal: this.#ending.signal,
      metrics: this.metrics,
      instance,
      eventsAddress: flags.eventsAddr,
      namespace: flags.watchAllNamespaces ? undefined : runtimeNamespace,
    });
  }

  async start(): Promise<void> {
    const { flags, only } = this.#settings;
    // Who stands by for a lease is ready to take over; were it not, a rolling update would wait for it for ever.
    const isReady = (): boolean => this.#isStarted || flags.enableLeaderElection;
    this.addresses = await openEndpoints(this.#settings, { flags, metrics: this.metrics, isReady }, this.#opened);
    const starts: Readonly<Record<ControllerName, () => Promise<void>>> = {
      "source-controller": () => this.#startSources(),
      "kustomize-controller": () => this.#startKustomizations(),
    };
    await Promise.all(
      only.map(async (name) => {
        await this.#lead(name);
        await starts[name]();
      }),
    );
    this.#ending.signal.throwIfAborted();
    this.#isStarted = true;
  }

  async stopped(): Promise<void> {
    await this.#host.stopped();
    await this.#close();
    if (!this.#settings.signal.aborted) throw this.#ending.signal.reason;
  }

  /** Ends what has been started so far. */
  async giveUp(reason: unknown): Promise<void> {
    this.#ending.abort(reason);
    await this.#host.stopped();
    await this.#close();
  }

  async #close(): Promise<void> {
    await Promise.all(this.#leaderships.map((each) => each.release()));
    await Promise.all(this.#opened.map((each) => each.close()));
  }

  #endWith(signal: AbortSignal): void {
    const end = (): void => this.#ending.abort(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  }

  async #lead(name: ControllerName): Promise<void> {
    const { flags, clock, random, log, instance, runtimeNamespace } = this.#settings;
    if (!flags.enableLeaderElection) return;
    const leadership = await lead({
      cluster: this.#cluster,
      clock,
      log,
      signal: this.#ending.signal,
      namespace: runtimeNamespace,
      lease: leaseName(name, flags.watchLabelSelector),
      // Two processes of one machine are two, as two pods are.
      identity: `${instance}_${Buffer.from(random.bytes(16)).toString("hex")}`,
      leaseDuration: flags.leaderElectionLeaseDuration,
      renewDeadline: flags.leaderElectionRenewDeadline,
      retryPeriod: flags.leaderElectionRetryPeriod,
      releaseOnCancel: flags.leaderElectionReleaseOnCancel,
    });
    this.#leaderships.push(leadership);
    this.#endWith(leadership.signal);
    this.metrics.leading(leaseName(name, flags.watchLabelSelector), true);
  }

  async #startSources(): Promise<void> {
    const { flags } = this.#settings;
    const { store, server } = await openStorage(this.#settings, flags);
    if (server !== undefined) {
      this.#opened.push(server);
      this.addresses = { ...this.addresses, artifacts: server.address };
    }
    this.store = store;
    const indexes = new ChartIndexes({ clock: this.#settings.clock, size: flags.helmCacheMaxSize, ttl: flags.helmCacheTtl });
    const apps = new AppLogins({ clock: this.#settings.clock, size: KEPT_APPS });
    const options = { ...loopOptions(flags, "source-controller"), places: { store, flags, indexes, apps } };
    // Kinds that the cluster does not serve are worked on as soon as it does.
    await Promise.all([
      this.#host.start(gitRepository, options),
      this.#host.start(helmRepository, options),
      this.#host.start(helmChart, options),
      this.#host.start(ociRepository, options),
    ]);
  }

  async #startKustomizations(): Promise<void> {
    const { clock, log, flags, gates, artifactHost, only, remoteBases } = this.#settings;
    const { insecureKubeconfigExec: allowExec, insecureKubeconfigTls: allowInsecureTls } = flags;
    const remotes = new RemoteClusters({ clock, log, allowExec, allowInsecureTls });
    this.#opened.push(remotes);
    const storeOf = (): ArtifactStore | undefined => (only.includes("source-controller") ? this.store : this.#settings.store);
    const places = {
      get store() {
        return storeOf();
      },
      flags,
      gates,
      builds: new BuildCache(),
      documents: new DocumentCache(),
      drift: new DriftWatch({ caches: this.#host.caches, clock, log, signal: this.#ending.signal }),
      runs: new LastRuns(),
      remotes,
      remoteBases: flags.noRemoteBases ? undefined : remoteBases,
      artifactHost,
    };
    await this.#host.start(kustomization, { ...loopOptions(flags, "kustomize-controller"), places });
  }
}

function loopOptions(flags: ControllerFlags, name: ControllerName): Omit<LoopOptions<unknown>, "places"> {
  return {
    concurrency: flags.concurrent > 0 ? flags.concurrent : DEFAULT_CONCURRENCY[name],
    backOff: { first: flags.minRetryDelay, longest: flags.maxRetryDelay },
    requeueDependency: flags.requeueDependency,
    jitterPercent: flags.intervalJitterPercentage,
    selector: flags.watchLabelSelector,
  };
}

interface EndpointOrder {
  readonly flags: ControllerFlags;
  readonly metrics: Metrics;
  readonly isReady: () => boolean;
}

async function openEndpoints(
  { serveEndpoints = false, listenHost: host }: StartOptions,
  { flags, metrics, isReady }: EndpointOrder,
  opened: { close(): Promise<void> }[],
): Promise<RunningControllers["addresses"]> {
  if (!serveEndpoints) return {};
  const served = await serveMetrics({ address: flags.metricsAddr, host }, metrics);
  opened.push(served);
  const probes = await serveProbes({ address: flags.healthAddr, host }, isReady);
  opened.push(probes);
  return { metrics: served.address, probes: probes.address };
}

interface Storage {
  readonly store: ArtifactStore;
  readonly server?: FileServer;
}

/** The storage of sources, served for consumers in other processes unless the caller brought one. */
async function openStorage(options: StartOptions, flags: ControllerFlags): Promise<Storage> {
  if (options.store !== undefined) return { store: options.store };
  const { storagePath, storageAddr, storageAdvAddr } = flags;
  await access(storagePath, constants.W_OK).catch((error: unknown) => {
    throw controllersProblems.noStorage(storagePath, messageOf(error), error);
  });
  const address = parseAddress({ address: storageAddr, host: options.listenHost });
  const server = await serveFiles({ directory: storagePath, ...address }).catch((error: unknown) => {
    throw controllersProblems.cannotServe(storageAddr, messageOf(error), error);
  });
  const store = new ArtifactStore({
    directory: storagePath,
    advertised: storageAdvAddr === "" ? server.address : storageAdvAddr,
    clock: options.clock,
    algorithm: digestAlgorithm(flags.artifactDigestAlgo),
    retention: { ttl: flags.artifactRetentionTtl, records: flags.artifactRetentionRecords },
  });
  return { store, server };
}
