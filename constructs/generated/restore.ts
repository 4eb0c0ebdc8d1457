// Written by `npm run generate` from src/api. Do not edit.
import type { ImportableResource, IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectReference } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** How the registry of an `oci://` address is reached. */
export interface FluxRestoreRegistry {
  /** User at the registry. */
  readonly username?: string;
  /** Password or token of the user. */
  readonly password?: string;
  /** Whether to speak without TLS. */
  readonly plainHttp?: boolean | IResolvable;
}

/** How the object store of an `s3://` address is reached; what is absent is found as other tools of AWS find it. */
export interface FluxRestoreBucket {
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
export interface FluxRestoreTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that reading may take, in Go's duration syntax. */
  readonly read?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_restore. */
export interface FluxRestoreConfig extends TerraformMetaArguments {
  /**
   * Where the snapshot is: a file, `oci://registry/repository:tag`, or `s3://bucket/key`.
   * A change replaces the resource.
   */
  readonly from: string;
  /** Digest that the snapshot must have when it is restored; a change alone restores nothing. */
  readonly digest?: string;
  /** Private keys that open what is sealed: `AGE-SECRET-KEY-1…`, one a line, or private keys of SSH without a passphrase. */
  readonly identity?: string;
  /** The same, never stored; needs a client that knows write-only attributes. */
  readonly identityWo?: string;
  /** Passphrase that opens what is sealed. */
  readonly passphrase?: string;
  /** The same, never stored; needs a client that knows write-only attributes. */
  readonly passphraseWo?: string;
  /**
   * Whether to restore without what is sealed.
   * @default false
   */
  readonly withoutSecrets?: boolean | IResolvable;
  /**
   * Whether the components are restored too; `auto` does so where none are there.
   * One of `auto`, `always`, `never`.
   * @default "auto"
   */
  readonly components?: string;
  /**
   * Whether objects of the cluster that differ from the snapshot are overwritten.
   * @default false
   */
  readonly force?: boolean | IResolvable;
  /** How the registry of an `oci://` address is reached. */
  readonly registry?: FluxRestoreRegistry | IResolvable;
  /** How the object store of an `s3://` address is reached; what is absent is found as other tools of AWS find it. */
  readonly bucket?: FluxRestoreBucket | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxRestoreTimeouts | IResolvable;
}

const FIELDS: Fields = {
  from: { name: "from", type: "string" },
  digest: { name: "digest", type: "string" },
  identity: { name: "identity", type: "string" },
  identityWo: { name: "identity_wo", type: "string" },
  passphrase: { name: "passphrase", type: "string" },
  passphraseWo: { name: "passphrase_wo", type: "string" },
  withoutSecrets: { name: "without_secrets", type: "bool" },
  components: { name: "components", type: "string" },
  force: { name: "force", type: "bool" },
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

/** Brings the Flux of a snapshot back into the cluster. Controllers take over what runs: nothing is installed again, nothing is restarted, and only what git has dropped meanwhile is pruned. Where the cluster has lost every Flux object since, the next apply restores it again. Destroying it leaves the cluster as it is. */
export class FluxRestore extends FluxResource<FluxRestoreConfig> {
  static readonly tfResourceType = "flux_restore";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxRestore.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxRestoreConfig) {
    super(scope, id, { type: FluxRestore.tfResourceType, fields: FIELDS }, config);
  }

  /** Where the snapshot is. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /**
   * Where the snapshot is: a file, `oci://registry/repository:tag`, or `s3://bucket/key`.
   * A change replaces the resource.
   */
  get from(): string {
    return this.getStringAttribute("from");
  }
  set from(value: string) {
    this.put("from", value);
  }
  get fromInput(): string | undefined {
    return this.input("from") as string | undefined;
  }
  /** Digest that the snapshot must have when it is restored; a change alone restores nothing. */
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
  /** Private keys that open what is sealed: `AGE-SECRET-KEY-1…`, one a line, or private keys of SSH without a passphrase. */
  get identity(): string {
    return this.getStringAttribute("identity");
  }
  set identity(value: string) {
    this.put("identity", value);
  }
  resetIdentity(): void {
    this.put("identity", undefined);
  }
  get identityInput(): string | undefined {
    return this.input("identity") as string | undefined;
  }
  /** The same, never stored; needs a client that knows write-only attributes. */
  get identityWo(): string {
    return this.getStringAttribute("identity_wo");
  }
  set identityWo(value: string) {
    this.put("identityWo", value);
  }
  resetIdentityWo(): void {
    this.put("identityWo", undefined);
  }
  get identityWoInput(): string | undefined {
    return this.input("identityWo") as string | undefined;
  }
  /** Passphrase that opens what is sealed. */
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
  /** The same, never stored; needs a client that knows write-only attributes. */
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
  /**
   * Whether to restore without what is sealed.
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
  /**
   * Whether the components are restored too; `auto` does so where none are there.
   * One of `auto`, `always`, `never`.
   * @default "auto"
   */
  get components(): string {
    return this.getStringAttribute("components");
  }
  set components(value: string) {
    this.put("components", value);
  }
  resetComponents(): void {
    this.put("components", undefined);
  }
  get componentsInput(): string | undefined {
    return this.input("components") as string | undefined;
  }
  /**
   * Whether objects of the cluster that differ from the snapshot are overwritten.
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
  /** How the registry of an `oci://` address is reached. */
  get registry(): FluxRestoreRegistryOutputReference {
    return new FluxRestoreRegistryOutputReference(this.place("registry", "registry"));
  }
  putRegistry(value: FluxRestoreRegistry | IResolvable): void {
    this.put("registry", value);
  }
  resetRegistry(): void {
    this.put("registry", undefined);
  }
  get registryInput(): FluxRestoreRegistry | IResolvable | undefined {
    return this.input("registry") as FluxRestoreRegistry | IResolvable | undefined;
  }
  /** How the object store of an `s3://` address is reached; what is absent is found as other tools of AWS find it. */
  get bucket(): FluxRestoreBucketOutputReference {
    return new FluxRestoreBucketOutputReference(this.place("bucket", "bucket"));
  }
  putBucket(value: FluxRestoreBucket | IResolvable): void {
    this.put("bucket", value);
  }
  resetBucket(): void {
    this.put("bucket", undefined);
  }
  get bucketInput(): FluxRestoreBucket | IResolvable | undefined {
    return this.input("bucket") as FluxRestoreBucket | IResolvable | undefined;
  }
  /** Digest of the snapshot that was restored. */
  get snapshotDigest(): string {
    return this.getStringAttribute("snapshot_digest");
  }
  /** When that was taken, RFC 3339. */
  get takenAt(): string {
    return this.getStringAttribute("taken_at");
  }
  /** Release of the components in it. */
  get version(): string {
    return this.getStringAttribute("version");
  }
  /** Revision of git that its cluster had. */
  get revision(): string {
    return this.getStringAttribute("revision");
  }
  /** What is restored: every object of the snapshot, and as which part of it. */
  get objects(): { [key: string]: string } {
    return this.getStringMapAttribute("objects");
  }
  /** Longest times that operations may take. */
  get timeouts(): FluxRestoreTimeoutsOutputReference {
    return new FluxRestoreTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxRestoreTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxRestoreTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxRestoreTimeouts | IResolvable | undefined;
  }
}

/** References to registry and what is in it. */
export class FluxRestoreRegistryOutputReference extends ObjectReference<FluxRestoreRegistry> {
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
export class FluxRestoreBucketOutputReference extends ObjectReference<FluxRestoreBucket> {
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
export class FluxRestoreTimeoutsOutputReference extends ObjectReference<FluxRestoreTimeouts> {
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
