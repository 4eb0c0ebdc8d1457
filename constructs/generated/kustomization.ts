// Written by `npm run generate` from src/api. Do not edit.
import type { ImportableResource, IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Identity of the Kustomization. */
export interface FluxKustomizationMetadata {
  /**
   * Name of the object.
   * A change replaces the resource.
   */
  readonly name: string;
  /**
   * Namespace of the object, which must be there already.
   * A change replaces the resource.
   */
  readonly namespace: string;
  /** Labels of the object; those that others have set are left alone. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of the object; those that others have set are left alone. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Source whose artifact is built. */
export interface FluxKustomizationSpecSourceRef {
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
export interface FluxKustomizationSpecHealthChecks {
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
export interface FluxKustomizationSpecHealthCheckExprs {
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
export interface FluxKustomizationSpecDependsOn {
  /** Name of the object to wait for. */
  readonly name: string;
  /** Namespace of the object to wait for; that of the referring object when absent. */
  readonly namespace?: string;
  /** CEL expression over `self` and `dep` that says whether the dependency is ready; it takes the place of the usual readiness check. */
  readonly readyExpr?: string;
}

/** ConfigMap that says how to log in by workload identity: provider, cluster, address, audiences. */
export interface FluxKustomizationSpecKubeConfigConfigMapRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret that holds a kubeconfig; its key is `value`, else `value.yaml`, when none is given. */
export interface FluxKustomizationSpecKubeConfigSecretRef {
  /** Name of the Secret, which lives in the same namespace. */
  readonly name: string;
  /** Key in the Secret's data; a default that depends on the use applies when it is absent. */
  readonly key?: string;
}

/** Another cluster on which to apply. */
export interface FluxKustomizationSpecKubeConfig {
  /** ConfigMap that says how to log in by workload identity: provider, cluster, address, audiences. */
  readonly configMapRef?: FluxKustomizationSpecKubeConfigConfigMapRef | IResolvable;
  /** Secret that holds a kubeconfig; its key is `value`, else `value.yaml`, when none is given. */
  readonly secretRef?: FluxKustomizationSpecKubeConfigSecretRef | IResolvable;
}

/** Labels and annotations that every object gets, over its own. */
export interface FluxKustomizationSpecCommonMetadata {
  /** Labels that every object gets. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations that every object gets. */
  readonly annotations?: { readonly [key: string]: string };
}

/** Which objects are meant; absent parts match all. */
export interface FluxKustomizationSpecPatchesTarget {
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
export interface FluxKustomizationSpecPatches {
  /** Strategic merge patch, or list of JSON 6902 operations, as YAML or JSON. */
  readonly patch: string;
  /** Which objects are meant; absent parts match all. */
  readonly target?: FluxKustomizationSpecPatchesTarget | IResolvable;
}

/** Other names, tags or digests for images. */
export interface FluxKustomizationSpecImages {
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
export interface FluxKustomizationSpecPostBuildSubstituteFrom {
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
export interface FluxKustomizationSpecPostBuild {
  /** Variables and their values; these win over `substituteFrom`. */
  readonly substitute?: { readonly [key: string]: string };
  /** Objects whose keys are variables; later ones win. */
  readonly substituteFrom?: readonly FluxKustomizationSpecPostBuildSubstituteFrom[] | IResolvable;
  /**
   * Whether substitution also runs when there is no variable at all; `WithVariables` when absent.
   * One of `WithVariables`, `Always`.
   */
  readonly substituteStrategy?: string;
}

/** Secret with the keys. */
export interface FluxKustomizationSpecDecryptionSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** How encrypted files are read. */
export interface FluxKustomizationSpecDecryption {
  /**
   * How the files are encrypted.
   * One of `sops`.
   */
  readonly provider: string;
  /** Secret with the keys. */
  readonly secretRef?: FluxKustomizationSpecDecryptionSecretRef | IResolvable;
  /** ServiceAccount whose workload identity asks a key management service. */
  readonly serviceAccountName?: string;
}

/** Which objects are meant; absent parts match all. */
export interface FluxKustomizationSpecIgnoreTarget {
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
export interface FluxKustomizationSpecIgnore {
  /** JSON pointers to the fields that are left alone. */
  readonly paths: readonly string[];
  /** Which objects are meant; absent parts match all. */
  readonly target?: FluxKustomizationSpecIgnoreTarget | IResolvable;
}

/** What is built, from which source, and how it is applied. */
export interface FluxKustomizationSpec {
  /** Source whose artifact is built. */
  readonly sourceRef: FluxKustomizationSpecSourceRef | IResolvable;
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
  readonly healthChecks?: readonly FluxKustomizationSpecHealthChecks[] | IResolvable;
  /** How the health of particular kinds is told. */
  readonly healthCheckExprs?: readonly FluxKustomizationSpecHealthCheckExprs[] | IResolvable;
  /** Kustomizations that must be ready first. */
  readonly dependsOn?: readonly FluxKustomizationSpecDependsOn[] | IResolvable;
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
  readonly kubeConfig?: FluxKustomizationSpecKubeConfig | IResolvable;
  /** Namespace that every namespaced object is put in; it is not created. */
  readonly targetNamespace?: string;
  /** Text put before every name. */
  readonly namePrefix?: string;
  /** Text put after every name. */
  readonly nameSuffix?: string;
  /** Labels and annotations that every object gets, over its own. */
  readonly commonMetadata?: FluxKustomizationSpecCommonMetadata | IResolvable;
  /** Patches applied after those of the overlay. */
  readonly patches?: readonly FluxKustomizationSpecPatches[] | IResolvable;
  /** Other names, tags or digests for images. */
  readonly images?: readonly FluxKustomizationSpecImages[] | IResolvable;
  /** Kustomize components that are added to the overlay. */
  readonly components?: readonly string[];
  /** Whether components whose directory is missing are skipped. */
  readonly ignoreMissingComponents?: boolean | IResolvable;
  /** Annotations that say where an object came from. */
  readonly buildMetadata?: readonly string[];
  /** Variables that are put in after the build. */
  readonly postBuild?: FluxKustomizationSpecPostBuild | IResolvable;
  /** How encrypted files are read. */
  readonly decryption?: FluxKustomizationSpecDecryption | IResolvable;
  /** Fields whose drift is left alone. */
  readonly ignore?: readonly FluxKustomizationSpecIgnore[] | IResolvable;
}

/** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
export interface FluxKustomizationWait {
  /**
   * Longest time to wait, in Go's duration syntax.
   * @default "5m"
   */
  readonly timeout?: string;
  /** Revision that must have been reached too, such as `main@sha1:…`. */
  readonly revision?: string;
}

/** Longest times that operations may take. */
export interface FluxKustomizationTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_kustomization. */
export interface FluxKustomizationConfig extends TerraformMetaArguments {
  /** Identity of the Kustomization. */
  readonly metadata: FluxKustomizationMetadata | IResolvable;
  /** What is built, from which source, and how it is applied. */
  readonly spec: FluxKustomizationSpec | IResolvable;
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  readonly wait?: FluxKustomizationWait | IResolvable;
  /** Whether an object that exists already is taken over on create; an error otherwise. */
  readonly adopt?: boolean | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxKustomizationTimeouts | IResolvable;
}

const FIELDS: Fields = {
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
  wait: { name: "wait", type: { object: {
    timeout: { name: "timeout", type: "string" },
    revision: { name: "revision", type: "string" },
  } } },
  adopt: { name: "adopt", type: "bool" },
  timeouts: { name: "timeouts", type: { object: {
    create: { name: "create", type: "string" },
    update: { name: "update", type: "string" },
    delete: { name: "delete", type: "string" },
  } } },
};

/** A path of a source whose manifests are built with kustomize, applied, kept as they are, pruned and checked for health. */
export class FluxKustomization extends FluxResource<FluxKustomizationConfig> {
  static readonly tfResourceType = "flux_kustomization";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxKustomization.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxKustomizationConfig) {
    super(scope, id, { type: FluxKustomization.tfResourceType, fields: FIELDS }, config);
  }

  /** `<namespace>/<name>` of the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /** Identity of the Kustomization. */
  get metadata(): FluxKustomizationMetadataOutputReference {
    return new FluxKustomizationMetadataOutputReference(this.place("metadata", "metadata"));
  }
  putMetadata(value: FluxKustomizationMetadata | IResolvable): void {
    this.put("metadata", value);
  }
  get metadataInput(): FluxKustomizationMetadata | IResolvable | undefined {
    return this.input("metadata") as FluxKustomizationMetadata | IResolvable | undefined;
  }
  /** What is built, from which source, and how it is applied. */
  get spec(): FluxKustomizationSpecOutputReference {
    return new FluxKustomizationSpecOutputReference(this.place("spec", "spec"));
  }
  putSpec(value: FluxKustomizationSpec | IResolvable): void {
    this.put("spec", value);
  }
  get specInput(): FluxKustomizationSpec | IResolvable | undefined {
    return this.input("spec") as FluxKustomizationSpec | IResolvable | undefined;
  }
  /** What the controller has seen and done. */
  get status(): FluxKustomizationStatusOutputReference {
    return new FluxKustomizationStatusOutputReference(this.place("status", "status"));
  }
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  get wait(): FluxKustomizationWaitOutputReference {
    return new FluxKustomizationWaitOutputReference(this.place("wait", "wait"));
  }
  putWait(value: FluxKustomizationWait | IResolvable): void {
    this.put("wait", value);
  }
  resetWait(): void {
    this.put("wait", undefined);
  }
  get waitInput(): FluxKustomizationWait | IResolvable | undefined {
    return this.input("wait") as FluxKustomizationWait | IResolvable | undefined;
  }
  /** Whether an object that exists already is taken over on create; an error otherwise. */
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
  /** Longest times that operations may take. */
  get timeouts(): FluxKustomizationTimeoutsOutputReference {
    return new FluxKustomizationTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxKustomizationTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxKustomizationTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxKustomizationTimeouts | IResolvable | undefined;
  }
}

/** References to metadata and what is in it. */
export class FluxKustomizationMetadataOutputReference extends ObjectReference<FluxKustomizationMetadata> {
  /**
   * Name of the object.
   * A change replaces the resource.
   */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /**
   * Namespace of the object, which must be there already.
   * A change replaces the resource.
   */
  get namespace(): string {
    return this.getStringAttribute("namespace");
  }
  set namespace(value: string) {
    this.put("namespace", value);
  }
  get namespaceInput(): string | undefined {
    return this.input("namespace") as string | undefined;
  }
  /** Labels of the object; those that others have set are left alone. */
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
  /** Annotations of the object; those that others have set are left alone. */
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
  /** Identity that the cluster gave the object. */
  get uid(): string {
    return this.getStringAttribute("uid");
  }
  /** How often the spec was changed. */
  get generation(): number {
    return this.getNumberAttribute("generation");
  }
}

/** References to spec and what is in it. */
export class FluxKustomizationSpecOutputReference extends ObjectReference<FluxKustomizationSpec> {
  /** Source whose artifact is built. */
  get sourceRef(): FluxKustomizationSpecSourceRefOutputReference {
    return new FluxKustomizationSpecSourceRefOutputReference(this.place("sourceRef", "source_ref"));
  }
  putSourceRef(value: FluxKustomizationSpecSourceRef | IResolvable): void {
    this.put("sourceRef", value);
  }
  get sourceRefInput(): FluxKustomizationSpecSourceRef | IResolvable | undefined {
    return this.input("sourceRef") as FluxKustomizationSpecSourceRef | IResolvable | undefined;
  }
  /** Directory in the source that is built; its root when absent. */
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
  /** How often the applied objects are compared with the source. */
  get interval(): string {
    return this.getStringAttribute("interval");
  }
  set interval(value: string) {
    this.put("interval", value);
  }
  get intervalInput(): string | undefined {
    return this.input("interval") as string | undefined;
  }
  /** How long to wait after a failure; `interval` when absent. */
  get retryInterval(): string {
    return this.getStringAttribute("retry_interval");
  }
  set retryInterval(value: string) {
    this.put("retryInterval", value);
  }
  resetRetryInterval(): void {
    this.put("retryInterval", undefined);
  }
  get retryIntervalInput(): string | undefined {
    return this.input("retryInterval") as string | undefined;
  }
  /** Longest time that health checks and waiting for deletion may take; the interval less 30 seconds when absent. */
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
  /** Whether objects that are no longer in the source are deleted. */
  get prune(): IResolvable {
    return this.getBooleanAttribute("prune");
  }
  set prune(value: boolean | IResolvable) {
    this.put("prune", value);
  }
  get pruneInput(): boolean | IResolvable | undefined {
    return this.input("prune") as boolean | IResolvable | undefined;
  }
  /**
   * What becomes of the applied objects when the Kustomization is deleted; `MirrorPrune`, which follows `prune`, when absent.
   * One of `MirrorPrune`, `Delete`, `WaitForTermination`, `Orphan`.
   */
  get deletionPolicy(): string {
    return this.getStringAttribute("deletion_policy");
  }
  set deletionPolicy(value: string) {
    this.put("deletionPolicy", value);
  }
  resetDeletionPolicy(): void {
    this.put("deletionPolicy", undefined);
  }
  get deletionPolicyInput(): string | undefined {
    return this.input("deletionPolicy") as string | undefined;
  }
  /** Whether every applied object is checked for health; takes the place of `healthChecks`. */
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
  /** Objects that are checked for health after each apply. */
  get healthChecks(): FluxKustomizationSpecHealthChecksList {
    return new FluxKustomizationSpecHealthChecksList(this.place("healthChecks", "health_checks"));
  }
  putHealthChecks(value: readonly FluxKustomizationSpecHealthChecks[] | IResolvable): void {
    this.put("healthChecks", value);
  }
  resetHealthChecks(): void {
    this.put("healthChecks", undefined);
  }
  get healthChecksInput(): readonly FluxKustomizationSpecHealthChecks[] | IResolvable | undefined {
    return this.input("healthChecks") as readonly FluxKustomizationSpecHealthChecks[] | IResolvable | undefined;
  }
  /** How the health of particular kinds is told. */
  get healthCheckExprs(): FluxKustomizationSpecHealthCheckExprsList {
    return new FluxKustomizationSpecHealthCheckExprsList(this.place("healthCheckExprs", "health_check_exprs"));
  }
  putHealthCheckExprs(value: readonly FluxKustomizationSpecHealthCheckExprs[] | IResolvable): void {
    this.put("healthCheckExprs", value);
  }
  resetHealthCheckExprs(): void {
    this.put("healthCheckExprs", undefined);
  }
  get healthCheckExprsInput(): readonly FluxKustomizationSpecHealthCheckExprs[] | IResolvable | undefined {
    return this.input("healthCheckExprs") as readonly FluxKustomizationSpecHealthCheckExprs[] | IResolvable | undefined;
  }
  /** Kustomizations that must be ready first. */
  get dependsOn(): FluxKustomizationSpecDependsOnList {
    return new FluxKustomizationSpecDependsOnList(this.place("dependsOn", "depends_on"));
  }
  putDependsOn(value: readonly FluxKustomizationSpecDependsOn[] | IResolvable): void {
    this.put("dependsOn", value);
  }
  resetDependsOn(): void {
    this.put("dependsOn", undefined);
  }
  get dependsOnInput(): readonly FluxKustomizationSpecDependsOn[] | IResolvable | undefined {
    return this.input("dependsOn") as readonly FluxKustomizationSpecDependsOn[] | IResolvable | undefined;
  }
  /**
   * Whether an object is replaced when a field that cannot change has to.
   * @default false
   */
  get force(): IResolvable {
    return this.getBooleanAttribute("force");
  }
  set force(value: boolean | IResolvable) {
    this.put("force", value);
  }
  resetForce(): void {
    this.put("force", undefined);
  }
  get forceInput(): boolean | IResolvable | undefined {
    return this.input("force") as boolean | IResolvable | undefined;
  }
  /** Whether reconciliation rests; deletion then leaves the applied objects in place. */
  get suspend(): IResolvable {
    return this.getBooleanAttribute("suspend");
  }
  set suspend(value: boolean | IResolvable) {
    this.put("suspend", value);
  }
  resetSuspend(): void {
    this.put("suspend", undefined);
  }
  get suspendInput(): boolean | IResolvable | undefined {
    return this.input("suspend") as boolean | IResolvable | undefined;
  }
  /** ServiceAccount in whose name objects are applied. */
  get serviceAccountName(): string {
    return this.getStringAttribute("service_account_name");
  }
  set serviceAccountName(value: string) {
    this.put("serviceAccountName", value);
  }
  resetServiceAccountName(): void {
    this.put("serviceAccountName", undefined);
  }
  get serviceAccountNameInput(): string | undefined {
    return this.input("serviceAccountName") as string | undefined;
  }
  /** Another cluster on which to apply. */
  get kubeConfig(): FluxKustomizationSpecKubeConfigOutputReference {
    return new FluxKustomizationSpecKubeConfigOutputReference(this.place("kubeConfig", "kube_config"));
  }
  putKubeConfig(value: FluxKustomizationSpecKubeConfig | IResolvable): void {
    this.put("kubeConfig", value);
  }
  resetKubeConfig(): void {
    this.put("kubeConfig", undefined);
  }
  get kubeConfigInput(): FluxKustomizationSpecKubeConfig | IResolvable | undefined {
    return this.input("kubeConfig") as FluxKustomizationSpecKubeConfig | IResolvable | undefined;
  }
  /** Namespace that every namespaced object is put in; it is not created. */
  get targetNamespace(): string {
    return this.getStringAttribute("target_namespace");
  }
  set targetNamespace(value: string) {
    this.put("targetNamespace", value);
  }
  resetTargetNamespace(): void {
    this.put("targetNamespace", undefined);
  }
  get targetNamespaceInput(): string | undefined {
    return this.input("targetNamespace") as string | undefined;
  }
  /** Text put before every name. */
  get namePrefix(): string {
    return this.getStringAttribute("name_prefix");
  }
  set namePrefix(value: string) {
    this.put("namePrefix", value);
  }
  resetNamePrefix(): void {
    this.put("namePrefix", undefined);
  }
  get namePrefixInput(): string | undefined {
    return this.input("namePrefix") as string | undefined;
  }
  /** Text put after every name. */
  get nameSuffix(): string {
    return this.getStringAttribute("name_suffix");
  }
  set nameSuffix(value: string) {
    this.put("nameSuffix", value);
  }
  resetNameSuffix(): void {
    this.put("nameSuffix", undefined);
  }
  get nameSuffixInput(): string | undefined {
    return this.input("nameSuffix") as string | undefined;
  }
  /** Labels and annotations that every object gets, over its own. */
  get commonMetadata(): FluxKustomizationSpecCommonMetadataOutputReference {
    return new FluxKustomizationSpecCommonMetadataOutputReference(this.place("commonMetadata", "common_metadata"));
  }
  putCommonMetadata(value: FluxKustomizationSpecCommonMetadata | IResolvable): void {
    this.put("commonMetadata", value);
  }
  resetCommonMetadata(): void {
    this.put("commonMetadata", undefined);
  }
  get commonMetadataInput(): FluxKustomizationSpecCommonMetadata | IResolvable | undefined {
    return this.input("commonMetadata") as FluxKustomizationSpecCommonMetadata | IResolvable | undefined;
  }
  /** Patches applied after those of the overlay. */
  get patches(): FluxKustomizationSpecPatchesList {
    return new FluxKustomizationSpecPatchesList(this.place("patches", "patches"));
  }
  putPatches(value: readonly FluxKustomizationSpecPatches[] | IResolvable): void {
    this.put("patches", value);
  }
  resetPatches(): void {
    this.put("patches", undefined);
  }
  get patchesInput(): readonly FluxKustomizationSpecPatches[] | IResolvable | undefined {
    return this.input("patches") as readonly FluxKustomizationSpecPatches[] | IResolvable | undefined;
  }
  /** Other names, tags or digests for images. */
  get images(): FluxKustomizationSpecImagesList {
    return new FluxKustomizationSpecImagesList(this.place("images", "images"));
  }
  putImages(value: readonly FluxKustomizationSpecImages[] | IResolvable): void {
    this.put("images", value);
  }
  resetImages(): void {
    this.put("images", undefined);
  }
  get imagesInput(): readonly FluxKustomizationSpecImages[] | IResolvable | undefined {
    return this.input("images") as readonly FluxKustomizationSpecImages[] | IResolvable | undefined;
  }
  /** Kustomize components that are added to the overlay. */
  get components(): string[] {
    return this.getListAttribute("components");
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
  /** Whether components whose directory is missing are skipped. */
  get ignoreMissingComponents(): IResolvable {
    return this.getBooleanAttribute("ignore_missing_components");
  }
  set ignoreMissingComponents(value: boolean | IResolvable) {
    this.put("ignoreMissingComponents", value);
  }
  resetIgnoreMissingComponents(): void {
    this.put("ignoreMissingComponents", undefined);
  }
  get ignoreMissingComponentsInput(): boolean | IResolvable | undefined {
    return this.input("ignoreMissingComponents") as boolean | IResolvable | undefined;
  }
  /** Annotations that say where an object came from. */
  get buildMetadata(): string[] {
    return this.getListAttribute("build_metadata");
  }
  set buildMetadata(value: readonly string[]) {
    this.put("buildMetadata", value);
  }
  resetBuildMetadata(): void {
    this.put("buildMetadata", undefined);
  }
  get buildMetadataInput(): readonly string[] | undefined {
    return this.input("buildMetadata") as readonly string[] | undefined;
  }
  /** Variables that are put in after the build. */
  get postBuild(): FluxKustomizationSpecPostBuildOutputReference {
    return new FluxKustomizationSpecPostBuildOutputReference(this.place("postBuild", "post_build"));
  }
  putPostBuild(value: FluxKustomizationSpecPostBuild | IResolvable): void {
    this.put("postBuild", value);
  }
  resetPostBuild(): void {
    this.put("postBuild", undefined);
  }
  get postBuildInput(): FluxKustomizationSpecPostBuild | IResolvable | undefined {
    return this.input("postBuild") as FluxKustomizationSpecPostBuild | IResolvable | undefined;
  }
  /** How encrypted files are read. */
  get decryption(): FluxKustomizationSpecDecryptionOutputReference {
    return new FluxKustomizationSpecDecryptionOutputReference(this.place("decryption", "decryption"));
  }
  putDecryption(value: FluxKustomizationSpecDecryption | IResolvable): void {
    this.put("decryption", value);
  }
  resetDecryption(): void {
    this.put("decryption", undefined);
  }
  get decryptionInput(): FluxKustomizationSpecDecryption | IResolvable | undefined {
    return this.input("decryption") as FluxKustomizationSpecDecryption | IResolvable | undefined;
  }
  /** Fields whose drift is left alone. */
  get ignore(): FluxKustomizationSpecIgnoreList {
    return new FluxKustomizationSpecIgnoreList(this.place("ignore", "ignore"));
  }
  putIgnore(value: readonly FluxKustomizationSpecIgnore[] | IResolvable): void {
    this.put("ignore", value);
  }
  resetIgnore(): void {
    this.put("ignore", undefined);
  }
  get ignoreInput(): readonly FluxKustomizationSpecIgnore[] | IResolvable | undefined {
    return this.input("ignore") as readonly FluxKustomizationSpecIgnore[] | IResolvable | undefined;
  }
}

/** References to source_ref and what is in it. */
export class FluxKustomizationSpecSourceRefOutputReference extends ObjectReference<FluxKustomizationSpecSourceRef> {
  /** API version of the source. */
  get apiVersion(): string {
    return this.getStringAttribute("api_version");
  }
  set apiVersion(value: string) {
    this.put("apiVersion", value);
  }
  resetApiVersion(): void {
    this.put("apiVersion", undefined);
  }
  get apiVersionInput(): string | undefined {
    return this.input("apiVersion") as string | undefined;
  }
  /**
   * Kind of the source.
   * One of `OCIRepository`, `GitRepository`, `Bucket`, `ExternalArtifact`.
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
  /** Name of the source. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Namespace of the source; that of the Kustomization when absent. */
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
}

/** References to the items of health_checks. */
export class FluxKustomizationSpecHealthChecksList extends ObjectList<FluxKustomizationSpecHealthChecks, FluxKustomizationSpecHealthChecksOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationSpecHealthChecksOutputReference(item));
  }
}

/** References to health_checks and what is in it. */
export class FluxKustomizationSpecHealthChecksOutputReference extends ObjectReference<FluxKustomizationSpecHealthChecks> {
  /** API version of the object; `apps/v1` when absent. */
  get apiVersion(): string {
    return this.getStringAttribute("api_version");
  }
  set apiVersion(value: string) {
    this.put("apiVersion", value);
  }
  resetApiVersion(): void {
    this.put("apiVersion", undefined);
  }
  get apiVersionInput(): string | undefined {
    return this.input("apiVersion") as string | undefined;
  }
  /** Kind of the object. */
  get kind(): string {
    return this.getStringAttribute("kind");
  }
  set kind(value: string) {
    this.put("kind", value);
  }
  get kindInput(): string | undefined {
    return this.input("kind") as string | undefined;
  }
  /** Name of the object. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Namespace of the object; that of the referring object when absent. */
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
}

/** References to the items of health_check_exprs. */
export class FluxKustomizationSpecHealthCheckExprsList extends ObjectList<FluxKustomizationSpecHealthCheckExprs, FluxKustomizationSpecHealthCheckExprsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationSpecHealthCheckExprsOutputReference(item));
  }
}

/** References to health_check_exprs and what is in it. */
export class FluxKustomizationSpecHealthCheckExprsOutputReference extends ObjectReference<FluxKustomizationSpecHealthCheckExprs> {
  /** API version of the kind; its version part is not compared. */
  get apiVersion(): string {
    return this.getStringAttribute("api_version");
  }
  set apiVersion(value: string) {
    this.put("apiVersion", value);
  }
  get apiVersionInput(): string | undefined {
    return this.input("apiVersion") as string | undefined;
  }
  /** Kind that the expressions are for; every kind of the group when absent. */
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
  /** CEL expression that is true when the object is healthy. */
  get current(): string {
    return this.getStringAttribute("current");
  }
  set current(value: string) {
    this.put("current", value);
  }
  get currentInput(): string | undefined {
    return this.input("current") as string | undefined;
  }
  /** CEL expression that is true while the object is on its way; asked first. */
  get inProgress(): string {
    return this.getStringAttribute("in_progress");
  }
  set inProgress(value: string) {
    this.put("inProgress", value);
  }
  resetInProgress(): void {
    this.put("inProgress", undefined);
  }
  get inProgressInput(): string | undefined {
    return this.input("inProgress") as string | undefined;
  }
  /** CEL expression that is true when the object has failed; asked before `current`. */
  get failed(): string {
    return this.getStringAttribute("failed");
  }
  set failed(value: string) {
    this.put("failed", value);
  }
  resetFailed(): void {
    this.put("failed", undefined);
  }
  get failedInput(): string | undefined {
    return this.input("failed") as string | undefined;
  }
}

/** References to the items of depends_on. */
export class FluxKustomizationSpecDependsOnList extends ObjectList<FluxKustomizationSpecDependsOn, FluxKustomizationSpecDependsOnOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationSpecDependsOnOutputReference(item));
  }
}

