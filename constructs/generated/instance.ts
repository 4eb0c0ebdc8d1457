// Written by `npm run generate` from src/api. Do not edit.
import { Fn, type ImportableResource, type IResolvable, type TerraformMetaArguments, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Whose release is installed, and where its parts come from. */
export interface FluxInstanceDistribution {
  /**
   * `headgate` comes with the provider, `flux` is upstream's.
   * One of `headgate`, `flux`.
   * @default "headgate"
   */
  readonly name?: string;
  /** Release such as `v2.9.4`, range such as `2.x`, or `latest`; of a range the newest release is taken. */
  readonly version: string;
  /** Where the manifests of `flux` are: base URL of a release mirror, `oci://` artifact or the registry path that a bundle was mirrored to, folder or bundle; upstream's own releases when absent. */
  readonly source?: string;
  /** Registry and path that images are pulled from; that of the distribution when absent. */
  readonly registry?: string;
  /**
   * Set of images whose digests the source pins.
   * One of `upstream-alpine`, `enterprise-alpine`, `enterprise-distroless`, `enterprise-distroless-fips`.
   */
  readonly variant?: string;
  /** Name of the Secret that images are pulled with. */
  readonly imagePullSecret?: string;
  /** Component and digest, `sha256:…`, of images that are pinned. */
  readonly digests?: { readonly [key: string]: string };
}

/** Labels and annotations that every object of the install gets. */
export interface FluxInstanceCommonMetadata {
  /** Labels. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations. */
  readonly annotations?: { readonly [key: string]: string };
}

/** The cluster, and who shares it. */
export interface FluxInstanceCluster {
  /**
   * Kind of cluster; `openshift` leaves users and profiles to it, the others change nothing.
   * One of `kubernetes`, `openshift`, `aws`, `azure`, `gcp`.
   * @default "kubernetes"
   */
  readonly type?: string;
  /**
   * Concurrency, caches and limits of the controllers; those of the release when absent.
   * One of `small`, `medium`, `large`.
   */
  readonly size?: string;
  /**
   * Domain of the cluster's services.
   * @default "cluster.local"
   */
  readonly domain?: string;
  /**
   * Whether only the controllers may reach each other.
   * @default true
   */
  readonly networkPolicy?: boolean | IResolvable;
  /**
   * Whether tenants are confined: no references to other namespaces, nothing remote in builds, and the rights of a ServiceAccount of their namespace.
   * @default false
   */
  readonly multitenant?: boolean | IResolvable;
  /** ServiceAccount that tenants have where an object names none; `default` when absent. */
  readonly tenantDefaultServiceAccount?: string;
  /** The same for keys that Secrets are decrypted with. */
  readonly tenantDefaultDecryptionServiceAccount?: string;
  /** The same for other clusters. */
  readonly tenantDefaultKubeConfigServiceAccount?: string;
  /** Whether objects may log in to clouds as ServiceAccounts of their own; as the release has it when absent, and without the right to make tokens when false. */
  readonly objectLevelWorkloadIdentity?: boolean | IResolvable;
  /**
   * Whether no object logs in to a cloud as a controller.
   * @default false
   */
  readonly multitenantWorkloadIdentity?: boolean | IResolvable;
}

/** Controllers of their own for objects with a label. */
export interface FluxInstanceSharding {
  /**
   * Key of the label.
   * @default "sharding.fluxcd.io/key"
   */
  readonly key?: string;
  /** Values of the label, and ends of the names of the controllers. */
  readonly shards: readonly string[];
  /**
   * Whether shards keep artifacts in their pods or, as `storage` says, on volumes.
   * One of `ephemeral`, `persistent`.
   * @default "ephemeral"
   */
  readonly storage?: string;
}

/** Volume that artifacts are kept on; in the pod of source-controller when absent. */
export interface FluxInstanceStorage {
  /** StorageClass; it cannot be changed later. */
  readonly class: string;
  /** Size as a Kubernetes quantity; it can grow where the class allows that. */
  readonly size: string;
}

/** Which objects are patched; absent parts match all. */
export interface FluxInstanceKustomizePatchesTarget {
  /** API group. */
  readonly group?: string;
  /** API version, without its group. */
  readonly version?: string;
  /** Kind. */
  readonly kind?: string;
  /** Regular expression that names must match as a whole. */
  readonly name?: string;
  /** Regular expression that namespaces must match as a whole. */
  readonly namespace?: string;
  /** Label selector in Kubernetes' text form. */
  readonly labelSelector?: string;
  /** Selector over annotations. */
  readonly annotationSelector?: string;
}

/** Patches of the rendered objects, what the cluster follows included; applied last. */
export interface FluxInstanceKustomizePatches {
  /** Strategic merge patch, or list of JSON 6902 operations, as YAML or JSON. */
  readonly patch: string;
  /** Which objects are patched; absent parts match all. */
  readonly target?: FluxInstanceKustomizePatchesTarget | IResolvable;
}

/** What the cluster follows; nothing when absent. */
export interface FluxInstanceSync {
  /**
   * Kind of the source.
   * One of `GitRepository`, `OCIRepository`, `Bucket`.
   */
  readonly kind: string;
  /** Name of source and Kustomization; the namespace when absent. With a new name the old ones let go of what they applied, and the new ones take it over. */
  readonly name?: string;
  /** Address of the repository or artifact, or endpoint of the bucket. */
  readonly url: string;
  /** Full name of the git ref, `refs/heads/main`; tag or digest of the artifact; name of the bucket. */
  readonly ref: string;
  /** Folder that is applied, relative to the root of the source. */
  readonly path: string;
  /**
   * How often the source is asked for a new revision, in Go's duration syntax.
   * @default "1m0s"
   */
  readonly interval?: string;
  /** Name of the Secret with the credentials; it is not made by this resource. */
  readonly pullSecret?: string;
  /**
   * Whose way of logging in is used.
   * One of `generic`, `aws`, `azure`, `gcp`, `github`.
   */
  readonly provider?: string;
}

/** Longest times that operations may take. */
export interface FluxInstanceTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that reading may take, in Go's duration syntax. */
  readonly read?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_instance. */
export interface FluxInstanceConfig extends TerraformMetaArguments {
  /**
   * Namespace that Flux lives in.
   * A change replaces the resource.
   * @default "flux-system"
   */
  readonly namespace?: string;
  /** Whose release is installed, and where its parts come from. */
  readonly distribution: FluxInstanceDistribution | IResolvable;
  /**
   * Controllers to install; when absent source-controller, kustomize-controller, helm-controller and notification-controller, as far as the release has them.
   * One of `source-controller`, `kustomize-controller`, `helm-controller`, `notification-controller`, `image-reflector-controller`, `image-automation-controller`, `source-watcher`.
   */
  readonly components?: readonly string[];
  /** Labels and annotations that every object of the install gets. */
  readonly commonMetadata?: FluxInstanceCommonMetadata | IResolvable;
  /** The cluster, and who shares it. */
  readonly cluster?: FluxInstanceCluster | IResolvable;
  /** Controllers of their own for objects with a label. */
  readonly sharding?: FluxInstanceSharding | IResolvable;
  /** Volume that artifacts are kept on; in the pod of source-controller when absent. */
  readonly storage?: FluxInstanceStorage | IResolvable;
  /**
   * Whether kustomize-controller builds in memory.
   * @default false
   */
  readonly tmpfsBuilds?: boolean | IResolvable;
  /** Patches of the rendered objects, what the cluster follows included; applied last. */
  readonly kustomizePatches?: readonly FluxInstanceKustomizePatches[] | IResolvable;
  /**
   * Whether an apply waits until every component runs and the cluster has applied what it follows.
   * @default true
   */
  readonly wait?: boolean | IResolvable;
  /**
   * Whether objects are brought to the API version that a new release stores.
   * @default true
   */
  readonly migrateResources?: boolean | IResolvable;
  /**
   * Whether an older minor or major release may take the place of a newer one.
   * @default false
   */
  readonly allowDowngrade?: boolean | IResolvable;
  /** What the cluster follows; nothing when absent. */
  readonly sync?: FluxInstanceSync | IResolvable;
  /**
   * Whether destroying leaves the namespace in place.
   * @default false
   */
  readonly keepNamespace?: boolean | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxInstanceTimeouts | IResolvable;
}

const FIELDS: Fields = {
  namespace: { name: "namespace", type: "string" },
  distribution: { name: "distribution", type: { object: {
    name: { name: "name", type: "string" },
    version: { name: "version", type: "string" },
    source: { name: "source", type: "string" },
    registry: { name: "registry", type: "string" },
    variant: { name: "variant", type: "string" },
    imagePullSecret: { name: "image_pull_secret", type: "string" },
    digests: { name: "digests", type: { map: "string" } },
  } } },
  components: { name: "components", type: { list: "string" } },
  commonMetadata: { name: "common_metadata", type: { object: {
    labels: { name: "labels", type: { map: "string" } },
    annotations: { name: "annotations", type: { map: "string" } },
  } } },
  cluster: { name: "cluster", type: { object: {
    type: { name: "type", type: "string" },
    size: { name: "size", type: "string" },
    domain: { name: "domain", type: "string" },
    networkPolicy: { name: "network_policy", type: "bool" },
    multitenant: { name: "multitenant", type: "bool" },
    tenantDefaultServiceAccount: { name: "tenant_default_service_account", type: "string" },
    tenantDefaultDecryptionServiceAccount: { name: "tenant_default_decryption_service_account", type: "string" },
    tenantDefaultKubeConfigServiceAccount: { name: "tenant_default_kube_config_service_account", type: "string" },
    objectLevelWorkloadIdentity: { name: "object_level_workload_identity", type: "bool" },
    multitenantWorkloadIdentity: { name: "multitenant_workload_identity", type: "bool" },
  } } },
  sharding: { name: "sharding", type: { object: {
    key: { name: "key", type: "string" },
    shards: { name: "shards", type: { list: "string" } },
    storage: { name: "storage", type: "string" },
  } } },
  storage: { name: "storage", type: { object: {
    class: { name: "class", type: "string" },
    size: { name: "size", type: "string" },
  } } },
  tmpfsBuilds: { name: "tmpfs_builds", type: "bool" },
  kustomizePatches: { name: "kustomize_patches", type: { list: { object: {
    patch: { name: "patch", type: "string" },
    target: { name: "target", type: { object: {
      group: { name: "group", type: "string" },
      version: { name: "version", type: "string" },
      kind: { name: "kind", type: "string" },
      name: { name: "name", type: "string" },
      namespace: { name: "namespace", type: "string" },
      labelSelector: { name: "label_selector", type: "string" },
      annotationSelector: { name: "annotation_selector", type: "string" },
    } } },
  } } } },
  wait: { name: "wait", type: "bool" },
  migrateResources: { name: "migrate_resources", type: "bool" },
  allowDowngrade: { name: "allow_downgrade", type: "bool" },
  sync: { name: "sync", type: { object: {
    kind: { name: "kind", type: "string" },
    name: { name: "name", type: "string" },
    url: { name: "url", type: "string" },
    ref: { name: "ref", type: "string" },
    path: { name: "path", type: "string" },
    interval: { name: "interval", type: "string" },
    pullSecret: { name: "pull_secret", type: "string" },
    provider: { name: "provider", type: "string" },
  } } },
  keepNamespace: { name: "keep_namespace", type: "bool" },
  timeouts: { name: "timeouts", type: { object: {
    create: { name: "create", type: "string" },
    read: { name: "read", type: "string" },
    update: { name: "update", type: "string" },
    delete: { name: "delete", type: "string" },
  } } },
};

/** Flux in a cluster, described as data and applied by the provider: release, size, tenancy, shards, storage, and what the cluster follows. An install that is there already, by bootstrap, by the Flux operator or by helm, is taken over without a restart. */
export class FluxInstance extends FluxResource<FluxInstanceConfig> {
  static readonly tfResourceType = "flux_instance";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxInstance.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxInstanceConfig) {
    super(scope, id, { type: FluxInstance.tfResourceType, fields: FIELDS }, config);
  }

  /** Namespace of the install. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /**
   * Namespace that Flux lives in.
   * A change replaces the resource.
   * @default "flux-system"
   */
  get namespace(): string {
    return this.getStringAttribute("namespace");
  }
  set namespace(value: string) {
    this.put("namespace", value);
  }
  resetNamespace(): void {
    this.put("namespace", undefined);
  }
  get namespaceInput(): string | undefined {
    return this.input("namespace") as string | undefined;
  }
  /** Whose release is installed, and where its parts come from. */
  get distribution(): FluxInstanceDistributionOutputReference {
    return new FluxInstanceDistributionOutputReference(this.place("distribution", "distribution"));
  }
  putDistribution(value: FluxInstanceDistribution | IResolvable): void {
    this.put("distribution", value);
  }
  get distributionInput(): FluxInstanceDistribution | IResolvable | undefined {
    return this.input("distribution") as FluxInstanceDistribution | IResolvable | undefined;
  }
  /**
   * Controllers to install; when absent source-controller, kustomize-controller, helm-controller and notification-controller, as far as the release has them.
   * One of `source-controller`, `kustomize-controller`, `helm-controller`, `notification-controller`, `image-reflector-controller`, `image-automation-controller`, `source-watcher`.
   */
  get components(): string[] {
    return Fn.tolist(this.getListAttribute("components")) as string[];
  }
  set components(value: readonly string[]) {
    this.put("components", value);
  }
  resetComponents(): void {
    this.put("components", undefined);
  }
  get componentsInput(): readonly string[] | undefined {
    return this.input("components") as readonly string[] | undefined;
  }
  /** Labels and annotations that every object of the install gets. */
  get commonMetadata(): FluxInstanceCommonMetadataOutputReference {
    return new FluxInstanceCommonMetadataOutputReference(this.place("commonMetadata", "common_metadata"));
  }
  putCommonMetadata(value: FluxInstanceCommonMetadata | IResolvable): void {
    this.put("commonMetadata", value);
  }
  resetCommonMetadata(): void {
    this.put("commonMetadata", undefined);
  }
  get commonMetadataInput(): FluxInstanceCommonMetadata | IResolvable | undefined {
    return this.input("commonMetadata") as FluxInstanceCommonMetadata | IResolvable | undefined;
  }
  /** The cluster, and who shares it. */
  get cluster(): FluxInstanceClusterOutputReference {
    return new FluxInstanceClusterOutputReference(this.place("cluster", "cluster"));
  }
  putCluster(value: FluxInstanceCluster | IResolvable): void {
    this.put("cluster", value);
  }
  resetCluster(): void {
    this.put("cluster", undefined);
  }
  get clusterInput(): FluxInstanceCluster | IResolvable | undefined {
    return this.input("cluster") as FluxInstanceCluster | IResolvable | undefined;
  }
  /** Controllers of their own for objects with a label. */
  get sharding(): FluxInstanceShardingOutputReference {
    return new FluxInstanceShardingOutputReference(this.place("sharding", "sharding"));
  }
  putSharding(value: FluxInstanceSharding | IResolvable): void {
    this.put("sharding", value);
  }
  resetSharding(): void {
    this.put("sharding", undefined);
  }
  get shardingInput(): FluxInstanceSharding | IResolvable | undefined {
    return this.input("sharding") as FluxInstanceSharding | IResolvable | undefined;
  }
  /** Volume that artifacts are kept on; in the pod of source-controller when absent. */
  get storage(): FluxInstanceStorageOutputReference {
    return new FluxInstanceStorageOutputReference(this.place("storage", "storage"));
  }
  putStorage(value: FluxInstanceStorage | IResolvable): void {
    this.put("storage", value);
  }
  resetStorage(): void {
    this.put("storage", undefined);
  }
  get storageInput(): FluxInstanceStorage | IResolvable | undefined {
    return this.input("storage") as FluxInstanceStorage | IResolvable | undefined;
  }
  /**
   * Whether kustomize-controller builds in memory.
   * @default false
   */
  get tmpfsBuilds(): IResolvable {
    return this.getBooleanAttribute("tmpfs_builds");
  }
  set tmpfsBuilds(value: boolean | IResolvable) {
    this.put("tmpfsBuilds", value);
  }
  resetTmpfsBuilds(): void {
    this.put("tmpfsBuilds", undefined);
  }
  get tmpfsBuildsInput(): boolean | IResolvable | undefined {
    return this.input("tmpfsBuilds") as boolean | IResolvable | undefined;
  }
  /** Patches of the rendered objects, what the cluster follows included; applied last. */
  get kustomizePatches(): FluxInstanceKustomizePatchesList {
    return new FluxInstanceKustomizePatchesList(this.place("kustomizePatches", "kustomize_patches"));
  }
  putKustomizePatches(value: readonly FluxInstanceKustomizePatches[] | IResolvable): void {
    this.put("kustomizePatches", value);
  }
  resetKustomizePatches(): void {
    this.put("kustomizePatches", undefined);
  }
  get kustomizePatchesInput(): readonly FluxInstanceKustomizePatches[] | IResolvable | undefined {
    return this.input("kustomizePatches") as readonly FluxInstanceKustomizePatches[] | IResolvable | undefined;
  }
  /**
   * Whether an apply waits until every component runs and the cluster has applied what it follows.
   * @default true
   */
  get wait(): IResolvable {
    return this.getBooleanAttribute("wait");
  }
  set wait(value: boolean | IResolvable) {
    this.put("wait", value);
  }
  resetWait(): void {
    this.put("wait", undefined);
  }
  get waitInput(): boolean | IResolvable | undefined {
    return this.input("wait") as boolean | IResolvable | undefined;
  }
  /**
   * Whether objects are brought to the API version that a new release stores.
   * @default true
   */
  get migrateResources(): IResolvable {
    return this.getBooleanAttribute("migrate_resources");
  }
  set migrateResources(value: boolean | IResolvable) {
    this.put("migrateResources", value);
  }
  resetMigrateResources(): void {
    this.put("migrateResources", undefined);
  }
  get migrateResourcesInput(): boolean | IResolvable | undefined {
    return this.input("migrateResources") as boolean | IResolvable | undefined;
  }
  /**
   * Whether an older minor or major release may take the place of a newer one.
   * @default false
   */
  get allowDowngrade(): IResolvable {
    return this.getBooleanAttribute("allow_downgrade");
  }
  set allowDowngrade(value: boolean | IResolvable) {
    this.put("allowDowngrade", value);
  }
  resetAllowDowngrade(): void {
    this.put("allowDowngrade", undefined);
  }
  get allowDowngradeInput(): boolean | IResolvable | undefined {
    return this.input("allowDowngrade") as boolean | IResolvable | undefined;
  }
  /** What the cluster follows; nothing when absent. */
  get sync(): FluxInstanceSyncOutputReference {
    return new FluxInstanceSyncOutputReference(this.place("sync", "sync"));
  }
  putSync(value: FluxInstanceSync | IResolvable): void {
    this.put("sync", value);
  }
  resetSync(): void {
    this.put("sync", undefined);
  }
  get syncInput(): FluxInstanceSync | IResolvable | undefined {
    return this.input("sync") as FluxInstanceSync | IResolvable | undefined;
  }
  /**
   * Whether destroying leaves the namespace in place.
   * @default false
   */
  get keepNamespace(): IResolvable {
    return this.getBooleanAttribute("keep_namespace");
  }
  set keepNamespace(value: boolean | IResolvable) {
    this.put("keepNamespace", value);
  }
  resetKeepNamespace(): void {
    this.put("keepNamespace", undefined);
  }
  get keepNamespaceInput(): boolean | IResolvable | undefined {
    return this.input("keepNamespace") as boolean | IResolvable | undefined;
  }
  /** Release that is installed. */
  get version(): string {
    return this.getStringAttribute("version");
  }
  /** Release and digest of everything that is applied, `v2.9.4@sha256:…`. */
  get revision(): string {
    return this.getStringAttribute("revision");
  }
  /** Component and image. */
  get images(): { [key: string]: string } {
    return this.getStringMapAttribute("images");
  }
  /** Every object of the install by its inventory id, with a short digest of its content; drift stands in its place. */
  get objects(): { [key: string]: string } {
    return this.getStringMapAttribute("objects");
  }
  /** Longest times that operations may take. */
  get timeouts(): FluxInstanceTimeoutsOutputReference {
    return new FluxInstanceTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxInstanceTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxInstanceTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxInstanceTimeouts | IResolvable | undefined;
  }
}

