// Reads an install back into an order: from its record, or from its objects where it was not applied as data.
import { at, refOf, stringAt, type Json, type KubeObject } from "#base";
import {
  argumentsOf,
  CLUSTER_SIZES,
  COMPONENT,
  flagOf,
  managerOf,
  SHARDING_KEY,
  VERSION,
  type ClusterSize,
  type PersistentStorage,
} from "#distribution";
import { signalOf, tryGet } from "../cluster-objects.ts";
import { installSelector } from "../diagnosis.ts";
import { kustomizationRef } from "../layout.ts";
import { operationsProblems } from "../problems.ts";
import { DEPLOYMENT } from "../removal.ts";
import type { InstanceCluster, InstanceOrder, InstancePlaces, InstanceSharding, InstanceSync } from "./contract.ts";
import { distributionOf } from "./guard.ts";
import { readRecord } from "./record.ts";
import { refOfSource } from "./sync.ts";

/** Concurrency of kustomize-controller by size. */
const SIZE_OF_CONCURRENCY: Readonly<Record<string, ClusterSize>> = { 5: "small", 10: "medium", 20: "large" };

/**
 * Finds out what an install is. One that was applied as data says everything of itself; of another, what its objects show: what they do
 * not show stands at its default.
 * @throws operations.notInstalled · instance.unreadableRecord · kube.*
 */
export async function importInstance(
  namespace: string,
  places: Pick<InstancePlaces, "cluster">,
  signal?: AbortSignal,
): Promise<{ readonly order: InstanceOrder; readonly version: string }> {
  const record = await readRecord(places.cluster, namespace, signal);
  if (record !== undefined) return { order: { ...record.order, version: record.version }, version: record.version };
  const { cluster } = places;
  const { items } = await cluster.list(DEPLOYMENT, { namespace, labelSelector: installSelector(namespace), ...signalOf(signal) });
  const deployments = items.map((each) => ({ ...each, ...DEPLOYMENT }));
  const main = deployments.find((each) => each.metadata.name === "kustomize-controller") ?? deployments[0];
  if (main === undefined) throw operationsProblems.notInstalled(namespace, cluster.address, "every Deployment of Flux");
  const version = main.metadata.labels?.[VERSION] ?? "";
  const pullSecret = at(main, "spec", "template", "spec", "imagePullSecrets", 0, "name");
  const [storage, sync, clusterPart] = await Promise.all([
    storageOf(namespace, deployments, places, signal),
    syncOf(namespace, places, signal),
    clusterOf(namespace, deployments, { places, signal }),
  ]);
  const sharding = shardingOf(deployments);
  const order: InstanceOrder = {
    namespace,
    distribution: distributionOf(version),
    version,
    range: version,
    registry: registryOf(stringAt(managerOf(main), "image")),
    ...(typeof pullSecret === "string" && { imagePullSecret: pullSecret }),
    digests: digestsOf(deployments),
    components: [...new Set(deployments.map(componentIn))].toSorted(),
    commonMetadata: {},
    cluster: clusterPart,
    ...(sharding !== undefined && { sharding }),
    ...(storage !== undefined && { storage }),
    buildsInMemory: hasBuildsInMemory(main),
    patches: [],
    wait: true,
    migrateResources: true,
    allowDowngrade: false,
    ...(sync !== undefined && { sync }),
    keepNamespace: false,
  };
  return { order, version };
}

function componentIn(deployment: KubeObject): string {
  return deployment.metadata.labels?.[COMPONENT] ?? deployment.metadata.name ?? "";
}

function registryOf(image: string): string {
  const slash = image.lastIndexOf("/");
  return slash < 0 ? "" : image.slice(0, slash);
}

function digestsOf(deployments: readonly KubeObject[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    deployments.flatMap((each) => {
      const digest = /@(sha256:[0-9a-f]{64})$/.exec(stringAt(managerOf(each), "image"))?.[1];
      return digest === undefined ? [] : [[componentIn(each), digest] as const];
    }),
  );
}

function hasBuildsInMemory(main: KubeObject): boolean {
  const volumes = at(main, "spec", "template", "spec", "volumes");
  return Array.isArray(volumes) && volumes.some((each) => at(each, "emptyDir", "medium") === "Memory");
}

function shardingOf(deployments: readonly KubeObject[]): InstanceSharding | undefined {
  const selectors = deployments.map((each) => /^([^!=]+)=(.+)$/.exec(flagOf(each, "--watch-label-selector") ?? ""));
  const shards = [...new Set(selectors.flatMap((each) => (each?.[2] === undefined ? [] : [each[2]])))];
  if (shards.length === 0) return undefined;
  const persistent = deployments.some((each) => each.metadata.name !== "source-controller" && claimOf(each) !== undefined);
  return {
    key: selectors.find((each) => each !== null)?.[1] ?? SHARDING_KEY,
    shards,
    storage: persistent ? "persistent" : "ephemeral",
  };
}

