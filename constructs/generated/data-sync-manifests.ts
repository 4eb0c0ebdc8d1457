// Written by `npm run generate` from src/api. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { FluxDataSource } from "../attribute/data-source.ts";
import type { Fields } from "../attribute/field.ts";

/** Arguments of the data source flux_sync_manifests. */
export interface DataFluxSyncManifestsConfig extends TerraformMetaArguments {
  /** Address of the repository, http, https or ssh, without credentials. */
  readonly url: string;
  /**
   * Branch that the cluster follows.
   * @default "main"
   */
  readonly branch?: string;
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
  /**
   * How often the repository is asked for a new revision, in Go's duration syntax.
   * @default "1m0s"
   */
  readonly interval?: string;
  /** Whether submodules of the repository are checked out too. */
  readonly recurseSubmodules?: boolean | IResolvable;
}

const FIELDS: Fields = {
  url: { name: "url", type: "string" },
  branch: { name: "branch", type: "string" },
  namespace: { name: "namespace", type: "string" },
  secretName: { name: "secret_name", type: "string" },
  path: { name: "path", type: "string" },
  interval: { name: "interval", type: "string" },
  recurseSubmodules: { name: "recurse_submodules", type: "bool" },
};

/** Renders the GitRepository and the Kustomization by which a cluster follows a repository, without a cluster or the repository. */
export class DataFluxSyncManifests extends FluxDataSource<DataFluxSyncManifestsConfig> {
  static readonly tfResourceType = "flux_sync_manifests";

  constructor(scope: Construct, id: string, config: DataFluxSyncManifestsConfig) {
    super(scope, id, { type: DataFluxSyncManifests.tfResourceType, fields: FIELDS }, config);
  }

  /** Address of the repository, http, https or ssh, without credentials. */
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
   * Branch that the cluster follows.
   * @default "main"
   */
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
  /** The two manifests as YAML documents. */
  get content(): string {
    return this.getStringAttribute("content");
  }
}