/** References to distribution and what is in it. */
export class FluxInstanceDistributionOutputReference extends ObjectReference<FluxInstanceDistribution> {
  /**
   * `headgate` comes with the provider, `flux` is upstream's.
   * One of `headgate`, `flux`.
   * @default "headgate"
   */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  resetName(): void {
    this.put("name", undefined);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Release such as `v2.9.4`, range such as `2.x`, or `latest`; of a range the newest release is taken. */
  get version(): string {
    return this.getStringAttribute("version");
  }
  set version(value: string) {
    this.put("version", value);
  }
  get versionInput(): string | undefined {
    return this.input("version") as string | undefined;
  }
  /** Where the manifests of `flux` are: base URL of a release mirror, `oci://` artifact or the registry path that a bundle was mirrored to, folder or bundle; upstream's own releases when absent. */
  get source(): string {
    return this.getStringAttribute("source");
  }
  set source(value: string) {
    this.put("source", value);
  }
  resetSource(): void {
    this.put("source", undefined);
  }
  get sourceInput(): string | undefined {
    return this.input("source") as string | undefined;
  }
  /** Registry and path that images are pulled from; that of the distribution when absent. */
  get registry(): string {
    return this.getStringAttribute("registry");
  }
  set registry(value: string) {
    this.put("registry", value);
  }
  resetRegistry(): void {
    this.put("registry", undefined);
  }
  get registryInput(): string | undefined {
    return this.input("registry") as string | undefined;
  }
  /**
   * Set of images whose digests the source pins.
   * One of `upstream-alpine`, `enterprise-alpine`, `enterprise-distroless`, `enterprise-distroless-fips`.
   */
  get variant(): string {
    return this.getStringAttribute("variant");
  }
  set variant(value: string) {
    this.put("variant", value);
  }
  resetVariant(): void {
    this.put("variant", undefined);
  }
  get variantInput(): string | undefined {
    return this.input("variant") as string | undefined;
  }
  /** Name of the Secret that images are pulled with. */
  get imagePullSecret(): string {
    return this.getStringAttribute("image_pull_secret");
  }
  set imagePullSecret(value: string) {
    this.put("imagePullSecret", value);
  }
  resetImagePullSecret(): void {
    this.put("imagePullSecret", undefined);
  }
  get imagePullSecretInput(): string | undefined {
    return this.input("imagePullSecret") as string | undefined;
  }
  /** Component and digest, `sha256:…`, of images that are pinned. */
  get digests(): { [key: string]: string } {
    return this.getStringMapAttribute("digests");
  }
  set digests(value: { readonly [key: string]: string }) {
    this.put("digests", value);
  }
  resetDigests(): void {
    this.put("digests", undefined);
  }
  get digestsInput(): { readonly [key: string]: string } | undefined {
    return this.input("digests") as { readonly [key: string]: string } | undefined;
  }
}

/** References to common_metadata and what is in it. */
export class FluxInstanceCommonMetadataOutputReference extends ObjectReference<FluxInstanceCommonMetadata> {
  /** Labels. */
  get labels(): { [key: string]: string } {
    return this.getStringMapAttribute("labels");
  }
  set labels(value: { readonly [key: string]: string }) {
    this.put("labels", value);
  }
  resetLabels(): void {
    this.put("labels", undefined);
  }
  get labelsInput(): { readonly [key: string]: string } | undefined {
    return this.input("labels") as { readonly [key: string]: string } | undefined;
  }
  /** Annotations. */
  get annotations(): { [key: string]: string } {
    return this.getStringMapAttribute("annotations");
  }
  set annotations(value: { readonly [key: string]: string }) {
    this.put("annotations", value);
  }
  resetAnnotations(): void {
    this.put("annotations", undefined);
  }
  get annotationsInput(): { readonly [key: string]: string } | undefined {
    return this.input("annotations") as { readonly [key: string]: string } | undefined;
  }
}

/** References to cluster and what is in it. */
export class FluxInstanceClusterOutputReference extends ObjectReference<FluxInstanceCluster> {
  /**
   * Kind of cluster; `openshift` leaves users and profiles to it, the others change nothing.
   * One of `kubernetes`, `openshift`, `aws`, `azure`, `gcp`.
   * @default "kubernetes"
   */
  get type(): string {
    return this.getStringAttribute("type");
  }
  set type(value: string) {
    this.put("type", value);
  }
  resetType(): void {
    this.put("type", undefined);
  }
  get typeInput(): string | undefined {
    return this.input("type") as string | undefined;
  }
  /**
   * Concurrency, caches and limits of the controllers; those of the release when absent.
   * One of `small`, `medium`, `large`.
   */
  get size(): string {
    return this.getStringAttribute("size");
  }
  set size(value: string) {
    this.put("size", value);
  }
  resetSize(): void {
    this.put("size", undefined);
  }
  get sizeInput(): string | undefined {
    return this.input("size") as string | undefined;
  }
  /**
   * Domain of the cluster's services.
   * @default "cluster.local"
   */
  get domain(): string {
    return this.getStringAttribute("domain");
  }
  set domain(value: string) {
    this.put("domain", value);
  }
  resetDomain(): void {
    this.put("domain", undefined);
  }
  get domainInput(): string | undefined {
    return this.input("domain") as string | undefined;
  }
  /**
   * Whether only the controllers may reach each other.
   * @default true
   */
  get networkPolicy(): IResolvable {
    return this.getBooleanAttribute("network_policy");
  }
  set networkPolicy(value: boolean | IResolvable) {
    this.put("networkPolicy", value);
  }
  resetNetworkPolicy(): void {
    this.put("networkPolicy", undefined);
  }
  get networkPolicyInput(): boolean | IResolvable | undefined {
    return this.input("networkPolicy") as boolean | IResolvable | undefined;
  }
  /**
   * Whether tenants are confined: no references to other namespaces, nothing remote in builds, and the rights of a ServiceAccount of their namespace.
   * @default false
   */
  get multitenant(): IResolvable {
    return this.getBooleanAttribute("multitenant");
  }
  set multitenant(value: boolean | IResolvable) {
    this.put("multitenant", value);
  }
  resetMultitenant(): void {
    this.put("multitenant", undefined);
  }
  get multitenantInput(): boolean | IResolvable | undefined {
    return this.input("multitenant") as boolean | IResolvable | undefined;
  }
  /** ServiceAccount that tenants have where an object names none; `default` when absent. */
  get tenantDefaultServiceAccount(): string {
    return this.getStringAttribute("tenant_default_service_account");
  }
  set tenantDefaultServiceAccount(value: string) {
    this.put("tenantDefaultServiceAccount", value);
  }
  resetTenantDefaultServiceAccount(): void {
    this.put("tenantDefaultServiceAccount", undefined);
  }
  get tenantDefaultServiceAccountInput(): string | undefined {
    return this.input("tenantDefaultServiceAccount") as string | undefined;
  }
  /** The same for keys that Secrets are decrypted with. */
  get tenantDefaultDecryptionServiceAccount(): string {
    return this.getStringAttribute("tenant_default_decryption_service_account");
  }
  set tenantDefaultDecryptionServiceAccount(value: string) {
    this.put("tenantDefaultDecryptionServiceAccount", value);
  }
  resetTenantDefaultDecryptionServiceAccount(): void {
    this.put("tenantDefaultDecryptionServiceAccount", undefined);
  }
  get tenantDefaultDecryptionServiceAccountInput(): string | undefined {
    return this.input("tenantDefaultDecryptionServiceAccount") as string | undefined;
  }
  /** The same for other clusters. */
  get tenantDefaultKubeConfigServiceAccount(): string {
    return this.getStringAttribute("tenant_default_kube_config_service_account");
  }
  set tenantDefaultKubeConfigServiceAccount(value: string) {
    this.put("tenantDefaultKubeConfigServiceAccount", value);
  }
  resetTenantDefaultKubeConfigServiceAccount(): void {
    this.put("tenantDefaultKubeConfigServiceAccount", undefined);
  }
  get tenantDefaultKubeConfigServiceAccountInput(): string | undefined {
    return this.input("tenantDefaultKubeConfigServiceAccount") as string | undefined;
  }
  /** Whether objects may log in to clouds as ServiceAccounts of their own; as the release has it when absent, and without the right to make tokens when false. */
  get objectLevelWorkloadIdentity(): IResolvable {
    return this.getBooleanAttribute("object_level_workload_identity");
  }
  set objectLevelWorkloadIdentity(value: boolean | IResolvable) {
    this.put("objectLevelWorkloadIdentity", value);
  }
  resetObjectLevelWorkloadIdentity(): void {
    this.put("objectLevelWorkloadIdentity", undefined);
  }
  get objectLevelWorkloadIdentityInput(): boolean | IResolvable | undefined {
    return this.input("objectLevelWorkloadIdentity") as boolean | IResolvable | undefined;
  }
  /**
   * Whether no object logs in to a cloud as a controller.
   * @default false
   */
  get multitenantWorkloadIdentity(): IResolvable {
    return this.getBooleanAttribute("multitenant_workload_identity");
  }
  set multitenantWorkloadIdentity(value: boolean | IResolvable) {
    this.put("multitenantWorkloadIdentity", value);
  }
  resetMultitenantWorkloadIdentity(): void {
    this.put("multitenantWorkloadIdentity", undefined);
  }
  get multitenantWorkloadIdentityInput(): boolean | IResolvable | undefined {
    return this.input("multitenantWorkloadIdentity") as boolean | IResolvable | undefined;
  }
}

/** References to sharding and what is in it. */
export class FluxInstanceShardingOutputReference extends ObjectReference<FluxInstanceSharding> {
  /**
   * Key of the label.
   * @default "sharding.fluxcd.io/key"
   */
  get key(): string {
    return this.getStringAttribute("key");
  }
  set key(value: string) {
    this.put("key", value);
  }
  resetKey(): void {
    this.put("key", undefined);
  }
  get keyInput(): string | undefined {
    return this.input("key") as string | undefined;
  }
  /** Values of the label, and ends of the names of the controllers. */
  get shards(): string[] {
    return this.getListAttribute("shards");
  }
  set shards(value: readonly string[]) {
    this.put("shards", value);
  }
  get shardsInput(): readonly string[] | undefined {
    return this.input("shards") as readonly string[] | undefined;
  }
  /**
   * Whether shards keep artifacts in their pods or, as `storage` says, on volumes.
   * One of `ephemeral`, `persistent`.
   * @default "ephemeral"
   */
  get storage(): string {
    return this.getStringAttribute("storage");
  }
  set storage(value: string) {
    this.put("storage", value);
  }
  resetStorage(): void {
    this.put("storage", undefined);
  }
  get storageInput(): string | undefined {
    return this.input("storage") as string | undefined;
  }
}

/** References to storage and what is in it. */
export class FluxInstanceStorageOutputReference extends ObjectReference<FluxInstanceStorage> {
  /** StorageClass; it cannot be changed later. */
  get class(): string {
    return this.getStringAttribute("class");
  }
  set class(value: string) {
    this.put("class", value);
  }
  get classInput(): string | undefined {
    return this.input("class") as string | undefined;
  }
  /** Size as a Kubernetes quantity; it can grow where the class allows that. */
  get size(): string {
    return this.getStringAttribute("size");
  }
  set size(value: string) {
    this.put("size", value);
  }
  get sizeInput(): string | undefined {
    return this.input("size") as string | undefined;
  }
}

/** References to the items of kustomize_patches. */
export class FluxInstanceKustomizePatchesList extends ObjectList<FluxInstanceKustomizePatches, FluxInstanceKustomizePatchesOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxInstanceKustomizePatchesOutputReference(item));
  }
}