/** References to depends_on and what is in it. */
export class FluxKustomizationSpecDependsOnOutputReference extends ObjectReference<FluxKustomizationSpecDependsOn> {
  /** Name of the object to wait for. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Namespace of the object to wait for; that of the referring object when absent. */
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
  /** CEL expression over `self` and `dep` that says whether the dependency is ready; it takes the place of the usual readiness check. */
  get readyExpr(): string {
    return this.getStringAttribute("ready_expr");
  }
  set readyExpr(value: string) {
    this.put("readyExpr", value);
  }
  resetReadyExpr(): void {
    this.put("readyExpr", undefined);
  }
  get readyExprInput(): string | undefined {
    return this.input("readyExpr") as string | undefined;
  }
}

/** References to kube_config and what is in it. */
export class FluxKustomizationSpecKubeConfigOutputReference extends ObjectReference<FluxKustomizationSpecKubeConfig> {
  /** ConfigMap that says how to log in by workload identity: provider, cluster, address, audiences. */
  get configMapRef(): FluxKustomizationSpecKubeConfigConfigMapRefOutputReference {
    return new FluxKustomizationSpecKubeConfigConfigMapRefOutputReference(this.place("configMapRef", "config_map_ref"));
  }
  putConfigMapRef(value: FluxKustomizationSpecKubeConfigConfigMapRef | IResolvable): void {
    this.put("configMapRef", value);
  }
  resetConfigMapRef(): void {
    this.put("configMapRef", undefined);
  }
  get configMapRefInput(): FluxKustomizationSpecKubeConfigConfigMapRef | IResolvable | undefined {
    return this.input("configMapRef") as FluxKustomizationSpecKubeConfigConfigMapRef | IResolvable | undefined;
  }
  /** Secret that holds a kubeconfig; its key is `value`, else `value.yaml`, when none is given. */
  get secretRef(): FluxKustomizationSpecKubeConfigSecretRefOutputReference {
    return new FluxKustomizationSpecKubeConfigSecretRefOutputReference(this.place("secretRef", "secret_ref"));
  }
  putSecretRef(value: FluxKustomizationSpecKubeConfigSecretRef | IResolvable): void {
    this.put("secretRef", value);
  }
  resetSecretRef(): void {
    this.put("secretRef", undefined);
  }
  get secretRefInput(): FluxKustomizationSpecKubeConfigSecretRef | IResolvable | undefined {
    return this.input("secretRef") as FluxKustomizationSpecKubeConfigSecretRef | IResolvable | undefined;
  }
}

