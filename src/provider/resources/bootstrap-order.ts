// The attributes of flux_bootstrap_git as the order of an operation, and an imported install as attributes.
import { sameJson, Secret, type Json } from "#base";
import { isWhollyKnown, type CtyObject, type CtyValue } from "#codec";
import type { BootstrapOrder, BootstrapRendering, ClusterCredentials } from "#operations";
import { boolAt, objectAt, textAt, textMapAt, textsAt } from "../plugin/index.ts";
import { credentialsOf } from "./bootstrap-credentials.ts";
import { placementOf, placementState, PLACEMENT_SETTINGS } from "./bootstrap-placement.ts";
import { withheldBy } from "./bootstrap-secrets.ts";

/** Attributes that decide what is written; while one of them is unknown, so is what will be written. */
const DECIDING: readonly string[] = [
  "namespace",
  "secret_name",
  "path",
  "version",
  "components",
  "components_extra",
  "registry",
  "image_digests",
  "image_pull_secret",
  "cluster_domain",
  "log_level",
  "interval",
  "network_policy",
  "watch_all_namespaces",
  "recurse_submodules",
  "sparse_checkout",
  "toleration_keys",
  "node_selector",
  "priority_class_name",
  "kustomization_override",
  "distribution",
  "distribution_source",
  "manifests_path",
  "commit_manifests",
  "sync_provider",
  ...PLACEMENT_SETTINGS,
];

/** Settings that the plan settles where the user leaves them open. */
export const OPEN_SETTINGS = ["version", "components", "registry", "distribution"] as const;

/** True when what will be written can be rendered. */
export function isSettled(state: CtyObject, config: CtyObject): boolean {
  return DECIDING.every((name) => {
    const isOpen = (OPEN_SETTINGS as readonly string[]).includes(name) && (config[name] ?? null) === null;
    const value = isOpen ? null : state[name];
    return isWhollyKnown(value ?? null);
  });
}

/** True when two states ask for the same files and objects. */
export function decidesTheSame(a: CtyObject, b: CtyObject): boolean {
  return DECIDING.every((name) => sameJson(factOf(a, name), factOf(b, name)));
}

/** A setting in a form that can be compared: a set of texts has no order. */
export function factOf(state: CtyObject, name: string): Json {
  const value = (state[name] ?? null) as Json;
  const isTexts = Array.isArray(value) && value.every((each) => typeof each === "string");
  return isTexts ? value.toSorted() : value;
}

/** Components, release and the rest as the operations take them. */
export function toOrder(
  state: CtyObject,
  { version, components }: { readonly version: string; readonly components: readonly string[] },
): BootstrapOrder {
  const text = (name: string, otherwise: string): string => textAt(state, name) ?? otherwise;
  const flag = (name: string, otherwise: boolean): boolean => boolAt(state, name) ?? otherwise;
  return {
    namespace: text("namespace", "flux-system"),
    secretName: text("secret_name", "flux-system"),
    path: text("path", "").replace(/^(\.?\/)+|\/+$/g, ""),
    version,
    components,
    componentsExtra: textsAt(state, "components_extra") ?? [],
    registry: text("registry", ""),
    clusterDomain: text("cluster_domain", "cluster.local"),
    logLevel: text("log_level", "info"),
    interval: text("interval", "1m0s"),
    networkPolicy: flag("network_policy", true),
    watchAllNamespaces: flag("watch_all_namespaces", true),
    tolerationKeys: textsAt(state, "toleration_keys") ?? [],
    disableSecretCreation: flag("disable_secret_creation", false),
    deleteGitManifests: flag("delete_git_manifests", true) && flag("commit_manifests", true),
    keepNamespace: flag("keep_namespace", false),
    ...(flag("commit_manifests", true) ? {} : { commitManifests: false }),
    ...(flag("delete_workloads", false) && { deleteWorkloads: true }),
    ...optionalParts(state),
    ...placementOf(state),
    ...withheldBy(state),
  };
}

