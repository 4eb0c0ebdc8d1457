// Written by `npm run generate` from src/api. Do not edit.
import type { ImportableResource, IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectReference } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Identity of the GitRepository, as far as its key does not give it. */
export interface FluxObjectSetGitRepositoriesMetadata {
  /** Name of the object; that of the key when absent. */
  readonly name?: string;
  /** Namespace of the object; that of the key, then that of the set, when absent. */
  readonly namespace?: string;
  /** Labels of the object beside those of the set, over which they stand. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of the object beside those of the set, over which they stand. */
  readonly annotations?: { readonly [key: string]: string };
}

/** What of the repository is checked out: commit, name, tag, semver, branch, the first that is set. */
export interface FluxObjectSetGitRepositoriesSpecRef {
  /** Branch to check out; `master` when no part of the reference is set. */
  readonly branch?: string;
  /** Tag to check out; wins over `semver` and `branch`. */
  readonly tag?: string;
  /** Range of tags of which the highest is checked out; wins over `branch`. */
  readonly semver?: string;
  /** Full name of the reference, such as `refs/pull/1/head`; wins over `tag`, `semver` and `branch`. */
  readonly name?: string;
  /** Commit to check out, all 40 digits; wins over every other part, and `branch` then says where to look for it. */
  readonly commit?: string;
}

/** Secret with the credentials: username and password, bearerToken, identity and known_hosts, or those of a GitHub App. */
export interface FluxObjectSetGitRepositoriesSpecSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the public keys of the trusted authors. */
export interface FluxObjectSetGitRepositoriesSpecVerifySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Which signatures a revision must have. */
export interface FluxObjectSetGitRepositoriesSpecVerify {
  /**
   * Whose signature is checked: that of the commit, of the tag, or both; `head` means HEAD.
   * One of `head`, `HEAD`, `Tag`, `TagAndHEAD`.
   * @default "HEAD"
   */
  readonly mode?: string;
  /** Secret with the public keys of the trusted authors. */
  readonly secretRef: FluxObjectSetGitRepositoriesSpecVerifySecretRef | IResolvable;
}

