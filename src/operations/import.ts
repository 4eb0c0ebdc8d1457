// Reads an install that runs in a cluster back into an order. Needs neither the internet nor the release that was installed.
import { condition } from "#apply";
import { at, isObject, stringAt, type Json, type KubeObject } from "#base";
import { parseYamlDocuments } from "#codec";
import { KNOWN_COMPONENTS, VERSION } from "#distribution";
import type { BootstrapOrder, BootstrapPlaces } from "./bootstrap-contract.ts";
import { readSyncPair, tryGet } from "./cluster-objects.ts";
import { clusterFolder, COMPONENTS_FILE, fileOf, gitRepositoryRef, KUSTOMIZATION_FILE, kustomizationRef } from "./layout.ts";
import { findClusterCredentials, hasOwnSecret } from "./import-credentials.ts";
import { readManifests } from "./manifests.ts";
import { operationsProblems } from "./problems.ts";
import { readDigests } from "./pinning.ts";
import { readPlacement } from "./placement.ts";
import { PLAIN_KUSTOMIZATION } from "./rendering.ts";
import { COMMITS } from "./sync.ts";

/** An install as it was found. */
export interface ImportedBootstrap {
  /** Registry credentials and the secrets of `clusterCredentials` are not in it: they stay in the cluster. */
  readonly order: BootstrapOrder;
  /** Files of the install's folder in git, by repository path. */
  readonly files: Readonly<Record<string, string>>;
}

const EXTRA = new Set(["image-reflector-controller", "image-automation-controller", "source-watcher"]);

/**
 * Finds out with which order an install was made, from its objects and its files in git. The synced pair must be Ready.
 * What cannot be seen gets the value that changes nothing: no registry credentials, namespace not kept.
 * @throws operations.notInstalled · operations.notReady · kube.* · git.*
 */
export async function importBootstrap(
  namespace: string,
  places: Pick<BootstrapPlaces, "cluster" | "git">,
  signal?: AbortSignal,
): Promise<ImportedBootstrap> {
  const { cluster } = places;
  const missing = (what: string): Error => operationsProblems.notInstalled(namespace, cluster.address, what);
  const { source, kustomization } = await readSyncPair(cluster, namespace, signal);
  if (source === undefined) throw missing(`GitRepository/${namespace}`);
  if (kustomization === undefined) throw missing(`Kustomization/${namespace}`);
  refuseUnready(namespace, source, kustomization);
  const deployments = await Promise.all(
    KNOWN_COMPONENTS.map((name) => tryGet(cluster, { apiVersion: "apps/v1", kind: "Deployment", name, namespace }, signal)),
  );
  const components = deployments.filter((each) => each !== undefined);
  const main = components.find((each) => each.metadata.name === "kustomize-controller");
  if (main === undefined) throw missing(`Deployment/${namespace}/kustomize-controller`);
  const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", name: "allow-webhooks", namespace };
  const networkPolicy = (await tryGet(cluster, policy, signal)) !== undefined;
  const path = clusterFolder({ path: stringAt(kustomization, "spec", "path") });
  const { files } = await readManifests({ namespace, path }, places, signal);
  const override = files[fileOf({ namespace, path }, KUSTOMIZATION_FILE)];
  const order: BootstrapOrder = {
    ...ofWorkloads(components, main),
    ...readPlacement(deploymentsIn(files[fileOf({ namespace, path }, COMPONENTS_FILE)]) ?? components),
    ...ofSource(source),
    namespace,
    path,
    networkPolicy,
    ...(override !== undefined && override !== PLAIN_KUSTOMIZATION && { kustomizationOverride: override }),
    disableSecretCreation: false,
    deleteGitManifests: true,
    keepNamespace: false,
  };
  if (!(await hasOwnSecret(order, places, signal))) return { order: { ...order, disableSecretCreation: true }, files };
  return { order: { ...order, ...(await findClusterCredentials(order, places, signal)) }, files };
}

function refuseUnready(namespace: string, source: KubeObject, kustomization: KubeObject): void {
  const pair = [
    [gitRepositoryRef(namespace), source],
    [kustomizationRef(namespace), kustomization],
  ] as const;
  for (const [ref, object] of pair) {
    const ready = condition(object, "Ready");
    if (ready?.status !== "True") throw operationsProblems.notReady(ref, ready?.message ?? "no controller has looked at it yet");
  }
}