/** References to config_map_ref and what is in it. */
export class FluxKustomizationSpecKubeConfigConfigMapRefOutputReference extends ObjectReference<FluxKustomizationSpecKubeConfigConfigMapRef> {
  /** Name of the object, which lives in the same namespace. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
}

/** References to secret_ref and what is in it. */
export class FluxKustomizationSpecKubeConfigSecretRefOutputReference extends ObjectReference<FluxKustomizationSpecKubeConfigSecretRef> {
  /** Name of the Secret, which lives in the same namespace. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Key in the Secret's data; a default that depends on the use applies when it is absent. */
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
}

/** References to common_metadata and what is in it. */
export class FluxKustomizationSpecCommonMetadataOutputReference extends ObjectReference<FluxKustomizationSpecCommonMetadata> {
  /** Labels that every object gets. */
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
  /** Annotations that every object gets. */
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

/** References to the items of patches. */
export class FluxKustomizationSpecPatchesList extends ObjectList<FluxKustomizationSpecPatches, FluxKustomizationSpecPatchesOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationSpecPatchesOutputReference(item));
  }
}

/** References to patches and what is in it. */
export class FluxKustomizationSpecPatchesOutputReference extends ObjectReference<FluxKustomizationSpecPatches> {
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
  /** Which objects are meant; absent parts match all. */
  get target(): FluxKustomizationSpecPatchesTargetOutputReference {
    return new FluxKustomizationSpecPatchesTargetOutputReference(this.place("target", "target"));
  }
  putTarget(value: FluxKustomizationSpecPatchesTarget | IResolvable): void {
    this.put("target", value);
  }
  resetTarget(): void {
    this.put("target", undefined);
  }
  get targetInput(): FluxKustomizationSpecPatchesTarget | IResolvable | undefined {
    return this.input("target") as FluxKustomizationSpecPatchesTarget | IResolvable | undefined;
  }
}

