// Written by `npm run generate` from src/api. Do not edit.
import { Fn, type ImportableResource, type IResolvable, type TerraformMetaArguments, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Installation of a GitHub App that the controllers log in as, over https. */
export interface FluxBootstrapGitClusterCredentialsGithubApp {
  /** Id of the app. */
  readonly appId?: string;
  /** Id of the installation; or give `installation_owner`. */
  readonly installationId?: string;
  /** Organization or user that the app is installed for; or give `installation_id`. */
  readonly installationOwner?: string;
  /** Private key of the app, RSA in PEM form. */
  readonly privateKey?: string;
  /** Address of the API, such as `https://github.example.com/api/v3`; that of github.com when absent. */
  readonly baseUrl?: string;
}

/** What the cluster logs in to the repository with, such as a read-only deploy key or token; what the provider pushes with when absent. */
export interface FluxBootstrapGitClusterCredentials {
  /** User at the remote, over http and https; `git` when absent. */
  readonly username?: string;
  /** Password or token. */
  readonly password?: string;
  /** As `password`, and never stored; Terraform and OpenTofu from 1.11 on. */
  readonly passwordWo?: string;
  /** Another number has `password_wo` written again. */
  readonly passwordWoVersion?: number;
  /** Token that is sent as such, in place of user name and password. */
  readonly bearerToken?: string;
  /** As `bearer_token`, and never stored; Terraform and OpenTofu from 1.11 on. */
  readonly bearerTokenWo?: string;
  /** Another number has `bearer_token_wo` written again. */
  readonly bearerTokenWoVersion?: number;
  /** Installation of a GitHub App that the controllers log in as, over https. */
  readonly githubApp?: FluxBootstrapGitClusterCredentialsGithubApp | IResolvable;
  /** Private key for ssh addresses, PEM or OpenSSH form. */
  readonly privateKey?: string;
  /** As `private_key`, and never stored; Terraform and OpenTofu from 1.11 on. */
  readonly privateKeyWo?: string;
  /** Another number has `private_key_wo` written again. */
  readonly privateKeyWoVersion?: number;
  /** Passphrase of the private key. */
  readonly passphrase?: string;
  /** As `passphrase`, and never stored; Terraform and OpenTofu from 1.11 on. */
  readonly passphraseWo?: string;
  /** Another number has `passphrase_wo` written again. */
  readonly passphraseWoVersion?: number;
  /** Keys that the host may show, as `ssh-keyscan` prints them; those that the provider trusts when absent. */
  readonly knownHosts?: string;
  /** Certificates of the authorities that the remote is checked against, PEM; those that the provider trusts when absent. */
  readonly certificateAuthority?: string;
}

/** Taints that the controllers put up with, beside those of `toleration_keys`. */
export interface FluxBootstrapGitTolerations {
  /** Key of the taint; every taint when absent. */
  readonly key?: string;
  /**
   * `Equal` when absent.
   * One of `Exists`, `Equal`.
   */
  readonly operator?: string;
  /** Value of the taint, for `Equal`. */
  readonly value?: string;
  /**
   * Effect of the taint; every effect when absent.
   * One of `NoSchedule`, `PreferNoSchedule`, `NoExecute`.
   */
  readonly effect?: string;
  /** How long a pod stays after the taint has come, for `NoExecute`; for ever when absent. */
  readonly tolerationSeconds?: number;
}

/** What the controllers ask of their nodes, and the most that they get. What is not named stays as the release has it. */
export interface FluxBootstrapGitResources {
  /** Resource and quantity, such as `cpu` and `250m`. */
  readonly requests?: { readonly [key: string]: string };
  /** Resource and quantity, such as `memory` and `2Gi`. */
  readonly limits?: { readonly [key: string]: string };
}

/** Taints that this controller put up with, beside those of `toleration_keys`. */
export interface FluxBootstrapGitComponentOverridesTolerations {
  /** Key of the taint; every taint when absent. */
  readonly key?: string;
  /**
   * `Equal` when absent.
   * One of `Exists`, `Equal`.
   */
  readonly operator?: string;
  /** Value of the taint, for `Equal`. */
  readonly value?: string;
  /**
   * Effect of the taint; every effect when absent.
   * One of `NoSchedule`, `PreferNoSchedule`, `NoExecute`.
   */
  readonly effect?: string;
  /** How long a pod stays after the taint has come, for `NoExecute`; for ever when absent. */
  readonly tolerationSeconds?: number;
}

/** What this controller ask of their nodes, and the most that they get. What is not named stays as the release has it. */
export interface FluxBootstrapGitComponentOverridesResources {
  /** Resource and quantity, such as `cpu` and `250m`. */
  readonly requests?: { readonly [key: string]: string };
  /** Resource and quantity, such as `memory` and `2Gi`. */
  readonly limits?: { readonly [key: string]: string };
}

/** Placement of single controllers by their names; each part goes over that of all. */
export interface FluxBootstrapGitComponentOverrides {
  /** Labels that the nodes of the controller must have too. */
  readonly nodeSelector?: { readonly [key: string]: string };
  /** Priority class of the controller. */
  readonly priorityClassName?: string;
  /** Affinity of this controller, as JSON in Kubernetes' form: `jsonencode({ nodeAffinity = { … } })`. */
  readonly affinity?: string;
  /** Taints that this controller put up with, beside those of `toleration_keys`. */
  readonly tolerations?: readonly FluxBootstrapGitComponentOverridesTolerations[] | IResolvable;
  /** What this controller ask of their nodes, and the most that they get. What is not named stays as the release has it. */
  readonly resources?: FluxBootstrapGitComponentOverridesResources | IResolvable;
}

/** Longest times that operations may take. */
export interface FluxBootstrapGitTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that reading may take, in Go's duration syntax. */
  readonly read?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_bootstrap_git. */
export interface FluxBootstrapGitConfig extends TerraformMetaArguments {
  /**
   * Namespace that Flux lives in; also the name of its GitRepository and Kustomization. A change moves the install.
   * @default "flux-system"
   */
  readonly namespace?: string;
  /**
   * Name of the Secret with the credentials of the repository. A change writes another and removes this one.
   * @default "flux-system"
   */
  readonly secretName?: string;
  /** Folder in the repository that the cluster follows; its root when absent. A change moves the install. */
  readonly path?: string;
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
   * How often the repository is asked for a new revision, in Go's duration syntax.
   * @default "1m0s"
   */
  readonly interval?: string;
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
  /** Whether submodules of the repository are checked out too. */
  readonly recurseSubmodules?: boolean | IResolvable;
  /** Keys of the taints that the controllers tolerate. */
  readonly tolerationKeys?: readonly string[];
  /** Registry and path that the images of the controllers are pulled from; that of the release when absent. */
  readonly registry?: string;
  /** Credentials of the registry as `user:password`; needs `image_pull_secret`. */
  readonly registryCredentials?: string;
  /** Name of the Secret that images are pulled with. */
  readonly imagePullSecret?: string;
  /**
   * Whether nothing may be downloaded: the manifests of `headgate` come with the provider, those of `flux` from a local `distribution_source`.
   * @default false
   */
  readonly embeddedManifests?: boolean | IResolvable;
  /**
   * Kept for configurations of fluxcd/flux: stands for `distribution_source`.
   * @deprecated use `distribution_source`
   */
  readonly manifestsPath?: string;
  /** Whole text of kustomization.yaml; it must list gotk-components.yaml and gotk-sync.yaml. */
  readonly kustomizationOverride?: string;
  /** Whether the Secret with the credentials is there already and is left alone. */
  readonly disableSecretCreation?: boolean | IResolvable;
  /**
   * Whether destroying also removes the manifests from git.
   * @default true
   */
  readonly deleteGitManifests?: boolean | IResolvable;
  /**
   * Whether destroying leaves the namespace in place.
   * @default false
   */
  readonly keepNamespace?: boolean | IResolvable;
  /** Labels that the nodes of the controllers must have, beside `kubernetes.io/os: linux`, which they may replace. */
  readonly nodeSelector?: { readonly [key: string]: string };
  /** Priority class of the controllers; `system-cluster-critical` when absent. */
  readonly priorityClassName?: string;
  /** Folders of the repository that the cluster takes, `path` or one above it among them; all of it when absent. */
  readonly sparseCheckout?: readonly string[];
  /** What the cluster logs in to the repository with, such as a read-only deploy key or token; what the provider pushes with when absent. */
  readonly clusterCredentials?: FluxBootstrapGitClusterCredentials | IResolvable;
  /**
   * Whose components are installed: `headgate`, which the provider brings, or `flux`, upstream's own; `headgate` for a new install when absent, and what it was for one that is there.
   * One of `headgate`, `flux`.
   */
  readonly distribution?: string;
  /** Where the manifests of `flux` come from: the base URL of a release mirror, an `oci://` artifact, or a folder or bundle; `https://github.com/fluxcd/flux2/releases` when absent. Asked only when the components change. */
  readonly distributionSource?: string;
  /** Whether a release that is older by a minor or major version may be installed over a newer one. */
  readonly allowDowngrade?: boolean | IResolvable;
  /** Whether the manifests before are written and applied again when an update pushed its own and the components do not come up. */
  readonly rollbackOnFailure?: boolean | IResolvable;
  /** Component → digest that its image is pinned to, `sha256:…`, such as `image_digests` of a `flux_airgap_bundle`; components without one go by their tag. */
  readonly imageDigests?: { readonly [key: string]: string };
  /** As `registry_credentials`, and never stored; Terraform and OpenTofu from 1.11 on. */
  readonly registryCredentialsWo?: string;
  /** Another number has `registry_credentials_wo` written again. */
  readonly registryCredentialsWoVersion?: number;
  /** Affinity of the controllers, as JSON in Kubernetes' form: `jsonencode({ nodeAffinity = { … } })`. */
  readonly affinity?: string;
  /** Taints that the controllers put up with, beside those of `toleration_keys`. */
  readonly tolerations?: readonly FluxBootstrapGitTolerations[] | IResolvable;
  /** What the controllers ask of their nodes, and the most that they get. What is not named stays as the release has it. */
  readonly resources?: FluxBootstrapGitResources | IResolvable;
  /** Placement of single controllers by their names; each part goes over that of all. */
  readonly componentOverrides?: { readonly [key: string]: FluxBootstrapGitComponentOverrides } | IResolvable;
  /** Whether the manifests are committed to the branch and pushed, as they are when absent. With `false` nothing is ever pushed: others commit `repository_files`, and the cluster follows once the branch has them. */
  readonly commitManifests?: boolean | IResolvable;
  /** Whether destroying also deletes everything that the cluster manages through this install, and what that manages in its turn. It stays when absent. */
  readonly deleteWorkloads?: boolean | IResolvable;
  /**
   * Whose workload identity the cluster logs in to the repository with, in place of a Secret: `generic`, `aws`, `azure`, `gcp` or `github`.
   * One of `generic`, `aws`, `azure`, `gcp`, `github`.
   */
  readonly syncProvider?: string;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxBootstrapGitTimeouts | IResolvable;
}

const FIELDS: Fields = {
  namespace: { name: "namespace", type: "string" },
  secretName: { name: "secret_name", type: "string" },
  path: { name: "path", type: "string" },
  version: { name: "version", type: "string" },
  components: { name: "components", type: { list: "string" } },
  componentsExtra: { name: "components_extra", type: { list: "string" } },
  clusterDomain: { name: "cluster_domain", type: "string" },
  logLevel: { name: "log_level", type: "string" },
  interval: { name: "interval", type: "string" },
  networkPolicy: { name: "network_policy", type: "bool" },
  watchAllNamespaces: { name: "watch_all_namespaces", type: "bool" },
  recurseSubmodules: { name: "recurse_submodules", type: "bool" },
  tolerationKeys: { name: "toleration_keys", type: { list: "string" } },
  registry: { name: "registry", type: "string" },
  registryCredentials: { name: "registry_credentials", type: "string" },
  imagePullSecret: { name: "image_pull_secret", type: "string" },
  embeddedManifests: { name: "embedded_manifests", type: "bool" },
  manifestsPath: { name: "manifests_path", type: "string" },
  kustomizationOverride: { name: "kustomization_override", type: "string" },
  disableSecretCreation: { name: "disable_secret_creation", type: "bool" },
  deleteGitManifests: { name: "delete_git_manifests", type: "bool" },
  keepNamespace: { name: "keep_namespace", type: "bool" },
  nodeSelector: { name: "node_selector", type: { map: "string" } },
  priorityClassName: { name: "priority_class_name", type: "string" },
  sparseCheckout: { name: "sparse_checkout", type: { list: "string" } },
  clusterCredentials: { name: "cluster_credentials", type: { object: {
    username: { name: "username", type: "string" },
    password: { name: "password", type: "string" },
    passwordWo: { name: "password_wo", type: "string" },
    passwordWoVersion: { name: "password_wo_version", type: "number" },
    bearerToken: { name: "bearer_token", type: "string" },
    bearerTokenWo: { name: "bearer_token_wo", type: "string" },
    bearerTokenWoVersion: { name: "bearer_token_wo_version", type: "number" },
    githubApp: { name: "github_app", type: { object: {
      appId: { name: "app_id", type: "string" },
      installationId: { name: "installation_id", type: "string" },
      installationOwner: { name: "installation_owner", type: "string" },
      privateKey: { name: "private_key", type: "string" },
      baseUrl: { name: "base_url", type: "string" },
    } } },
    privateKey: { name: "private_key", type: "string" },
    privateKeyWo: { name: "private_key_wo", type: "string" },
    privateKeyWoVersion: { name: "private_key_wo_version", type: "number" },
    passphrase: { name: "passphrase", type: "string" },
    passphraseWo: { name: "passphrase_wo", type: "string" },
    passphraseWoVersion: { name: "passphrase_wo_version", type: "number" },
    knownHosts: { name: "known_hosts", type: "string" },
    certificateAuthority: { name: "certificate_authority", type: "string" },
  } } },
  distribution: { name: "distribution", type: "string" },
  distributionSource: { name: "distribution_source", type: "string" },
  allowDowngrade: { name: "allow_downgrade", type: "bool" },
  rollbackOnFailure: { name: "rollback_on_failure", type: "bool" },
  imageDigests: { name: "image_digests", type: { map: "string" } },
  registryCredentialsWo: { name: "registry_credentials_wo", type: "string" },
  registryCredentialsWoVersion: { name: "registry_credentials_wo_version", type: "number" },
  affinity: { name: "affinity", type: "string" },
  tolerations: { name: "tolerations", type: { list: { object: {
    key: { name: "key", type: "string" },
    operator: { name: "operator", type: "string" },
    value: { name: "value", type: "string" },
    effect: { name: "effect", type: "string" },
    tolerationSeconds: { name: "toleration_seconds", type: "number" },
  } } } },
  resources: { name: "resources", type: { object: {
    requests: { name: "requests", type: { map: "string" } },
    limits: { name: "limits", type: { map: "string" } },
  } } },
  componentOverrides: { name: "component_overrides", type: { map: { object: {
    nodeSelector: { name: "node_selector", type: { map: "string" } },
    priorityClassName: { name: "priority_class_name", type: "string" },
    affinity: { name: "affinity", type: "string" },
    tolerations: { name: "tolerations", type: { list: { object: {
      key: { name: "key", type: "string" },
      operator: { name: "operator", type: "string" },
      value: { name: "value", type: "string" },
      effect: { name: "effect", type: "string" },
      tolerationSeconds: { name: "toleration_seconds", type: "number" },
    } } } },
    resources: { name: "resources", type: { object: {
      requests: { name: "requests", type: { map: "string" } },
      limits: { name: "limits", type: { map: "string" } },
    } } },
  } } } },
  commitManifests: { name: "commit_manifests", type: "bool" },
  deleteWorkloads: { name: "delete_workloads", type: "bool" },
  syncProvider: { name: "sync_provider", type: "string" },
  timeouts: { name: "timeouts", type: { object: {
    create: { name: "create", type: "string" },
    read: { name: "read", type: "string" },
    update: { name: "update", type: "string" },
    delete: { name: "delete", type: "string" },
  } } },
};

/** Brings Flux into a cluster: writes its manifests to git, applies them, and has the cluster follow the repository from then on. */
export class FluxBootstrapGit extends FluxResource<FluxBootstrapGitConfig> {
  static readonly tfResourceType = "flux_bootstrap_git";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxBootstrapGit.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxBootstrapGitConfig = {}) {
    super(scope, id, { type: FluxBootstrapGit.tfResourceType, fields: FIELDS }, config);
  }

  /** Namespace of the install. */
  get id(): string {
    return this.getStringAttribute("id");
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
  /**
   * Name of the Secret with the credentials of the repository. A change writes another and removes this one.
   * @default "flux-system"
   */
  get secretName(): string {
    return this.getStringAttribute("secret_name");
  }
  set secretName(value: string) {
    this.put("secretName", value);
  }
  resetSecretName(): void {
    this.put("secretName", undefined);
  }
  get secretNameInput(): string | undefined {
    return this.input("secretName") as string | undefined;
  }
  /** Folder in the repository that the cluster follows; its root when absent. A change moves the install. */
  get path(): string {
    return this.getStringAttribute("path");
  }
  set path(value: string) {
    this.put("path", value);
  }
  resetPath(): void {
    this.put("path", undefined);
  }
  get pathInput(): string | undefined {
    return this.input("path") as string | undefined;
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
   * How often the repository is asked for a new revision, in Go's duration syntax.
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
  /** Whether submodules of the repository are checked out too. */
  get recurseSubmodules(): IResolvable {
    return this.getBooleanAttribute("recurse_submodules");
  }
  set recurseSubmodules(value: boolean | IResolvable) {
    this.put("recurseSubmodules", value);
  }
  resetRecurseSubmodules(): void {
    this.put("recurseSubmodules", undefined);
  }
  get recurseSubmodulesInput(): boolean | IResolvable | undefined {
    return this.input("recurseSubmodules") as boolean | IResolvable | undefined;
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
  /** Credentials of the registry as `user:password`; needs `image_pull_secret`. */
  get registryCredentials(): string {
    return this.getStringAttribute("registry_credentials");
  }
  set registryCredentials(value: string) {
    this.put("registryCredentials", value);
  }
  resetRegistryCredentials(): void {
    this.put("registryCredentials", undefined);
  }
  get registryCredentialsInput(): string | undefined {
    return this.input("registryCredentials") as string | undefined;
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
   * Whether nothing may be downloaded: the manifests of `headgate` come with the provider, those of `flux` from a local `distribution_source`.
   * @default false
   */
  get embeddedManifests(): IResolvable {
    return this.getBooleanAttribute("embedded_manifests");
  }
  set embeddedManifests(value: boolean | IResolvable) {
    this.put("embeddedManifests", value);
  }
  resetEmbeddedManifests(): void {
    this.put("embeddedManifests", undefined);
  }
  get embeddedManifestsInput(): boolean | IResolvable | undefined {
    return this.input("embeddedManifests") as boolean | IResolvable | undefined;
  }
  /**
   * Kept for configurations of fluxcd/flux: stands for `distribution_source`.
   * @deprecated use `distribution_source`
   */
  get manifestsPath(): string {
    return this.getStringAttribute("manifests_path");
  }
  set manifestsPath(value: string) {
    this.put("manifestsPath", value);
  }
  resetManifestsPath(): void {
    this.put("manifestsPath", undefined);
  }
  get manifestsPathInput(): string | undefined {
    return this.input("manifestsPath") as string | undefined;
  }
  /** Whole text of kustomization.yaml; it must list gotk-components.yaml and gotk-sync.yaml. */
  get kustomizationOverride(): string {
    return this.getStringAttribute("kustomization_override");
  }
  set kustomizationOverride(value: string) {
    this.put("kustomizationOverride", value);
  }
  resetKustomizationOverride(): void {
    this.put("kustomizationOverride", undefined);
  }
  get kustomizationOverrideInput(): string | undefined {
    return this.input("kustomizationOverride") as string | undefined;
  }
  /** Whether the Secret with the credentials is there already and is left alone. */
  get disableSecretCreation(): IResolvable {
    return this.getBooleanAttribute("disable_secret_creation");
  }
  set disableSecretCreation(value: boolean | IResolvable) {
    this.put("disableSecretCreation", value);
  }
  resetDisableSecretCreation(): void {
    this.put("disableSecretCreation", undefined);
  }
  get disableSecretCreationInput(): boolean | IResolvable | undefined {
    return this.input("disableSecretCreation") as boolean | IResolvable | undefined;
  }
  /**
   * Whether destroying also removes the manifests from git.
   * @default true
   */
  get deleteGitManifests(): IResolvable {
    return this.getBooleanAttribute("delete_git_manifests");
  }
  set deleteGitManifests(value: boolean | IResolvable) {
    this.put("deleteGitManifests", value);
  }
  resetDeleteGitManifests(): void {
    this.put("deleteGitManifests", undefined);
  }
  get deleteGitManifestsInput(): boolean | IResolvable | undefined {
    return this.input("deleteGitManifests") as boolean | IResolvable | undefined;
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
  /** Path and content of every file that is kept in git. */
  get repositoryFiles(): { [key: string]: string } {
    return this.getStringMapAttribute("repository_files");
  }
  /** Every object of the install by its inventory id, with a short digest of its content; drift stands in its place. */
  get objects(): { [key: string]: string } {
    return this.getStringMapAttribute("objects");
  }
  /** Labels that the nodes of the controllers must have, beside `kubernetes.io/os: linux`, which they may replace. */
  get nodeSelector(): { [key: string]: string } {
    return this.getStringMapAttribute("node_selector");
  }
  set nodeSelector(value: { readonly [key: string]: string }) {
    this.put("nodeSelector", value);
  }
  resetNodeSelector(): void {
    this.put("nodeSelector", undefined);
  }
  get nodeSelectorInput(): { readonly [key: string]: string } | undefined {
    return this.input("nodeSelector") as { readonly [key: string]: string } | undefined;
  }
  /** Priority class of the controllers; `system-cluster-critical` when absent. */
  get priorityClassName(): string {
    return this.getStringAttribute("priority_class_name");
  }
  set priorityClassName(value: string) {
    this.put("priorityClassName", value);
  }
  resetPriorityClassName(): void {
    this.put("priorityClassName", undefined);
  }
  get priorityClassNameInput(): string | undefined {
    return this.input("priorityClassName") as string | undefined;
  }
  /** Folders of the repository that the cluster takes, `path` or one above it among them; all of it when absent. */
  get sparseCheckout(): string[] {
    return this.getListAttribute("sparse_checkout");
  }
  set sparseCheckout(value: readonly string[]) {
    this.put("sparseCheckout", value);
  }
  resetSparseCheckout(): void {
    this.put("sparseCheckout", undefined);
  }
  get sparseCheckoutInput(): readonly string[] | undefined {
    return this.input("sparseCheckout") as readonly string[] | undefined;
  }
  /** What the cluster logs in to the repository with, such as a read-only deploy key or token; what the provider pushes with when absent. */
  get clusterCredentials(): FluxBootstrapGitClusterCredentialsOutputReference {
    return new FluxBootstrapGitClusterCredentialsOutputReference(this.place("clusterCredentials", "cluster_credentials"));
  }
  putClusterCredentials(value: FluxBootstrapGitClusterCredentials | IResolvable): void {
    this.put("clusterCredentials", value);
  }
  resetClusterCredentials(): void {
    this.put("clusterCredentials", undefined);
  }
  get clusterCredentialsInput(): FluxBootstrapGitClusterCredentials | IResolvable | undefined {
    return this.input("clusterCredentials") as FluxBootstrapGitClusterCredentials | IResolvable | undefined;
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
  /** Whether a release that is older by a minor or major version may be installed over a newer one. */
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
  /** Whether the manifests before are written and applied again when an update pushed its own and the components do not come up. */
  get rollbackOnFailure(): IResolvable {
    return this.getBooleanAttribute("rollback_on_failure");
  }
  set rollbackOnFailure(value: boolean | IResolvable) {
    this.put("rollbackOnFailure", value);
  }
  resetRollbackOnFailure(): void {
    this.put("rollbackOnFailure", undefined);
  }
  get rollbackOnFailureInput(): boolean | IResolvable | undefined {
    return this.input("rollbackOnFailure") as boolean | IResolvable | undefined;
  }
  /** What the latest change of release, components or distribution changes; null when there was none. */
  get upgrade(): FluxBootstrapGitUpgradeOutputReference {
    return new FluxBootstrapGitUpgradeOutputReference(this.place("upgrade", "upgrade"));
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
  /** As `registry_credentials`, and never stored; Terraform and OpenTofu from 1.11 on. */
  get registryCredentialsWo(): string {
    return this.getStringAttribute("registry_credentials_wo");
  }
  set registryCredentialsWo(value: string) {
    this.put("registryCredentialsWo", value);
  }
  resetRegistryCredentialsWo(): void {
    this.put("registryCredentialsWo", undefined);
  }
  get registryCredentialsWoInput(): string | undefined {
    return this.input("registryCredentialsWo") as string | undefined;
  }
  /** Another number has `registry_credentials_wo` written again. */
  get registryCredentialsWoVersion(): number {
    return this.getNumberAttribute("registry_credentials_wo_version");
  }
  set registryCredentialsWoVersion(value: number) {
    this.put("registryCredentialsWoVersion", value);
  }
  resetRegistryCredentialsWoVersion(): void {
    this.put("registryCredentialsWoVersion", undefined);
  }
  get registryCredentialsWoVersionInput(): number | undefined {
    return this.input("registryCredentialsWoVersion") as number | undefined;
  }
  /** Affinity of the controllers, as JSON in Kubernetes' form: `jsonencode({ nodeAffinity = { … } })`. */
  get affinity(): string {
    return this.getStringAttribute("affinity");
  }
  set affinity(value: string) {
    this.put("affinity", value);
  }
  resetAffinity(): void {
    this.put("affinity", undefined);
  }
  get affinityInput(): string | undefined {
    return this.input("affinity") as string | undefined;
  }
  /** Taints that the controllers put up with, beside those of `toleration_keys`. */
  get tolerations(): FluxBootstrapGitTolerationsList {
    return new FluxBootstrapGitTolerationsList(this.place("tolerations", "tolerations"));
  }
  putTolerations(value: readonly FluxBootstrapGitTolerations[] | IResolvable): void {
    this.put("tolerations", value);
  }
  resetTolerations(): void {
    this.put("tolerations", undefined);
  }
  get tolerationsInput(): readonly FluxBootstrapGitTolerations[] | IResolvable | undefined {
    return this.input("tolerations") as readonly FluxBootstrapGitTolerations[] | IResolvable | undefined;
  }
  /** What the controllers ask of their nodes, and the most that they get. What is not named stays as the release has it. */
  get resources(): FluxBootstrapGitResourcesOutputReference {
    return new FluxBootstrapGitResourcesOutputReference(this.place("resources", "resources"));
  }
  putResources(value: FluxBootstrapGitResources | IResolvable): void {
    this.put("resources", value);
  }
  resetResources(): void {
    this.put("resources", undefined);
  }
  get resourcesInput(): FluxBootstrapGitResources | IResolvable | undefined {
    return this.input("resources") as FluxBootstrapGitResources | IResolvable | undefined;
  }
  /** Placement of single controllers by their names; each part goes over that of all. */
  get componentOverrides(): { [key: string]: unknown } {
    return this.getAnyMapAttribute("component_overrides");
  }
  putComponentOverrides(value: { readonly [key: string]: FluxBootstrapGitComponentOverrides } | IResolvable): void {
    this.put("componentOverrides", value);
  }
  resetComponentOverrides(): void {
    this.put("componentOverrides", undefined);
  }
  get componentOverridesInput(): { readonly [key: string]: FluxBootstrapGitComponentOverrides } | IResolvable | undefined {
    return this.input("componentOverrides") as { readonly [key: string]: FluxBootstrapGitComponentOverrides } | IResolvable | undefined;
  }
  /** Whether the manifests are committed to the branch and pushed, as they are when absent. With `false` nothing is ever pushed: others commit `repository_files`, and the cluster follows once the branch has them. */
  get commitManifests(): IResolvable {
    return this.getBooleanAttribute("commit_manifests");
  }
  set commitManifests(value: boolean | IResolvable) {
    this.put("commitManifests", value);
  }
  resetCommitManifests(): void {
    this.put("commitManifests", undefined);
  }
  get commitManifestsInput(): boolean | IResolvable | undefined {
    return this.input("commitManifests") as boolean | IResolvable | undefined;
  }
  /** Whether destroying also deletes everything that the cluster manages through this install, and what that manages in its turn. It stays when absent. */
  get deleteWorkloads(): IResolvable {
    return this.getBooleanAttribute("delete_workloads");
  }
  set deleteWorkloads(value: boolean | IResolvable) {
    this.put("deleteWorkloads", value);
  }
  resetDeleteWorkloads(): void {
    this.put("deleteWorkloads", undefined);
  }
  get deleteWorkloadsInput(): boolean | IResolvable | undefined {
    return this.input("deleteWorkloads") as boolean | IResolvable | undefined;
  }
  /**
   * Whose workload identity the cluster logs in to the repository with, in place of a Secret: `generic`, `aws`, `azure`, `gcp` or `github`.
   * One of `generic`, `aws`, `azure`, `gcp`, `github`.
   */
  get syncProvider(): string {
    return this.getStringAttribute("sync_provider");
  }
  set syncProvider(value: string) {
    this.put("syncProvider", value);
  }
  resetSyncProvider(): void {
    this.put("syncProvider", undefined);
  }
  get syncProviderInput(): string | undefined {
    return this.input("syncProvider") as string | undefined;
  }
  /** Longest times that operations may take. */
  get timeouts(): FluxBootstrapGitTimeoutsOutputReference {
    return new FluxBootstrapGitTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxBootstrapGitTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxBootstrapGitTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxBootstrapGitTimeouts | IResolvable | undefined;
  }
}

/** References to cluster_credentials and what is in it. */
export class FluxBootstrapGitClusterCredentialsOutputReference extends ObjectReference<FluxBootstrapGitClusterCredentials> {
  /** User at the remote, over http and https; `git` when absent. */
  get username(): string {
    return this.getStringAttribute("username");
  }
  set username(value: string) {
    this.put("username", value);
  }
  resetUsername(): void {
    this.put("username", undefined);
  }
  get usernameInput(): string | undefined {
    return this.input("username") as string | undefined;
  }
  /** Password or token. */
  get password(): string {
    return this.getStringAttribute("password");
  }
  set password(value: string) {
    this.put("password", value);
  }
  resetPassword(): void {
    this.put("password", undefined);
  }
  get passwordInput(): string | undefined {
    return this.input("password") as string | undefined;
  }
  /** As `password`, and never stored; Terraform and OpenTofu from 1.11 on. */
  get passwordWo(): string {
    return this.getStringAttribute("password_wo");
  }
  set passwordWo(value: string) {
    this.put("passwordWo", value);
  }
  resetPasswordWo(): void {
    this.put("passwordWo", undefined);
  }
  get passwordWoInput(): string | undefined {
    return this.input("passwordWo") as string | undefined;
  }
  /** Another number has `password_wo` written again. */
  get passwordWoVersion(): number {
    return this.getNumberAttribute("password_wo_version");
  }
  set passwordWoVersion(value: number) {
    this.put("passwordWoVersion", value);
  }
  resetPasswordWoVersion(): void {
    this.put("passwordWoVersion", undefined);
  }
  get passwordWoVersionInput(): number | undefined {
    return this.input("passwordWoVersion") as number | undefined;
  }
  /** Token that is sent as such, in place of user name and password. */
  get bearerToken(): string {
    return this.getStringAttribute("bearer_token");
  }
  set bearerToken(value: string) {
    this.put("bearerToken", value);
  }
  resetBearerToken(): void {
    this.put("bearerToken", undefined);
  }
  get bearerTokenInput(): string | undefined {
    return this.input("bearerToken") as string | undefined;
  }
  /** As `bearer_token`, and never stored; Terraform and OpenTofu from 1.11 on. */
  get bearerTokenWo(): string {
    return this.getStringAttribute("bearer_token_wo");
  }
  set bearerTokenWo(value: string) {
    this.put("bearerTokenWo", value);
  }
  resetBearerTokenWo(): void {
    this.put("bearerTokenWo", undefined);
  }
  get bearerTokenWoInput(): string | undefined {
    return this.input("bearerTokenWo") as string | undefined;
  }
  /** Another number has `bearer_token_wo` written again. */
  get bearerTokenWoVersion(): number {
    return this.getNumberAttribute("bearer_token_wo_version");
  }
  set bearerTokenWoVersion(value: number) {
    this.put("bearerTokenWoVersion", value);
  }
  resetBearerTokenWoVersion(): void {
    this.put("bearerTokenWoVersion", undefined);
  }
  get bearerTokenWoVersionInput(): number | undefined {
    return this.input("bearerTokenWoVersion") as number | undefined;
  }
  /** Installation of a GitHub App that the controllers log in as, over https. */
  get githubApp(): FluxBootstrapGitClusterCredentialsGithubAppOutputReference {
    return new FluxBootstrapGitClusterCredentialsGithubAppOutputReference(this.place("githubApp", "github_app"));
  }
  putGithubApp(value: FluxBootstrapGitClusterCredentialsGithubApp | IResolvable): void {
    this.put("githubApp", value);
  }
  resetGithubApp(): void {
    this.put("githubApp", undefined);
  }
  get githubAppInput(): FluxBootstrapGitClusterCredentialsGithubApp | IResolvable | undefined {
    return this.input("githubApp") as FluxBootstrapGitClusterCredentialsGithubApp | IResolvable | undefined;
  }
  /** Private key for ssh addresses, PEM or OpenSSH form. */
  get privateKey(): string {
    return this.getStringAttribute("private_key");
  }
  set privateKey(value: string) {
    this.put("privateKey", value);
  }
  resetPrivateKey(): void {
    this.put("privateKey", undefined);
  }
  get privateKeyInput(): string | undefined {
    return this.input("privateKey") as string | undefined;
  }
  /** As `private_key`, and never stored; Terraform and OpenTofu from 1.11 on. */
  get privateKeyWo(): string {
    return this.getStringAttribute("private_key_wo");
  }
  set privateKeyWo(value: string) {
    this.put("privateKeyWo", value);
  }
  resetPrivateKeyWo(): void {
    this.put("privateKeyWo", undefined);
  }
  get privateKeyWoInput(): string | undefined {
    return this.input("privateKeyWo") as string | undefined;
  }
  /** Another number has `private_key_wo` written again. */
  get privateKeyWoVersion(): number {
    return this.getNumberAttribute("private_key_wo_version");
  }
  set privateKeyWoVersion(value: number) {
    this.put("privateKeyWoVersion", value);
  }
  resetPrivateKeyWoVersion(): void {
    this.put("privateKeyWoVersion", undefined);
  }
  get privateKeyWoVersionInput(): number | undefined {
    return this.input("privateKeyWoVersion") as number | undefined;
  }
  /** Passphrase of the private key. */
  get passphrase(): string {
    return this.getStringAttribute("passphrase");
  }
  set passphrase(value: string) {
    this.put("passphrase", value);
  }
  resetPassphrase(): void {
    this.put("passphrase", undefined);
  }
  get passphraseInput(): string | undefined {
    return this.input("passphrase") as string | undefined;
  }
  /** As `passphrase`, and never stored; Terraform and OpenTofu from 1.11 on. */
  get passphraseWo(): string {
    return this.getStringAttribute("passphrase_wo");
  }
  set passphraseWo(value: string) {
    this.put("passphraseWo", value);
  }
  resetPassphraseWo(): void {
    this.put("passphraseWo", undefined);
  }
  get passphraseWoInput(): string | undefined {
    return this.input("passphraseWo") as string | undefined;
  }
  /** Another number has `passphrase_wo` written again. */
  get passphraseWoVersion(): number {
    return this.getNumberAttribute("passphrase_wo_version");
  }
  set passphraseWoVersion(value: number) {
    this.put("passphraseWoVersion", value);
  }
  resetPassphraseWoVersion(): void {
    this.put("passphraseWoVersion", undefined);
  }
  get passphraseWoVersionInput(): number | undefined {
    return this.input("passphraseWoVersion") as number | undefined;
  }
  /** Keys that the host may show, as `ssh-keyscan` prints them; those that the provider trusts when absent. */
  get knownHosts(): string {
    return this.getStringAttribute("known_hosts");
  }
  set knownHosts(value: string) {
    this.put("knownHosts", value);
  }
  resetKnownHosts(): void {
    this.put("knownHosts", undefined);
  }
  get knownHostsInput(): string | undefined {
    return this.input("knownHosts") as string | undefined;
  }
  /** Certificates of the authorities that the remote is checked against, PEM; those that the provider trusts when absent. */
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
}

/** References to github_app and what is in it. */
export class FluxBootstrapGitClusterCredentialsGithubAppOutputReference extends ObjectReference<FluxBootstrapGitClusterCredentialsGithubApp> {
  /** Id of the app. */
  get appId(): string {
    return this.getStringAttribute("app_id");
  }
  set appId(value: string) {
    this.put("appId", value);
  }
  resetAppId(): void {
    this.put("appId", undefined);
  }
  get appIdInput(): string | undefined {
    return this.input("appId") as string | undefined;
  }
  /** Id of the installation; or give `installation_owner`. */
  get installationId(): string {
    return this.getStringAttribute("installation_id");
  }
  set installationId(value: string) {
    this.put("installationId", value);
  }
  resetInstallationId(): void {
    this.put("installationId", undefined);
  }
  get installationIdInput(): string | undefined {
    return this.input("installationId") as string | undefined;
  }
  /** Organization or user that the app is installed for; or give `installation_id`. */
  get installationOwner(): string {
    return this.getStringAttribute("installation_owner");
  }
  set installationOwner(value: string) {
    this.put("installationOwner", value);
  }
  resetInstallationOwner(): void {
    this.put("installationOwner", undefined);
  }
  get installationOwnerInput(): string | undefined {
    return this.input("installationOwner") as string | undefined;
  }
  /** Private key of the app, RSA in PEM form. */
  get privateKey(): string {
    return this.getStringAttribute("private_key");
  }
  set privateKey(value: string) {
    this.put("privateKey", value);
  }
  resetPrivateKey(): void {
    this.put("privateKey", undefined);
  }
  get privateKeyInput(): string | undefined {
    return this.input("privateKey") as string | undefined;
  }
  /** Address of the API, such as `https://github.example.com/api/v3`; that of github.com when absent. */
  get baseUrl(): string {
    return this.getStringAttribute("base_url");
  }
  set baseUrl(value: string) {
    this.put("baseUrl", value);
  }
  resetBaseUrl(): void {
    this.put("baseUrl", undefined);
  }
  get baseUrlInput(): string | undefined {
    return this.input("baseUrl") as string | undefined;
  }
}

/** References to upgrade and what is in it. */
export class FluxBootstrapGitUpgradeOutputReference extends ObjectReference<unknown> {
  /** Distribution and release before, such as `flux v2.8.5`. */
  get from(): string {
    return this.getStringAttribute("from");
  }
  /** Distribution and release after. */
  get to(): string {
    return this.getStringAttribute("to");
  }
  /** Objects that come, as `Kind/namespace/name`. */
  get added(): string[] {
    return this.getListAttribute("added");
  }
  /** Objects that go. */
  get removed(): string[] {
    return this.getListAttribute("removed");
  }
  /** Objects that change. */
  get changed(): string[] {
    return this.getListAttribute("changed");
  }
  /** Component → old and new image, where they differ. */
  get images(): { [key: string]: string } {
    return this.getStringMapAttribute("images");
  }
  /** CustomResourceDefinition → versions that come (`+v2`) and go (`-v1`). */
  get definitionVersions(): { [key: string]: string } {
    return this.getStringMapAttribute("definition_versions");
  }
}

/** References to the items of tolerations. */
export class FluxBootstrapGitTolerationsList extends ObjectList<FluxBootstrapGitTolerations, FluxBootstrapGitTolerationsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxBootstrapGitTolerationsOutputReference(item));
  }
}

/** References to tolerations and what is in it. */
export class FluxBootstrapGitTolerationsOutputReference extends ObjectReference<FluxBootstrapGitTolerations> {
  /** Key of the taint; every taint when absent. */
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
  /**
   * `Equal` when absent.
   * One of `Exists`, `Equal`.
   */
  get operator(): string {
    return this.getStringAttribute("operator");
  }
  set operator(value: string) {
    this.put("operator", value);
  }
  resetOperator(): void {
    this.put("operator", undefined);
  }
  get operatorInput(): string | undefined {
    return this.input("operator") as string | undefined;
  }
  /** Value of the taint, for `Equal`. */
  get value(): string {
    return this.getStringAttribute("value");
  }
  set value(value: string) {
    this.put("value", value);
  }
  resetValue(): void {
    this.put("value", undefined);
  }
  get valueInput(): string | undefined {
    return this.input("value") as string | undefined;
  }
  /**
   * Effect of the taint; every effect when absent.
   * One of `NoSchedule`, `PreferNoSchedule`, `NoExecute`.
   */
  get effect(): string {
    return this.getStringAttribute("effect");
  }
  set effect(value: string) {
    this.put("effect", value);
  }
  resetEffect(): void {
    this.put("effect", undefined);
  }
  get effectInput(): string | undefined {
    return this.input("effect") as string | undefined;
  }
  /** How long a pod stays after the taint has come, for `NoExecute`; for ever when absent. */
  get tolerationSeconds(): number {
    return this.getNumberAttribute("toleration_seconds");
  }
  set tolerationSeconds(value: number) {
    this.put("tolerationSeconds", value);
  }
  resetTolerationSeconds(): void {
    this.put("tolerationSeconds", undefined);
  }
  get tolerationSecondsInput(): number | undefined {
    return this.input("tolerationSeconds") as number | undefined;
  }
}

/** References to resources and what is in it. */
export class FluxBootstrapGitResourcesOutputReference extends ObjectReference<FluxBootstrapGitResources> {
  /** Resource and quantity, such as `cpu` and `250m`. */
  get requests(): { [key: string]: string } {
    return this.getStringMapAttribute("requests");
  }
  set requests(value: { readonly [key: string]: string }) {
    this.put("requests", value);
  }
  resetRequests(): void {
    this.put("requests", undefined);
  }
  get requestsInput(): { readonly [key: string]: string } | undefined {
    return this.input("requests") as { readonly [key: string]: string } | undefined;
  }
  /** Resource and quantity, such as `memory` and `2Gi`. */
  get limits(): { [key: string]: string } {
    return this.getStringMapAttribute("limits");
  }
  set limits(value: { readonly [key: string]: string }) {
    this.put("limits", value);
  }
  resetLimits(): void {
    this.put("limits", undefined);
  }
  get limitsInput(): { readonly [key: string]: string } | undefined {
    return this.input("limits") as { readonly [key: string]: string } | undefined;
  }
}

/** References to timeouts and what is in it. */
export class FluxBootstrapGitTimeoutsOutputReference extends ObjectReference<FluxBootstrapGitTimeouts> {
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
