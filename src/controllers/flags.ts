// Command-line flags of the controllers, as data: names, kinds, defaults. Whoever reads a command line fills a ControllerFlags from them.
// Names and defaults: fluxcd source-controller 1.9 and kustomize-controller 1.9.
import { Duration } from "#base";
import { WATCH_LABEL_SELECTOR } from "#runtime";
import { controllersProblems } from "./problems.ts";

/** Controllers that can be started. */
export type ControllerName = "source-controller" | "kustomize-controller";

export interface ControllerFlags {
  readonly metricsAddr: string;
  readonly healthAddr: string;
  readonly eventsAddr: string;
  /** 0 stands for the controller's own default: 2 for sources, 4 for Kustomizations. */
  readonly concurrent: number;
  readonly requeueDependency: Duration;
  readonly minRetryDelay: Duration;
  readonly maxRetryDelay: Duration;
  readonly intervalJitterPercentage: number;
  readonly watchAllNamespaces: boolean;
  readonly watchLabelSelector: string;
  readonly watchConfigsLabelSelector: string;
  readonly noCrossNamespaceRefs: boolean;
  readonly defaultServiceAccount: string;
  readonly insecureKubeconfigExec: boolean;
  readonly insecureKubeconfigTls: boolean;
  readonly enableLeaderElection: boolean;
  readonly leaderElectionReleaseOnCancel: boolean;
  readonly leaderElectionLeaseDuration: Duration;
  readonly leaderElectionRenewDeadline: Duration;
  readonly leaderElectionRetryPeriod: Duration;
  readonly logLevel: string;
  readonly logEncoding: string;
  /** `A=true,B=false` */
  readonly featureGates: string;
  readonly storagePath: string;
  readonly storageAddr: string;
  readonly storageAdvAddr: string;
  readonly artifactRetentionTtl: Duration;
  readonly artifactRetentionRecords: number;
  readonly artifactDigestAlgo: string;
  /** Largest index of a chart repository, in bytes. */
  readonly helmIndexMaxSize: number;
  /** Largest packed chart, in bytes. */
  readonly helmChartMaxSize: number;
  /** Largest file of a chart, in bytes. */
  readonly helmChartFileMaxSize: number;
  /** Indexes kept in memory; none when 0. */
  readonly helmCacheMaxSize: number;
  readonly helmCacheTtl: Duration;
  readonly helmCachePurgeInterval: Duration;
  readonly httpRetry: number;
  /** Objects of one Kustomization that are applied at once. */
  readonly concurrentSsa: number;
  readonly kubeApiQps: number;
  readonly kubeApiBurst: number;
  readonly noRemoteBases: boolean;
  readonly overrideManager: readonly string[];
  readonly customApplyStageKinds: readonly string[];
}

export interface FlagSpec {
  /** With its dashes. */
  readonly flag: string;
  readonly type: "string" | "number" | "boolean" | "duration" | "list";
  /** As text on a command line; lists are joined by commas. */
  readonly default: string;
  readonly doc: string;
  /** Controllers that know the flag. */
  readonly of: readonly ControllerName[];
  /** Environment variable that is read when the flag is absent. */
  readonly env?: string;
}

const SOURCE: readonly ControllerName[] = ["source-controller"];
const KUSTOMIZE: readonly ControllerName[] = ["kustomize-controller"];
const ALL: readonly ControllerName[] = [...SOURCE, ...KUSTOMIZE];

type Short = readonly [type: FlagSpec["type"], fallback: string, doc: string, of: readonly ControllerName[], env?: string];