/** References to target and what is in it. */
export class FluxKustomizationSpecPatchesTargetOutputReference extends ObjectReference<FluxKustomizationSpecPatchesTarget> {
  /** API group that objects must have. */
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
  /** API version, without its group, that objects must have. */
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
  /** Kind that objects must have. */
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
  /** Selector over annotations in the text form of label selectors. */
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

/** References to the items of images. */
export class FluxKustomizationSpecImagesList extends ObjectList<FluxKustomizationSpecImages, FluxKustomizationSpecImagesOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationSpecImagesOutputReference(item));
  }
}

/** References to images and what is in it. */
export class FluxKustomizationSpecImagesOutputReference extends ObjectReference<FluxKustomizationSpecImages> {
  /** Name of the image as the manifests write it, without tag. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Name that takes its place. */
  get newName(): string {
    return this.getStringAttribute("new_name");
  }
  set newName(value: string) {
    this.put("newName", value);
  }
  resetNewName(): void {
    this.put("newName", undefined);
  }
  get newNameInput(): string | undefined {
    return this.input("newName") as string | undefined;
  }
  /** Tag that takes the place of tag and digest. */
  get newTag(): string {
    return this.getStringAttribute("new_tag");
  }
  set newTag(value: string) {
    this.put("newTag", value);
  }
  resetNewTag(): void {
    this.put("newTag", undefined);
  }
  get newTagInput(): string | undefined {
    return this.input("newTag") as string | undefined;
  }
  /** Digest that takes the place of tag and digest. */
  get digest(): string {
    return this.getStringAttribute("digest");
  }
  set digest(value: string) {
    this.put("digest", value);
  }
  resetDigest(): void {
    this.put("digest", undefined);
  }
  get digestInput(): string | undefined {
    return this.input("digest") as string | undefined;
  }
}