type OptionalParts = Pick<
  BootstrapOrder,
  | "imageDigests"
  | "imagePullSecret"
  | "registryCredentials"
  | "recurseSubmodules"
  | "sparseCheckout"
  | "kustomizationOverride"
  | "clusterCredentials"
  | "nodeSelector"
  | "priorityClassName"
  | "syncProvider"
>;

function optionalParts(state: CtyObject): OptionalParts {
  const imageDigests = textMapAt(state, "image_digests");
  const imagePullSecret = textAt(state, "image_pull_secret");
  const credentials = textAt(state, "registry_credentials");
  const recurseSubmodules = boolAt(state, "recurse_submodules");
  const sparseCheckout = textsAt(state, "sparse_checkout");
  const kustomizationOverride = textAt(state, "kustomization_override");
  const clusterCredentials = objectAt(state, "cluster_credentials");
  const nodeSelector = textMapAt(state, "node_selector");
  const priorityClassName = textAt(state, "priority_class_name");
  const syncProvider = textAt(state, "sync_provider");
  return {
    ...(imageDigests !== undefined && { imageDigests }),
    ...(imagePullSecret !== undefined && { imagePullSecret }),
    ...(credentials !== undefined && { registryCredentials: new Secret(credentials) }),
    ...(recurseSubmodules !== undefined && { recurseSubmodules }),
    ...(sparseCheckout !== undefined && sparseCheckout.length > 0 && { sparseCheckout }),
    ...(kustomizationOverride !== undefined && { kustomizationOverride }),
    ...(clusterCredentials !== undefined && { clusterCredentials: credentialsOf(clusterCredentials) }),
    ...(nodeSelector !== undefined && { nodeSelector }),
    ...(priorityClassName !== undefined && { priorityClassName }),
    ...(syncProvider !== undefined && { syncProvider }),
  };
}

/** The state of an install that was found. What it does not say stands at its default, or is null. */
export function fromOrder(order: BootstrapOrder): CtyObject {
  const listOrNull = (list: readonly string[]): CtyValue => (list.length === 0 ? null : list);
  return {
    id: order.namespace,
    namespace: order.namespace,
    secret_name: order.secretName,
    path: order.path === "" ? null : order.path,
    version: order.version,
    components: order.components,
    components_extra: listOrNull(order.componentsExtra),
    cluster_domain: order.clusterDomain,
    log_level: order.logLevel,
    interval: order.interval,
    network_policy: order.networkPolicy,
    watch_all_namespaces: order.watchAllNamespaces,
    recurse_submodules: order.recurseSubmodules === true ? true : null,
    sparse_checkout: listOrNull(order.sparseCheckout ?? []),
    toleration_keys: listOrNull(order.tolerationKeys),
    registry: order.registry,
    image_digests: order.imageDigests ?? null,
    image_pull_secret: order.imagePullSecret ?? null,
    embedded_manifests: false,
    kustomization_override: order.kustomizationOverride ?? null,
    node_selector: order.nodeSelector ?? null,
    priority_class_name: order.priorityClassName ?? null,
    cluster_credentials: order.clusterCredentials === undefined ? null : openPartOf(order.clusterCredentials),
    commit_manifests: order.commitManifests ?? null,
    sync_provider: order.syncProvider ?? null,
    disable_secret_creation: order.disableSecretCreation ? true : null,
    ...placementState(order),
    delete_git_manifests: order.deleteGitManifests,
    keep_namespace: order.keepNamespace,
  };
}

/** What of credentials may be told. */
function openPartOf({ username, knownHosts, certificateAuthority }: ClusterCredentials): CtyObject {
  return { username: username ?? null, known_hosts: knownHosts ?? null, certificate_authority: certificateAuthority ?? null };
}

const SHORT = 12;

/** Inventory id → short digest of the object's content, so that a plan names what changes instead of thousands of lines. */
export function objectDigests({ objects }: Pick<BootstrapRendering, "objects">): Readonly<Record<string, string>> {
  return Object.fromEntries(objects.map(({ id, digest }) => [id, shortDigest(digest)]));
}

function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(":") + 1).slice(0, SHORT);
}
