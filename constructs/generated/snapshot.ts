// Written by `npm run generate` from src/api. Do not edit.
import type { ImportableResource, IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectReference } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** How the registry of an `oci://` address is reached. */
export interface FluxSnapshotRegistry {
  /** User at the registry. */
  readonly username?: string;
  /** Password or token of the user. */
  readonly password?: string;
  /** Whether to speak without TLS. */
  readonly plainHttp?: boolean | IResolvable;
}

/** How the object store of an `s3://` address is reached; what is absent is found as other tools of AWS find it. */
export interface FluxSnapshotBucket {
  /** Address of a store that is not AWS's own. */
  readonly endpoint?: string;
  /** Region of the bucket. */
  readonly region?: string;
  /** Whether the bucket is named in the path; so where an endpoint is given and this is absent. */
  readonly pathStyle?: boolean | IResolvable;
  /** Key to log in with. */
  readonly accessKeyId?: string;
  /** Secret of the key. */
  readonly secretAccessKey?: string;
  /** Token of a session, where the key belongs to one. */
  readonly sessionToken?: string;
}

/** Longest times that operations may take. */
export interface FluxSnapshotTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that reading may take, in Go's duration syntax. */
  readonly read?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_snapshot. */
export interface FluxSnapshotConfig extends TerraformMetaArguments {
  /**
   * Where it is kept: a file, `oci://registry/repository:tag`, or `s3://bucket/key`.
   * A change replaces the resource.
   */
  readonly target: string;
  /**
   * Namespace of the install.
   * @default "flux-system"
   */
  readonly namespace?: string;
  /** Public keys of age (`age1…`) or SSH (`ssh-ed25519 …`, `ssh-rsa …`) that Secrets are sealed for. */
  readonly recipients?: readonly string[];
  /** Passphrase that Secrets are sealed with, in place of recipients. */
  readonly passphrase?: string;
  /**
   * Whether Secrets are left out; needed where neither recipients nor a passphrase are given.
   * @default false
   */
  readonly withoutSecrets?: boolean | IResolvable;
  /** Values whose change has the snapshot taken again, such as the revision of an install. */
  readonly triggers?: { readonly [key: string]: string };
  /**
   * Whether what the target holds already may be replaced when the snapshot is taken first.
   * @default false
   */
  readonly overwrite?: boolean | IResolvable;
  /**
   * Whether destroying also removes the snapshot from its target.
   * @default false
   */
  readonly removeOnDestroy?: boolean | IResolvable;
  /** How the registry of an `oci://` address is reached. */
  readonly registry?: FluxSnapshotRegistry | IResolvable;
  /** How the object store of an `s3://` address is reached; what is absent is found as other tools of AWS find it. */
  readonly bucket?: FluxSnapshotBucket | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxSnapshotTimeouts | IResolvable;
}

const FIELDS: Fields = {
  target: { name: "target", type: "string" },
  namespace: { name: "namespace", type: "string" },
  recipients: { name: "recipients", type: { list: "string" } },
  passphrase: { name: "passphrase", type: "string" },
  withoutSecrets: { name: "without_secrets", type: "bool" },
  triggers: { name: "triggers", type: { map: "string" } },
  overwrite: { name: "overwrite", type: "bool" },
  removeOnDestroy: { name: "remove_on_destroy", type: "bool" },
  registry: { name: "registry", type: { object: {
    username: { name: "username", type: "string" },
    password: { name: "password", type: "string" },
    plainHttp: { name: "plain_http", type: "bool" },
  } } },
  bucket: { name: "bucket", type: { object: {
    endpoint: { name: "endpoint", type: "string" },
    region: { name: "region", type: "string" },
    pathStyle: { name: "path_style", type: "bool" },
    accessKeyId: { name: "access_key_id", type: "string" },
    secretAccessKey: { name: "secret_access_key", type: "string" },
    sessionToken: { name: "session_token", type: "string" },
  } } },
  timeouts: { name: "timeouts", type: { object: {
    create: { name: "create", type: "string" },
    read: { name: "read", type: "string" },
    update: { name: "update", type: "string" },
    delete: { name: "delete", type: "string" },
  } } },
};