/** References to post_build and what is in it. */
export class FluxKustomizationSpecPostBuildOutputReference extends ObjectReference<FluxKustomizationSpecPostBuild> {
  /** Variables and their values; these win over `substituteFrom`. */
  get substitute(): { [key: string]: string } {
    return this.getStringMapAttribute("substitute");
  }
  set substitute(value: { readonly [key: string]: string }) {
    this.put("substitute", value);
  }
  resetSubstitute(): void {
    this.put("substitute", undefined);
  }
  get substituteInput(): { readonly [key: string]: string } | undefined {
    return this.input("substitute") as { readonly [key: string]: string } | undefined;
  }
  /** Objects whose keys are variables; later ones win. */
  get substituteFrom(): FluxKustomizationSpecPostBuildSubstituteFromList {
    return new FluxKustomizationSpecPostBuildSubstituteFromList(this.place("substituteFrom", "substitute_from"));
  }
  putSubstituteFrom(value: readonly FluxKustomizationSpecPostBuildSubstituteFrom[] | IResolvable): void {
    this.put("substituteFrom", value);
  }
  resetSubstituteFrom(): void {
    this.put("substituteFrom", undefined);
  }
  get substituteFromInput(): readonly FluxKustomizationSpecPostBuildSubstituteFrom[] | IResolvable | undefined {
    return this.input("substituteFrom") as readonly FluxKustomizationSpecPostBuildSubstituteFrom[] | IResolvable | undefined;
  }
  /**
   * Whether substitution also runs when there is no variable at all; `WithVariables` when absent.
   * One of `WithVariables`, `Always`.
   */
  get substituteStrategy(): string {
    return this.getStringAttribute("substitute_strategy");
  }
  set substituteStrategy(value: string) {
    this.put("substituteStrategy", value);
  }
  resetSubstituteStrategy(): void {
    this.put("substituteStrategy", undefined);
  }
  get substituteStrategyInput(): string | undefined {
    return this.input("substituteStrategy") as string | undefined;
  }
}

