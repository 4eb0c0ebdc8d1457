// Written by `npm run generate` from src/api. Do not edit.
import type { ImportableResource, IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Identity of the HelmChart. */
export interface FluxHelmChartMetadata {
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

/** Source that has the chart. */
export interface FluxHelmChartSpecSourceRef {
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
export interface FluxHelmChartSpecVerifySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Identities of which one must have signed; only for signatures without keys. */
export interface FluxHelmChartSpecVerifyMatchOIDCIdentity {
  /** Expression that the issuer in the certificate must match, in Go's syntax. */
  readonly issuer: string;
  /** Expression that the subject in the certificate must match, in Go's syntax. */
  readonly subject: string;
}

/** Which signature the chart must have. */
export interface FluxHelmChartSpecVerify {
  /**
   * What the signature was made with.
   * One of `cosign`, `notation`.
   * @default "cosign"
   */
  readonly provider?: string;
  /** Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked. */
  readonly secretRef?: FluxHelmChartSpecVerifySecretRef | IResolvable;
  /** Identities of which one must have signed; only for signatures without keys. */
  readonly matchOIDCIdentity?: readonly FluxHelmChartSpecVerifyMatchOIDCIdentity[] | IResolvable;
}

/** Which chart is fetched, from where and how often. */
export interface FluxHelmChartSpec {
  /** Name of the chart in a repository of charts, or its path in the artifact of another source. */
  readonly chart: string;
  /**
   * Version or range of versions; the newest in the range is taken. Without meaning for charts at a path.
   * @default "*"
   */
  readonly version?: string;
  /** Source that has the chart. */
  readonly sourceRef: FluxHelmChartSpecSourceRef | IResolvable;
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
  readonly verify?: FluxHelmChartSpecVerify | IResolvable;
  /** Whether reconciliation rests. */
  readonly suspend?: boolean | IResolvable;
}

/** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
export interface FluxHelmChartWait {
  /**
   * Longest time to wait, in Go's duration syntax.
   * @default "5m"
   */
  readonly timeout?: string;
  /** Revision that must have been reached too, such as `main@sha1:…`. */
  readonly revision?: string;
}

/** Longest times that operations may take. */
export interface FluxHelmChartTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_helm_chart. */
export interface FluxHelmChartConfig extends TerraformMetaArguments {
  /** Identity of the HelmChart. */
  readonly metadata: FluxHelmChartMetadata | IResolvable;
  /** Which chart is fetched, from where and how often. */
  readonly spec: FluxHelmChartSpec | IResolvable;
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  readonly wait?: FluxHelmChartWait | IResolvable;
  /** Whether an object that exists already is taken over on create; an error otherwise. */
  readonly adopt?: boolean | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxHelmChartTimeouts | IResolvable;
}

const FIELDS: Fields = {
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

/** A chart, found in a repository of charts or in the artifact of another source, that the controller keeps packed as an artifact. */
export class FluxHelmChart extends FluxResource<FluxHelmChartConfig> {
  static readonly tfResourceType = "flux_helm_chart";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxHelmChart.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxHelmChartConfig) {
    super(scope, id, { type: FluxHelmChart.tfResourceType, fields: FIELDS }, config);
  }

  /** `<namespace>/<name>` of the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /** Identity of the HelmChart. */
  get metadata(): FluxHelmChartMetadataOutputReference {
    return new FluxHelmChartMetadataOutputReference(this.place("metadata", "metadata"));
  }
  putMetadata(value: FluxHelmChartMetadata | IResolvable): void {
    this.put("metadata", value);
  }
  get metadataInput(): FluxHelmChartMetadata | IResolvable | undefined {
    return this.input("metadata") as FluxHelmChartMetadata | IResolvable | undefined;
  }
  /** Which chart is fetched, from where and how often. */
  get spec(): FluxHelmChartSpecOutputReference {
    return new FluxHelmChartSpecOutputReference(this.place("spec", "spec"));
  }
  putSpec(value: FluxHelmChartSpec | IResolvable): void {
    this.put("spec", value);
  }
  get specInput(): FluxHelmChartSpec | IResolvable | undefined {
    return this.input("spec") as FluxHelmChartSpec | IResolvable | undefined;
  }
  /** What the controller has seen and done. */
  get status(): FluxHelmChartStatusOutputReference {
    return new FluxHelmChartStatusOutputReference(this.place("status", "status"));
  }
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  get wait(): FluxHelmChartWaitOutputReference {
    return new FluxHelmChartWaitOutputReference(this.place("wait", "wait"));
  }
  putWait(value: FluxHelmChartWait | IResolvable): void {
    this.put("wait", value);
  }
  resetWait(): void {
    this.put("wait", undefined);
  }
  get waitInput(): FluxHelmChartWait | IResolvable | undefined {
    return this.input("wait") as FluxHelmChartWait | IResolvable | undefined;
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
  get timeouts(): FluxHelmChartTimeoutsOutputReference {
    return new FluxHelmChartTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxHelmChartTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxHelmChartTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxHelmChartTimeouts | IResolvable | undefined;
  }
}

/** References to metadata and what is in it. */
export class FluxHelmChartMetadataOutputReference extends ObjectReference<FluxHelmChartMetadata> {
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
export class FluxHelmChartSpecOutputReference extends ObjectReference<FluxHelmChartSpec> {
  /** Name of the chart in a repository of charts, or its path in the artifact of another source. */
  get chart(): string {
    return this.getStringAttribute("chart");
  }
  set chart(value: string) {
    this.put("chart", value);
  }
  get chartInput(): string | undefined {
    return this.input("chart") as string | undefined;
  }
  /**
   * Version or range of versions; the newest in the range is taken. Without meaning for charts at a path.
   * @default "*"
   */
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
  /** Source that has the chart. */
  get sourceRef(): FluxHelmChartSpecSourceRefOutputReference {
    return new FluxHelmChartSpecSourceRefOutputReference(this.place("sourceRef", "source_ref"));
  }
  putSourceRef(value: FluxHelmChartSpecSourceRef | IResolvable): void {
    this.put("sourceRef", value);
  }
  get sourceRefInput(): FluxHelmChartSpecSourceRef | IResolvable | undefined {
    return this.input("sourceRef") as FluxHelmChartSpecSourceRef | IResolvable | undefined;
  }
  /** How often the source is asked for a new chart. */
  get interval(): string {
    return this.getStringAttribute("interval");
  }
  set interval(value: string) {
    this.put("interval", value);
  }
  get intervalInput(): string | undefined {
    return this.input("interval") as string | undefined;
  }
  /**
   * Whether a new artifact follows from a new version of the chart, or from every new revision of its source.
   * One of `ChartVersion`, `Revision`.
   * @default "ChartVersion"
   */
  get reconcileStrategy(): string {
    return this.getStringAttribute("reconcile_strategy");
  }
  set reconcileStrategy(value: string) {
    this.put("reconcileStrategy", value);
  }
  resetReconcileStrategy(): void {
    this.put("reconcileStrategy", undefined);
  }
  get reconcileStrategyInput(): string | undefined {
    return this.input("reconcileStrategy") as string | undefined;
  }
  /** Files that are merged in this order to the default values of the chart; values.yaml takes part only if it is named. */
  get valuesFiles(): string[] {
    return this.getListAttribute("values_files");
  }
  set valuesFiles(value: readonly string[]) {
    this.put("valuesFiles", value);
  }
  resetValuesFiles(): void {
    this.put("valuesFiles", undefined);
  }
  get valuesFilesInput(): readonly string[] | undefined {
    return this.input("valuesFiles") as readonly string[] | undefined;
  }
  /** Whether values files that are not there are passed over. */
  get ignoreMissingValuesFiles(): IResolvable {
    return this.getBooleanAttribute("ignore_missing_values_files");
  }
  set ignoreMissingValuesFiles(value: boolean | IResolvable) {
    this.put("ignoreMissingValuesFiles", value);
  }
  resetIgnoreMissingValuesFiles(): void {
    this.put("ignoreMissingValuesFiles", undefined);
  }
  get ignoreMissingValuesFilesInput(): boolean | IResolvable | undefined {
    return this.input("ignoreMissingValuesFiles") as boolean | IResolvable | undefined;
  }
  /** Which signature the chart must have. */
  get verify(): FluxHelmChartSpecVerifyOutputReference {
    return new FluxHelmChartSpecVerifyOutputReference(this.place("verify", "verify"));
  }
  putVerify(value: FluxHelmChartSpecVerify | IResolvable): void {
    this.put("verify", value);
  }
  resetVerify(): void {
    this.put("verify", undefined);
  }
  get verifyInput(): FluxHelmChartSpecVerify | IResolvable | undefined {
    return this.input("verify") as FluxHelmChartSpecVerify | IResolvable | undefined;
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

/** References to source_ref and what is in it. */
export class FluxHelmChartSpecSourceRefOutputReference extends ObjectReference<FluxHelmChartSpecSourceRef> {
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
   * One of `HelmRepository`, `GitRepository`, `Bucket`.
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
  /** Name of the source, which lives in the namespace of the chart. */
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

/** References to verify and what is in it. */
export class FluxHelmChartSpecVerifyOutputReference extends ObjectReference<FluxHelmChartSpecVerify> {
  /**
   * What the signature was made with.
   * One of `cosign`, `notation`.
   * @default "cosign"
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
  /** Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked. */
  get secretRef(): FluxHelmChartSpecVerifySecretRefOutputReference {
    return new FluxHelmChartSpecVerifySecretRefOutputReference(this.place("secretRef", "secret_ref"));
  }
  putSecretRef(value: FluxHelmChartSpecVerifySecretRef | IResolvable): void {
    this.put("secretRef", value);
  }
  resetSecretRef(): void {
    this.put("secretRef", undefined);
  }
  get secretRefInput(): FluxHelmChartSpecVerifySecretRef | IResolvable | undefined {
    return this.input("secretRef") as FluxHelmChartSpecVerifySecretRef | IResolvable | undefined;
  }
  /** Identities of which one must have signed; only for signatures without keys. */
  get matchOIDCIdentity(): FluxHelmChartSpecVerifyMatchOIDCIdentityList {
    return new FluxHelmChartSpecVerifyMatchOIDCIdentityList(this.place("matchOIDCIdentity", "match_oidc_identity"));
  }
  putMatchOIDCIdentity(value: readonly FluxHelmChartSpecVerifyMatchOIDCIdentity[] | IResolvable): void {
    this.put("matchOIDCIdentity", value);
  }
  resetMatchOIDCIdentity(): void {
    this.put("matchOIDCIdentity", undefined);
  }
  get matchOIDCIdentityInput(): readonly FluxHelmChartSpecVerifyMatchOIDCIdentity[] | IResolvable | undefined {
    return this.input("matchOIDCIdentity") as readonly FluxHelmChartSpecVerifyMatchOIDCIdentity[] | IResolvable | undefined;
  }
}

/** References to secret_ref and what is in it. */
export class FluxHelmChartSpecVerifySecretRefOutputReference extends ObjectReference<FluxHelmChartSpecVerifySecretRef> {
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

/** References to the items of match_oidc_identity. */
export class FluxHelmChartSpecVerifyMatchOIDCIdentityList extends ObjectList<FluxHelmChartSpecVerifyMatchOIDCIdentity, FluxHelmChartSpecVerifyMatchOIDCIdentityOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxHelmChartSpecVerifyMatchOIDCIdentityOutputReference(item));
  }
}

/** References to match_oidc_identity and what is in it. */
export class FluxHelmChartSpecVerifyMatchOIDCIdentityOutputReference extends ObjectReference<FluxHelmChartSpecVerifyMatchOIDCIdentity> {
  /** Expression that the issuer in the certificate must match, in Go's syntax. */
  get issuer(): string {
    return this.getStringAttribute("issuer");
  }
  set issuer(value: string) {
    this.put("issuer", value);
  }
  get issuerInput(): string | undefined {
    return this.input("issuer") as string | undefined;
  }
  /** Expression that the subject in the certificate must match, in Go's syntax. */
  get subject(): string {
    return this.getStringAttribute("subject");
  }
  set subject(value: string) {
    this.put("subject", value);
  }
  get subjectInput(): string | undefined {
    return this.input("subject") as string | undefined;
  }
}

/** References to status and what is in it. */
export class FluxHelmChartStatusOutputReference extends ObjectReference<unknown> {
  /** Generation of the last reconciliation that came to an end. */
  get observedGeneration(): number {
    return this.getNumberAttribute("observed_generation");
  }
  /** Observations of the object's state; Stalled, Reconciling and Ready come first. */
  get conditions(): FluxHelmChartStatusConditionsList {
    return new FluxHelmChartStatusConditionsList(this.place("conditions", "conditions"));
  }
  /** Artifact of the last successful reconciliation. */
  get artifact(): FluxHelmChartStatusArtifactOutputReference {
    return new FluxHelmChartStatusArtifactOutputReference(this.place("artifact", "artifact"));
  }
  /** Address at which the latest chart is served. */
  get url(): string {
    return this.getStringAttribute("url");
  }
  /** Name of the chart as its Chart.yaml says. */
  get observedChartName(): string {
    return this.getStringAttribute("observed_chart_name");
  }
  /** Revision of the source's artifact that the chart was last looked up in. */
  get observedSourceArtifactRevision(): string {
    return this.getStringAttribute("observed_source_artifact_revision");
  }
  /** Values files that took part, where missing ones are passed over. */
  get observedValuesFiles(): string[] {
    return this.getListAttribute("observed_values_files");
  }
  /** Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on. */
  get lastHandledReconcileAt(): string {
    return this.getStringAttribute("last_handled_reconcile_at");
  }
}

/** References to the items of conditions. */
export class FluxHelmChartStatusConditionsList extends ObjectList<unknown, FluxHelmChartStatusConditionsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxHelmChartStatusConditionsOutputReference(item));
  }
}

/** References to conditions and what is in it. */
export class FluxHelmChartStatusConditionsOutputReference extends ObjectReference<unknown> {
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
export class FluxHelmChartStatusArtifactOutputReference extends ObjectReference<unknown> {
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
export class FluxHelmChartWaitOutputReference extends ObjectReference<FluxHelmChartWait> {
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
export class FluxHelmChartTimeoutsOutputReference extends ObjectReference<FluxHelmChartTimeouts> {
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