/** Keeps the Flux of the cluster outside of it: its objects with what they have applied, the Secrets and ConfigMaps they refer to, the records of Helm releases, and the components. It is taken when the resource is created, and again when its inputs or `triggers` change. Secrets are sealed with age, or left out; they never stand in the clear, neither in the snapshot nor in the state. */
export class FluxSnapshot extends FluxResource<FluxSnapshotConfig> {
  static readonly tfResourceType = "flux_snapshot";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxSnapshot.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxSnapshotConfig) {
    super(scope, id, { type: FluxSnapshot.tfResourceType, fields: FIELDS }, config);
  }

  /** The target. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /**
   * Where it is kept: a file, `oci://registry/repository:tag`, or `s3://bucket/key`.
   * A change replaces the resource.
   */
  get target(): string {
    return this.getStringAttribute("target");
  }
  set target(value: string) {
    this.put("target", value);
  }
  get targetInput(): string | undefined {
    return this.input("target") as string | undefined;
  }
  /**
   * Namespace of the install.
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
  /** Public keys of age (`age1…`) or SSH (`ssh-ed25519 …`, `ssh-rsa …`) that Secrets are sealed for. */
  get recipients(): string[] {
    return this.getListAttribute("recipients");
  }
  set recipients(value: readonly string[]) {
    this.put("recipients", value);
  }
  resetRecipients(): void {
    this.put("recipients", undefined);
  }
  get recipientsInput(): readonly string[] | undefined {
    return this.input("recipients") as readonly string[] | undefined;
  }
  /** Passphrase that Secrets are sealed with, in place of recipients. */
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
  /**
   * Whether Secrets are left out; needed where neither recipients nor a passphrase are given.
   * @default false
   */
  get withoutSecrets(): IResolvable {
    return this.getBooleanAttribute("without_secrets");
  }
  set withoutSecrets(value: boolean | IResolvable) {
    this.put("withoutSecrets", value);
  }
  resetWithoutSecrets(): void {
    this.put("withoutSecrets", undefined);
  }
  get withoutSecretsInput(): boolean | IResolvable | undefined {
    return this.input("withoutSecrets") as boolean | IResolvable | undefined;
  }
  /** Values whose change has the snapshot taken again, such as the revision of an install. */
  get triggers(): { [key: string]: string } {
    return this.getStringMapAttribute("triggers");
  }
  set triggers(value: { readonly [key: string]: string }) {
    this.put("triggers", value);
  }
  resetTriggers(): void {
    this.put("triggers", undefined);
  }
  get triggersInput(): { readonly [key: string]: string } | undefined {
    return this.input("triggers") as { readonly [key: string]: string } | undefined;
  }
  /**
   * Whether what the target holds already may be replaced when the snapshot is taken first.
   * @default false
   */
  get overwrite(): IResolvable {
    return this.getBooleanAttribute("overwrite");
  }
  set overwrite(value: boolean | IResolvable) {
    this.put("overwrite", value);
  }
  resetOverwrite(): void {
    this.put("overwrite", undefined);
  }
  get overwriteInput(): boolean | IResolvable | undefined {
    return this.input("overwrite") as boolean | IResolvable | undefined;
  }
  /**
   * Whether destroying also removes the snapshot from its target.
   * @default false
   */
  get removeOnDestroy(): IResolvable {
    return this.getBooleanAttribute("remove_on_destroy");
  }
  set removeOnDestroy(value: boolean | IResolvable) {
    this.put("removeOnDestroy", value);
  }
  resetRemoveOnDestroy(): void {
    this.put("removeOnDestroy", undefined);
  }
  get removeOnDestroyInput(): boolean | IResolvable | undefined {
    return this.input("removeOnDestroy") as boolean | IResolvable | undefined;
  }
  /** How the registry of an `oci://` address is reached. */
  get registry(): FluxSnapshotRegistryOutputReference {
    return new FluxSnapshotRegistryOutputReference(this.place("registry", "registry"));
  }
  putRegistry(value: FluxSnapshotRegistry | IResolvable): void {
    this.put("registry", value);
  }
  resetRegistry(): void {
    this.put("registry", undefined);
  }
  get registryInput(): FluxSnapshotRegistry | IResolvable | undefined {
    return this.input("registry") as FluxSnapshotRegistry | IResolvable | undefined;
  }
  /** How the object store of an `s3://` address is reached; what is absent is found as other tools of AWS find it. */
  get bucket(): FluxSnapshotBucketOutputReference {
    return new FluxSnapshotBucketOutputReference(this.place("bucket", "bucket"));
  }
  putBucket(value: FluxSnapshotBucket | IResolvable): void {
    this.put("bucket", value);
  }
  resetBucket(): void {
    this.put("bucket", undefined);
  }
  get bucketInput(): FluxSnapshotBucket | IResolvable | undefined {
    return this.input("bucket") as FluxSnapshotBucket | IResolvable | undefined;
  }
  /** Digest of the archive, `sha256:…`. */
  get digest(): string {
    return this.getStringAttribute("digest");
  }
  /** Bytes of the archive. */
  get size(): number {
    return this.getNumberAttribute("size");
  }
  /** When it was taken, RFC 3339. */
  get takenAt(): string {
    return this.getStringAttribute("taken_at");
  }
  /** Release of the components, `v0.2.0`; empty where none are labelled. */
  get version(): string {
    return this.getStringAttribute("version");
  }
  /** Revision of git that the cluster had; empty where it follows none. */
  get revision(): string {
    return this.getStringAttribute("revision");
  }
  /** Number of kept objects by their kind. */
  get objects(): { [key: string]: unknown } {
    return this.getAnyMapAttribute("objects");
  }
  /** Number of objects that are sealed. */
  get sealed(): number {
    return this.getNumberAttribute("sealed");
  }
  /** Whether the target still holds it as it was taken; where not, the next apply takes it again. */
  get intact(): IResolvable {
    return this.getBooleanAttribute("intact");
  }
  /** Longest times that operations may take. */
  get timeouts(): FluxSnapshotTimeoutsOutputReference {
    return new FluxSnapshotTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxSnapshotTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxSnapshotTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxSnapshotTimeouts | IResolvable | undefined;
  }
}