/** GitRepository whose artifact is included. */
export interface FluxObjectSetGitRepositoriesSpecIncludeRepository {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Repositories whose files are copied in, in this order. */
export interface FluxObjectSetGitRepositoriesSpecInclude {
  /** GitRepository whose artifact is included. */
  readonly repository: FluxObjectSetGitRepositoriesSpecIncludeRepository | IResolvable;
  /** Path in the included artifact; the whole of it when absent. */
  readonly fromPath?: string;
  /** Path at which it is placed; the name of the included repository when absent. */
  readonly toPath?: string;
}

/** Secret with the address of a proxy, and username and password if it asks for them. */
export interface FluxObjectSetGitRepositoriesSpecProxySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** What is fetched, from where and how often. */
export interface FluxObjectSetGitRepositoriesSpec {
  /** Address of the remote, http, https or ssh; the short form of scp is not understood. */
  readonly url: string;
  /** How often the remote is asked for a new revision. */
  readonly interval: string;
  /** What of the repository is checked out: commit, name, tag, semver, branch, the first that is set. */
  readonly ref?: FluxObjectSetGitRepositoriesSpecRef | IResolvable;
  /** Secret with the credentials: username and password, bearerToken, identity and known_hosts, or those of a GitHub App. */
  readonly secretRef?: FluxObjectSetGitRepositoriesSpecSecretRef | IResolvable;
  /**
   * Whose way of logging in is used; `generic` when absent.
   * One of `generic`, `aws`, `azure`, `github`.
   */
  readonly provider?: string;
  /** ServiceAccount whose workload identity logs in; only for the providers aws and azure. */
  readonly serviceAccountName?: string;
  /**
   * Longest time that one fetch may take.
   * @default "60s"
   */
  readonly timeout?: string;
  /** Which signatures a revision must have. */
  readonly verify?: FluxObjectSetGitRepositoriesSpecVerify | IResolvable;
  /** Patterns, in the syntax of gitignore, of files that are left out of the artifact; takes the place of the default patterns. */
  readonly ignore?: string;
  /** Repositories whose files are copied in, in this order. */
  readonly include?: readonly FluxObjectSetGitRepositoriesSpecInclude[] | IResolvable;
  /** Directories to check out; all when absent. */
  readonly sparseCheckout?: readonly string[];
  /** Whether submodules are checked out too, with the same credentials. */
  readonly recurseSubmodules?: boolean | IResolvable;
  /** Secret with the address of a proxy, and username and password if it asks for them. */
  readonly proxySecretRef?: FluxObjectSetGitRepositoriesSpecProxySecretRef | IResolvable;
  /** Whether reconciliation rests. */
  readonly suspend?: boolean | IResolvable;
}

/** Objects of kind GitRepository by name, or by namespace and name as in `apps/web`. A Git remote of which the controller keeps one revision as an artifact, for appliers to use. */
export interface FluxObjectSetGitRepositories {
  /** Identity of the GitRepository, as far as its key does not give it. */
  readonly metadata?: FluxObjectSetGitRepositoriesMetadata | IResolvable;
  /** What is fetched, from where and how often. */
  readonly spec: FluxObjectSetGitRepositoriesSpec | IResolvable;
}

/** Identity of the HelmChart, as far as its key does not give it. */
export interface FluxObjectSetHelmChartsMetadata {
  /** Name of the object; that of the key when absent. */
  readonly name?: string;
  /** Namespace of the object; that of the key, then that of the set, when absent. */
  readonly namespace?: string;
  /** Labels of the object beside those of the set, over which they stand. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of the object beside those of the set, over which they stand. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Source that has the chart. */
export interface FluxObjectSetHelmChartsSpecSourceRef {
  /** API version of the source. */
  readonly apiVersion?: string;
  /**
   * Kind of the source.
   * One of `HelmRepository`, `GitRepository`, `Bucket`.
   */
  readonly kind: string;
  /** Name of the source, which lives in the namespace of the chart. */
  readonly name: string;
}

/** Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked. */
export interface FluxObjectSetHelmChartsSpecVerifySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Identities of which one must have signed; only for signatures without keys. */
export interface FluxObjectSetHelmChartsSpecVerifyMatchOIDCIdentity {
  /** Expression that the issuer in the certificate must match, in Go's syntax. */
  readonly issuer: string;
  /** Expression that the subject in the certificate must match, in Go's syntax. */
  readonly subject: string;
}

/** Which signature the chart must have. */
export interface FluxObjectSetHelmChartsSpecVerify {
  /**
   * What the signature was made with.
   * One of `cosign`, `notation`.
   * @default "cosign"
   */
  readonly provider?: string;
  /** Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked. */
  readonly secretRef?: FluxObjectSetHelmChartsSpecVerifySecretRef | IResolvable;
  /** Identities of which one must have signed; only for signatures without keys. */
  readonly matchOIDCIdentity?: readonly FluxObjectSetHelmChartsSpecVerifyMatchOIDCIdentity[] | IResolvable;
}

/** Which chart is fetched, from where and how often. */
export interface FluxObjectSetHelmChartsSpec {
  /** Name of the chart in a repository of charts, or its path in the artifact of another source. */
  readonly chart: string;
  /**
   * Version or range of versions; the newest in the range is taken. Without meaning for charts at a path.
   * @default "*"
   */
  readonly version?: string;
  /** Source that has the chart. */
  readonly sourceRef: FluxObjectSetHelmChartsSpecSourceRef | IResolvable;
  /** How often the source is asked for a new chart. */
  readonly interval: string;
  /**
   * Whether a new artifact follows from a new version of the chart, or from every new revision of its source.
   * One of `ChartVersion`, `Revision`.
   * @default "ChartVersion"
   */
  readonly reconcileStrategy?: string;
  /** Files that are merged in this order to the default values of the chart; values.yaml takes part only if it is named. */
  readonly valuesFiles?: readonly string[];
  /** Whether values files that are not there are passed over. */
  readonly ignoreMissingValuesFiles?: boolean | IResolvable;
  /** Which signature the chart must have. */
  readonly verify?: FluxObjectSetHelmChartsSpecVerify | IResolvable;
  /** Whether reconciliation rests. */
  readonly suspend?: boolean | IResolvable;
}

/** Objects of kind HelmChart by name, or by namespace and name as in `apps/web`. A chart, found in a repository of charts or in the artifact of another source, that the controller keeps packed as an artifact. */
export interface FluxObjectSetHelmCharts {
  /** Identity of the HelmChart, as far as its key does not give it. */
  readonly metadata?: FluxObjectSetHelmChartsMetadata | IResolvable;
  /** Which chart is fetched, from where and how often. */
  readonly spec: FluxObjectSetHelmChartsSpec | IResolvable;
}

/** Identity of the HelmRepository, as far as its key does not give it. */
export interface FluxObjectSetHelmRepositoriesMetadata {
  /** Name of the object; that of the key when absent. */
  readonly name?: string;
  /** Namespace of the object; that of the key, then that of the set, when absent. */
  readonly namespace?: string;
  /** Labels of the object beside those of the set, over which they stand. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of the object beside those of the set, over which they stand. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Secret with username and password, or for type oci with the credentials of a registry. */
export interface FluxObjectSetHelmRepositoriesSpecSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the client certificate, its key, and the certificates of authorities. */
export interface FluxObjectSetHelmRepositoriesSpecCertSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Namespaces that may refer to the object. */
export interface FluxObjectSetHelmRepositoriesSpecAccessFromNamespaceSelectors {
  /** Labels that a namespace must have; all match when empty. */
  readonly matchLabels?: { readonly [key: string]: string };
}

/** Who may refer to the object from other namespaces; it is stored and not enforced. */
export interface FluxObjectSetHelmRepositoriesSpecAccessFrom {
  /** Namespaces that may refer to the object. */
  readonly namespaceSelectors: readonly FluxObjectSetHelmRepositoriesSpecAccessFromNamespaceSelectors[] | IResolvable;
}

/** Where charts are found, and how to log in there. */
export interface FluxObjectSetHelmRepositoriesSpec {
  /** Address of the repository: http or https for an index, oci for charts in a registry. */
  readonly url: string;
  /**
   * What is at the address: an index, or charts in a registry; an index when absent.
   * One of `default`, `oci`.
   */
  readonly type?: string;
  /** How often the index is fetched; a minute when absent, and without meaning for type oci. */
  readonly interval?: string;
  /** Longest time that one fetch may take; 60 seconds when absent. */
  readonly timeout?: string;
  /** Secret with username and password, or for type oci with the credentials of a registry. */
  readonly secretRef?: FluxObjectSetHelmRepositoriesSpecSecretRef | IResolvable;
  /** Secret with the client certificate, its key, and the certificates of authorities. */
  readonly certSecretRef?: FluxObjectSetHelmRepositoriesSpecCertSecretRef | IResolvable;
  /**
   * Whose way of logging in is used; only for type oci, and only without `secretRef`.
   * One of `generic`, `aws`, `azure`, `gcp`.
   * @default "generic"
   */
  readonly provider?: string;
  /** Whether credentials are sent to every host that the index names, not only to that of the address. */
  readonly passCredentials?: boolean | IResolvable;
  /** Whether the registry is reached without TLS; only for type oci. */
  readonly insecure?: boolean | IResolvable;
  /** Who may refer to the object from other namespaces; it is stored and not enforced. */
  readonly accessFrom?: FluxObjectSetHelmRepositoriesSpecAccessFrom | IResolvable;
  /** Whether reconciliation rests. */
  readonly suspend?: boolean | IResolvable;
}

/** Objects of kind HelmRepository by name, or by namespace and name as in `apps/web`. A repository of charts: an index over HTTP of which the controller keeps the latest as an artifact, or an OCI registry. */
export interface FluxObjectSetHelmRepositories {
  /** Identity of the HelmRepository, as far as its key does not give it. */
  readonly metadata?: FluxObjectSetHelmRepositoriesMetadata | IResolvable;
  /** Where charts are found, and how to log in there. */
  readonly spec: FluxObjectSetHelmRepositoriesSpec | IResolvable;
}

/** Identity of the Kustomization, as far as its key does not give it. */
export interface FluxObjectSetKustomizationsMetadata {
  /** Name of the object; that of the key when absent. */
  readonly name?: string;
  /** Namespace of the object; that of the key, then that of the set, when absent. */
  readonly namespace?: string;
  /** Labels of the object beside those of the set, over which they stand. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of the object beside those of the set, over which they stand. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Source whose artifact is built. */
export interface FluxObjectSetKustomizationsSpecSourceRef {
  /** API version of the source. */
  readonly apiVersion?: string;
  /**
   * Kind of the source.
   * One of `OCIRepository`, `GitRepository`, `Bucket`, `ExternalArtifact`.
   */
  readonly kind: string;
  /** Name of the source. */
  readonly name: string;
  /** Namespace of the source; that of the Kustomization when absent. */
  readonly namespace?: string;
}

/** Objects that are checked for health after each apply. */
export interface FluxObjectSetKustomizationsSpecHealthChecks {
  /** API version of the object; `apps/v1` when absent. */
  readonly apiVersion?: string;
  /** Kind of the object. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object; that of the referring object when absent. */
  readonly namespace?: string;
}

/** How the health of particular kinds is told. */
export interface FluxObjectSetKustomizationsSpecHealthCheckExprs {
  /** API version of the kind; its version part is not compared. */
  readonly apiVersion: string;
  /** Kind that the expressions are for; every kind of the group when absent. */
  readonly kind?: string;
  /** CEL expression that is true when the object is healthy. */
  readonly current: string;
  /** CEL expression that is true while the object is on its way; asked first. */
  readonly inProgress?: string;
  /** CEL expression that is true when the object has failed; asked before `current`. */
  readonly failed?: string;
}

/** Kustomizations that must be ready first. */
export interface FluxObjectSetKustomizationsSpecDependsOn {
  /** Name of the object to wait for. */
  readonly name: string;
  /** Namespace of the object to wait for; that of the referring object when absent. */
  readonly namespace?: string;
  /** CEL expression over `self` and `dep` that says whether the dependency is ready; it takes the place of the usual readiness check. */
  readonly readyExpr?: string;
}

/** ConfigMap that says how to log in by workload identity: provider, cluster, address, audiences. */
export interface FluxObjectSetKustomizationsSpecKubeConfigConfigMapRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret that holds a kubeconfig; its key is `value`, else `value.yaml`, when none is given. */
export interface FluxObjectSetKustomizationsSpecKubeConfigSecretRef {
  /** Name of the Secret, which lives in the same namespace. */
  readonly name: string;
  /** Key in the Secret's data; a default that depends on the use applies when it is absent. */
  readonly key?: string;
}

/** Another cluster on which to apply. */
export interface FluxObjectSetKustomizationsSpecKubeConfig {
  /** ConfigMap that says how to log in by workload identity: provider, cluster, address, audiences. */
  readonly configMapRef?: FluxObjectSetKustomizationsSpecKubeConfigConfigMapRef | IResolvable;
  /** Secret that holds a kubeconfig; its key is `value`, else `value.yaml`, when none is given. */
  readonly secretRef?: FluxObjectSetKustomizationsSpecKubeConfigSecretRef | IResolvable;
}

/** Labels and annotations that every object gets, over its own. */
export interface FluxObjectSetKustomizationsSpecCommonMetadata {
  /** Labels that every object gets. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations that every object gets. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Which objects are meant; absent parts match all. */
export interface FluxObjectSetKustomizationsSpecPatchesTarget {
  /** API group that objects must have. */
  readonly group?: string;
  /** API version, without its group, that objects must have. */
  readonly version?: string;
  /** Kind that objects must have. */
  readonly kind?: string;
  /** Regular expression that names must match as a whole. */
  readonly name?: string;
  /** Regular expression that namespaces must match as a whole. */
  readonly namespace?: string;
  /** Label selector in Kubernetes' text form. */
  readonly labelSelector?: string;
  /** Selector over annotations in the text form of label selectors. */
  readonly annotationSelector?: string;
}

/** Patches applied after those of the overlay. */
export interface FluxObjectSetKustomizationsSpecPatches {
  /** Strategic merge patch, or list of JSON 6902 operations, as YAML or JSON. */
  readonly patch: string;
  /** Which objects are meant; absent parts match all. */
  readonly target?: FluxObjectSetKustomizationsSpecPatchesTarget | IResolvable;
}

/** Other names, tags or digests for images. */
export interface FluxObjectSetKustomizationsSpecImages {
  /** Name of the image as the manifests write it, without tag. */
  readonly name: string;
  /** Name that takes its place. */
  readonly newName?: string;
  /** Tag that takes the place of tag and digest. */
  readonly newTag?: string;
  /** Digest that takes the place of tag and digest. */
  readonly digest?: string;
}

/** Objects whose keys are variables; later ones win. */
export interface FluxObjectSetKustomizationsSpecPostBuildSubstituteFrom {
  /**
   * Kind of the object that holds the variables.
   * One of `Secret`, `ConfigMap`.
   */
  readonly kind: string;
  /** Name of the object, which lives in the namespace of the Kustomization. */
  readonly name: string;
  /**
   * Whether the object may be missing.
   * @default false
   */
  readonly optional?: boolean | IResolvable;
}

/** Variables that are put in after the build. */
export interface FluxObjectSetKustomizationsSpecPostBuild {
  /** Variables and their values; these win over `substituteFrom`. */
  readonly substitute?: { readonly [key: string]: string };
  /** Objects whose keys are variables; later ones win. */
  readonly substituteFrom?: readonly FluxObjectSetKustomizationsSpecPostBuildSubstituteFrom[] | IResolvable;
  /**
   * Whether substitution also runs when there is no variable at all; `WithVariables` when absent.
   * One of `WithVariables`, `Always`.
   */
  readonly substituteStrategy?: string;
}

/** Secret with the keys. */
export interface FluxObjectSetKustomizationsSpecDecryptionSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** How encrypted files are read. */
export interface FluxObjectSetKustomizationsSpecDecryption {
  /**
   * How the files are encrypted.
   * One of `sops`.
   */
  readonly provider: string;
  /** Secret with the keys. */
  readonly secretRef?: FluxObjectSetKustomizationsSpecDecryptionSecretRef | IResolvable;
  /** ServiceAccount whose workload identity asks a key management service. */
  readonly serviceAccountName?: string;
}

/** Which objects are meant; absent parts match all. */
export interface FluxObjectSetKustomizationsSpecIgnoreTarget {
  /** API group that objects must have. */
  readonly group?: string;
  /** API version, without its group, that objects must have. */
  readonly version?: string;
  /** Kind that objects must have. */
  readonly kind?: string;
  /** Regular expression that names must match as a whole. */
  readonly name?: string;
  /** Regular expression that namespaces must match as a whole. */
  readonly namespace?: string;
  /** Label selector in Kubernetes' text form. */
  readonly labelSelector?: string;
  /** Selector over annotations in the text form of label selectors. */
  readonly annotationSelector?: string;
}

/** Fields whose drift is left alone. */
export interface FluxObjectSetKustomizationsSpecIgnore {
  /** JSON pointers to the fields that are left alone. */
  readonly paths: readonly string[];
  /** Which objects are meant; absent parts match all. */
  readonly target?: FluxObjectSetKustomizationsSpecIgnoreTarget | IResolvable;
}

/** What is built, from which source, and how it is applied. */
export interface FluxObjectSetKustomizationsSpec {
  /** Source whose artifact is built. */
  readonly sourceRef: FluxObjectSetKustomizationsSpecSourceRef | IResolvable;
  /** Directory in the source that is built; its root when absent. */
  readonly path?: string;
  /** How often the applied objects are compared with the source. */
  readonly interval: string;
  /** How long to wait after a failure; `interval` when absent. */
  readonly retryInterval?: string;
  /** Longest time that health checks and waiting for deletion may take; the interval less 30 seconds when absent. */
  readonly timeout?: string;
  /** Whether objects that are no longer in the source are deleted. */
  readonly prune: boolean | IResolvable;
  /**
   * What becomes of the applied objects when the Kustomization is deleted; `MirrorPrune`, which follows `prune`, when absent.
   * One of `MirrorPrune`, `Delete`, `WaitForTermination`, `Orphan`.
   */
  readonly deletionPolicy?: string;
  /** Whether every applied object is checked for health; takes the place of `healthChecks`. */
  readonly wait?: boolean | IResolvable;
  /** Objects that are checked for health after each apply. */
  readonly healthChecks?: readonly FluxObjectSetKustomizationsSpecHealthChecks[] | IResolvable;
  /** How the health of particular kinds is told. */
  readonly healthCheckExprs?: readonly FluxObjectSetKustomizationsSpecHealthCheckExprs[] | IResolvable;
  /** Kustomizations that must be ready first. */
  readonly dependsOn?: readonly FluxObjectSetKustomizationsSpecDependsOn[] | IResolvable;
  /**
   * Whether an object is replaced when a field that cannot change has to.
   * @default false
   */
  readonly force?: boolean | IResolvable;
  /** Whether reconciliation rests; deletion then leaves the applied objects in place. */
  readonly suspend?: boolean | IResolvable;
  /** ServiceAccount in whose name objects are applied. */
  readonly serviceAccountName?: string;
  /** Another cluster on which to apply. */
  readonly kubeConfig?: FluxObjectSetKustomizationsSpecKubeConfig | IResolvable;
  /** Namespace that every namespaced object is put in; it is not created. */
  readonly targetNamespace?: string;
  /** Text put before every name. */
  readonly namePrefix?: string;
  /** Text put after every name. */
  readonly nameSuffix?: string;
  /** Labels and annotations that every object gets, over its own. */
  readonly commonMetadata?: FluxObjectSetKustomizationsSpecCommonMetadata | IResolvable;
  /** Patches applied after those of the overlay. */
  readonly patches?: readonly FluxObjectSetKustomizationsSpecPatches[] | IResolvable;
  /** Other names, tags or digests for images. */
  readonly images?: readonly FluxObjectSetKustomizationsSpecImages[] | IResolvable;
  /** Kustomize components that are added to the overlay. */
  readonly components?: readonly string[];
  /** Whether components whose directory is missing are skipped. */
  readonly ignoreMissingComponents?: boolean | IResolvable;
  /** Annotations that say where an object came from. */
  readonly buildMetadata?: readonly string[];
  /** Variables that are put in after the build. */
  readonly postBuild?: FluxObjectSetKustomizationsSpecPostBuild | IResolvable;
  /** How encrypted files are read. */
  readonly decryption?: FluxObjectSetKustomizationsSpecDecryption | IResolvable;
  /** Fields whose drift is left alone. */
  readonly ignore?: readonly FluxObjectSetKustomizationsSpecIgnore[] | IResolvable;
}

/** Objects of kind Kustomization by name, or by namespace and name as in `apps/web`. A path of a source whose manifests are built with kustomize, applied, kept as they are, pruned and checked for health. */
export interface FluxObjectSetKustomizations {
  /** Identity of the Kustomization, as far as its key does not give it. */
  readonly metadata?: FluxObjectSetKustomizationsMetadata | IResolvable;
  /** What is built, from which source, and how it is applied. */
  readonly spec: FluxObjectSetKustomizationsSpec | IResolvable;
}

/** Identity of the OCIRepository, as far as its key does not give it. */
export interface FluxObjectSetOciRepositoriesMetadata {
  /** Name of the object; that of the key when absent. */
  readonly name?: string;
  /** Namespace of the object; that of the key, then that of the set, when absent. */
  readonly namespace?: string;
  /** Labels of the object beside those of the set, over which they stand. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of the object beside those of the set, over which they stand. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Which artifact of the repository is taken. */
export interface FluxObjectSetOciRepositoriesSpecRef {
  /** Tag to follow; `latest` when nothing else is named. */
  readonly tag?: string;
  /** Range of versions of which the newest is taken; wins over `tag`. */
  readonly semver?: string;
  /** Expression, in Go's syntax, that tags must match before their versions are compared. */
  readonly semverFilter?: string;
  /** Digest to take, as `sha256:<hex>`; wins over `semver` and `tag`. */
  readonly digest?: string;
}

/** Which layer of the artifact is taken. */
export interface FluxObjectSetOciRepositoriesSpecLayerSelector {
  /** Media type of the layer; the first layer of that type is taken, or the first of all when absent. */
  readonly mediaType?: string;
  /**
   * Whether the layer is unpacked and packed anew, or kept as it is; `extract` when absent.
   * One of `extract`, `copy`.
   */
  readonly operation?: string;
}

/** Secret of type kubernetes.io/dockerconfigjson with the credentials of the registry. */
export interface FluxObjectSetOciRepositoriesSpecSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the client certificate, its key, and the certificates of authorities. */
export interface FluxObjectSetOciRepositoriesSpecCertSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the address of a proxy, and username and password if it asks for them. */
export interface FluxObjectSetOciRepositoriesSpecProxySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked. */
export interface FluxObjectSetOciRepositoriesSpecVerifySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Identities of which one must have signed; only for signatures without keys. */
export interface FluxObjectSetOciRepositoriesSpecVerifyMatchOIDCIdentity {
  /** Expression that the issuer in the certificate must match, in Go's syntax. */
  readonly issuer: string;
  /** Expression that the subject in the certificate must match, in Go's syntax. */
  readonly subject: string;
}

/** Secret with a `trusted_root.json` of Sigstore, for authorities and logs of one's own. */
export interface FluxObjectSetOciRepositoriesSpecVerifyTrustedRootSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Which signature the artifact must have. */
export interface FluxObjectSetOciRepositoriesSpecVerify {
  /**
   * What the signature was made with.
   * One of `cosign`, `notation`.
   * @default "cosign"
   */
  readonly provider?: string;
  /** Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked. */
  readonly secretRef?: FluxObjectSetOciRepositoriesSpecVerifySecretRef | IResolvable;
  /** Identities of which one must have signed; only for signatures without keys. */
  readonly matchOIDCIdentity?: readonly FluxObjectSetOciRepositoriesSpecVerifyMatchOIDCIdentity[] | IResolvable;
  /** Secret with a `trusted_root.json` of Sigstore, for authorities and logs of one's own. */
  readonly trustedRootSecretRef?: FluxObjectSetOciRepositoriesSpecVerifyTrustedRootSecretRef | IResolvable;
}

/** What is fetched, from where and how often. */
export interface FluxObjectSetOciRepositoriesSpec {
  /** Address of the repository in a registry, without a tag. */
  readonly url: string;
  /** How often the registry is asked for a new revision. */
  readonly interval: string;
  /** Which artifact of the repository is taken. */
  readonly ref?: FluxObjectSetOciRepositoriesSpecRef | IResolvable;
  /** Which layer of the artifact is taken. */
  readonly layerSelector?: FluxObjectSetOciRepositoriesSpecLayerSelector | IResolvable;
  /** Secret of type kubernetes.io/dockerconfigjson with the credentials of the registry. */
  readonly secretRef?: FluxObjectSetOciRepositoriesSpecSecretRef | IResolvable;
  /** ServiceAccount whose pull secrets are used. */
  readonly serviceAccountName?: string;
  /** Secret with the client certificate, its key, and the certificates of authorities. */
  readonly certSecretRef?: FluxObjectSetOciRepositoriesSpecCertSecretRef | IResolvable;
  /** Secret with the address of a proxy, and username and password if it asks for them. */
  readonly proxySecretRef?: FluxObjectSetOciRepositoriesSpecProxySecretRef | IResolvable;
  /**
   * Whose way of logging in is used; only where no pull secret is named.
   * One of `generic`, `aws`, `azure`, `gcp`.
   * @default "generic"
   */
  readonly provider?: string;
  /** Whether the registry may be reached without TLS, or with a certificate that is not checked. */
  readonly insecure?: boolean | IResolvable;
  /**
   * Longest time that one request to the registry may take.
   * @default "60s"
   */
  readonly timeout?: string;
  /** Which signature the artifact must have. */
  readonly verify?: FluxObjectSetOciRepositoriesSpecVerify | IResolvable;
  /** Patterns, in the syntax of gitignore, of files that are left out of the artifact; takes the place of the default patterns. */
  readonly ignore?: string;
  /** Whether reconciliation rests. */
  readonly suspend?: boolean | IResolvable;
}

/** Objects of kind OCIRepository by name, or by namespace and name as in `apps/web`. A repository of an OCI registry of which the controller keeps one layer of one artifact, for appliers to use. */
export interface FluxObjectSetOciRepositories {
  /** Identity of the OCIRepository, as far as its key does not give it. */
  readonly metadata?: FluxObjectSetOciRepositoriesMetadata | IResolvable;
  /** What is fetched, from where and how often. */
  readonly spec: FluxObjectSetOciRepositoriesSpec | IResolvable;
}

/** Waits until the Ready condition of every object that was written is True for the generation that was written. */
export interface FluxObjectSetWait {
  /**
   * Longest time to wait for all of them, in Go's duration syntax.
   * @default "5m"
   */
  readonly timeout?: string;
}

/** Longest times that operations may take. */
export interface FluxObjectSetTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that reading may take, in Go's duration syntax. */
  readonly read?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_object_set. */
export interface FluxObjectSetConfig extends TerraformMetaArguments {
  /** Name of the set, which no other set of the cluster may have. Its objects carry it in the label `object-set.headgate.dev/name`, so that none is in two sets. */
  readonly name: string;
  /** Namespace of objects that name none, which must be there already. */
  readonly namespace?: string;
  /** Labels of every object. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of every object. */
  readonly annotations?: { readonly [key: string]: string };
  /** Objects of kind GitRepository by name, or by namespace and name as in `apps/web`. A Git remote of which the controller keeps one revision as an artifact, for appliers to use. */
  readonly gitRepositories?: { readonly [key: string]: FluxObjectSetGitRepositories } | IResolvable;
  /** Objects of kind HelmChart by name, or by namespace and name as in `apps/web`. A chart, found in a repository of charts or in the artifact of another source, that the controller keeps packed as an artifact. */
  readonly helmCharts?: { readonly [key: string]: FluxObjectSetHelmCharts } | IResolvable;
  /** Objects of kind HelmRepository by name, or by namespace and name as in `apps/web`. A repository of charts: an index over HTTP of which the controller keeps the latest as an artifact, or an OCI registry. */
  readonly helmRepositories?: { readonly [key: string]: FluxObjectSetHelmRepositories } | IResolvable;
  /** Objects of kind Kustomization by name, or by namespace and name as in `apps/web`. A path of a source whose manifests are built with kustomize, applied, kept as they are, pruned and checked for health. */
  readonly kustomizations?: { readonly [key: string]: FluxObjectSetKustomizations } | IResolvable;
  /** Objects of kind OCIRepository by name, or by namespace and name as in `apps/web`. A repository of an OCI registry of which the controller keeps one layer of one artifact, for appliers to use. */
  readonly ociRepositories?: { readonly [key: string]: FluxObjectSetOciRepositories } | IResolvable;
  /**
   * Name under which the set owns the fields that it applies.
   * @default "headgate"
   */
  readonly fieldManager?: string;
  /**
   * Whether fields that others have taken are taken back; an error that names them otherwise.
   * @default true
   */
  readonly forceConflicts?: boolean | IResolvable;
  /** Whether objects that exist already and are in no other set are taken over, also those of a single resource; an error otherwise. */
  readonly adopt?: boolean | IResolvable;
  /**
   * Whether objects are deleted when they are no longer named, and when the set is destroyed; with false they stay, and are in no set.
   * @default true
   */
  readonly prune?: boolean | IResolvable;
  /** Waits until the Ready condition of every object that was written is True for the generation that was written. */
  readonly wait?: FluxObjectSetWait | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxObjectSetTimeouts | IResolvable;
}

const FIELDS: Fields = {
  name: { name: "name", type: "string" },
  namespace: { name: "namespace", type: "string" },
  labels: { name: "labels", type: { map: "string" } },
  annotations: { name: "annotations", type: { map: "string" } },
  gitRepositories: { name: "git_repositories", type: { map: { object: {
    metadata: { name: "metadata", type: { object: {
      name: { name: "name", type: "string" },
      namespace: { name: "namespace", type: "string" },
      labels: { name: "labels", type: { map: "string" } },
      annotations: { name: "annotations", type: { map: "string" } },
    } } },
    spec: { name: "spec", type: { object: {
      url: { name: "url", type: "string" },
      interval: { name: "interval", type: "string" },
      ref: { name: "ref", type: { object: {
        branch: { name: "branch", type: "string" },
        tag: { name: "tag", type: "string" },
        semver: { name: "semver", type: "string" },
        name: { name: "name", type: "string" },
        commit: { name: "commit", type: "string" },
      } } },
      secretRef: { name: "secret_ref", type: { object: {
        name: { name: "name", type: "string" },
      } } },
      provider: { name: "provider", type: "string" },
      serviceAccountName: { name: "service_account_name", type: "string" },
      timeout: { name: "timeout", type: "string" },
      verify: { name: "verify", type: { object: {
        mode: { name: "mode", type: "string" },
        secretRef: { name: "secret_ref", type: { object: {
          name: { name: "name", type: "string" },
        } } },
      } } },
      ignore: { name: "ignore", type: "string" },
      include: { name: "include", type: { list: { object: {
        repository: { name: "repository", type: { object: {
          name: { name: "name", type: "string" },
        } } },
        fromPath: { name: "from_path", type: "string" },
        toPath: { name: "to_path", type: "string" },
      } } } },
      sparseCheckout: { name: "sparse_checkout", type: { list: "string" } },
      recurseSubmodules: { name: "recurse_submodules", type: "bool" },
      proxySecretRef: { name: "proxy_secret_ref", type: { object: {
        name: { name: "name", type: "string" },
      } } },
      suspend: { name: "suspend", type: "bool" },
    } } },
  } } } },
  helmCharts: { name: "helm_charts", type: { map: { object: {
    metadata: { name: "metadata", type: { object: {
      name: { name: "name", type: "string" },
      namespace: { name: "namespace", type: "string" },
      labels: { name: "labels", type: { map: "string" } },
      annotations: { name: "annotations", type: { map: "string" } },
    } } },
    spec: { name: "spec", type: { object: {
      chart: { name: "chart", type: "string" },
      version: { name: "version", type: "string" },
      sourceRef: { name: "source_ref", type: { object: {
        apiVersion: { name: "api_version", type: "string" },
        kind: { name: "kind", type: "string" },
        name: { name: "name", type: "string" },
      } } },
      interval: { name: "interval", type: "string" },
      reconcileStrategy: { name: "reconcile_strategy", type: "string" },
      valuesFiles: { name: "values_files", type: { list: "string" } },
      ignoreMissingValuesFiles: { name: "ignore_missing_values_files", type: "bool" },
      verify: { name: "verify", type: { object: {
        provider: { name: "provider", type: "string" },
        secretRef: { name: "secret_ref", type: { object: {
          name: { name: "name", type: "string" },
        } } },
        matchOIDCIdentity: { name: "match_oidc_identity", type: { list: { object: {
          issuer: { name: "issuer", type: "string" },
          subject: { name: "subject", type: "string" },
        } } } },
      } } },
      suspend: { name: "suspend", type: "bool" },
    } } },
  } } } },
  helmRepositories: { name: "helm_repositories", type: { map: { object: {
    metadata: { name: "metadata", type: { object: {
      name: { name: "name", type: "string" },
      namespace: { name: "namespace", type: "string" },
      labels: { name: "labels", type: { map: "string" } },
      annotations: { name: "annotations", type: { map: "string" } },
    } } },
    spec: { name: "spec", type: { object: {
      url: { name: "url", type: "string" },
      type: { name: "type", type: "string" },
      interval: { name: "interval", type: "string" },
      timeout: { name: "timeout", type: "string" },
      secretRef: { name: "secret_ref", type: { object: {
        name: { name: "name", type: "string" },
      } } },
      certSecretRef: { name: "cert_secret_ref", type: { object: {
        name: { name: "name", type: "string" },
      } } },
      provider: { name: "provider", type: "string" },
      passCredentials: { name: "pass_credentials", type: "bool" },
      insecure: { name: "insecure", type: "bool" },
      accessFrom: { name: "access_from", type: { object: {
        namespaceSelectors: { name: "namespace_selectors", type: { list: { object: {
          matchLabels: { name: "match_labels", type: { map: "string" } },
        } } } },
      } } },
      suspend: { name: "suspend", type: "bool" },
    } } },
  } } } },
  kustomizations: { name: "kustomizations", type: { map: { object: {
    metadata: { name: "metadata", type: { object: {
      name: { name: "name", type: "string" },
      namespace: { name: "namespace", type: "string" },
      labels: { name: "labels", type: { map: "string" } },
      annotations: { name: "annotations", type: { map: "string" } },
    } } },
    spec: { name: "spec", type: { object: {
      sourceRef: { name: "source_ref", type: { object: {
        apiVersion: { name: "api_version", type: "string" },
        kind: { name: "kind", type: "string" },
        name: { name: "name", type: "string" },
        namespace: { name: "namespace", type: "string" },
      } } },
      path: { name: "path", type: "string" },
      interval: { name: "interval", type: "string" },
      retryInterval: { name: "retry_interval", type: "string" },
      timeout: { name: "timeout", type: "string" },
      prune: { name: "prune", type: "bool" },
      deletionPolicy: { name: "deletion_policy", type: "string" },
      wait: { name: "wait", type: "bool" },
      healthChecks: { name: "health_checks", type: { list: { object: {
        apiVersion: { name: "api_version", type: "string" },
        kind: { name: "kind", type: "string" },
        name: { name: "name", type: "string" },
        namespace: { name: "namespace", type: "string" },
      } } } },
      healthCheckExprs: { name: "health_check_exprs", type: { list: { object: {
        apiVersion: { name: "api_version", type: "string" },
        kind: { name: "kind", type: "string" },
        current: { name: "current", type: "string" },
        inProgress: { name: "in_progress", type: "string" },
        failed: { name: "failed", type: "string" },
      } } } },
      dependsOn: { name: "depends_on", type: { list: { object: {
        name: { name: "name", type: "string" },
        namespace: { name: "namespace", type: "string" },
        readyExpr: { name: "ready_expr", type: "string" },
      } } } },
      force: { name: "force", type: "bool" },
      suspend: { name: "suspend", type: "bool" },
      serviceAccountName: { name: "service_account_name", type: "string" },
      kubeConfig: { name: "kube_config", type: { object: {
        configMapRef: { name: "config_map_ref", type: { object: {
          name: { name: "name", type: "string" },
        } } },
        secretRef: { name: "secret_ref", type: { object: {
          name: { name: "name", type: "string" },
          key: { name: "key", type: "string" },
        } } },
      } } },
      targetNamespace: { name: "target_namespace", type: "string" },
      namePrefix: { name: "name_prefix", type: "string" },
      nameSuffix: { name: "name_suffix", type: "string" },
      commonMetadata: { name: "common_metadata", type: { object: {
        labels: { name: "labels", type: { map: "string" } },
        annotations: { name: "annotations", type: { map: "string" } },
      } } },
      patches: { name: "patches", type: { list: { object: {
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
      images: { name: "images", type: { list: { object: {
        name: { name: "name", type: "string" },
        newName: { name: "new_name", type: "string" },
        newTag: { name: "new_tag", type: "string" },
        digest: { name: "digest", type: "string" },
      } } } },
      components: { name: "components", type: { list: "string" } },
      ignoreMissingComponents: { name: "ignore_missing_components", type: "bool" },
      buildMetadata: { name: "build_metadata", type: { list: "string" } },
      postBuild: { name: "post_build", type: { object: {
        substitute: { name: "substitute", type: { map: "string" } },
        substituteFrom: { name: "substitute_from", type: { list: { object: {
          kind: { name: "kind", type: "string" },
          name: { name: "name", type: "string" },
          optional: { name: "optional", type: "bool" },
        } } } },
        substituteStrategy: { name: "substitute_strategy", type: "string" },
      } } },
      decryption: { name: "decryption", type: { object: {
        provider: { name: "provider", type: "string" },
        secretRef: { name: "secret_ref", type: { object: {
          name: { name: "name", type: "string" },
        } } },
        serviceAccountName: { name: "service_account_name", type: "string" },
      } } },
      ignore: { name: "ignore", type: { list: { object: {
        paths: { name: "paths", type: { list: "string" } },
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
    } } },
  } } } },
  ociRepositories: { name: "oci_repositories", type: { map: { object: {
    metadata: { name: "metadata", type: { object: {
      name: { name: "name", type: "string" },
      namespace: { name: "namespace", type: "string" },
      labels: { name: "labels", type: { map: "string" } },
      annotations: { name: "annotations", type: { map: "string" } },
    } } },
    spec: { name: "spec", type: { object: {
      url: { name: "url", type: "string" },
      interval: { name: "interval", type: "string" },
      ref: { name: "ref", type: { object: {
        tag: { name: "tag", type: "string" },
        semver: { name: "semver", type: "string" },
        semverFilter: { name: "semver_filter", type: "string" },
        digest: { name: "digest", type: "string" },
      } } },
      layerSelector: { name: "layer_selector", type: { object: {
        mediaType: { name: "media_type", type: "string" },
        operation: { name: "operation", type: "string" },
      } } },
      secretRef: { name: "secret_ref", type: { object: {
        name: { name: "name", type: "string" },
      } } },
      serviceAccountName: { name: "service_account_name", type: "string" },
      certSecretRef: { name: "cert_secret_ref", type: { object: {
        name: { name: "name", type: "string" },
      } } },
      proxySecretRef: { name: "proxy_secret_ref", type: { object: {
        name: { name: "name", type: "string" },
      } } },
      provider: { name: "provider", type: "string" },
      insecure: { name: "insecure", type: "bool" },
      timeout: { name: "timeout", type: "string" },
      verify: { name: "verify", type: { object: {
        provider: { name: "provider", type: "string" },
        secretRef: { name: "secret_ref", type: { object: {
          name: { name: "name", type: "string" },
        } } },
        matchOIDCIdentity: { name: "match_oidc_identity", type: { list: { object: {
          issuer: { name: "issuer", type: "string" },
          subject: { name: "subject", type: "string" },
        } } } },
        trustedRootSecretRef: { name: "trusted_root_secret_ref", type: { object: {
          name: { name: "name", type: "string" },
        } } },
      } } },
      ignore: { name: "ignore", type: "string" },
      suspend: { name: "suspend", type: "bool" },
    } } },
  } } } },
  fieldManager: { name: "field_manager", type: "string" },
  forceConflicts: { name: "force_conflicts", type: "bool" },
  adopt: { name: "adopt", type: "bool" },
  prune: { name: "prune", type: "bool" },
  wait: { name: "wait", type: { object: {
    timeout: { name: "timeout", type: "string" },
  } } },
  timeouts: { name: "timeouts", type: { object: {
    create: { name: "create", type: "string" },
    read: { name: "read", type: "string" },
    update: { name: "update", type: "string" },
    delete: { name: "delete", type: "string" },
  } } },
};

/** Many objects of Flux as one resource, for hundreds and thousands of them: planned, applied, repaired and pruned one by one, while OpenTofu sees and stores one. Elements have the attributes of the single resources; only what differs is written, by server-side apply and many at once. */
export class FluxObjectSet extends FluxResource<FluxObjectSetConfig> {
  static readonly tfResourceType = "flux_object_set";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxObjectSet.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxObjectSetConfig) {
    super(scope, id, { type: FluxObjectSet.tfResourceType, fields: FIELDS }, config);
  }

  /** Name of the set. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /** Name of the set, which no other set of the cluster may have. Its objects carry it in the label `object-set.headgate.dev/name`, so that none is in two sets. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Namespace of objects that name none, which must be there already. */
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
  /** Labels of every object. */
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
  /** Annotations of every object. */
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
  /** Objects of kind GitRepository by name, or by namespace and name as in `apps/web`. A Git remote of which the controller keeps one revision as an artifact, for appliers to use. */
  get gitRepositories(): { [key: string]: unknown } {
    return this.getAnyMapAttribute("git_repositories");
  }
  putGitRepositories(value: { readonly [key: string]: FluxObjectSetGitRepositories } | IResolvable): void {
    this.put("gitRepositories", value);
  }
  resetGitRepositories(): void {
    this.put("gitRepositories", undefined);
  }
  get gitRepositoriesInput(): { readonly [key: string]: FluxObjectSetGitRepositories } | IResolvable | undefined {
    return this.input("gitRepositories") as { readonly [key: string]: FluxObjectSetGitRepositories } | IResolvable | undefined;
  }
  /** Objects of kind HelmChart by name, or by namespace and name as in `apps/web`. A chart, found in a repository of charts or in the artifact of another source, that the controller keeps packed as an artifact. */
  get helmCharts(): { [key: string]: unknown } {
    return this.getAnyMapAttribute("helm_charts");
  }
  putHelmCharts(value: { readonly [key: string]: FluxObjectSetHelmCharts } | IResolvable): void {
    this.put("helmCharts", value);
  }
  resetHelmCharts(): void {
    this.put("helmCharts", undefined);
  }
  get helmChartsInput(): { readonly [key: string]: FluxObjectSetHelmCharts } | IResolvable | undefined {
    return this.input("helmCharts") as { readonly [key: string]: FluxObjectSetHelmCharts } | IResolvable | undefined;
  }
  /** Objects of kind HelmRepository by name, or by namespace and name as in `apps/web`. A repository of charts: an index over HTTP of which the controller keeps the latest as an artifact, or an OCI registry. */
  get helmRepositories(): { [key: string]: unknown } {
    return this.getAnyMapAttribute("helm_repositories");
  }
  putHelmRepositories(value: { readonly [key: string]: FluxObjectSetHelmRepositories } | IResolvable): void {
    this.put("helmRepositories", value);
  }
  resetHelmRepositories(): void {
    this.put("helmRepositories", undefined);
  }
  get helmRepositoriesInput(): { readonly [key: string]: FluxObjectSetHelmRepositories } | IResolvable | undefined {
    return this.input("helmRepositories") as { readonly [key: string]: FluxObjectSetHelmRepositories } | IResolvable | undefined;
  }
  /** Objects of kind Kustomization by name, or by namespace and name as in `apps/web`. A path of a source whose manifests are built with kustomize, applied, kept as they are, pruned and checked for health. */
  get kustomizations(): { [key: string]: unknown } {
    return this.getAnyMapAttribute("kustomizations");
  }
  putKustomizations(value: { readonly [key: string]: FluxObjectSetKustomizations } | IResolvable): void {
    this.put("kustomizations", value);
  }
  resetKustomizations(): void {
    this.put("kustomizations", undefined);
  }
  get kustomizationsInput(): { readonly [key: string]: FluxObjectSetKustomizations } | IResolvable | undefined {
    return this.input("kustomizations") as { readonly [key: string]: FluxObjectSetKustomizations } | IResolvable | undefined;
  }
  /** Objects of kind OCIRepository by name, or by namespace and name as in `apps/web`. A repository of an OCI registry of which the controller keeps one layer of one artifact, for appliers to use. */
  get ociRepositories(): { [key: string]: unknown } {
    return this.getAnyMapAttribute("oci_repositories");
  }
  putOciRepositories(value: { readonly [key: string]: FluxObjectSetOciRepositories } | IResolvable): void {
    this.put("ociRepositories", value);
  }
  resetOciRepositories(): void {
    this.put("ociRepositories", undefined);
  }
  get ociRepositoriesInput(): { readonly [key: string]: FluxObjectSetOciRepositories } | IResolvable | undefined {
    return this.input("ociRepositories") as { readonly [key: string]: FluxObjectSetOciRepositories } | IResolvable | undefined;
  }
  /**
   * Name under which the set owns the fields that it applies.
   * @default "headgate"
   */
  get fieldManager(): string {
    return this.getStringAttribute("field_manager");
  }
  set fieldManager(value: string) {
    this.put("fieldManager", value);
  }
  resetFieldManager(): void {
    this.put("fieldManager", undefined);
  }
  get fieldManagerInput(): string | undefined {
    return this.input("fieldManager") as string | undefined;
  }
  /**
   * Whether fields that others have taken are taken back; an error that names them otherwise.
   * @default true
   */
  get forceConflicts(): IResolvable {
    return this.getBooleanAttribute("force_conflicts");
  }
  set forceConflicts(value: boolean | IResolvable) {
    this.put("forceConflicts", value);
  }
  resetForceConflicts(): void {
    this.put("forceConflicts", undefined);
  }
  get forceConflictsInput(): boolean | IResolvable | undefined {
    return this.input("forceConflicts") as boolean | IResolvable | undefined;
  }
  /** Whether objects that exist already and are in no other set are taken over, also those of a single resource; an error otherwise. */
  get adopt(): IResolvable {
    return this.getBooleanAttribute("adopt");
  }
  set adopt(value: boolean | IResolvable) {
    this.put("adopt", value);
  }
  resetAdopt(): void {
    this.put("adopt", undefined);
  }
  get adoptInput(): boolean | IResolvable | undefined {
    return this.input("adopt") as boolean | IResolvable | undefined;
  }
  /**
   * Whether objects are deleted when they are no longer named, and when the set is destroyed; with false they stay, and are in no set.
   * @default true
   */
  get prune(): IResolvable {
    return this.getBooleanAttribute("prune");
  }
  set prune(value: boolean | IResolvable) {
    this.put("prune", value);
  }
  resetPrune(): void {
    this.put("prune", undefined);
  }
  get pruneInput(): boolean | IResolvable | undefined {
    return this.input("prune") as boolean | IResolvable | undefined;
  }
  /** Waits until the Ready condition of every object that was written is True for the generation that was written. */
  get wait(): FluxObjectSetWaitOutputReference {
    return new FluxObjectSetWaitOutputReference(this.place("wait", "wait"));
  }
  putWait(value: FluxObjectSetWait | IResolvable): void {
    this.put("wait", value);
  }
  resetWait(): void {
    this.put("wait", undefined);
  }
  get waitInput(): FluxObjectSetWait | IResolvable | undefined {
    return this.input("wait") as FluxObjectSetWait | IResolvable | undefined;
  }
  /** Longest times that operations may take. */
  get timeouts(): FluxObjectSetTimeoutsOutputReference {
    return new FluxObjectSetTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxObjectSetTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxObjectSetTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxObjectSetTimeouts | IResolvable | undefined;
  }
}

/** References to wait and what is in it. */
export class FluxObjectSetWaitOutputReference extends ObjectReference<FluxObjectSetWait> {
  /**
   * Longest time to wait for all of them, in Go's duration syntax.
   * @default "5m"
   */
  get timeout(): string {
    return this.getStringAttribute("timeout");
  }
  set timeout(value: string) {
    this.put("timeout", value);
  }
  resetTimeout(): void {
    this.put("timeout", undefined);
  }
  get timeoutInput(): string | undefined {
    return this.input("timeout") as string | undefined;
  }
}

/** References to timeouts and what is in it. */
export class FluxObjectSetTimeoutsOutputReference extends ObjectReference<FluxObjectSetTimeouts> {
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