/** References to the items of substitute_from. */
export class FluxKustomizationSpecPostBuildSubstituteFromList extends ObjectList<FluxKustomizationSpecPostBuildSubstituteFrom, FluxKustomizationSpecPostBuildSubstituteFromOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationSpecPostBuildSubstituteFromOutputReference(item));
  }
}

/** References to substitute_from and what is in it. */
export class FluxKustomizationSpecPostBuildSubstituteFromOutputReference extends ObjectReference<FluxKustomizationSpecPostBuildSubstituteFrom> {
  /**
   * Kind of the object that holds the variables.
   * One of `Secret`, `ConfigMap`.
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
  /** Name of the object, which lives in the namespace of the Kustomization. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /**
   * Whether the object may be missing.
   * @default false
   */
  get optional(): IResolvable {
    return this.getBooleanAttribute("optional");
  }
  set optional(value: boolean | IResolvable) {
    this.put("optional", value);
  }
  resetOptional(): void {
    this.put("optional", undefined);
  }
  get optionalInput(): boolean | IResolvable | undefined {
    return this.input("optional") as boolean | IResolvable | undefined;
  }
}

/** References to decryption and what is in it. */
export class FluxKustomizationSpecDecryptionOutputReference extends ObjectReference<FluxKustomizationSpecDecryption> {
  /**
   * How the files are encrypted.
   * One of `sops`.
   */
  get provider(): string {
    return this.getStringAttribute("provider");
  }
  set provider(value: string) {
    this.put("provider", value);
  }
  get providerInput(): string | undefined {
    return this.input("provider") as string | undefined;
  }
  /** Secret with the keys. */
  get secretRef(): FluxKustomizationSpecDecryptionSecretRefOutputReference {
    return new FluxKustomizationSpecDecryptionSecretRefOutputReference(this.place("secretRef", "secret_ref"));
  }
  putSecretRef(value: FluxKustomizationSpecDecryptionSecretRef | IResolvable): void {
    this.put("secretRef", value);
  }
  resetSecretRef(): void {
    this.put("secretRef", undefined);
  }
  get secretRefInput(): FluxKustomizationSpecDecryptionSecretRef | IResolvable | undefined {
    return this.input("secretRef") as FluxKustomizationSpecDecryptionSecretRef | IResolvable | undefined;
  }
  /** ServiceAccount whose workload identity asks a key management service. */
  get serviceAccountName(): string {
    return this.getStringAttribute("service_account_name");
  }
  set serviceAccountName(value: string) {
    this.put("serviceAccountName", value);
  }
  resetServiceAccountName(): void {
    this.put("serviceAccountName", undefined);
  }
  get serviceAccountNameInput(): string | undefined {
    return this.input("serviceAccountName") as string | undefined;
  }
}