/** Deployments as they stand in git, where quantities are written as they were ordered; undefined where the file is no use. */
function deploymentsIn(content: string | undefined): readonly KubeObject[] | undefined {
  if (content === undefined) return undefined;
  try {
    const objects = parseYamlDocuments(content, { file: COMPONENTS_FILE }).filter(isObject) as unknown as readonly KubeObject[];
    const found = objects.filter((each) => each.kind === "Deployment");
    return found.length === 0 ? undefined : found;
  } catch {
    // Edited by hand; the cluster tells what it runs.
    return undefined;
  }
}

type OfSource = Pick<
  BootstrapOrder,
  "secretName" | "interval" | "recurseSubmodules" | "sparseCheckout" | "syncProvider" | "commitManifests"
>;

function ofSource(source: KubeObject): OfSource {
  const name = stringAt(source, "spec", "secretRef", "name");
  const provider = stringAt(source, "spec", "provider");
  const sparse = at(source, "spec", "sparseCheckout");
  return {
    secretName: name === "" ? (source.metadata.name ?? "") : name,
    interval: stringAt(source, "spec", "interval"),
    ...(at(source, "spec", "recurseSubmodules") === true && { recurseSubmodules: true }),
    ...(Array.isArray(sparse) && sparse.length > 0 && { sparseCheckout: sparse as readonly string[] }),
    ...(provider !== "" && { syncProvider: provider }),
    ...(source.metadata.annotations?.[COMMITS] === "others" && { commitManifests: false }),
  };
}

type OfWorkloads = Pick<
  BootstrapOrder,
  | "version"
  | "components"
  | "componentsExtra"
  | "registry"
  | "imageDigests"
  | "imagePullSecret"
  | "clusterDomain"
  | "logLevel"
  | "watchAllNamespaces"
>;

function ofWorkloads(components: readonly KubeObject[], main: KubeObject): OfWorkloads {
  const names = components.map((each) => each.metadata.name ?? "").toSorted();
  const pod = at(main, "spec", "template", "spec");
  const pullSecret = at(pod, "imagePullSecrets", 0, "name");
  const args = components.flatMap(argumentsOf);
  const imageDigests = readDigests(components);
  return {
    version: main.metadata.labels?.[VERSION] ?? "",
    components: names.filter((each) => !EXTRA.has(each)),
    componentsExtra: names.filter((each) => EXTRA.has(each)),
    registry: registryOf(stringAt(managerOf(main), "image")),
    ...(Object.keys(imageDigests).length > 0 && { imageDigests }),
    ...(typeof pullSecret === "string" && { imagePullSecret: pullSecret }),
    clusterDomain: domainOf(args),
    logLevel: valueOf(args, "log-level") ?? "info",
    watchAllNamespaces: valueOf(args, "watch-all-namespaces") !== "false",
  };
}

function managerOf(deployment: KubeObject): Json | undefined {
  const containers = at(deployment, "spec", "template", "spec", "containers");
  const all = Array.isArray(containers) ? (containers as readonly Json[]) : [];
  return all.find((each) => at(each, "name") === "manager") ?? all[0];
}

function argumentsOf(deployment: KubeObject): string[] {
  const args = at(managerOf(deployment), "args");
  return Array.isArray(args) ? args.filter((each) => typeof each === "string") : [];
}

function valueOf(args: readonly string[], name: string): string | undefined {
  return args.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** Everything before the last part of an image, however deep a mirror puts it. */
function registryOf(image: string): string {
  const slash = image.lastIndexOf("/");
  return slash < 0 ? "" : image.slice(0, slash);
}

/** The domain stands in the addresses that controllers are told: `<service>.<namespace>.svc.<domain>.` */
function domainOf(args: readonly string[]): string {
  const hosts = [valueOf(args, "events-addr"), valueOf(args, "storage-adv-addr")];
  for (const host of hosts) {
    const match = /\.svc\.([^/:]+?)\.?\/?$/.exec(host ?? "");
    if (match?.[1] !== undefined) return match[1];
  }
  return "cluster.local";
}