function claimOf(deployment: KubeObject): string | undefined {
  const volumes = at(deployment, "spec", "template", "spec", "volumes");
  const claims = (Array.isArray(volumes) ? (volumes as readonly Json[]) : []).map((each) => at(each, "persistentVolumeClaim", "claimName"));
  return claims.find((each) => typeof each === "string");
}

async function storageOf(
  namespace: string,
  deployments: readonly KubeObject[],
  { cluster }: Pick<InstancePlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<PersistentStorage | undefined> {
  const name = deployments.filter((each) => each.metadata.name === "source-controller").map(claimOf)[0];
  if (name === undefined) return undefined;
  const claim = await tryGet(cluster, { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace }, signal);
  const storageClass = stringAt(claim, "spec", "storageClassName");
  const size = stringAt(claim, "spec", "resources", "requests", "storage");
  return storageClass === "" || size === "" ? undefined : { class: storageClass, size };
}

async function clusterOf(
  namespace: string,
  deployments: readonly KubeObject[],
  { places, signal }: { readonly places: Pick<InstancePlaces, "cluster">; readonly signal: AbortSignal | undefined },
): Promise<InstanceCluster> {
  const named = (name: string): KubeObject | undefined => deployments.find((each) => each.metadata.name === name);
  const flag = (name: string, text: string): string | undefined => {
    const found = named(name);
    return found === undefined ? undefined : flagOf(found, text);
  };
  const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", name: "allow-egress", namespace };
  const networkPolicy = (await tryGet(places.cluster, policy, signal)) !== undefined;
  const account = flag("kustomize-controller", "--default-service-account");
  const identity = flag("source-controller", "--feature-gates")?.includes("ObjectLevelWorkloadIdentity=true");
  const size = SIZE_OF_CONCURRENCY[flag("kustomize-controller", "--concurrent") ?? ""];
  const decryption = flag("kustomize-controller", "--default-decryption-service-account");
  const kubeConfig = flag("kustomize-controller", "--default-kubeconfig-service-account");
  const multitenant = isOn(flag("kustomize-controller", "--no-cross-namespace-refs"));
  return {
    type: isOpenShift(deployments) ? "openshift" : "kubernetes",
    ...(size !== undefined && CLUSTER_SIZES.includes(size) && { size }),
    domain: domainOf(deployments),
    networkPolicy,
    multitenant,
    ...(multitenant && account !== undefined && account !== "default" && { tenantDefaultServiceAccount: account }),
    ...(decryption !== undefined && { tenantDefaultDecryptionServiceAccount: decryption }),
    ...(kubeConfig !== undefined && { tenantDefaultKubeConfigServiceAccount: kubeConfig }),
    ...(identity === true && { objectLevelWorkloadIdentity: true }),
    multitenantWorkloadIdentity: decryption !== undefined,
  };
}

function isOn(flag: string | undefined): boolean {
  return flag === "" || flag === "true";
}

/** Every other release keeps the group of its volumes. */
function isOpenShift(deployments: readonly KubeObject[]): boolean {
  return deployments.every((each) => {
    const context = at(managerOf(each), "securityContext");
    return at(context, "readOnlyRootFilesystem") === true && at(context, "seccompProfile") === undefined;
  });
}

/** The domain stands in the addresses that controllers are told: `<service>.<namespace>.svc.<domain>.` */
function domainOf(deployments: readonly KubeObject[]): string {
  const texts = deployments.flatMap((each) => argumentsOf(managerOf(each)));
  const found = texts.map((each) => /^--(?:events-addr|storage-adv-addr)=.*\.svc\.([^/:]+?)\.?\/?$/.exec(each)?.[1]);
  return found.find((each) => each !== undefined) ?? "cluster.local";
}

async function syncOf(
  namespace: string,
  { cluster }: Pick<InstancePlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<InstanceSync | undefined> {
  const kustomization = await tryGet(cluster, kustomizationRef(namespace), signal);
  const kind = stringAt(kustomization, "spec", "sourceRef", "kind");
  if (kustomization === undefined || !isSyncKind(kind)) return undefined;
  const ref = { apiVersion: "source.toolkit.fluxcd.io/v1", kind, name: stringAt(kustomization, "spec", "sourceRef", "name"), namespace };
  const source = await tryGet(cluster, ref, signal);
  // One that is named otherwise is not of this install's form, and is left where it is.
  if (source === undefined || refOf(source).name !== namespace) return undefined;
  const pullSecret = stringAt(source, "spec", "secretRef", "name");
  const provider = stringAt(source, "spec", "provider");
  return {
    kind,
    name: namespace,
    url: stringAt(source, "spec", kind === "Bucket" ? "endpoint" : "url"),
    ref: refOfSource({ ...source, kind }),
    path: stringAt(kustomization, "spec", "path"),
    interval: stringAt(source, "spec", "interval"),
    ...(pullSecret !== "" && { pullSecret }),
    ...(provider !== "" && { provider }),
  };
}

function isSyncKind(kind: string): kind is InstanceSync["kind"] {
  return ["GitRepository", "OCIRepository", "Bucket"].includes(kind);
}
