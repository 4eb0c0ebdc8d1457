// A chart that the controllers keep packed. No Kustomization can follow it; helm-controller installs it.
import type { Construct } from "constructs";
import { HelmChart as kind } from "#api";
import { FluxObject, type FluxObjectProps } from "./flux-object.ts";
import { FluxHelmChart, type FluxHelmChartSpec } from "./generated/helm-chart.ts";

/** Identity and spec of a HelmChart, and how its resource behaves. */
export interface HelmChartProps extends FluxObjectProps<FluxHelmChartSpec> {
  /** Which chart is fetched, from where and how often. */
  readonly spec: FluxHelmChartSpec;
}

/** A HelmChart of the cluster. */
export class HelmChart extends FluxObject<FluxHelmChartSpec, FluxHelmChart> {
  /**
   * @throws constructs.invalid when a value that is known now does not fit the kind
   */
  constructor(scope: Construct, id: string, props: HelmChartProps) {
    super(scope, id, props, { kind, make: (parent, name, args) => new FluxHelmChart(parent, name, args) });
  }

  /** Version of the stored chart, known after apply. */
  get revision(): string {
    return this.resource.status.artifact.revision;
  }
}
