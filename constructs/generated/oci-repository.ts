// Written by `npm run generate` from src/api. Do not edit.
import type { ImportableResource, IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Identity of the OCIRepository. */
export interface FluxOCIRepositoryMetadata {
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

/** Which artifact of the repository is taken. */
export interface FluxOCIRepositorySpecRef {
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
export interface FluxOCIRepositorySpecLayerSelector {
  /** Media type of the layer; the first layer of that type is taken, or the first of all when absent. */
  readonly mediaType?: string;
  /**
   * Whether the layer is unpacked and packed anew, or kept as it is; `extract` when absent.
   * One of `extract`, `copy`.
   */
  readonly operation?: string;
}

/** Secret of type kubernetes.io/dockerconfigjson with the credentials of the registry. */
export interface FluxOCIRepositorySpecSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the client certificate, its key, and the certificates of authorities. */
export interface FluxOCIRepositorySpecCertSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the address of a proxy, and username and password if it asks for them. */
export interface FluxOCIRepositorySpecProxySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked. */
export interface FluxOCIRepositorySpecVerifySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Identities of which one must have signed; only for signatures without keys. */
export interface FluxOCIRepositorySpecVerifyMatchOIDCIdentity {
  /** Expression that the issuer in the certificate must match, in Go's syntax. */
  readonly issuer: string;
  /** Expression that the subject in the certificate must match, in Go's syntax. */
  readonly subject: string;
}

/** Secret with a `trusted_root.json` of Sigstore, for authorities and logs of one's own. */
export interface FluxOCIRepositorySpecVerifyTrustedRootSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Which signature the artifact must have. */
export interface FluxOCIRepositorySpecVerify {
  /**
   * What the signature was made with.
   * One of `cosign`, `notation`.
   * @default "cosign"
   */
  readonly provider?: string;
  /** Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked. */
  readonly secretRef?: FluxOCIRepositorySpecVerifySecretRef | IResolvable;
  /** Identities of which one must have signed; only for signatures without keys. */
  readonly matchOIDCIdentity?: readonly FluxOCIRepositorySpecVerifyMatchOIDCIdentity[] | IResolvable;
  /** Secret with a `trusted_root.json` of Sigstore, for authorities and logs of one's own. */
  readonly trustedRootSecretRef?: FluxOCIRepositorySpecVerifyTrustedRootSecretRef | IResolvable;
}

/** What is fetched, from where and how often. */
export interface FluxOCIRepositorySpec {
  /** Address of the repository in a registry, without a tag. */
  readonly url: string;
  /** How often the registry is asked for a new revision. */
  readonly interval: string;
  /** Which artifact of the repository is taken. */
  readonly ref?: FluxOCIRepositorySpecRef | IResolvable;
  /** Which layer of the artifact is taken. */
  readonly layerSelector?: FluxOCIRepositorySpecLayerSelector | IResolvable;
  /** Secret of type kubernetes.io/dockerconfigjson with the credentials of the registry. */
  readonly secretRef?: FluxOCIRepositorySpecSecretRef | IResolvable;
  /** ServiceAccount whose pull secrets are used. */
  readonly serviceAccountName?: string;
  /** Secret with the client certificate, its key, and the certificates of authorities. */
  readonly certSecretRef?: FluxOCIRepositorySpecCertSecretRef | IResolvable;
  /** Secret with the address of a proxy, and username and password if it asks for them. */
  readonly proxySecretRef?: FluxOCIRepositorySpecProxySecretRef | IResolvable;
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
  readonly verify?: FluxOCIRepositorySpecVerify | IResolvable;
  /** Patterns, in the syntax of gitignore, of files that are left out of the artifact; takes the place of the default patterns. */
  readonly ignore?: string;
  /** Whether reconciliation rests. */
  readonly suspend?: boolean | IResolvable;
}

/** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
export interface FluxOCIRepositoryWait {
  /**
   * Longest time to wait, in Go's duration syntax.
   * @default "5m"
   */
  readonly timeout?: string;
  /** Revision that must have been reached too, such as `main@sha1:…`. */
  readonly revision?: string;
}

/** Longest times that operations may take. */
export interface FluxOCIRepositoryTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_oci_repository. */
export interface FluxOCIRepositoryConfig extends TerraformMetaArguments {
  /** Identity of the OCIRepository. */
  readonly metadata: FluxOCIRepositoryMetadata | IResolvable;
  /** What is fetched, from where and how often. */
  readonly spec: FluxOCIRepositorySpec | IResolvable;
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  readonly wait?: FluxOCIRepositoryWait | IResolvable;
  /** Whether an object that exists already is taken over on create; an error otherwise. */
  readonly adopt?: boolean | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxOCIRepositoryTimeouts | IResolvable;
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

/** A repository of an OCI registry of which the controller keeps one layer of one artifact, for appliers to use. */
export class FluxOCIRepository extends FluxResource<FluxOCIRepositoryConfig> {
  static readonly tfResourceType = "flux_oci_repository";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxOCIRepository.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxOCIRepositoryConfig) {
    super(scope, id, { type: FluxOCIRepository.tfResourceType, fields: FIELDS }, config);
  }

  /** `<namespace>/<name>` of the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /** Identity of the OCIRepository. */
  get metadata(): FluxOCIRepositoryMetadataOutputReference {
    return new FluxOCIRepositoryMetadataOutputReference(this.place("metadata", "metadata"));
  }
  putMetadata(value: FluxOCIRepositoryMetadata | IResolvable): void {
    this.put("metadata", value);
  }
  get metadataInput(): FluxOCIRepositoryMetadata | IResolvable | undefined {
    return this.input("metadata") as FluxOCIRepositoryMetadata | IResolvable | undefined;
  }
  /** What is fetched, from where and how often. */
  get spec(): FluxOCIRepositorySpecOutputReference {
    return new FluxOCIRepositorySpecOutputReference(this.place("spec", "spec"));
  }
  putSpec(value: FluxOCIRepositorySpec | IResolvable): void {
    this.put("spec", value);
  }
  get specInput(): FluxOCIRepositorySpec | IResolvable | undefined {
    return this.input("spec") as FluxOCIRepositorySpec | IResolvable | undefined;
  }
  /** What the controller has seen and done. */
  get status(): FluxOCIRepositoryStatusOutputReference {
    return new FluxOCIRepositoryStatusOutputReference(this.place("status", "status"));
  }
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  get wait(): FluxOCIRepositoryWaitOutputReference {
    return new FluxOCIRepositoryWaitOutputReference(this.place("wait", "wait"));
  }
  putWait(value: FluxOCIRepositoryWait | IResolvable): void {
    this.put("wait", value);
  }
  resetWait(): void {
    this.put("wait", undefined);
  }
  get waitInput(): FluxOCIRepositoryWait | IResolvable | undefined {
    return this.input("wait") as FluxOCIRepositoryWait | IResolvable | undefined;
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
  get timeouts(): FluxOCIRepositoryTimeoutsOutputReference {
    return new FluxOCIRepositoryTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxOCIRepositoryTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxOCIRepositoryTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxOCIRepositoryTimeouts | IResolvable | undefined;
  }
}

/** References to metadata and what is in it. */
export class FluxOCIRepositoryMetadataOutputReference extends ObjectReference<FluxOCIRepositoryMetadata> {
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
export class FluxOCIRepositorySpecOutputReference extends ObjectReference<FluxOCIRepositorySpec> {
  /** Address of the repository in a registry, without a tag. */
  get url(): string {
    return this.getStringAttribute("url");
  }
  set url(value: string) {
    this.put("url", value);
  }
  get urlInput(): string | undefined {
    return this.input("url") as string | undefined;
  }
  /** How often the registry is asked for a new revision. */
  get interval(): string {
    return this.getStringAttribute("interval");
  }
  set interval(value: string) {
    this.put("interval", value);
  }
  get intervalInput(): string | undefined {
    return this.input("interval") as string | undefined;
  }
  /** Which artifact of the repository is taken. */
  get ref(): FluxOCIRepositorySpecRefOutputReference {
    return new FluxOCIRepositorySpecRefOutputReference(this.place("ref", "ref"));
  }
  putRef(value: FluxOCIRepositorySpecRef | IResolvable): void {
    this.put("ref", value);
  }
  resetRef(): void {
    this.put("ref", undefined);
  }
  get refInput(): FluxOCIRepositorySpecRef | IResolvable | undefined {
    return this.input("ref") as FluxOCIRepositorySpecRef | IResolvable | undefined;
  }
  /** Which layer of the artifact is taken. */
  get layerSelector(): FluxOCIRepositorySpecLayerSelectorOutputReference {
    return new FluxOCIRepositorySpecLayerSelectorOutputReference(this.place("layerSelector", "layer_selector"));
  }
  putLayerSelector(value: FluxOCIRepositorySpecLayerSelector | IResolvable): void {
    this.put("layerSelector", value);
  }
  resetLayerSelector(): void {
    this.put("layerSelector", undefined);
  }
  get layerSelectorInput(): FluxOCIRepositorySpecLayerSelector | IResolvable | undefined {
    return this.input("layerSelector") as FluxOCIRepositorySpecLayerSelector | IResolvable | undefined;
  }
  /** Secret of type kubernetes.io/dockerconfigjson with the credentials of the registry. */
  get secretRef(): FluxOCIRepositorySpecSecretRefOutputReference {
    return new FluxOCIRepositorySpecSecretRefOutputReference(this.place("secretRef", "secret_ref"));
  }
  putSecretRef(value: FluxOCIRepositorySpecSecretRef | IResolvable): void {
    this.put("secretRef", value);
  }
  resetSecretRef(): void {
    this.put("secretRef", undefined);
  }
  get secretRefInput(): FluxOCIRepositorySpecSecretRef | IResolvable | undefined {
    return this.input("secretRef") as FluxOCIRepositorySpecSecretRef | IResolvable | undefined;
  }
  /** ServiceAccount whose pull secrets are used. */
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
  /** Secret with the client certificate, its key, and the certificates of authorities. */
  get certSecretRef(): FluxOCIRepositorySpecCertSecretRefOutputReference {
    return new FluxOCIRepositorySpecCertSecretRefOutputReference(this.place("certSecretRef", "cert_secret_ref"));
  }
  putCertSecretRef(value: FluxOCIRepositorySpecCertSecretRef | IResolvable): void {
    this.put("certSecretRef", value);
  }
  resetCertSecretRef(): void {
    this.put("certSecretRef", undefined);
  }
  get certSecretRefInput(): FluxOCIRepositorySpecCertSecretRef | IResolvable | undefined {
    return this.input("certSecretRef") as FluxOCIRepositorySpecCertSecretRef | IResolvable | undefined;
  }
  /** Secret with the address of a proxy, and username and password if it asks for them. */
  get proxySecretRef(): FluxOCIRepositorySpecProxySecretRefOutputReference {
    return new FluxOCIRepositorySpecProxySecretRefOutputReference(this.place("proxySecretRef", "proxy_secret_ref"));
  }
  putProxySecretRef(value: FluxOCIRepositorySpecProxySecretRef | IResolvable): void {
    this.put("proxySecretRef", value);
  }
  resetProxySecretRef(): void {
    this.put("proxySecretRef", undefined);
  }
  get proxySecretRefInput(): FluxOCIRepositorySpecProxySecretRef | IResolvable | undefined {
    return this.input("proxySecretRef") as FluxOCIRepositorySpecProxySecretRef | IResolvable | undefined;
  }
  /**
   * Whose way of logging in is used; only where no pull secret is named.
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
  /** Whether the registry may be reached without TLS, or with a certificate that is not checked. */
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
  /**
   * Longest time that one request to the registry may take.
   * @default "60s"
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
  /** Which signature the artifact must have. */
  get verify(): FluxOCIRepositorySpecVerifyOutputReference {
    return new FluxOCIRepositorySpecVerifyOutputReference(this.place("verify", "verify"));
  }
  putVerify(value: FluxOCIRepositorySpecVerify | IResolvable): void {
    this.put("verify", value);
  }
  resetVerify(): void {
    this.put("verify", undefined);
  }
  get verifyInput(): FluxOCIRepositorySpecVerify | IResolvable | undefined {
    return this.input("verify") as FluxOCIRepositorySpecVerify | IResolvable | undefined;
  }
  /** Patterns, in the syntax of gitignore, of files that are left out of the artifact; takes the place of the default patterns. */
  get ignore(): string {
    return this.getStringAttribute("ignore");
  }
  set ignore(value: string) {
    this.put("ignore", value);
  }
  resetIgnore(): void {
    this.put("ignore", undefined);
  }
  get ignoreInput(): string | undefined {
    return this.input("ignore") as string | undefined;
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

/** References to ref and what is in it. */
export class FluxOCIRepositorySpecRefOutputReference extends ObjectReference<FluxOCIRepositorySpecRef> {
  /** Tag to follow; `latest` when nothing else is named. */
  get tag(): string {
    return this.getStringAttribute("tag");
  }
  set tag(value: string) {
    this.put("tag", value);
  }
  resetTag(): void {
    this.put("tag", undefined);
  }
  get tagInput(): string | undefined {
    return this.input("tag") as string | undefined;
  }
  /** Range of versions of which the newest is taken; wins over `tag`. */
  get semver(): string {
    return this.getStringAttribute("semver");
  }
  set semver(value: string) {
    this.put("semver", value);
  }
  resetSemver(): void {
    this.put("semver", undefined);
  }
  get semverInput(): string | undefined {
    return this.input("semver") as string | undefined;
  }
  /** Expression, in Go's syntax, that tags must match before their versions are compared. */
  get semverFilter(): string {
    return this.getStringAttribute("semver_filter");
  }
  set semverFilter(value: string) {
    this.put("semverFilter", value);
  }
  resetSemverFilter(): void {
    this.put("semverFilter", undefined);
  }
  get semverFilterInput(): string | undefined {
    return this.input("semverFilter") as string | undefined;
  }
  /** Digest to take, as `sha256:<hex>`; wins over `semver` and `tag`. */
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

/** References to layer_selector and what is in it. */
export class FluxOCIRepositorySpecLayerSelectorOutputReference extends ObjectReference<FluxOCIRepositorySpecLayerSelector> {
  /** Media type of the layer; the first layer of that type is taken, or the first of all when absent. */
  get mediaType(): string {
    return this.getStringAttribute("media_type");
  }
  set mediaType(value: string) {
    this.put("mediaType", value);
  }
  resetMediaType(): void {
    this.put("mediaType", undefined);
  }
  get mediaTypeInput(): string | undefined {
    return this.input("mediaType") as string | undefined;
  }
  /**
   * Whether the layer is unpacked and packed anew, or kept as it is; `extract` when absent.
   * One of `extract`, `copy`.
   */
  get operation(): string {
    return this.getStringAttribute("operation");
  }
  set operation(value: string) {
    this.put("operation", value);
  }
  resetOperation(): void {
    this.put("operation", undefined);
  }
  get operationInput(): string | undefined {
    return this.input("operation") as string | undefined;
  }
}

/** References to secret_ref and what is in it. */
export class FluxOCIRepositorySpecSecretRefOutputReference extends ObjectReference<FluxOCIRepositorySpecSecretRef> {
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
export class FluxOCIRepositorySpecCertSecretRefOutputReference extends ObjectReference<FluxOCIRepositorySpecCertSecretRef> {
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

/** References to proxy_secret_ref and what is in it. */
export class FluxOCIRepositorySpecProxySecretRefOutputReference extends ObjectReference<FluxOCIRepositorySpecProxySecretRef> {
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

/** References to verify and what is in it. */
export class FluxOCIRepositorySpecVerifyOutputReference extends ObjectReference<FluxOCIRepositorySpecVerify> {
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
  get secretRef(): FluxOCIRepositorySpecVerifySecretRefOutputReference {
    return new FluxOCIRepositorySpecVerifySecretRefOutputReference(this.place("secretRef", "secret_ref"));
  }
  putSecretRef(value: FluxOCIRepositorySpecVerifySecretRef | IResolvable): void {
    this.put("secretRef", value);
  }
  resetSecretRef(): void {
    this.put("secretRef", undefined);
  }
  get secretRefInput(): FluxOCIRepositorySpecVerifySecretRef | IResolvable | undefined {
    return this.input("secretRef") as FluxOCIRepositorySpecVerifySecretRef | IResolvable | undefined;
  }
  /** Identities of which one must have signed; only for signatures without keys. */
  get matchOIDCIdentity(): FluxOCIRepositorySpecVerifyMatchOIDCIdentityList {
    return new FluxOCIRepositorySpecVerifyMatchOIDCIdentityList(this.place("matchOIDCIdentity", "match_oidc_identity"));
  }
  putMatchOIDCIdentity(value: readonly FluxOCIRepositorySpecVerifyMatchOIDCIdentity[] | IResolvable): void {
    this.put("matchOIDCIdentity", value);
  }
  resetMatchOIDCIdentity(): void {
    this.put("matchOIDCIdentity", undefined);
  }
  get matchOIDCIdentityInput(): readonly FluxOCIRepositorySpecVerifyMatchOIDCIdentity[] | IResolvable | undefined {
    return this.input("matchOIDCIdentity") as readonly FluxOCIRepositorySpecVerifyMatchOIDCIdentity[] | IResolvable | undefined;
  }
  /** Secret with a `trusted_root.json` of Sigstore, for authorities and logs of one's own. */
  get trustedRootSecretRef(): FluxOCIRepositorySpecVerifyTrustedRootSecretRefOutputReference {
    return new FluxOCIRepositorySpecVerifyTrustedRootSecretRefOutputReference(this.place("trustedRootSecretRef", "trusted_root_secret_ref"));
  }
  putTrustedRootSecretRef(value: FluxOCIRepositorySpecVerifyTrustedRootSecretRef | IResolvable): void {
    this.put("trustedRootSecretRef", value);
  }
  resetTrustedRootSecretRef(): void {
    this.put("trustedRootSecretRef", undefined);
  }
  get trustedRootSecretRefInput(): FluxOCIRepositorySpecVerifyTrustedRootSecretRef | IResolvable | undefined {
    return this.input("trustedRootSecretRef") as FluxOCIRepositorySpecVerifyTrustedRootSecretRef | IResolvable | undefined;
  }
}

/** References to secret_ref and what is in it. */
export class FluxOCIRepositorySpecVerifySecretRefOutputReference extends ObjectReference<FluxOCIRepositorySpecVerifySecretRef> {
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
export class FluxOCIRepositorySpecVerifyMatchOIDCIdentityList extends ObjectList<FluxOCIRepositorySpecVerifyMatchOIDCIdentity, FluxOCIRepositorySpecVerifyMatchOIDCIdentityOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxOCIRepositorySpecVerifyMatchOIDCIdentityOutputReference(item));
  }
}

/** References to match_oidc_identity and what is in it. */
export class FluxOCIRepositorySpecVerifyMatchOIDCIdentityOutputReference extends ObjectReference<FluxOCIRepositorySpecVerifyMatchOIDCIdentity> {
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

/** References to trusted_root_secret_ref and what is in it. */
export class FluxOCIRepositorySpecVerifyTrustedRootSecretRefOutputReference extends ObjectReference<FluxOCIRepositorySpecVerifyTrustedRootSecretRef> {
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

/** References to status and what is in it. */
export class FluxOCIRepositoryStatusOutputReference extends ObjectReference<unknown> {
  /** Generation of the last reconciliation that came to an end. */
  get observedGeneration(): number {
    return this.getNumberAttribute("observed_generation");
  }
  /** Observations of the object's state; Stalled, Reconciling and Ready come first. */
  get conditions(): FluxOCIRepositoryStatusConditionsList {
    return new FluxOCIRepositoryStatusConditionsList(this.place("conditions", "conditions"));
  }
  /** Artifact of the last successful reconciliation. */
  get artifact(): FluxOCIRepositoryStatusArtifactOutputReference {
    return new FluxOCIRepositoryStatusArtifactOutputReference(this.place("artifact", "artifact"));
  }
  /** Address at which the latest artifact is served. */
  get url(): string {
    return this.getStringAttribute("url");
  }
  /** The `spec.ignore` that the artifact was made with. */
  get observedIgnore(): string {
    return this.getStringAttribute("observed_ignore");
  }
  /** The `spec.layerSelector` that the artifact was made with. */
  get observedLayerSelector(): FluxOCIRepositoryStatusObservedLayerSelectorOutputReference {
    return new FluxOCIRepositoryStatusObservedLayerSelectorOutputReference(this.place("observedLayerSelector", "observed_layer_selector"));
  }
  /** Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on. */
  get lastHandledReconcileAt(): string {
    return this.getStringAttribute("last_handled_reconcile_at");
  }
}

/** References to the items of conditions. */
export class FluxOCIRepositoryStatusConditionsList extends ObjectList<unknown, FluxOCIRepositoryStatusConditionsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxOCIRepositoryStatusConditionsOutputReference(item));
  }
}

/** References to conditions and what is in it. */
export class FluxOCIRepositoryStatusConditionsOutputReference extends ObjectReference<unknown> {
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
export class FluxOCIRepositoryStatusArtifactOutputReference extends ObjectReference<unknown> {
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

/** References to observed_layer_selector and what is in it. */
export class FluxOCIRepositoryStatusObservedLayerSelectorOutputReference extends ObjectReference<unknown> {
  /** Media type of the layer; the first layer of that type is taken, or the first of all when absent. */
  get mediaType(): string {
    return this.getStringAttribute("media_type");
  }
  /**
   * Whether the layer is unpacked and packed anew, or kept as it is; `extract` when absent.
   * One of `extract`, `copy`.
   */
  get operation(): string {
    return this.getStringAttribute("operation");
  }
}

/** References to wait and what is in it. */
export class FluxOCIRepositoryWaitOutputReference extends ObjectReference<FluxOCIRepositoryWait> {
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
export class FluxOCIRepositoryTimeoutsOutputReference extends ObjectReference<FluxOCIRepositoryTimeouts> {
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
