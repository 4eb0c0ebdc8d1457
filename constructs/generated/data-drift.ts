// Written by `npm run generate` from src/api. Do not edit.
import { Fn, type IResolvable, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { FluxDataSource } from "../attribute/data-source.ts";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";

/** Arguments of the data source flux_drift. */
export interface DataFluxDriftConfig extends TerraformMetaArguments {
  /** Namespaces whose Kustomizations and HelmReleases are looked at; all when absent. */
  readonly namespaces?: readonly string[];
}

const FIELDS: Fields = {
  namespaces: { name: "namespaces", type: { list: "string" } },
};

/** Compares every object that a Kustomization or a HelmRelease answers for with what git or the chart says, field by field. Changes nothing. It needs the provider's kubernetes settings only: sources are read with the Secrets that their controllers use. */
export class DataFluxDrift extends FluxDataSource<DataFluxDriftConfig> {
  static readonly tfResourceType = "flux_drift";

  constructor(scope: Construct, id: string, config: DataFluxDriftConfig = {}) {
    super(scope, id, { type: DataFluxDrift.tfResourceType, fields: FIELDS }, config);
  }

  /** Namespaces whose Kustomizations and HelmReleases are looked at; all when absent. */
  get namespaces(): string[] {
    return Fn.tolist(this.getListAttribute("namespaces")) as string[];
  }
  set namespaces(value: readonly string[]) {
    this.put("namespaces", value);
  }
  resetNamespaces(): void {
    this.put("namespaces", undefined);
  }
  get namespacesInput(): readonly string[] | undefined {
    return this.input("namespaces") as readonly string[] | undefined;
  }
  /** Whether something is missing, changed, suspended or not ready. */
  get drifted(): IResolvable {
    return this.getBooleanAttribute("drifted");
  }
  /** One line for each finding. */
  get summary(): string[] {
    return this.getListAttribute("summary");
  }
  /** Kustomizations and HelmReleases that were looked at. */
  get owners(): number {
    return this.getNumberAttribute("owners");
  }
  /** Objects that were compared. */
  get objects(): number {
    return this.getNumberAttribute("objects");
  }
  /** What is different. */
  get findings(): DataFluxDriftFindingsList {
    return new DataFluxDriftFindingsList(this.place("findings", "findings"));
  }
}

/** References to the items of findings. */
export class DataFluxDriftFindingsList extends ObjectList<unknown, DataFluxDriftFindingsOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new DataFluxDriftFindingsOutputReference(item));
  }
}

/** References to findings and what is in it. */
export class DataFluxDriftFindingsOutputReference extends ObjectReference<unknown> {
  /** Who answers for the subject, such as `Kustomization/flux-system/apps`. */
  get owner(): string {
    return this.getStringAttribute("owner");
  }
  /** What it is about, such as `Deployment/apps/web`. */
  get subject(): string {
    return this.getStringAttribute("subject");
  }
  /** API version of the subject. */
  get apiVersion(): string {
    return this.getStringAttribute("api_version");
  }
  /** Kind of the subject. */
  get kind(): string {
    return this.getStringAttribute("kind");
  }
  /** Namespace of the subject. */
  get namespace(): string {
    return this.getStringAttribute("namespace");
  }
  /** Name of the subject. */
  get name(): string {
    return this.getStringAttribute("name");
  }
  /** `missing`, `changed`, `suspended`, `not ready`, or `unjudged` where nothing can be said. */
  get change(): string {
    return this.getStringAttribute("change");
  }
  /** Path of the field, such as `spec.replicas`; empty for the whole subject. */
  get field(): string {
    return this.getStringAttribute("field");
  }
  /** What git or the chart says; null where it says nothing. Values of Secrets are fingerprints. */
  get wanted(): string {
    return this.getStringAttribute("wanted");
  }
  /** What the cluster has; null where it has nothing. */
  get found(): string {
    return this.getStringAttribute("found");
  }
  /** Who wrote the field, the latest first. */
  get managers(): string[] {
    return this.getListAttribute("managers");
  }
  /** Time of the last write, RFC 3339; null when it is not known. */
  get since(): string {
    return this.getStringAttribute("since");
  }
  /** Reason of what is not ready or not judged; null otherwise. */
  get message(): string {
    return this.getStringAttribute("message");
  }
}
