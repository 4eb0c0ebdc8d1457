// Written by `npm run generate` from src/api. Do not edit.
import type { ImportableResource, IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Identity of the GitRepository. */
export interface FluxGitRepositoryMetadata {
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

/** What of the repository is checked out: commit, name, tag, semver, branch, the first that is set. */
export interface FluxGitRepositorySpecRef {
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
export interface FluxGitRepositorySpecSecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Secret with the public keys of the trusted authors. */
export interface FluxGitRepositorySpecVerifySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Which signatures a revision must have. */
export interface FluxGitRepositorySpecVerify {
  /**
   * Whose signature is checked: that of the commit, of the tag, or both; `head` means HEAD.
   * One of `head`, `HEAD`, `Tag`, `TagAndHEAD`.
   * @default "HEAD"
   */
  readonly mode?: string;
  /** Secret with the public keys of the trusted authors. */
  readonly secretRef: FluxGitRepositorySpecVerifySecretRef | IResolvable;
}

/** GitRepository whose artifact is included. */
export interface FluxGitRepositorySpecIncludeRepository {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** Repositories whose files are copied in, in this order. */
export interface FluxGitRepositorySpecInclude {
  /** GitRepository whose artifact is included. */
  readonly repository: FluxGitRepositorySpecIncludeRepository | IResolvable;
  /** Path in the included artifact; the whole of it when absent. */
  readonly fromPath?: string;
  /** Path at which it is placed; the name of the included repository when absent. */
  readonly toPath?: string;
}

/** Secret with the address of a proxy, and username and password if it asks for them. */
export interface FluxGitRepositorySpecProxySecretRef {
  /** Name of the object, which lives in the same namespace. */
  readonly name: string;
}

/** What is fetched, from where and how often. */
export interface FluxGitRepositorySpec {
  /** Address of the remote, http, https or ssh; the short form of scp is not understood. */
  readonly url: string;
  /** How often the remote is asked for a new revision. */
  readonly interval: string;
  /** What of the repository is checked out: commit, name, tag, semver, branch, the first that is set. */
  readonly ref?: FluxGitRepositorySpecRef | IResolvable;
  /** Secret with the credentials: username and password, bearerToken, identity and known_hosts, or those of a GitHub App. */
  readonly secretRef?: FluxGitRepositorySpecSecretRef | IResolvable;
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
  readonly verify?: FluxGitRepositorySpecVerify | IResolvable;
  /** Patterns, in the syntax of gitignore, of files that are left out of the artifact; takes the place of the default patterns. */
  readonly ignore?: string;
  /** Repositories whose files are copied in, in this order. */
  readonly include?: readonly FluxGitRepositorySpecInclude[] | IResolvable;
  /** Directories to check out; all when absent. */
  readonly sparseCheckout?: readonly string[];
  /** Whether submodules are checked out too, with the same credentials. */
  readonly recurseSubmodules?: boolean | IResolvable;
  /** Secret with the address of a proxy, and username and password if it asks for them. */
  readonly proxySecretRef?: FluxGitRepositorySpecProxySecretRef | IResolvable;
  /** Whether reconciliation rests. */
  readonly suspend?: boolean | IResolvable;
}

/** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
export interface FluxGitRepositoryWait {
  /**
   * Longest time to wait, in Go's duration syntax.
   * @default "5m"
   */
  readonly timeout?: string;
  /** Revision that must have been reached too, such as `main@sha1:…`. */
  readonly revision?: string;
}

/** Longest times that operations may take. */
export interface FluxGitRepositoryTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_git_repository. */
export interface FluxGitRepositoryConfig extends TerraformMetaArguments {
  /** Identity of the GitRepository. */
  readonly metadata: FluxGitRepositoryMetadata | IResolvable;
  /** What is fetched, from where and how often. */
  readonly spec: FluxGitRepositorySpec | IResolvable;
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  readonly wait?: FluxGitRepositoryWait | IResolvable;
  /** Whether an object that exists already is taken over on create; an error otherwise. */
  readonly adopt?: boolean | IResolvable;
  /** Longest times that operations may take. */
  readonly timeouts?: FluxGitRepositoryTimeouts | IResolvable;
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

/** A Git remote of which the controller keeps one revision as an artifact, for appliers to use. */
export class FluxGitRepository extends FluxResource<FluxGitRepositoryConfig> {
  static readonly tfResourceType = "flux_git_repository";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxGitRepository.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxGitRepositoryConfig) {
    super(scope, id, { type: FluxGitRepository.tfResourceType, fields: FIELDS }, config);
  }

  /** `<namespace>/<name>` of the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /** Identity of the GitRepository. */
  get metadata(): FluxGitRepositoryMetadataOutputReference {
    return new FluxGitRepositoryMetadataOutputReference(this.place("metadata", "metadata"));
  }
  putMetadata(value: FluxGitRepositoryMetadata | IResolvable): void {
    this.put("metadata", value);
  }
  get metadataInput(): FluxGitRepositoryMetadata | IResolvable | undefined {
    return this.input("metadata") as FluxGitRepositoryMetadata | IResolvable | undefined;
  }
  /** What is fetched, from where and how often. */
  get spec(): FluxGitRepositorySpecOutputReference {
    return new FluxGitRepositorySpecOutputReference(this.place("spec", "spec"));
  }
  putSpec(value: FluxGitRepositorySpec | IResolvable): void {
    this.put("spec", value);
  }
  get specInput(): FluxGitRepositorySpec | IResolvable | undefined {
    return this.input("spec") as FluxGitRepositorySpec | IResolvable | undefined;
  }
  /** What the controller has seen and done. */
  get status(): FluxGitRepositoryStatusOutputReference {
    return new FluxGitRepositoryStatusOutputReference(this.place("status", "status"));
  }
  /** Waits, on create and update, until the object's Ready condition is True for the generation that was written. */
  get wait(): FluxGitRepositoryWaitOutputReference {
    return new FluxGitRepositoryWaitOutputReference(this.place("wait", "wait"));
  }
  putWait(value: FluxGitRepositoryWait | IResolvable): void {
    this.put("wait", value);
  }
  resetWait(): void {
    this.put("wait", undefined);
  }
  get waitInput(): FluxGitRepositoryWait | IResolvable | undefined {
    return this.input("wait") as FluxGitRepositoryWait | IResolvable | undefined;
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
  get timeouts(): FluxGitRepositoryTimeoutsOutputReference {
    return new FluxGitRepositoryTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxGitRepositoryTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxGitRepositoryTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxGitRepositoryTimeouts | IResolvable | undefined;
  }
}

/** References to metadata and what is in it. */
export class FluxGitRepositoryMetadataOutputReference extends ObjectReference<FluxGitRepositoryMetadata> {
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
export class FluxGitRepositorySpecOutputReference extends ObjectReference<FluxGitRepositorySpec> {
  /** Address of the remote, http, https or ssh; the short form of scp is not understood. */
  get url(): string {
    return this.getStringAttribute("url");
  }
  set url(value: string) {
    this.put("url", value);
  }
  get urlInput(): string | undefined {
    return this.input("url") as string | undefined;
  }
  /** How often the remote is asked for a new revision. */
  get interval(): string {
    return this.getStringAttribute("interval");
  }
  set interval(value: string) {
    this.put("interval", value);
  }
  get intervalInput(): string | undefined {
    return this.input("interval") as string | undefined;
  }
  /** What of the repository is checked out: commit, name, tag, semver, branch, the first that is set. */
  get ref(): FluxGitRepositorySpecRefOutputReference {
    return new FluxGitRepositorySpecRefOutputReference(this.place("ref", "ref"));
  }
  putRef(value: FluxGitRepositorySpecRef | IResolvable): void {
    this.put("ref", value);
  }
  resetRef(): void {
    this.put("ref", undefined);
  }
  get refInput(): FluxGitRepositorySpecRef | IResolvable | undefined {
    return this.input("ref") as FluxGitRepositorySpecRef | IResolvable | undefined;
  }
  /** Secret with the credentials: username and password, bearerToken, identity and known_hosts, or those of a GitHub App. */
  get secretRef(): FluxGitRepositorySpecSecretRefOutputReference {
    return new FluxGitRepositorySpecSecretRefOutputReference(this.place("secretRef", "secret_ref"));
  }
  putSecretRef(value: FluxGitRepositorySpecSecretRef | IResolvable): void {
    this.put("secretRef", value);
  }
  resetSecretRef(): void {
    this.put("secretRef", undefined);
  }
  get secretRefInput(): FluxGitRepositorySpecSecretRef | IResolvable | undefined {
    return this.input("secretRef") as FluxGitRepositorySpecSecretRef | IResolvable | undefined;
  }
  /**
   * Whose way of logging in is used; `generic` when absent.
   * One of `generic`, `aws`, `azure`, `github`.
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
  /** ServiceAccount whose workload identity logs in; only for the providers aws and azure. */
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
  /**
   * Longest time that one fetch may take.
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
  /** Which signatures a revision must have. */
  get verify(): FluxGitRepositorySpecVerifyOutputReference {
    return new FluxGitRepositorySpecVerifyOutputReference(this.place("verify", "verify"));
  }
  putVerify(value: FluxGitRepositorySpecVerify | IResolvable): void {
    this.put("verify", value);
  }
  resetVerify(): void {
    this.put("verify", undefined);
  }
  get verifyInput(): FluxGitRepositorySpecVerify | IResolvable | undefined {
    return this.input("verify") as FluxGitRepositorySpecVerify | IResolvable | undefined;
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
  /** Repositories whose files are copied in, in this order. */
  get include(): FluxGitRepositorySpecIncludeList {
    return new FluxGitRepositorySpecIncludeList(this.place("include", "include"));
  }
  putInclude(value: readonly FluxGitRepositorySpecInclude[] | IResolvable): void {
    this.put("include", value);
  }
  resetInclude(): void {
    this.put("include", undefined);
  }
  get includeInput(): readonly FluxGitRepositorySpecInclude[] | IResolvable | undefined {
    return this.input("include") as readonly FluxGitRepositorySpecInclude[] | IResolvable | undefined;
  }
  /** Directories to check out; all when absent. */
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
  /** Whether submodules are checked out too, with the same credentials. */
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
  /** Secret with the address of a proxy, and username and password if it asks for them. */
  get proxySecretRef(): FluxGitRepositorySpecProxySecretRefOutputReference {
    return new FluxGitRepositorySpecProxySecretRefOutputReference(this.place("proxySecretRef", "proxy_secret_ref"));
  }
  putProxySecretRef(value: FluxGitRepositorySpecProxySecretRef | IResolvable): void {
    this.put("proxySecretRef", value);
  }
  resetProxySecretRef(): void {
    this.put("proxySecretRef", undefined);
  }
  get proxySecretRefInput(): FluxGitRepositorySpecProxySecretRef | IResolvable | undefined {
    return this.input("proxySecretRef") as FluxGitRepositorySpecProxySecretRef | IResolvable | undefined;
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
export class FluxGitRepositorySpecRefOutputReference extends ObjectReference<FluxGitRepositorySpecRef> {
  /** Branch to check out; `master` when no part of the reference is set. */
  get branch(): string {
    return this.getStringAttribute("branch");
  }
  set branch(value: string) {
    this.put("branch", value);
  }
  resetBranch(): void {
    this.put("branch", undefined);
  }
  get branchInput(): string | undefined {
    return this.input("branch") as string | undefined;
  }
  /** Tag to check out; wins over `semver` and `branch`. */
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
  /** Range of tags of which the highest is checked out; wins over `branch`. */
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
  /** Full name of the reference, such as `refs/pull/1/head`; wins over `tag`, `semver` and `branch`. */
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
  /** Commit to check out, all 40 digits; wins over every other part, and `branch` then says where to look for it. */
  get commit(): string {
    return this.getStringAttribute("commit");
  }
  set commit(value: string) {
    this.put("commit", value);
  }
  resetCommit(): void {
    this.put("commit", undefined);
  }
  get commitInput(): string | undefined {
    return this.input("commit") as string | undefined;
  }
}

/** References to secret_ref and what is in it. */
export class FluxGitRepositorySpecSecretRefOutputReference extends ObjectReference<FluxGitRepositorySpecSecretRef> {
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
export class FluxGitRepositorySpecVerifyOutputReference extends ObjectReference<FluxGitRepositorySpecVerify> {
  /**
   * Whose signature is checked: that of the commit, of the tag, or both; `head` means HEAD.
   * One of `head`, `HEAD`, `Tag`, `TagAndHEAD`.
   * @default "HEAD"
   */
  get mode(): string {
    return this.getStringAttribute("mode");
  }
  set mode(value: string) {
    this.put("mode", value);
  }
  resetMode(): void {
    this.put("mode", undefined);
  }
  get modeInput(): string | undefined {
    return this.input("mode") as string | undefined;
  }
  /** Secret with the public keys of the trusted authors. */
  get secretRef(): FluxGitRepositorySpecVerifySecretRefOutputReference {
    return new FluxGitRepositorySpecVerifySecretRefOutputReference(this.place("secretRef", "secret_ref"));
  }
  putSecretRef(value: FluxGitRepositorySpecVerifySecretRef | IResolvable): void {
    this.put("secretRef", value);
  }
  get secretRefInput(): FluxGitRepositorySpecVerifySecretRef | IResolvable | undefined {
    return this.input("secretRef") as FluxGitRepositorySpecVerifySecretRef | IResolvable | undefined;
  }
}

/** References to secret_ref and what is in it. */
export class FluxGitRepositorySpecVerifySecretRefOutputReference extends ObjectReference<FluxGitRepositorySpecVerifySecretRef> {
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

/** References to the items of include. */
export class FluxGitRepositorySpecIncludeList extends ObjectList<FluxGitRepositorySpecInclude, FluxGitRepositorySpecIncludeOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxGitRepositorySpecIncludeOutputReference(item));
  }
}

/** References to include and what is in it. */
export class FluxGitRepositorySpecIncludeOutputReference extends ObjectReference<FluxGitRepositorySpecInclude> {
  /** GitRepository whose artifact is included. */
  get repository(): FluxGitRepositorySpecIncludeRepositoryOutputReference {
    return new FluxGitRepositorySpecIncludeRepositoryOutputReference(this.place("repository", "repository"));
  }
  putRepository(value: FluxGitRepositorySpecIncludeRepository | IResolvable): void {
    this.put("repository", value);
  }
  get repositoryInput(): FluxGitRepositorySpecIncludeRepository | IResolvable | undefined {
    return this.input("repository") as FluxGitRepositorySpecIncludeRepository | IResolvable | undefined;
  }
  /** Path in the included artifact; the whole of it when absent. */
  get fromPath(): string {
    return this.getStringAttribute("from_path");
  }
  set fromPath(value: string) {
    this.put("fromPath", value);
  }
  resetFromPath(): void {
    this.put("fromPath", undefined);
  }
  get fromPathInput(): string | undefined {
    return this.input("fromPath") as string | undefined;
  }
  /** Path at which it is placed; the name of the included repository when absent. */
  get toPath(): string {
    return this.getStringAttribute("to_path");
  }
  set toPath(value: string) {
    this.put("toPath", value);
  }
  resetToPath(): void {
    this.put("toPath", undefined);
  }
  get toPathInput(): string | undefined {
    return this.input("toPath") as string | undefined;
  }
}

/** References to repository and what is in it. */
export class FluxGitRepositorySpecIncludeRepositoryOutputReference extends ObjectReference<FluxGitRepositorySpecIncludeRepository> {
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
export class FluxGitRepositorySpecProxySecretRefOutputReference extends ObjectReference<FluxGitRepositorySpecProxySecretRef> {
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
export class FluxGitRepositoryStatusOutputReference extends ObjectReference<unknown> {
  /** Generation of the last reconciliation that came to an end. */
  get observedGeneration(): number {
    return this.getNumberAttribute("observed_generation");
  }
  /** Observations of the object's state; Stalled, Reconciling and Ready come first. */
  get conditions(): FluxGitRepositoryStatusConditionsList {
    return new FluxGitRepositoryStatusConditionsList(this.place("conditions", "conditions"));
  }
  /** Artifact of the last successful reconciliation. */
  get artifact(): FluxGitRepositoryStatusArtifactOutputReference {
    return new FluxGitRepositoryStatusArtifactOutputReference(this.place("artifact", "artifact"));
  }
  /** Artifacts of the included repositories, in the order of `spec.include`. */
  get includedArtifacts(): FluxGitRepositoryStatusIncludedArtifactsList {
    return new FluxGitRepositoryStatusIncludedArtifactsList(this.place("includedArtifacts", "included_artifacts"));
  }
  /** The `spec.ignore` that the artifact was made with. */
  get observedIgnore(): string {
    return this.getStringAttribute("observed_ignore");
  }
  /** The `spec.include` that the artifact was made with. */
  get observedInclude(): FluxGitRepositoryStatusObservedIncludeList {
    return new FluxGitRepositoryStatusObservedIncludeList(this.place("observedInclude", "observed_include"));
  }
  /** The `spec.recurseSubmodules` that the artifact was made with. */
  get observedRecurseSubmodules(): IResolvable {
    return this.getBooleanAttribute("observed_recurse_submodules");
  }
  /** The `spec.sparseCheckout` that the artifact was made with. */
  get observedSparseCheckout(): string[] {
    return this.getListAttribute("observed_sparse_checkout");
  }
  /** The `spec.verify.mode` that the revision was last checked by. */
  get sourceVerificationMode(): string {
    return this.getStringAttribute("source_verification_mode");
  }
  /** Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on. */
  get lastHandledReconcileAt(): string {
    return this.getStringAttribute("last_handled_reconcile_at");
  }
}

/** References to the items of conditions. */
export class FluxGitRepositoryStatusConditionsList extends ObjectList<unknown, FluxGitRepositoryStatusConditionsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxGitRepositoryStatusConditionsOutputReference(item));
  }
}

/** References to conditions and what is in it. */
export class FluxGitRepositoryStatusConditionsOutputReference extends ObjectReference<unknown> {
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
export class FluxGitRepositoryStatusArtifactOutputReference extends ObjectReference<unknown> {
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

/** References to the items of included_artifacts. */
export class FluxGitRepositoryStatusIncludedArtifactsList extends ObjectList<unknown, FluxGitRepositoryStatusIncludedArtifactsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxGitRepositoryStatusIncludedArtifactsOutputReference(item));
  }
}

/** References to included_artifacts and what is in it. */
export class FluxGitRepositoryStatusIncludedArtifactsOutputReference extends ObjectReference<unknown> {
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

/** References to the items of observed_include. */
export class FluxGitRepositoryStatusObservedIncludeList extends ObjectList<unknown, FluxGitRepositoryStatusObservedIncludeOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxGitRepositoryStatusObservedIncludeOutputReference(item));
  }
}

/** References to observed_include and what is in it. */
export class FluxGitRepositoryStatusObservedIncludeOutputReference extends ObjectReference<unknown> {
  /** GitRepository whose artifact is included. */
  get repository(): FluxGitRepositoryStatusObservedIncludeRepositoryOutputReference {
    return new FluxGitRepositoryStatusObservedIncludeRepositoryOutputReference(this.place("repository", "repository"));
  }
  /** Path in the included artifact; the whole of it when absent. */
  get fromPath(): string {
    return this.getStringAttribute("from_path");
  }
  /** Path at which it is placed; the name of the included repository when absent. */
  get toPath(): string {
    return this.getStringAttribute("to_path");
  }
}

/** References to repository and what is in it. */
export class FluxGitRepositoryStatusObservedIncludeRepositoryOutputReference extends ObjectReference<unknown> {
  /** Name of the object, which lives in the same namespace. */
  get name(): string {
    return this.getStringAttribute("name");
  }
}

/** References to wait and what is in it. */
export class FluxGitRepositoryWaitOutputReference extends ObjectReference<FluxGitRepositoryWait> {
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
export class FluxGitRepositoryTimeoutsOutputReference extends ObjectReference<FluxGitRepositoryTimeouts> {
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