/** References to kustomize_patches and what is in it. */
export class FluxInstanceKustomizePatchesOutputReference extends ObjectReference<FluxInstanceKustomizePatches> {
  /** Strategic merge patch, or list of JSON 6902 operations, as YAML or JSON. */
  get patch(): string {
    return this.getStringAttribute("patch");
  }
  set patch(value: string) {
    this.put("patch", value);
  }
  get patchInput(): string | undefined {
    return this.input("patch") as string | undefined;
  }
  /** Which objects are patched; absent parts match all. */
  get target(): FluxInstanceKustomizePatchesTargetOutputReference {
    return new FluxInstanceKustomizePatchesTargetOutputReference(this.place("target", "target"));
  }
  putTarget(value: FluxInstanceKustomizePatchesTarget | IResolvable): void {
    this.put("target", value);
  }
  resetTarget(): void {
    this.put("target", undefined);
  }
  get targetInput(): FluxInstanceKustomizePatchesTarget | IResolvable | undefined {
    return this.input("target") as FluxInstanceKustomizePatchesTarget | IResolvable | undefined;
  }
}

/** References to target and what is in it. */
export class FluxInstanceKustomizePatchesTargetOutputReference extends ObjectReference<FluxInstanceKustomizePatchesTarget> {
  /** API group. */
  get group(): string {
    return this.getStringAttribute("group");
  }
  set group(value: string) {
    this.put("group", value);
  }
  resetGroup(): void {
    this.put("group", undefined);
  }
  get groupInput(): string | undefined {
    return this.input("group") as string | undefined;
  }
  /** API version, without its group. */
  get version(): string {
    return this.getStringAttribute("version");
  }
  set version(value: string) {
    this.put("version", value);
  }
  resetVersion(): void {
    this.put("version", undefined);
  }
  get versionInput(): string | undefined {
    return this.input("version") as string | undefined;
  }
  /** Kind. */
  get kind(): string {
    return this.getStringAttribute("kind");
  }
  set kind(value: string) {
    this.put("kind", value);
  }
  resetKind(): void {
    this.put("kind", undefined);
  }
  get kindInput(): string | undefined {
    return this.input("kind") as string | undefined;
  }
  /** Regular expression that names must match as a whole. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  resetName(): void {
    this.put("name", undefined);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Regular expression that namespaces must match as a whole. */
  get namespace(): string {
    return this.getStringAttribute("namespace");
  }
  set namespace(value: string) {
    this.put("namespace", value);
  }
  resetNamespace(): void {
    this.put("namespace", undefined);
  }
  get namespaceInput(): string | undefined {
    return this.input("namespace") as string | undefined;
  }
  /** Label selector in Kubernetes' text form. */
  get labelSelector(): string {
    return this.getStringAttribute("label_selector");
  }
  set labelSelector(value: string) {
    this.put("labelSelector", value);
  }
  resetLabelSelector(): void {
    this.put("labelSelector", undefined);
  }
  get labelSelectorInput(): string | undefined {
    return this.input("labelSelector") as string | undefined;
  }
  /** Selector over annotations. */
  get annotationSelector(): string {
    return this.getStringAttribute("annotation_selector");
  }
  set annotationSelector(value: string) {
    this.put("annotationSelector", value);
  }
  resetAnnotationSelector(): void {
    this.put("annotationSelector", undefined);
  }
  get annotationSelectorInput(): string | undefined {
    return this.input("annotationSelector") as string | undefined;
  }
}

