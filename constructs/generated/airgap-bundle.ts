// Written by `npm run generate` from src/api. Do not edit.
import { Fn, type ImportableResource, type IResolvable, type TerraformMetaArguments, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectReference } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Longest times that operations may take. */
export interface FluxAirgapBundleTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that reading may take, in Go's duration syntax. */
  readonly read?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_airgap_bundle. */
export interface FluxAirgapBundleConfig extends TerraformMetaArguments {
  /** Folder or `.tar` file of a bundle that was made before; nothing is fetched then. */
  readonly bundle?: string;
  /** Folder, or file that ends in `.tar`, that the bundle is made as. */
  readonly output?: string;
  /**
   * Whose controllers are held: `headgate` or upstream's own, `flux`; `headgate` when absent.
   * One of `headgate`, `flux`.
   */
  readonly distribution?: string;
  /** Release such as `v0.3.0`, range, or `latest`, which is meant when absent. */
  readonly version?: string;
  /**
   * Controllers whose images are held; all of the release when absent.
   * One of `source-controller`, `kustomize-controller`, `helm-controller`, `notification-controller`, `image-reflector-controller`, `image-automation-controller`, `source-watcher`.
   */
  readonly components?: readonly string[];
  /** Registry and path that the controllers' images are pulled from; where they are published when absent. */
  readonly registry?: string;
  /** Where the manifests of `flux` come from: a release mirror, an `oci://` artifact, a folder or a bundle. */
  readonly distributionSource?: string;
  /** Set of images of the distribution `flux`. */
  readonly variant?: string;
  /** Platforms to hold, `linux/amd64`; all when absent. A choice gives indexes other digests, so that their signatures no longer fit. */
  readonly platforms?: readonly string[];
  /** Further images, each with a tag or digest. */
  readonly extraImages?: readonly string[];
  /** OCI artifacts, `oci://registry/path:tag`. */
  readonly artifacts?: readonly string[];
  /** Charts, `oci://` or `https://` repository, name and version: `https://charts.example.com/podinfo:6.9.0`. */
  readonly charts?: readonly string[];
  /** Folder with the provider's packages as zips, for `oci_mirror`. */
  readonly providerPackages?: string;
  /** Whether signatures and what else is attached to images, charts and artifacts is held too; true when absent. */
  readonly signatures?: boolean | IResolvable;
  /** Registry and path that the bundle is brought to, `registry.internal/mirror`. */
  readonly targetRegistry?: string;
  /** Credentials of `registry` as `user:password`; those of `docker login` when absent. */
  readonly sourceCredentials?: string;
  /** Credentials of `target_registry` as `user:password`; those of `docker login` when absent. */
  readonly targetCredentials?: string;
  /** Certificates that registries are checked against, PEM, beside those of the system. */
  readonly certificateAuthority?: string;
  /** Registries, with their ports, that are spoken to without TLS. */
  readonly plainHttp?: readonly string[];
  /** Most requests under way at once; 8 when absent. */
  readonly concurrency?: number;
  /** Whether destroying also removes `output`; what is in the registry always stays. */
  readonly deleteOutput?: boolean | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxAirgapBundleTimeouts | IResolvable;
}

const FIELDS: Fields = {
  bundle: { name: "bundle", type: "string" },
  output: { name: "output", type: "string" },
  distribution: { name: "distribution", type: "string" },
  version: { name: "version", type: "string" },
  components: { name: "components", type: { list: "string" } },
  registry: { name: "registry", type: "string" },
  distributionSource: { name: "distribution_source", type: "string" },
  variant: { name: "variant", type: "string" },
  platforms: { name: "platforms", type: { list: "string" } },
  extraImages: { name: "extra_images", type: { list: "string" } },
  artifacts: { name: "artifacts", type: { list: "string" } },
  charts: { name: "charts", type: { list: "string" } },
  providerPackages: { name: "provider_packages", type: "string" },
  signatures: { name: "signatures", type: "bool" },
  targetRegistry: { name: "target_registry", type: "string" },
  sourceCredentials: { name: "source_credentials", type: "string" },
  targetCredentials: { name: "target_credentials", type: "string" },
  certificateAuthority: { name: "certificate_authority", type: "string" },
  plainHttp: { name: "plain_http", type: { list: "string" } },
  concurrency: { name: "concurrency", type: "number" },
  deleteOutput: { name: "delete_output", type: "bool" },
  timeouts: { name: "timeouts", type: { object: {
    create: { name: "create", type: "string" },
    read: { name: "read", type: "string" },
    update: { name: "update", type: "string" },
    delete: { name: "delete", type: "string" },
  } } },
};

