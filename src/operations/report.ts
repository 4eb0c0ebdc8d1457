// What runs in a cluster, in numbers: the components, the objects by kind and state, and what the cluster follows.
import { condition, health } from "#apply";
import { at, isProblem, stringAt, type Clock, type KindRef, type KubeObject } from "#base";
import { PART_OF, VERSION } from "#distribution";
import type { Cluster, ResourceType } from "#kube";
import { readSyncPair, signalOf } from "./cluster-objects.ts";

export interface ComponentReport {
  readonly name: string;
  readonly image: string;
  readonly ready: boolean;
  /** Why it is ready or not. */
  readonly status: string;
}

export interface KindReport {
  readonly apiVersion: string;
  readonly kind: string;
  /** Objects that are not suspended. */
  readonly running: number;
  /** Objects whose Ready condition is False. */
  readonly failing: number;
  readonly suspended: number;
  /** Bytes of all artifacts together; 0 for kinds without. */
  readonly totalBytes: number;
}

export interface SyncReport {
  readonly source: string;
  readonly path: string;
  readonly ready: boolean;
  readonly status: string;
  /** Revision that was applied last; empty until then. */
  readonly revision: string;
}

/** @see behaviour: the report of the Flux operator */
export interface ClusterReport {
  readonly serverVersion: string;
  readonly nodes: number;
  /** Release that the components carry, `v0.2.0`; empty where nothing is installed. */
  readonly version: string;
  readonly components: readonly ComponentReport[];
  /** Kinds that the cluster knows, in the order of their groups and names. */
  readonly kinds: readonly KindReport[];
  /** Undefined where the cluster follows nothing. */
  readonly sync?: SyncReport;
}

export interface ReportPlaces {
  readonly cluster: Cluster;
  readonly clock: Clock;
}

const GROUPS = /(^|\.)toolkit\.fluxcd\.io$|^fluxcd\.controlplane\.io$/;

/**
 * Looks at a cluster.
 * @param namespace that of the install
 * @throws kube.*
 */
export async function reportCluster(namespace: string, places: ReportPlaces, signal?: AbortSignal): Promise<ClusterReport> {
  const { cluster } = places;
  const [serverVersion, nodes, deployments, kinds, pair] = await Promise.all([
    cluster.version(signalOf(signal)),
    listOf(cluster, { apiVersion: "v1", kind: "Node" }, {}, signal),
    listOf(cluster, { apiVersion: "apps/v1", kind: "Deployment" }, { namespace, labelSelector: `${PART_OF}=flux` }, signal),
    reportKinds(cluster, signal),
    readSyncPair(cluster, namespace, signal),
  ]);
  const components = deployments.map((each) => reportComponent(each, places));
  const sync = pair.source && pair.kustomization && reportSync(pair.source, pair.kustomization);
  return {
    serverVersion,
    nodes: nodes.length,
    version: deployments[0]?.metadata.labels?.[VERSION] ?? "",
    components: components.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    kinds,
    ...(sync && { sync }),
  };
}

async function listOf(
  cluster: Cluster,
  kind: KindRef,
  where: { readonly namespace?: string; readonly labelSelector?: string },
  signal: AbortSignal | undefined,
): Promise<readonly KubeObject[]> {
  try {
    return (await cluster.list(kind, { ...where, ...signalOf(signal) })).items;
  } catch (error) {
    if (isProblem(error, "kube.unknownKind")) return [];
    throw error;
  }
}

function reportComponent(deployment: KubeObject, { clock }: ReportPlaces): ComponentReport {
  const { status, message } = health({ ...deployment, apiVersion: "apps/v1", kind: "Deployment" }, { now: clock.now() });
  return {
    name: deployment.metadata.name ?? "",
    image: stringAt(deployment, "spec", "template", "spec", "containers", 0, "image"),
    ready: status === "Current",
    status: message === "" ? status : message,
  };
}

async function reportKinds(cluster: Cluster, signal: AbortSignal | undefined): Promise<readonly KindReport[]> {
  const { resources } = await cluster.discover(signalOf(signal));
  const ours = resources.filter((each) => GROUPS.test(each.apiVersion.split("/")[0] ?? "") && each.verbs.includes("list"));
  const reports = await Promise.all(preferredOnly(ours).map((type) => reportKind(cluster, type, signal)));
  const key = ({ apiVersion, kind }: KindReport): string => `${apiVersion} ${kind}`;
  return reports.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** One version of each kind: the first that discovery names is the one that the server prefers. */
function preferredOnly(types: readonly ResourceType[]): readonly ResourceType[] {
  const seen = new Set<string>();
  return types.filter(({ apiVersion, kind }) => {
    const key = `${apiVersion.split("/")[0]} ${kind}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

async function reportKind(cluster: Cluster, { apiVersion, kind }: KindRef, signal: AbortSignal | undefined): Promise<KindReport> {
  const objects = await listOf(cluster, { apiVersion, kind }, {}, signal);
  const suspended = objects.filter((each) => at(each, "spec", "suspend") === true).length;
  const sizes = objects.map((each) => at(each, "status", "artifact", "size")).filter((each) => typeof each === "number");
  return {
    apiVersion,
    kind,
    running: objects.length - suspended,
    failing: objects.filter((each) => condition(each, "Ready")?.status === "False").length,
    suspended,
    totalBytes: sizes.reduce((sum, each) => sum + each, 0),
  };
}

function reportSync(source: KubeObject, kustomization: KubeObject): SyncReport {
  const ready = condition(kustomization, "Ready");
  return {
    source: stringAt(source, "spec", "url"),
    path: stringAt(kustomization, "spec", "path"),
    ready: ready?.status === "True",
    status: ready?.message ?? "no controller has looked at it yet",
    revision: stringAt(kustomization, "status", "lastAppliedRevision"),
  };
}