/** References to sync and what is in it. */
export class FluxInstanceSyncOutputReference extends ObjectReference<FluxInstanceSync> {
  /**
   * Kind of the source.
   * One of `GitRepository`, `OCIRepository`, `Bucket`.
   */
  get kind(): string {
    return this.getStringAttribute("kind");
  }
  set kind(value: string) {
    this.put("kind", value);
  }
  get kindInput(): string | undefined {
    return this.input("kind") as string | undefined;
  }
  /** Name of source and Kustomization; the namespace when absent. With a new name the old ones let go of what they applied, and the new ones take it over. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  resetName(): void {
    this.put("name", undefined);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Address of the repository or artifact, or endpoint of the bucket. */
  get url(): string {
    return this.getStringAttribute("url");
  }
  set url(value: string) {
    this.put("url", value);
  }
  get urlInput(): string | undefined {
    return this.input("url") as string | undefined;
  }
  /** Full name of the git ref, `refs/heads/main`; tag or digest of the artifact; name of the bucket. */
  get ref(): string {
    return this.getStringAttribute("ref");
  }
  set ref(value: string) {
    this.put("ref", value);
  }
  get refInput(): string | undefined {
    return this.input("ref") as string | undefined;
  }
  /** Folder that is applied, relative to the root of the source. */
  get path(): string {
    return this.getStringAttribute("path");
  }
  set path(value: string) {
    this.put("path", value);
  }
  get pathInput(): string | undefined {
    return this.input("path") as string | undefined;
  }
  /**
   * How often the source is asked for a new revision, in Go's duration syntax.
   * @default "1m0s"
   */
  get interval(): string {
    return this.getStringAttribute("interval");
  }
  set interval(value: string) {
    this.put("interval", value);
  }
  resetInterval(): void {
    this.put("interval", undefined);
  }
  get intervalInput(): string | undefined {
    return this.input("interval") as string | undefined;
  }
  /** Name of the Secret with the credentials; it is not made by this resource. */
  get pullSecret(): string {
    return this.getStringAttribute("pull_secret");
  }
  set pullSecret(value: string) {
    this.put("pullSecret", value);
  }
  resetPullSecret(): void {
    this.put("pullSecret", undefined);
  }
  get pullSecretInput(): string | undefined {
    return this.input("pullSecret") as string | undefined;
  }
  /**
   * Whose way of logging in is used.
   * One of `generic`, `aws`, `azure`, `gcp`, `github`.
   */
  get provider(): string {
    return this.getStringAttribute("provider");
  }
  set provider(value: string) {
    this.put("provider", value);
  }
  resetProvider(): void {
    this.put("provider", undefined);
  }
  get providerInput(): string | undefined {
    return this.input("provider") as string | undefined;
  }
}