const TABLE: Readonly<Record<keyof ControllerFlags, Short>> = {
  metricsAddr: ["string", ":8080", "Address on which metrics are served.", ALL, "METRICS_ADDR"],
  healthAddr: ["string", ":9440", "Address on which the probes are served.", ALL],
  eventsAddr: ["string", "", "URL of the notification controller; no events are sent when empty.", ALL, "EVENTS_ADDR"],
  concurrent: ["number", "0", "Reconciles at once per kind; 0 is the controller's own default.", ALL],
  requeueDependency: ["duration", "30s", "Wait before a dependency is looked at again.", ALL],
  minRetryDelay: ["duration", "750ms", "Shortest wait after a failure.", ALL],
  maxRetryDelay: ["duration", "15m", "Longest wait after repeated failures.", ALL],
  intervalJitterPercentage: ["number", "5", "Per cent by which intervals vary, 0 to 99.", ALL],
  watchAllNamespaces: ["boolean", "true", "Whether objects of all namespaces are reconciled.", ALL],
  watchLabelSelector: ["string", "", "Only objects of the controller's own kinds with these labels are reconciled.", ALL],
  watchConfigsLabelSelector: ["string", WATCH_LABEL_SELECTOR, "ConfigMaps and Secrets with these labels wake their users.", KUSTOMIZE],
  noCrossNamespaceRefs: ["boolean", "false", "Whether references to other namespaces are refused.", ALL],
  defaultServiceAccount: ["string", "", "ServiceAccount that applies when an object names none.", KUSTOMIZE],
  insecureKubeconfigExec: ["boolean", "false", "Whether a kubeconfig in a Secret may run a program.", KUSTOMIZE],
  insecureKubeconfigTls: ["boolean", "false", "Whether a kubeconfig in a Secret may leave out verification.", KUSTOMIZE],
  enableLeaderElection: ["boolean", "false", "Whether one of several processes leads.", ALL],
  leaderElectionReleaseOnCancel: ["boolean", "true", "Whether the lease is given back on a clean stop.", ALL],
  leaderElectionLeaseDuration: ["duration", "35s", "How long a lease lasts without renewal.", ALL],
  leaderElectionRenewDeadline: ["duration", "30s", "How long renewing may fail.", ALL],
  leaderElectionRetryPeriod: ["duration", "5s", "Time between tries.", ALL],
  logLevel: ["string", "info", "Least severe level that is logged: trace, debug, info, error.", ALL],
  logEncoding: ["string", "json", "Form of the log: json or console.", ALL],
  featureGates: ["string", "", "Features as A=true,B=false.", ALL],
  storagePath: ["string", "/data", "Folder of the artifacts; it must exist.", SOURCE, "STORAGE_PATH"],
  storageAddr: ["string", ":9090", "Address on which artifacts are served.", SOURCE, "STORAGE_ADDRESS"],
  storageAdvAddr: ["string", "", "Host that artifact URLs name; that of the storage address when empty.", SOURCE, "STORAGE_ADV_ADDR"],
  artifactRetentionTtl: ["duration", "1m", "How long an artifact that is not current is kept.", SOURCE],
  artifactRetentionRecords: ["number", "2", "Artifacts kept per source.", SOURCE],
  artifactDigestAlgo: ["string", "sha256", "Hash of artifacts: sha1, sha256, sha384 or sha512.", SOURCE],
  helmIndexMaxSize: ["number", "52428800", "Largest index of a chart repository, in bytes.", SOURCE],
  helmChartMaxSize: ["number", "10485760", "Largest packed chart, in bytes.", SOURCE],
  helmChartFileMaxSize: ["number", "5242880", "Largest file of a chart, in bytes.", SOURCE],
  helmCacheMaxSize: ["number", "0", "Indexes of chart repositories kept in memory; none when 0.", SOURCE],
  helmCacheTtl: ["duration", "15m", "How long an index that nobody asks for is kept in memory.", SOURCE],
  helmCachePurgeInterval: ["duration", "1m", "Accepted; an index past its time is dropped when the next one comes.", SOURCE],
  httpRetry: ["number", "9", "Further tries to download an artifact.", KUSTOMIZE],
  concurrentSsa: ["number", "4", "Objects of one Kustomization that are applied at once.", KUSTOMIZE],
  kubeApiQps: ["number", "50", "Accepted; the API server's own flow control decides how fast requests are sent.", ALL],
  kubeApiBurst: ["number", "300", "Accepted; the API server's own flow control decides how fast requests are sent.", ALL],
  noRemoteBases: ["boolean", "false", "Whether remote bases are refused.", KUSTOMIZE],
  overrideManager: ["list", "", "Further field managers whose fields are taken over.", KUSTOMIZE],
  customApplyStageKinds: ["list", "", "Kinds, as group/Kind, that are applied in a stage of their own.", KUSTOMIZE],
};

/** Every flag, by its name in {@link ControllerFlags}. */
export const CONTROLLER_FLAGS: Readonly<Record<keyof ControllerFlags, FlagSpec>> = Object.fromEntries(
  Object.entries(TABLE).map(([name, [type, fallback, doc, of, env]]) => [
    name,
    { flag: `--${dashed(name)}`, type, default: fallback, doc, of, ...(env !== undefined && { env }) },
  ]),
) as Record<keyof ControllerFlags, FlagSpec>;

/**
 * Flags from texts, as a command line gives them; what is not given has its default. Lists are split at commas.
 * @throws duration.invalid · controllers.invalidFlag
 */
export function readFlags(given: Readonly<Partial<Record<keyof ControllerFlags, string>>> = {}): ControllerFlags {
  return Object.fromEntries(
    Object.entries(CONTROLLER_FLAGS).map(([name, spec]) => [name, value(spec, given[name as keyof ControllerFlags] ?? spec.default)]),
  ) as unknown as ControllerFlags;
}

function value({ type, flag }: FlagSpec, text: string): unknown {
  switch (type) {
    case "string":
      return text;
    case "list":
      return text === "" ? [] : text.split(",");
    case "duration":
      return Duration.parse(text);
    case "number":
      if (!/^-?\d+$/.test(text)) throw controllersProblems.invalidFlag(flag, text, "a whole number");
      return Number(text);
    case "boolean":
      if (text !== "true" && text !== "false") throw controllersProblems.invalidFlag(flag, text, "true or false");
      return text === "true";
  }
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
