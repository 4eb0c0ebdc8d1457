// Written by `npm run generate` from src/api. Do not edit.
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { FluxDataSource } from "../attribute/data-source.ts";
import type { Fields } from "../attribute/field.ts";

/** Arguments of the data source flux_versions. */
export interface DataFluxVersionsConfig extends TerraformMetaArguments {
  /** Range that the releases must meet, such as `~0.1` or `>=0.1.0 <1.0.0`; all of them when absent. */
  readonly constraint?: string;
  /**
   * Whose components are installed: `headgate`, which the provider brings, or `flux`, upstream's own; `headgate` for a new install when absent, and what it was for one that is there.
   * One of `headgate`, `flux`.
   */
  readonly distribution?: string;
  /** Where the manifests of `flux` come from: the base URL of a release mirror, an `oci://` artifact, or a folder or bundle; `https://github.com/fluxcd/flux2/releases` when absent. Asked only when the components change. */
  readonly distributionSource?: string;
}

const FIELDS: Fields = {
  constraint: { name: "constraint", type: "string" },
  distribution: { name: "distribution", type: "string" },
  distributionSource: { name: "distribution_source", type: "string" },
};

/** Lists the releases that can be installed: those that the provider brings, or those that a source of upstream's manifests has. */
export class DataFluxVersions extends FluxDataSource<DataFluxVersionsConfig> {
  static readonly tfResourceType = "flux_versions";

  constructor(scope: Construct, id: string, config: DataFluxVersionsConfig = {}) {
    super(scope, id, { type: DataFluxVersions.tfResourceType, fields: FIELDS }, config);
  }

  /** Range that the releases must meet, such as `~0.1` or `>=0.1.0 <1.0.0`; all of them when absent. */
  get constraint(): string {
    return this.getStringAttribute("constraint");
  }
  set constraint(value: string) {
    this.put("constraint", value);
  }
  resetConstraint(): void {
    this.put("constraint", undefined);
  }
  get constraintInput(): string | undefined {
    return this.input("constraint") as string | undefined;
  }
  /**
   * Whose components are installed: `headgate`, which the provider brings, or `flux`, upstream's own; `headgate` for a new install when absent, and what it was for one that is there.
   * One of `headgate`, `flux`.
   */
  get distribution(): string {
    return this.getStringAttribute("distribution");
  }
  set distribution(value: string) {
    this.put("distribution", value);
  }
  resetDistribution(): void {
    this.put("distribution", undefined);
  }
  get distributionInput(): string | undefined {
    return this.input("distribution") as string | undefined;
  }
  /** Where the manifests of `flux` come from: the base URL of a release mirror, an `oci://` artifact, or a folder or bundle; `https://github.com/fluxcd/flux2/releases` when absent. Asked only when the components change. */
  get distributionSource(): string {
    return this.getStringAttribute("distribution_source");
  }
  set distributionSource(value: string) {
    this.put("distributionSource", value);
  }
  resetDistributionSource(): void {
    this.put("distributionSource", undefined);
  }
  get distributionSourceInput(): string | undefined {
    return this.input("distributionSource") as string | undefined;
  }
  /** The releases, newest first. */
  get versions(): string[] {
    return this.getListAttribute("versions");
  }
  /** The newest of them; null when there is none. */
  get latest(): string {
    return this.getStringAttribute("latest");
  }
}