/** References to secret_ref and what is in it. */
export class FluxKustomizationSpecDecryptionSecretRefOutputReference extends ObjectReference<FluxKustomizationSpecDecryptionSecretRef> {
  /** Name of the object, which lives in the same namespace. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
}

/** References to the items of ignore. */
export class FluxKustomizationSpecIgnoreList extends ObjectList<FluxKustomizationSpecIgnore, FluxKustomizationSpecIgnoreOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationSpecIgnoreOutputReference(item));
  }
}

/** References to ignore and what is in it. */
export class FluxKustomizationSpecIgnoreOutputReference extends ObjectReference<FluxKustomizationSpecIgnore> {
  /** JSON pointers to the fields that are left alone. */
  get paths(): string[] {
    return this.getListAttribute("paths");
  }
  set paths(value: readonly string[]) {
    this.put("paths", value);
  }
  get pathsInput(): readonly string[] | undefined {
    return this.input("paths") as readonly string[] | undefined;
  }
  /** Which objects are meant; absent parts match all. */
  get target(): FluxKustomizationSpecIgnoreTargetOutputReference {
    return new FluxKustomizationSpecIgnoreTargetOutputReference(this.place("target", "target"));
  }
  putTarget(value: FluxKustomizationSpecIgnoreTarget | IResolvable): void {
    this.put("target", value);
  }
  resetTarget(): void {
    this.put("target", undefined);
  }
  get targetInput(): FluxKustomizationSpecIgnoreTarget | IResolvable | undefined {
    return this.input("target") as FluxKustomizationSpecIgnoreTarget | IResolvable | undefined;
  }
}

