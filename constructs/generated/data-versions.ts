// Written by `npm run generate` from src/api. Do not edit.
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { FluxDataSource } from "../attribute/data-source.ts";
import type { Fields } from "../attribute/field.ts";

/** Arguments of the data source flux_versions. */
export interface DataFluxVersionsConfig extends TerraformMetaArguments {
  /** Range that the releases must meet, such as `~0.1` or `>=0.1.0 <1.0.0`; all of them when absent. */
  readonly constraint?: string;
}

const FIELDS: Fields = {
  constraint: { name: "constraint", type: "string" },
};

/** Lists the releases of Flux that this provider can install. */
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
  /** The releases, newest first. */
  get versions(): string[] {
    return this.getListAttribute("versions");
  }
  /** The newest of them; null when there is none. */
  get latest(): string {
    return this.getStringAttribute("latest");
  }
}
