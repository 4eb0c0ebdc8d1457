// Written by `npm run generate` from src/api. Do not edit.
import type { ImportableResource, IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Identity of the HelmRepository. */
export interface FluxHelmRepositoryMetadata {
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

/** Secret with username and password, or for type oci with the credentials of a registry. */
export interface FluxHelmRepositorySpecSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the client certificate, its key, and the certificates of authorities. */
export interface FluxHelmRepositorySpecCertSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Namespaces that may refer to the object. */
export interface FluxHelmRepositorySpecAccessFromNamespaceSelectors {
  /** Labels that a namespace must have; all match when empty. */
  readonly matchLabels?: { readonly [key: string]: string };
}

/** Who may refer to the object from other namespaces; it is stored and not enforced. */
export interface FluxHelmRepositorySpecAccessFrom {
  /** Namespaces that may refer to the object. */
  readonly namespaceSelectors: readonly FluxHelmRepositorySpecAccessFromNamespaceSelectors[] | IResolvable;
}

/** Where charts are found, and how to log in there. */
export interface FluxHelmRepositorySpec {
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
  readonly secretRef?: FluxHelmRepositorySpecSecretRef | IResolvable;
  /** Secret with the client certificate, its key, and the certificates of authorities. */
  readonly certSecretRef?: FluxHelmRepositorySpecCertSecretRef | IResolvable;
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
  readonly accessFrom?: FluxHelmRepositorySpecAccessFrom | IResolvable;
  /** Whether reconciliation rests. */
  readonly suspend?: boolean | IResolvable;
}

/** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
export interface FluxHelmRepositoryWait {
  /**
   * Longest time to wait, in Go's duration syntax.
   * @default "5m"
   */
  readonly timeout?: string;
  /** Revision that must have been reached too, such as `main@sha1:…`. */
  readonly revision?: string;
}

/** Longest times that operations may take. */
export interface FluxHelmRepositoryTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_helm_repository. */
export interface FluxHelmRepositoryConfig extends TerraformMetaArguments {
  /** Identity of the HelmRepository. */
  readonly metadata: FluxHelmRepositoryMetadata | IResolvable;
  /** Where charts are found, and how to log in there. */
  readonly spec: FluxHelmRepositorySpec | IResolvable;
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  readonly wait?: FluxHelmRepositoryWait | IResolvable;
  /** Whether an object that exists already is taken over on create; an error otherwise. */
  readonly adopt?: boolean | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxHelmRepositoryTimeouts | IResolvable;
}

const FIELDS: Fields = {
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

/** A repository of charts: an index over HTTP of which the controller keeps the latest as an artifact, or an OCI registry. */
export class FluxHelmRepository extends FluxResource<FluxHelmRepositoryConfig> {
  static readonly tfResourceType = "flux_helm_repository";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxHelmRepository.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxHelmRepositoryConfig) {
    super(scope, id, { type: FluxHelmRepository.tfResourceType, fields: FIELDS }, config);
  }

  /** `<namespace>/<name>` of the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /** Identity of the HelmRepository. */
  get metadata(): FluxHelmRepositoryMetadataOutputReference {
    return new FluxHelmRepositoryMetadataOutputReference(this.place("metadata", "metadata"));
  }
  putMetadata(value: FluxHelmRepositoryMetadata | IResolvable): void {
    this.put("metadata", value);
  }
  get metadataInput(): FluxHelmRepositoryMetadata | IResolvable | undefined {
    return this.input("metadata") as FluxHelmRepositoryMetadata | IResolvable | undefined;
  }
  /** Where charts are found, and how to log in there. */
  get spec(): FluxHelmRepositorySpecOutputReference {
    return new FluxHelmRepositorySpecOutputReference(this.place("spec", "spec"));
  }
  putSpec(value: FluxHelmRepositorySpec | IResolvable): void {
    this.put("spec", value);
  }
  get specInput(): FluxHelmRepositorySpec | IResolvable | undefined {
    return this.input("spec") as FluxHelmRepositorySpec | IResolvable | undefined;
  }
  /** What the controller has seen and done; empty for type oci. */
  get status(): FluxHelmRepositoryStatusOutputReference {
    return new FluxHelmRepositoryStatusOutputReference(this.place("status", "status"));
  }
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  get wait(): FluxHelmRepositoryWaitOutputReference {
    return new FluxHelmRepositoryWaitOutputReference(this.place("wait", "wait"));
  }
  putWait(value: FluxHelmRepositoryWait | IResolvable): void {
    this.put("wait", value);
  }
  resetWait(): void {
    this.put("wait", undefined);
  }
  get waitInput(): FluxHelmRepositoryWait | IResolvable | undefined {
    return this.input("wait") as FluxHelmRepositoryWait | IResolvable | undefined;
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
  get timeouts(): FluxHelmRepositoryTimeoutsOutputReference {
    return new FluxHelmRepositoryTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxHelmRepositoryTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxHelmRepositoryTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxHelmRepositoryTimeouts | IResolvable | undefined;
  }
}

/** References to metadata and what is in it. */
export class FluxHelmRepositoryMetadataOutputReference extends ObjectReference<FluxHelmRepositoryMetadata> {
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
export class FluxHelmRepositorySpecOutputReference extends ObjectReference<FluxHelmRepositorySpec> {
  /** Address of the repository: http or https for an index, oci for charts in a registry. */
  get url(): string {
    return this.getStringAttribute("url");
  }
  set url(value: string) {
    this.put("url", value);
  }
  get urlInput(): string | undefined {
    return this.input("url") as string | undefined;
  }
  /**
   * What is at the address: an index, or charts in a registry; an index when absent.
   * One of `default`, `oci`.
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
  /** How often the index is fetched; a minute when absent, and without meaning for type oci. */
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
  /** Longest time that one fetch may take; 60 seconds when absent. */
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
  /** Secret with username and password, or for type oci with the credentials of a registry. */
  get secretRef(): FluxHelmRepositorySpecSecretRefOutputReference {
    return new FluxHelmRepositorySpecSecretRefOutputReference(this.place("secretRef", "secret_ref"));
  }
  putSecretRef(value: FluxHelmRepositorySpecSecretRef | IResolvable): void {
    this.put("secretRef", value);
  }
  resetSecretRef(): void {
    this.put("secretRef", undefined);
  }
  get secretRefInput(): FluxHelmRepositorySpecSecretRef | IResolvable | undefined {
    return this.input("secretRef") as FluxHelmRepositorySpecSecretRef | IResolvable | undefined;
  }
  /** Secret with the client certificate, its key, and the certificates of authorities. */
  get certSecretRef(): FluxHelmRepositorySpecCertSecretRefOutputReference {
    return new FluxHelmRepositorySpecCertSecretRefOutputReference(this.place("certSecretRef", "cert_secret_ref"));
  }
  putCertSecretRef(value: FluxHelmRepositorySpecCertSecretRef | IResolvable): void {
    this.put("certSecretRef", value);
  }
  resetCertSecretRef(): void {
    this.put("certSecretRef", undefined);
  }
  get certSecretRefInput(): FluxHelmRepositorySpecCertSecretRef | IResolvable | undefined {
    return this.input("certSecretRef") as FluxHelmRepositorySpecCertSecretRef | IResolvable | undefined;
  }
  /**
   * Whose way of logging in is used; only for type oci, and only without `secretRef`.
   * One of `generic`, `aws`, `azure`, `gcp`.
   * @default "generic"
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
  /** Whether credentials are sent to every host that the index names, not only to that of the address. */
  get passCredentials(): IResolvable {
    return this.getBooleanAttribute("pass_credentials");
  }
  set passCredentials(value: boolean | IResolvable) {
    this.put("passCredentials", value);
  }
  resetPassCredentials(): void {
    this.put("passCredentials", undefined);
  }
  get passCredentialsInput(): boolean | IResolvable | undefined {
    return this.input("passCredentials") as boolean | IResolvable | undefined;
  }
  /** Whether the registry is reached without TLS; only for type oci. */
  get insecure(): IResolvable {
    return this.getBooleanAttribute("insecure");
  }
  set insecure(value: boolean | IResolvable) {
    this.put("insecure", value);
  }
  resetInsecure(): void {
    this.put("insecure", undefined);
  }
  get insecureInput(): boolean | IResolvable | undefined {
    return this.input("insecure") as boolean | IResolvable | undefined;
  }
  /** Who may refer to the object from other namespaces; it is stored and not enforced. */
  get accessFrom(): FluxHelmRepositorySpecAccessFromOutputReference {
    return new FluxHelmRepositorySpecAccessFromOutputReference(this.place("accessFrom", "access_from"));
  }
  putAccessFrom(value: FluxHelmRepositorySpecAccessFrom | IResolvable): void {
    this.put("accessFrom", value);
  }
  resetAccessFrom(): void {
    this.put("accessFrom", undefined);
  }
  get accessFromInput(): FluxHelmRepositorySpecAccessFrom | IResolvable | undefined {
    return this.input("accessFrom") as FluxHelmRepositorySpecAccessFrom | IResolvable | undefined;
  }
  /** Whether reconciliation rests. */
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
}

/** References to secret_ref and what is in it. */
export class FluxHelmRepositorySpecSecretRefOutputReference extends ObjectReference<FluxHelmRepositorySpecSecretRef> {
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

/** References to cert_secret_ref and what is in it. */
export class FluxHelmRepositorySpecCertSecretRefOutputReference extends ObjectReference<FluxHelmRepositorySpecCertSecretRef> {
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

/** References to access_from and what is in it. */
export class FluxHelmRepositorySpecAccessFromOutputReference extends ObjectReference<FluxHelmRepositorySpecAccessFrom> {
  /** Namespaces that may refer to the object. */
  get namespaceSelectors(): FluxHelmRepositorySpecAccessFromNamespaceSelectorsList {
    return new FluxHelmRepositorySpecAccessFromNamespaceSelectorsList(this.place("namespaceSelectors", "namespace_selectors"));
  }
  putNamespaceSelectors(value: readonly FluxHelmRepositorySpecAccessFromNamespaceSelectors[] | IResolvable): void {
    this.put("namespaceSelectors", value);
  }
  get namespaceSelectorsInput(): readonly FluxHelmRepositorySpecAccessFromNamespaceSelectors[] | IResolvable | undefined {
    return this.input("namespaceSelectors") as readonly FluxHelmRepositorySpecAccessFromNamespaceSelectors[] | IResolvable | undefined;
  }
}

/** References to the items of namespace_selectors. */
export class FluxHelmRepositorySpecAccessFromNamespaceSelectorsList extends ObjectList<FluxHelmRepositorySpecAccessFromNamespaceSelectors, FluxHelmRepositorySpecAccessFromNamespaceSelectorsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxHelmRepositorySpecAccessFromNamespaceSelectorsOutputReference(item));
  }
}

/** References to namespace_selectors and what is in it. */
export class FluxHelmRepositorySpecAccessFromNamespaceSelectorsOutputReference extends ObjectReference<FluxHelmRepositorySpecAccessFromNamespaceSelectors> {
  /** Labels that a namespace must have; all match when empty. */
  get matchLabels(): { [key: string]: string } {
    return this.getStringMapAttribute("match_labels");
  }
  set matchLabels(value: { readonly [key: string]: string }) {
    this.put("matchLabels", value);
  }
  resetMatchLabels(): void {
    this.put("matchLabels", undefined);
  }
  get matchLabelsInput(): { readonly [key: string]: string } | undefined {
    return this.input("matchLabels") as { readonly [key: string]: string } | undefined;
  }
}

/** References to status and what is in it. */
export class FluxHelmRepositoryStatusOutputReference extends ObjectReference<unknown> {
  /** Generation of the last reconciliation that came to an end. */
  get observedGeneration(): number {
    return this.getNumberAttribute("observed_generation");
  }
  /** Observations of the object's state; Stalled, Reconciling and Ready come first. */
  get conditions(): FluxHelmRepositoryStatusConditionsList {
    return new FluxHelmRepositoryStatusConditionsList(this.place("conditions", "conditions"));
  }
  /** Artifact of the last successful reconciliation. */
  get artifact(): FluxHelmRepositoryStatusArtifactOutputReference {
    return new FluxHelmRepositoryStatusArtifactOutputReference(this.place("artifact", "artifact"));
  }
  /** Address at which the latest index is served. */
  get url(): string {
    return this.getStringAttribute("url");
  }
  /** Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on. */
  get lastHandledReconcileAt(): string {
    return this.getStringAttribute("last_handled_reconcile_at");
  }
}

/** References to the items of conditions. */
export class FluxHelmRepositoryStatusConditionsList extends ObjectList<unknown, FluxHelmRepositoryStatusConditionsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxHelmRepositoryStatusConditionsOutputReference(item));
  }
}

