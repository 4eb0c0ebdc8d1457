// The attributes of flux_instance as the order of an operation, and an imported install as attributes.
import { sameJson } from "#base";
import { isWhollyKnown, isCtyObject, type CtyObject, type CtyValue } from "#codec";
import type { InstanceDescription } from "#api";
import type { InstanceOrder, InstanceSync } from "#operations";
import { boolAt, objectAt, textAt, textsAt } from "../plugin/index.ts";

/** Attributes that decide what is applied; while one of them is not known, neither is what will be applied. */
const DECIDING = [
  "namespace",
  "distribution",
  "components",
  "common_metadata",
  "cluster",
  "sharding",
  "storage",
  "tmpfs_builds",
  "kustomize_patches",
  "wait",
  "migrate_resources",
  "allow_downgrade",
  "sync",
  "keep_namespace",
] as const;

const DEFAULT_NAMESPACE = "flux-system";

/** True when what will be applied can be rendered. Components that the user leaves open are settled by the plan. */
export function isInstanceSettled(planned: CtyObject, config: CtyObject): boolean {
  const isOpen = (config["components"] ?? null) === null;
  return DECIDING.every((name) => (name === "components" && isOpen) || isWhollyKnown(planned[name] ?? null));
}

/** What the plan settles, or the state holds. */
export interface InstanceChoice {
  readonly version: string;
  readonly components: readonly string[];
  readonly registry: string;
}

/** A state whose deciding attributes are known, as an order. */
export function toInstanceOrder(state: CtyObject, { version, components, registry }: InstanceChoice): InstanceOrder {
  const distribution = objectAt(state, "distribution");
  const namespace = textAt(state, "namespace") ?? DEFAULT_NAMESPACE;
  const sync = objectAt(state, "sync");
  const sharding = objectAt(state, "sharding");
  const storage = objectAt(state, "storage");
  return {
    namespace,
    distribution: textAt(distribution, "name") === "flux" ? "flux" : "headgate",
    version,
    range: textAt(distribution, "version") ?? version,
    registry,
    ...texts(distribution, { source: "source", variant: "variant", imagePullSecret: "image_pull_secret" }),
    digests: textMap(distribution, "digests"),
    components: components.toSorted(),
    commonMetadata: metadataOf(state),
    cluster: clusterOf(objectAt(state, "cluster")),
    ...(sharding !== undefined && { sharding: shardingOf(sharding) }),
    ...(storage !== undefined && { storage: { class: textAt(storage, "class") ?? "", size: textAt(storage, "size") ?? "" } }),
    buildsInMemory: boolAt(state, "tmpfs_builds") ?? false,
    patches: patchesOf(state),
    wait: boolAt(state, "wait") ?? true,
    migrateResources: boolAt(state, "migrate_resources") ?? true,
    allowDowngrade: boolAt(state, "allow_downgrade") ?? false,
    ...(sync !== undefined && { sync: syncOf(sync, namespace) }),
    keepNamespace: boolAt(state, "keep_namespace") ?? false,
  };
}

