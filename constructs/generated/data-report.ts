// Written by `npm run generate` from src/api. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { FluxDataSource } from "../attribute/data-source.ts";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";

/** Arguments of the data source flux_report. */
export interface DataFluxReportConfig extends TerraformMetaArguments {
  /**
   * Namespace that Flux lives in.
   * @default "flux-system"
   */
  readonly namespace?: string;
}

const FIELDS: Fields = {
  namespace: { name: "namespace", type: "string" },
};

/** Tells what runs in the cluster: the components, how many objects of each kind run, fail or are suspended, and what the cluster follows. */
export class DataFluxReport extends FluxDataSource<DataFluxReportConfig> {
  static readonly tfResourceType = "flux_report";

  constructor(scope: Construct, id: string, config: DataFluxReportConfig = {}) {
    super(scope, id, { type: DataFluxReport.tfResourceType, fields: FIELDS }, config);
  }

  /**
   * Namespace that Flux lives in.
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
  /** Version of the API server. */
  get serverVersion(): string {
    return this.getStringAttribute("server_version");
  }
  /** Nodes of the cluster. */
  get nodes(): number {
    return this.getNumberAttribute("nodes");
  }
  /** Release of the components; null where nothing is installed. */
  get version(): string {
    return this.getStringAttribute("version");
  }
  /** The controllers that are installed. */
  get components(): DataFluxReportComponentsList {
    return new DataFluxReportComponentsList(this.place("components", "components"));
  }
  /** The kinds of Flux that the cluster knows. */
  get kinds(): DataFluxReportKindsList {
    return new DataFluxReportKindsList(this.place("kinds", "kinds"));
  }
  /** What the cluster follows; null where it follows nothing. */
  get sync(): DataFluxReportSyncOutputReference {
    return new DataFluxReportSyncOutputReference(this.place("sync", "sync"));
  }
}

/** References to the items of components. */
export class DataFluxReportComponentsList extends ObjectList<unknown, DataFluxReportComponentsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new DataFluxReportComponentsOutputReference(item));
  }
}

/** References to components and what is in it. */
export class DataFluxReportComponentsOutputReference extends ObjectReference<unknown> {
  /** Name of the Deployment. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  /** Image that it runs. */
  get image(): string {
    return this.getStringAttribute("image");
  }
  /** Whether it is up. */
  get ready(): IResolvable {
    return this.getBooleanAttribute("ready");
  }
  /** Why it is up or not. */
  get status(): string {
    return this.getStringAttribute("status");
  }
}

/** References to the items of kinds. */
export class DataFluxReportKindsList extends ObjectList<unknown, DataFluxReportKindsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new DataFluxReportKindsOutputReference(item));
  }
}

/** References to kinds and what is in it. */
export class DataFluxReportKindsOutputReference extends ObjectReference<unknown> {
  /** API version of the kind. */
  get apiVersion(): string {
    return this.getStringAttribute("api_version");
  }
  /** Name of the kind. */
  get kind(): string {
    return this.getStringAttribute("kind");
  }
  /** Objects that are not suspended. */
  get running(): number {
    return this.getNumberAttribute("running");
  }
  /** Objects that are not ready. */
  get failing(): number {
    return this.getNumberAttribute("failing");
  }
  /** Objects that are suspended. */
  get suspended(): number {
    return this.getNumberAttribute("suspended");
  }
  /** Bytes of all their artifacts together. */
  get totalBytes(): number {
    return this.getNumberAttribute("total_bytes");
  }
}

/** References to sync and what is in it. */
export class DataFluxReportSyncOutputReference extends ObjectReference<unknown> {
  /** Address of the repository. */
  get source(): string {
    return this.getStringAttribute("source");
  }
  /** Folder in it. */
  get path(): string {
    return this.getStringAttribute("path");
  }
  /** Whether the last revision is applied. */
  get ready(): IResolvable {
    return this.getBooleanAttribute("ready");
  }
  /** What the Kustomization says. */
  get status(): string {
    return this.getStringAttribute("status");
  }
  /** Revision that was applied last; empty until then. */
  get revision(): string {
    return this.getStringAttribute("revision");
  }
}