/** References to registry and what is in it. */
export class FluxSnapshotRegistryOutputReference extends ObjectReference<FluxSnapshotRegistry> {
  /** User at the registry. */
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
  /** Password or token of the user. */
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
  /** Whether to speak without TLS. */
  get plainHttp(): IResolvable {
    return this.getBooleanAttribute("plain_http");
  }
  set plainHttp(value: boolean | IResolvable) {
    this.put("plainHttp", value);
  }
  resetPlainHttp(): void {
    this.put("plainHttp", undefined);
  }
  get plainHttpInput(): boolean | IResolvable | undefined {
    return this.input("plainHttp") as boolean | IResolvable | undefined;
  }
}

/** References to bucket and what is in it. */
export class FluxSnapshotBucketOutputReference extends ObjectReference<FluxSnapshotBucket> {
  /** Address of a store that is not AWS's own. */
  get endpoint(): string {
    return this.getStringAttribute("endpoint");
  }
  set endpoint(value: string) {
    this.put("endpoint", value);
  }
  resetEndpoint(): void {
    this.put("endpoint", undefined);
  }
  get endpointInput(): string | undefined {
    return this.input("endpoint") as string | undefined;
  }
  /** Region of the bucket. */
  get region(): string {
    return this.getStringAttribute("region");
  }
  set region(value: string) {
    this.put("region", value);
  }
  resetRegion(): void {
    this.put("region", undefined);
  }
  get regionInput(): string | undefined {
    return this.input("region") as string | undefined;
  }
  /** Whether the bucket is named in the path; so where an endpoint is given and this is absent. */
  get pathStyle(): IResolvable {
    return this.getBooleanAttribute("path_style");
  }
  set pathStyle(value: boolean | IResolvable) {
    this.put("pathStyle", value);
  }
  resetPathStyle(): void {
    this.put("pathStyle", undefined);
  }
  get pathStyleInput(): boolean | IResolvable | undefined {
    return this.input("pathStyle") as boolean | IResolvable | undefined;
  }
  /** Key to log in with. */
  get accessKeyId(): string {
    return this.getStringAttribute("access_key_id");
  }
  set accessKeyId(value: string) {
    this.put("accessKeyId", value);
  }
  resetAccessKeyId(): void {
    this.put("accessKeyId", undefined);
  }
  get accessKeyIdInput(): string | undefined {
    return this.input("accessKeyId") as string | undefined;
  }
  /** Secret of the key. */
  get secretAccessKey(): string {
    return this.getStringAttribute("secret_access_key");
  }
  set secretAccessKey(value: string) {
    this.put("secretAccessKey", value);
  }
  resetSecretAccessKey(): void {
    this.put("secretAccessKey", undefined);
  }
  get secretAccessKeyInput(): string | undefined {
    return this.input("secretAccessKey") as string | undefined;
  }
  /** Token of a session, where the key belongs to one. */
  get sessionToken(): string {
    return this.getStringAttribute("session_token");
  }
  set sessionToken(value: string) {
    this.put("sessionToken", value);
  }
  resetSessionToken(): void {
    this.put("sessionToken", undefined);
  }
  get sessionTokenInput(): string | undefined {
    return this.input("sessionToken") as string | undefined;
  }
}

/** References to timeouts and what is in it. */
export class FluxSnapshotTimeoutsOutputReference extends ObjectReference<FluxSnapshotTimeouts> {
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