/** Those of some texts that are given, under the names of an order. */
function texts<Name extends string>(
  object: CtyObject | undefined,
  names: Readonly<Record<Name, string>>,
): { readonly [K in Name]?: string } {
  const given = Object.entries<string>(names).flatMap(([name, attribute]) => {
    const value = textAt(object, attribute);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given) as { readonly [K in Name]?: string };
}

function textMap(object: CtyObject | undefined, name: string): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(object, name) ?? {});
  return Object.fromEntries(entries.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

function metadataOf(state: CtyObject): InstanceOrder["commonMetadata"] {
  const given = objectAt(state, "common_metadata");
  const [labels, annotations] = [textMap(given, "labels"), textMap(given, "annotations")];
  return {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

const ACCOUNTS = {
  tenantDefaultServiceAccount: "tenant_default_service_account",
  tenantDefaultDecryptionServiceAccount: "tenant_default_decryption_service_account",
  tenantDefaultKubeConfigServiceAccount: "tenant_default_kube_config_service_account",
} as const;

function clusterOf(given: CtyObject | undefined): InstanceOrder["cluster"] {
  const size = textAt(given, "size");
  const identity = boolAt(given, "object_level_workload_identity");
  return {
    type: (textAt(given, "type") ?? "kubernetes") as InstanceOrder["cluster"]["type"],
    ...(size !== undefined && { size: size as NonNullable<InstanceOrder["cluster"]["size"]> }),
    domain: textAt(given, "domain") ?? "cluster.local",
    networkPolicy: boolAt(given, "network_policy") ?? true,
    multitenant: boolAt(given, "multitenant") ?? false,
    ...texts(given, ACCOUNTS),
    ...(identity !== undefined && { objectLevelWorkloadIdentity: identity }),
    multitenantWorkloadIdentity: boolAt(given, "multitenant_workload_identity") ?? false,
  };
}

function shardingOf(given: CtyObject): NonNullable<InstanceOrder["sharding"]> {
  return {
    key: textAt(given, "key") ?? "sharding.fluxcd.io/key",
    shards: textsAt(given, "shards") ?? [],
    storage: textAt(given, "storage") === "persistent" ? "persistent" : "ephemeral",
  };
}

const SELECTORS = {
  group: "group",
  version: "version",
  kind: "kind",
  name: "name",
  namespace: "namespace",
  labelSelector: "label_selector",
  annotationSelector: "annotation_selector",
} as const;

function patchesOf(state: CtyObject): InstanceOrder["patches"] {
  const list = state["kustomize_patches"];
  const patches = Array.isArray(list) ? (list as readonly CtyValue[]).filter(isCtyObject) : [];
  return patches.map((each) => {
    const target = objectAt(each, "target");
    return { patch: textAt(each, "patch") ?? "", ...(target !== undefined && { target: texts(target, SELECTORS) }) };
  });
}

function syncOf(given: CtyObject, namespace: string): InstanceSync {
  return {
    kind: (textAt(given, "kind") ?? "GitRepository") as InstanceSync["kind"],
    name: textAt(given, "name") ?? namespace,
    url: textAt(given, "url") ?? "",
    ref: textAt(given, "ref") ?? "",
    path: textAt(given, "path") ?? "",
    interval: textAt(given, "interval") ?? "1m0s",
    ...texts(given, { pullSecret: "pull_secret", provider: "provider" }),
  };
}

/** What can be checked of a configuration, in which anything may be not known yet. */
export function toDescription(config: CtyObject): InstanceDescription {
  const distribution = objectAt(config, "distribution");
  const name = distribution?.["name"] ?? null;
  const sync = objectAt(config, "sync");
  const components = textsAt(config, "components");
  const isKnown = isWhollyKnown(config["components"] ?? null);
  // A storage that is not known yet may be there.
  const storage = (config["storage"] ?? null) === null ? undefined : { class: "", size: "" };
  return {
    ...(name === null || name === "headgate" ? { distribution: "headgate" } : {}),
    ...texts(distribution, { source: "source", variant: "variant" }),
    digests: textMap(distribution, "digests"),
    commonMetadata: metadataOf(config),
    ...(components !== undefined && isKnown && { components }),
    cluster: checkedCluster(objectAt(config, "cluster")),
    ...checkedSharding(objectAt(config, "sharding")),
    ...(storage !== undefined && { storage }),
    ...(sync !== undefined && { sync: checkedSync(sync) }),
  };
}

function checkedSharding(given: CtyObject | undefined): Pick<InstanceDescription, "sharding"> {
  return given === undefined || !isWhollyKnown(given) ? {} : { sharding: shardingOf(given) };
}

/** Switches that are not known yet count as the ones that allow the most. */
function checkedCluster(given: CtyObject | undefined): NonNullable<InstanceDescription["cluster"]> {
  const on = (name: string): boolean => given !== undefined && (given[name] === true || !isWhollyKnown(given[name] ?? null));
  const isTenantIdentity = given?.["multitenant_workload_identity"] === true;
  const hasAccounts = given !== undefined && !isWhollyKnown(given["multitenant_workload_identity"] ?? null);
  return {
    multitenant: on("multitenant"),
    ...(!hasAccounts && texts(given, ACCOUNTS)),
    objectLevelWorkloadIdentity: on("object_level_workload_identity"),
    multitenantWorkloadIdentity: isTenantIdentity,
  };
}

function checkedSync(given: CtyObject): NonNullable<InstanceDescription["sync"]> {
  const kind = textAt(given, "kind");
  return {
    ...(kind !== undefined && { kind: kind as InstanceSync["kind"] }),
    ...texts(given, { url: "url", ref: "ref", path: "path", provider: "provider", interval: "interval" }),
  };
}

/**
 * The state of an install that was found. What it does not say, and what stands at its default, is null, so that a configuration need
 * not say it either.
 */
export function fromInstanceOrder(order: InstanceOrder, defaultRegistry: string): CtyObject {
  const { cluster, sharding, storage, sync, commonMetadata } = order;
  const orNull = (map: Readonly<Record<string, string>> | undefined): CtyValue =>
    map === undefined || Object.keys(map).length === 0 ? null : map;
  const { labels, annotations } = commonMetadata;
  return {
    id: order.namespace,
    namespace: order.namespace,
    distribution: {
      name: order.distribution,
      version: order.range,
      source: order.source ?? null,
      registry: order.registry === defaultRegistry ? null : order.registry,
      variant: order.variant ?? null,
      image_pull_secret: order.imagePullSecret ?? null,
      digests: orNull(order.digests),
    },
    components: order.components,
    common_metadata:
      labels === undefined && annotations === undefined ? null : { labels: orNull(labels), annotations: orNull(annotations) },
    cluster: fromCluster(cluster),
    sharding: sharding === undefined ? null : { key: sharding.key, shards: sharding.shards, storage: sharding.storage },
    storage: storage === undefined ? null : { class: storage.class, size: storage.size },
    tmpfs_builds: order.buildsInMemory,
    kustomize_patches: order.patches.length === 0 ? null : order.patches.map(fromPatch),
    wait: order.wait,
    migrate_resources: order.migrateResources,
    allow_downgrade: order.allowDowngrade,
    sync: sync === undefined ? null : fromSync(sync, order.namespace),
    keep_namespace: order.keepNamespace,
    version: order.version,
  };
}

function fromCluster(cluster: InstanceOrder["cluster"]): CtyValue {
  if (sameJson({ ...cluster }, { ...clusterOf(undefined) })) return null;
  const accounts = Object.entries(ACCOUNTS).map(([name, attribute]) => [attribute, cluster[name as keyof typeof ACCOUNTS] ?? null]);
  return {
    type: cluster.type,
    size: cluster.size ?? null,
    domain: cluster.domain,
    network_policy: cluster.networkPolicy,
    multitenant: cluster.multitenant,
    ...(Object.fromEntries(accounts) as CtyObject),
    object_level_workload_identity: cluster.objectLevelWorkloadIdentity ?? null,
    multitenant_workload_identity: cluster.multitenantWorkloadIdentity,
  };
}

function fromPatch({ patch, target }: InstanceOrder["patches"][number]): CtyValue {
  const selectors = Object.entries(SELECTORS).map(([name, attribute]) => [attribute, target?.[name as keyof typeof SELECTORS] ?? null]);
  return { patch, target: target === undefined ? null : (Object.fromEntries(selectors) as CtyObject) };
}

function fromSync(sync: InstanceSync, namespace: string): CtyValue {
  const { kind, name, url, ref, path, interval, pullSecret, provider } = sync;
  return {
    kind,
    name: name === namespace ? null : name,
    url,
    ref,
    path,
    interval,
    pull_secret: pullSecret ?? null,
    provider: provider ?? null,
  };
}
