// Starts controllers in this process: as pods do, or beside an embedded control plane. One door for every way to run them.
import { access, constants } from "node:fs/promises";
import { messageOf, type Clock, type Log, type Random } from "#base";
import type { Cluster } from "#kube";
import { DocumentCache } from "#kustomize";
import {
  Host,
  lead,
  leaseName,
  Metrics,
  parseAddress,
  serveMetrics,
  serveProbes,
  type Endpoint,
  type Leadership,
  type LoopOptions,
} from "#runtime";
import { ArtifactStore, digestAlgorithm, serveFiles, type FileServer } from "#store";
import { gatesWithoutEffect, parseFeatureGates } from "./feature-gates.ts";
import { readFlags, type ControllerFlags, type ControllerName } from "./flags.ts";
import { BuildCache } from "./kustomization/build-cache.ts";
import { DriftWatch } from "./kustomization/drift-watch.ts";
import { kustomization } from "./kustomization/kustomization.ts";
import { LastRuns } from "./kustomization/last-runs.ts";
import { RemoteClusters } from "./kustomization/remote-clusters.ts";
import { controllersProblems } from "./problems.ts";
import { gitRepository } from "./source/git-repository/git-repository.ts";

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
const DEFAULT_CONCURRENCY: Readonly<Record<ControllerName, number>> = { "source-controller": 2, "kustomize-controller": 4 };

/**
 * Starts controllers against a cluster. Resolves when they work; waits for leadership first where that is asked for.
 * @throws controllers.noStorage · controllers.unknownGate · controllers.invalidFlag · store.unknownAlgorithm · runtime.cannotListen
 */
export async function startControllers(cluster: Cluster, options: StartOptions): Promise<RunningControllers> {
  const { clock, random, log, only = ALL, flags = readFlags(), instance = "headgate", runtimeNamespace = "flux-system" } = options;
  const gates = parseFeatureGates(flags.featureGates);
  for (const gate of gatesWithoutEffect(gates)) log.write("warn", `feature gate ${gate} is on, and has no effect in this release`);
  const metrics = new Metrics({ process: options.serveEndpoints ?? false });
  const opened: { close(): Promise<void> }[] = [];
  let isReady = false;
  const endpoints = await openEndpoints(options, { flags, metrics, isReady: () => isReady });
  opened.push(...endpoints.open);
  const leaderships = await takeLeases(cluster, { ...options, flags, only, instance, runtimeNamespace });
  const signal = AbortSignal.any([options.signal, ...leaderships.map((each) => each.signal)]);
  const storage: Storage = only.includes("source-controller") ? await openStorage(options, flags) : { store: options.store };
  if (storage.server !== undefined) opened.push(storage.server);
  const host = new Host({
    cluster,
    clock,
    random,
    log,
    signal,
    metrics,
    instance,
    eventsAddress: flags.eventsAddr,
    namespace: flags.watchAllNamespaces ? undefined : runtimeNamespace,
  });
  const { store } = storage;
  if (only.includes("source-controller") && store !== undefined) {
    await host.start(gitRepository, { ...loopOptions(flags, "source-controller"), places: { store, flags } });
  }
  if (only.includes("kustomize-controller")) {
    const remotes = new RemoteClusters({
      clock,
      log,
      allowExec: flags.insecureKubeconfigExec,
      allowInsecureTls: flags.insecureKubeconfigTls,
    });
    opened.push(remotes);
    const drift = new DriftWatch({ caches: host.caches, clock, log, signal });
    const places = {
      store,
      flags,
      gates,
      builds: new BuildCache(),
      documents: new DocumentCache(),
      drift,
      runs: new LastRuns(),
      remotes,
      artifactHost: options.artifactHost,
    };
    await host.start(kustomization, { ...loopOptions(flags, "kustomize-controller"), places });
  }
  isReady = true;
  return {
    metrics,
    store,
    addresses: { ...endpoints.addresses, ...(storage.server !== undefined && { artifacts: storage.server.address }) },
    async stopped() {
      await host.stopped();
      await Promise.all(leaderships.map((each) => each.release()));
      await Promise.all(opened.map((each) => each.close()));
      if (!options.signal.aborted) throw signal.reason;
    },
  };
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

async function openEndpoints({ serveEndpoints = false, listenHost: host }: StartOptions, order: EndpointOrder) {
  const { flags, metrics, isReady } = order;
  if (!serveEndpoints) return { open: [] as Endpoint[], addresses: {} };
  const served = await serveMetrics({ address: flags.metricsAddr, host }, metrics);
  const probes = await serveProbes({ address: flags.healthAddr, host }, isReady);
  return { open: [served, probes], addresses: { metrics: served.address, probes: probes.address } };
}

type LeaseOptions = StartOptions & Required<Pick<StartOptions, "flags" | "only" | "instance" | "runtimeNamespace">>;

async function takeLeases(cluster: Cluster, options: LeaseOptions): Promise<readonly Leadership[]> {
  const { flags, only, clock, log, instance, runtimeNamespace, signal } = options;
  if (!flags.enableLeaderElection) return [];
  return Promise.all(
    only.map((name) =>
      lead({
        cluster,
        clock,
        log,
        signal,
        namespace: runtimeNamespace,
        lease: leaseName(name, flags.watchLabelSelector),
        identity: instance,
        leaseDuration: flags.leaderElectionLeaseDuration,
        renewDeadline: flags.leaderElectionRenewDeadline,
        retryPeriod: flags.leaderElectionRetryPeriod,
        releaseOnCancel: flags.leaderElectionReleaseOnCancel,
      }),
    ),
  );
}

interface Storage {
  readonly store: ArtifactStore | undefined;
  readonly server?: FileServer;
}

/** The storage of sources, served for consumers in other processes unless the caller brought one. */
async function openStorage(options: StartOptions, flags: ControllerFlags): Promise<Storage> {
  if (options.store !== undefined) return { store: options.store };
  const { storagePath, storageAddr, storageAdvAddr } = flags;
  await access(storagePath, constants.W_OK).catch((error: unknown) => {
    throw controllersProblems.noStorage(storagePath, messageOf(error), error);
  });
  const server = await serveFiles({ directory: storagePath, ...parseAddress({ address: storageAddr, host: options.listenHost }) });
  const store = new ArtifactStore({
    directory: storagePath,
    advertised: storageAdvAddr === "" ? server.address : storageAdvAddr,
    clock: options.clock,
    algorithm: digestAlgorithm(flags.artifactDigestAlgo),
    retention: { ttl: flags.artifactRetentionTtl, records: flags.artifactRetentionRecords },
  });
  return { store, server };
}