/** Keeps images by digest, component manifests, charts, artifacts, signatures and the provider itself in one OCI image layout, and brings them into a registry. It is made from registries that are reached (`output`), or was made before and is only brought where it is needed (`bundle`). What is there already is neither fetched nor sent again. */
export class FluxAirgapBundle extends FluxResource<FluxAirgapBundleConfig> {
  static readonly tfResourceType = "flux_airgap_bundle";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxAirgapBundle.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxAirgapBundleConfig = {}) {
    super(scope, id, { type: FluxAirgapBundle.tfResourceType, fields: FIELDS }, config);
  }

  /** Digest of the bundle. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /** Folder or `.tar` file of a bundle that was made before; nothing is fetched then. */
  get bundle(): string {
    return this.getStringAttribute("bundle");
  }
  set bundle(value: string) {
    this.put("bundle", value);
  }
  resetBundle(): void {
    this.put("bundle", undefined);
  }
  get bundleInput(): string | undefined {
    return this.input("bundle") as string | undefined;
  }
  /** Folder, or file that ends in `.tar`, that the bundle is made as. */
  get output(): string {
    return this.getStringAttribute("output");
  }
  set output(value: string) {
    this.put("output", value);
  }
  resetOutput(): void {
    this.put("output", undefined);
  }
  get outputInput(): string | undefined {
    return this.input("output") as string | undefined;
  }
  /**
   * Whose controllers are held: `headgate` or upstream's own, `flux`; `headgate` when absent.
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
  /** Release such as `v0.3.0`, range, or `latest`, which is meant when absent. */
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
   * Controllers whose images are held; all of the release when absent.
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
  /** Registry and path that the controllers' images are pulled from; where they are published when absent. */
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
  /** Where the manifests of `flux` come from: a release mirror, an `oci://` artifact, a folder or a bundle. */
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
  /** Set of images of the distribution `flux`. */
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
  /** Platforms to hold, `linux/amd64`; all when absent. A choice gives indexes other digests, so that their signatures no longer fit. */
  get platforms(): string[] {
    return Fn.tolist(this.getListAttribute("platforms")) as string[];
  }
  set platforms(value: readonly string[]) {
    this.put("platforms", value);
  }
  resetPlatforms(): void {
    this.put("platforms", undefined);
  }
  get platformsInput(): readonly string[] | undefined {
    return this.input("platforms") as readonly string[] | undefined;
  }
  /** Further images, each with a tag or digest. */
  get extraImages(): string[] {
    return this.getListAttribute("extra_images");
  }
  set extraImages(value: readonly string[]) {
    this.put("extraImages", value);
  }
  resetExtraImages(): void {
    this.put("extraImages", undefined);
  }
  get extraImagesInput(): readonly string[] | undefined {
    return this.input("extraImages") as readonly string[] | undefined;
  }
  /** OCI artifacts, `oci://registry/path:tag`. */
  get artifacts(): string[] {
    return this.getListAttribute("artifacts");
  }
  set artifacts(value: readonly string[]) {
    this.put("artifacts", value);
  }
  resetArtifacts(): void {
    this.put("artifacts", undefined);
  }
  get artifactsInput(): readonly string[] | undefined {
    return this.input("artifacts") as readonly string[] | undefined;
  }
  /** Charts, `oci://` or `https://` repository, name and version: `https://charts.example.com/podinfo:6.9.0`. */
  get charts(): string[] {
    return this.getListAttribute("charts");
  }
  set charts(value: readonly string[]) {
    this.put("charts", value);
  }
  resetCharts(): void {
    this.put("charts", undefined);
  }
  get chartsInput(): readonly string[] | undefined {
    return this.input("charts") as readonly string[] | undefined;
  }
  /** Folder with the provider's packages as zips, for `oci_mirror`. */
  get providerPackages(): string {
    return this.getStringAttribute("provider_packages");
  }
  set providerPackages(value: string) {
    this.put("providerPackages", value);
  }
  resetProviderPackages(): void {
    this.put("providerPackages", undefined);
  }
  get providerPackagesInput(): string | undefined {
    return this.input("providerPackages") as string | undefined;
  }
  /** Whether signatures and what else is attached to images, charts and artifacts is held too; true when absent. */
  get signatures(): IResolvable {
    return this.getBooleanAttribute("signatures");
  }
  set signatures(value: boolean | IResolvable) {
    this.put("signatures", value);
  }
  resetSignatures(): void {
    this.put("signatures", undefined);
  }
  get signaturesInput(): boolean | IResolvable | undefined {
    return this.input("signatures") as boolean | IResolvable | undefined;
  }
  /** Registry and path that the bundle is brought to, `registry.internal/mirror`. */
  get targetRegistry(): string {
    return this.getStringAttribute("target_registry");
  }
  set targetRegistry(value: string) {
    this.put("targetRegistry", value);
  }
  resetTargetRegistry(): void {
    this.put("targetRegistry", undefined);
  }
  get targetRegistryInput(): string | undefined {
    return this.input("targetRegistry") as string | undefined;
  }
  /** Credentials of `registry` as `user:password`; those of `docker login` when absent. */
  get sourceCredentials(): string {
    return this.getStringAttribute("source_credentials");
  }
  set sourceCredentials(value: string) {
    this.put("sourceCredentials", value);
  }
  resetSourceCredentials(): void {
    this.put("sourceCredentials", undefined);
  }
  get sourceCredentialsInput(): string | undefined {
    return this.input("sourceCredentials") as string | undefined;
  }
  /** Credentials of `target_registry` as `user:password`; those of `docker login` when absent. */
  get targetCredentials(): string {
    return this.getStringAttribute("target_credentials");
  }
  set targetCredentials(value: string) {
    this.put("targetCredentials", value);
  }
  resetTargetCredentials(): void {
    this.put("targetCredentials", undefined);
  }
  get targetCredentialsInput(): string | undefined {
    return this.input("targetCredentials") as string | undefined;
  }
  /** Certificates that registries are checked against, PEM, beside those of the system. */
  get certificateAuthority(): string {
    return this.getStringAttribute("certificate_authority");
  }
  set certificateAuthority(value: string) {
    this.put("certificateAuthority", value);
  }
  resetCertificateAuthority(): void {
    this.put("certificateAuthority", undefined);
  }
  get certificateAuthorityInput(): string | undefined {
    return this.input("certificateAuthority") as string | undefined;
  }
  /** Registries, with their ports, that are spoken to without TLS. */
  get plainHttp(): string[] {
    return Fn.tolist(this.getListAttribute("plain_http")) as string[];
  }
  set plainHttp(value: readonly string[]) {
    this.put("plainHttp", value);
  }
  resetPlainHttp(): void {
    this.put("plainHttp", undefined);
  }
  get plainHttpInput(): readonly string[] | undefined {
    return this.input("plainHttp") as readonly string[] | undefined;
  }
  /** Most requests under way at once; 8 when absent. */
  get concurrency(): number {
    return this.getNumberAttribute("concurrency");
  }
  set concurrency(value: number) {
    this.put("concurrency", value);
  }
  resetConcurrency(): void {
    this.put("concurrency", undefined);
  }
  get concurrencyInput(): number | undefined {
    return this.input("concurrency") as number | undefined;
  }
  /** Whether destroying also removes `output`; what is in the registry always stays. */
  get deleteOutput(): IResolvable {
    return this.getBooleanAttribute("delete_output");
  }
  set deleteOutput(value: boolean | IResolvable) {
    this.put("deleteOutput", value);
  }
  resetDeleteOutput(): void {
    this.put("deleteOutput", undefined);
  }
  get deleteOutputInput(): boolean | IResolvable | undefined {
    return this.input("deleteOutput") as boolean | IResolvable | undefined;
  }
  /** What the bundle holds, as it is asked for; known in the plan. */
  get contents(): string[] {
    return this.getListAttribute("contents");
  }
  /** Release that is held, `v0.3.0`. */
  get release(): string {
    return this.getStringAttribute("release");
  }
  /** Digest of the bundle, over everything that it holds. */
  get digest(): string {
    return this.getStringAttribute("digest");
  }
  /** Controller → image by tag and digest, in `target_registry` where there is one. */
  get images(): { [key: string]: string } {
    return this.getStringMapAttribute("images");
  }
  /** Controller → digest of its image, for `image_digests` of a `flux_bootstrap_git`. */
  get imageDigests(): { [key: string]: string } {
    return this.getStringMapAttribute("image_digests");
  }
  /** Name and tag in a mirror → digest, of everything that the bundle holds. */
  get entries(): { [key: string]: string } {
    return this.getStringMapAttribute("entries");
  }
  /** Longest times that operations may take. */
  get timeouts(): FluxAirgapBundleTimeoutsOutputReference {
    return new FluxAirgapBundleTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxAirgapBundleTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxAirgapBundleTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxAirgapBundleTimeouts | IResolvable | undefined;
  }
}

/** References to timeouts and what is in it. */
export class FluxAirgapBundleTimeoutsOutputReference extends ObjectReference<FluxAirgapBundleTimeouts> {
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