/** References to timeouts and what is in it. */
export class FluxInstanceTimeoutsOutputReference extends ObjectReference<FluxInstanceTimeouts> {
  /** Longest time that creating may take, in Go's duration syntax. */
  get create(): string {
    return this.getStringAttribute("create");
  }
  set create(value: string) {
    this.put("create", value);
  }
  resetCreate(): void {
    this.put("create", undefined);
  }
  get createInput(): string | undefined {
    return this.input("create") as string | undefined;
  }
  /** Longest time that reading may take, in Go's duration syntax. */
  get read(): string {
    return this.getStringAttribute("read");
  }
  set read(value: string) {
    this.put("read", value);
  }
  resetRead(): void {
    this.put("read", undefined);
  }
  get readInput(): string | undefined {
    return this.input("read") as string | undefined;
  }
  /** Longest time that updating may take, in Go's duration syntax. */
  get update(): string {
    return this.getStringAttribute("update");
  }
  set update(value: string) {
    this.put("update", value);
  }
  resetUpdate(): void {
    this.put("update", undefined);
  }
  get updateInput(): string | undefined {
    return this.input("update") as string | undefined;
  }
  /** Longest time that deleting may take, in Go's duration syntax. */
  get delete(): string {
    return this.getStringAttribute("delete");
  }
  set delete(value: string) {
    this.put("delete", value);
  }
  resetDelete(): void {
    this.put("delete", undefined);
  }
  get deleteInput(): string | undefined {
    return this.input("delete") as string | undefined;
  }
}
