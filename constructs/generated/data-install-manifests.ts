// Written by `npm run generate` from src/api. Do not edit.
import { Fn, type IResolvable, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { FluxDataSource } from "../attribute/data-source.ts";
import type { Fields } from "../attribute/field.ts";

/** Arguments of the data source flux_install_manifests. */
export interface DataFluxInstallManifestsConfig extends TerraformMetaArguments {
  /**
   * Namespace that Flux lives in; also the name of its GitRepository and Kustomization. A change moves the install.
   * @default "flux-system"
   */
  readonly namespace?: string;
  /** Release such as `v0.1.0`, range such as `~0.1`, or `latest`; the newest that the provider brings when absent. */
  readonly version?: string;
  /**
   * Controllers to install; all of the release when absent. source-controller and kustomize-controller are needed.
   * One of `source-controller`, `kustomize-controller`, `helm-controller`, `notification-controller`.
   */
  readonly components?: readonly string[];
  /**
   * Further controllers to install.
   * One of `image-reflector-controller`, `image-automation-controller`, `source-watcher`.
   */
  readonly componentsExtra?: readonly string[];
  /** Registry and path that the images of the controllers are pulled from; that of the release when absent. */
  readonly registry?: string;
  /** Name of the Secret that images are pulled with. */
  readonly imagePullSecret?: string;
  /**
   * Domain of the cluster's services.
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;
  /**
   * How much the controllers write to their logs.
   * One of `info`, `debug`, `error`.
   * @default "info"
   */
  readonly logLevel?: string;
  /**
   * Whether only the controllers may reach each other.
   * @default true
   */
  readonly networkPolicy?: boolean | IResolvable;
  /**
   * Whether the controllers look after objects of every namespace, or of their own only.
   * @default true
   */
  readonly watchAllNamespaces?: boolean | IResolvable;
  /** Keys of the taints that the controllers tolerate. */
  readonly tolerationKeys?: readonly string[];
  /**
   * Whose components are installed: `headgate`, which the provider brings, or `flux`, upstream's own; `headgate` for a new install when absent, and what it was for one that is there.
   * One of `headgate`, `flux`.
   */
  readonly distribution?: string;
  /** Where the manifests of `flux` come from: the base URL of a release mirror, an `oci://` artifact, or a folder or bundle; `https://github.com/fluxcd/flux2/releases` when absent. Asked only when the components change. */
  readonly distributionSource?: string;
  /** Component → digest that its image is pinned to, `sha256:…`, such as `image_digests` of a `flux_airgap_bundle`; components without one go by their tag. */
  readonly imageDigests?: { readonly [key: string]: string };
}

const FIELDS: Fields = {
  namespace: { name: "namespace", type: "string" },
  version: { name: "version", type: "string" },
  components: { name: "components", type: { list: "string" } },
  componentsExtra: { name: "components_extra", type: { list: "string" } },
  registry: { name: "registry", type: "string" },
  imagePullSecret: { name: "image_pull_secret", type: "string" },
  clusterDomain: { name: "cluster_domain", type: "string" },
  logLevel: { name: "log_level", type: "string" },
  networkPolicy: { name: "network_policy", type: "bool" },
  watchAllNamespaces: { name: "watch_all_namespaces", type: "bool" },
  tolerationKeys: { name: "toleration_keys", type: { list: "string" } },
  distribution: { name: "distribution", type: "string" },
  distributionSource: { name: "distribution_source", type: "string" },
  imageDigests: { name: "image_digests", type: { map: "string" } },
};

/** Renders the components of Flux as manifests, without a cluster or a repository; those of `headgate` also without the network. */
export class DataFluxInstallManifests extends FluxDataSource<DataFluxInstallManifestsConfig> {
  static readonly tfResourceType = "flux_install_manifests";

  constructor(scope: Construct, id: string, config: DataFluxInstallManifestsConfig = {}) {
    super(scope, id, { type: DataFluxInstallManifests.tfResourceType, fields: FIELDS }, config);
  }

  /**
   * Namespace that Flux lives in; also the name of its GitRepository and Kustomization. A change moves the install.
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
  /** Release such as `v0.1.0`, range such as `~0.1`, or `latest`; the newest that the provider brings when absent. */
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
  /**
   * Controllers to install; all of the release when absent. source-controller and kustomize-controller are needed.
   * One of `source-controller`, `kustomize-controller`, `helm-controller`, `notification-controller`.
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
  /**
   * Further controllers to install.
   * One of `image-reflector-controller`, `image-automation-controller`, `source-watcher`.
   */
  get componentsExtra(): string[] {
    return Fn.tolist(this.getListAttribute("components_extra")) as string[];
  }
  set componentsExtra(value: readonly string[]) {
    this.put("componentsExtra", value);
  }
  resetComponentsExtra(): void {
    this.put("componentsExtra", undefined);
  }
  get componentsExtraInput(): readonly string[] | undefined {
    return this.input("componentsExtra") as readonly string[] | undefined;
  }
  /** Registry and path that the images of the controllers are pulled from; that of the release when absent. */
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
  /**
   * Domain of the cluster's services.
   * @default "cluster.local"
   */
  get clusterDomain(): string {
    return this.getStringAttribute("cluster_domain");
  }
  set clusterDomain(value: string) {
    this.put("clusterDomain", value);
  }
  resetClusterDomain(): void {
    this.put("clusterDomain", undefined);
  }
  get clusterDomainInput(): string | undefined {
    return this.input("clusterDomain") as string | undefined;
  }
  /**
   * How much the controllers write to their logs.
   * One of `info`, `debug`, `error`.
   * @default "info"
   */
  get logLevel(): string {
    return this.getStringAttribute("log_level");
  }
  set logLevel(value: string) {
    this.put("logLevel", value);
  }
  resetLogLevel(): void {
    this.put("logLevel", undefined);
  }
  get logLevelInput(): string | undefined {
    return this.input("logLevel") as string | undefined;
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
   * Whether the controllers look after objects of every namespace, or of their own only.
   * @default true
   */
  get watchAllNamespaces(): IResolvable {
    return this.getBooleanAttribute("watch_all_namespaces");
  }
  set watchAllNamespaces(value: boolean | IResolvable) {
    this.put("watchAllNamespaces", value);
  }
  resetWatchAllNamespaces(): void {
    this.put("watchAllNamespaces", undefined);
  }
  get watchAllNamespacesInput(): boolean | IResolvable | undefined {
    return this.input("watchAllNamespaces") as boolean | IResolvable | undefined;
  }
  /** Keys of the taints that the controllers tolerate. */
  get tolerationKeys(): string[] {
    return Fn.tolist(this.getListAttribute("toleration_keys")) as string[];
  }
  set tolerationKeys(value: readonly string[]) {
    this.put("tolerationKeys", value);
  }
  resetTolerationKeys(): void {
    this.put("tolerationKeys", undefined);
  }
  get tolerationKeysInput(): readonly string[] | undefined {
    return this.input("tolerationKeys") as readonly string[] | undefined;
  }
  /**
   * Whose components are installed: `headgate`, which the provider brings, or `flux`, upstream's own; `headgate` for a new install when absent, and what it was for one that is there.
   * One of `headgate`, `flux`.
   */
  get distribution(): string {
    return this.getStringAttribute("distribution");
  }
  set distribution(value: string) {
    this.put("distribution", value);
  }
  resetDistribution(): void {
    this.put("distribution", undefined);
  }
  get distributionInput(): string | undefined {
    return this.input("distribution") as string | undefined;
  }
  /** Where the manifests of `flux` come from: the base URL of a release mirror, an `oci://` artifact, or a folder or bundle; `https://github.com/fluxcd/flux2/releases` when absent. Asked only when the components change. */
  get distributionSource(): string {
    return this.getStringAttribute("distribution_source");
  }
  set distributionSource(value: string) {
    this.put("distributionSource", value);
  }
  resetDistributionSource(): void {
    this.put("distributionSource", undefined);
  }
  get distributionSourceInput(): string | undefined {
    return this.input("distributionSource") as string | undefined;
  }
  /** Component → digest that its image is pinned to, `sha256:…`, such as `image_digests` of a `flux_airgap_bundle`; components without one go by their tag. */
  get imageDigests(): { [key: string]: string } {
    return this.getStringMapAttribute("image_digests");
  }
  set imageDigests(value: { readonly [key: string]: string }) {
    this.put("imageDigests", value);
  }
  resetImageDigests(): void {
    this.put("imageDigests", undefined);
  }
  get imageDigestsInput(): { readonly [key: string]: string } | undefined {
    return this.input("imageDigests") as { readonly [key: string]: string } | undefined;
  }
  /** Release that `version` led to, such as `v0.1.0`. */
  get release(): string {
    return this.getStringAttribute("release");
  }
  /** The manifests, one YAML document for each object, in the order in which they are to be applied. */
  get content(): string {
    return this.getStringAttribute("content");
  }
  /** Every object by its inventory id, with a short digest of its content. */
  get objects(): { [key: string]: string } {
    return this.getStringMapAttribute("objects");
  }
  /** Image of every component, with its tag. */
  get images(): { [key: string]: string } {
    return this.getStringMapAttribute("images");
  }
}