/** References to conditions and what is in it. */
export class FluxHelmRepositoryStatusConditionsOutputReference extends ObjectReference<unknown> {
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

/** References to artifact and what is in it. */
export class FluxHelmRepositoryStatusArtifactOutputReference extends ObjectReference<unknown> {
  /** HTTP address of the artifact, to be used within the cluster. */
  get url(): string {
    return this.getStringAttribute("url");
  }
  /** Path of the file in the storage of the controller: kind, namespace, name, file. */
  get path(): string {
    return this.getStringAttribute("path");
  }
  /** Revision of the source in the form that its kind writes, for example `main@sha1:<commit>`. */
  get revision(): string {
    return this.getStringAttribute("revision");
  }
  /** Digest of the file as `<algorithm>:<hex>`. */
  get digest(): string {
    return this.getStringAttribute("digest");
  }
  /** Time at which the artifact was last written. */
  get lastUpdateTime(): string {
    return this.getStringAttribute("last_update_time");
  }
  /** Size of the file in bytes. */
  get size(): number {
    return this.getNumberAttribute("size");
  }
  /** Annotations from upstream of the source, such as those of an OCI manifest. */
  get metadata(): { [key: string]: string } {
    return this.getStringMapAttribute("metadata");
  }
}

/** References to wait and what is in it. */
export class FluxHelmRepositoryWaitOutputReference extends ObjectReference<FluxHelmRepositoryWait> {
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
export class FluxHelmRepositoryTimeoutsOutputReference extends ObjectReference<FluxHelmRepositoryTimeouts> {
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