/** References to target and what is in it. */
export class FluxKustomizationSpecIgnoreTargetOutputReference extends ObjectReference<FluxKustomizationSpecIgnoreTarget> {
  /** API group that objects must have. */
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
  /** API version, without its group, that objects must have. */
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
  /** Kind that objects must have. */
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
  /** Selector over annotations in the text form of label selectors. */
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

/** References to status and what is in it. */
export class FluxKustomizationStatusOutputReference extends ObjectReference<unknown> {
  /** Generation of the last reconciliation that came to an end. */
  get observedGeneration(): number {
    return this.getNumberAttribute("observed_generation");
  }
  /** Observations of the object's state; Stalled, Reconciling and Ready come first. */
  get conditions(): FluxKustomizationStatusConditionsList {
    return new FluxKustomizationStatusConditionsList(this.place("conditions", "conditions"));
  }
  /** Revision of the source that was last applied and has passed its health checks. */
  get lastAppliedRevision(): string {
    return this.getStringAttribute("last_applied_revision");
  }
  /** Revision at the origin of the source that was last applied, as its artifact says. */
  get lastAppliedOriginRevision(): string {
    return this.getStringAttribute("last_applied_origin_revision");
  }
  /** Revision of the source that was last tried. */
  get lastAttemptedRevision(): string {
    return this.getStringAttribute("last_attempted_revision");
  }
  /** Objects of the last apply, from which stale ones are told. */
  get inventory(): FluxKustomizationStatusInventoryOutputReference {
    return new FluxKustomizationStatusInventoryOutputReference(this.place("inventory", "inventory"));
  }
  /** Latest outcomes, newest first, at most five. */
  get history(): FluxKustomizationStatusHistoryList {
    return new FluxKustomizationStatusHistoryList(this.place("history", "history"));
  }
  /** Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on. */
  get lastHandledReconcileAt(): string {
    return this.getStringAttribute("last_handled_reconcile_at");
  }
}

/** References to the items of conditions. */
export class FluxKustomizationStatusConditionsList extends ObjectList<unknown, FluxKustomizationStatusConditionsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationStatusConditionsOutputReference(item));
  }
}

/** References to conditions and what is in it. */
export class FluxKustomizationStatusConditionsOutputReference extends ObjectReference<unknown> {
  /** Type of the condition, unique in the list. */
  get type(): string {
    return this.getStringAttribute("type");
  }
  /**
   * Whether the condition holds.
   * One of `True`, `False`, `Unknown`.
   */
  get status(): string {
    return this.getStringAttribute("status");
  }
  /** Machine-readable cause of the last transition. */
  get reason(): string {
    return this.getStringAttribute("reason");
  }
  /** Explanation of the last transition for people; may be empty. */
  get message(): string {
    return this.getStringAttribute("message");
  }
  /** Time at which status, reason or message last changed. */
  get lastTransitionTime(): string {
    return this.getStringAttribute("last_transition_time");
  }
  /** Generation of the object that the condition was set for. */
  get observedGeneration(): number {
    return this.getNumberAttribute("observed_generation");
  }
}

/** References to inventory and what is in it. */
export class FluxKustomizationStatusInventoryOutputReference extends ObjectReference<unknown> {
  /** Applied objects. */
  get entries(): FluxKustomizationStatusInventoryEntriesList {
    return new FluxKustomizationStatusInventoryEntriesList(this.place("entries", "entries"));
  }
}

/** References to the items of entries. */
export class FluxKustomizationStatusInventoryEntriesList extends ObjectList<unknown, FluxKustomizationStatusInventoryEntriesOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationStatusInventoryEntriesOutputReference(item));
  }
}

/** References to entries and what is in it. */
export class FluxKustomizationStatusInventoryEntriesOutputReference extends ObjectReference<unknown> {
  /** Identity as `<namespace>_<name>_<group>_<kind>`. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /** Version part of the API version under which the object was applied. */
  get v(): string {
    return this.getStringAttribute("v");
  }
}

/** References to the items of history. */
export class FluxKustomizationStatusHistoryList extends ObjectList<unknown, FluxKustomizationStatusHistoryOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxKustomizationStatusHistoryOutputReference(item));
  }
}

/** References to history and what is in it. */
export class FluxKustomizationStatusHistoryOutputReference extends ObjectReference<unknown> {
  /** Digest of the content that was reconciled. */
  get digest(): string {
    return this.getStringAttribute("digest");
  }
  /** Time of the first reconciliation with this outcome. */
  get firstReconciled(): string {
    return this.getStringAttribute("first_reconciled");
  }
  /** Time of the latest reconciliation with this outcome. */
  get lastReconciled(): string {
    return this.getStringAttribute("last_reconciled");
  }
  /** How long the latest reconciliation took, in Go's duration syntax. */
  get lastReconciledDuration(): string {
    return this.getStringAttribute("last_reconciled_duration");
  }
  /** Reason of the latest reconciliation's Ready condition. */
  get lastReconciledStatus(): string {
    return this.getStringAttribute("last_reconciled_status");
  }
  /** How many reconciliations had this outcome. */
  get totalReconciliations(): number {
    return this.getNumberAttribute("total_reconciliations");
  }
  /** Further facts on the content, such as its revision. */
  get metadata(): { [key: string]: string } {
    return this.getStringMapAttribute("metadata");
  }
}

/** References to wait and what is in it. */
export class FluxKustomizationWaitOutputReference extends ObjectReference<FluxKustomizationWait> {
  /**
   * Longest time to wait, in Go's duration syntax.
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
  /** Revision that must have been reached too, such as `main@sha1:…`. */
  get revision(): string {
    return this.getStringAttribute("revision");
  }
  set revision(value: string) {
    this.put("revision", value);
  }
  resetRevision(): void {
    this.put("revision", undefined);
  }
  get revisionInput(): string | undefined {
    return this.input("revision") as string | undefined;
  }
}

/** References to timeouts and what is in it. */
export class FluxKustomizationTimeoutsOutputReference extends ObjectReference<FluxKustomizationTimeouts> {
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
