// A repository of charts that the controllers keep the index of. No Kustomization can follow it: it holds charts, not manifests.
import type { Construct } from "constructs";
import { HelmRepository as kind } from "#api";
import { FluxObject, type FluxObjectProps } from "./flux-object.ts";
import { FluxHelmRepository, type FluxHelmRepositorySpec } from "./generated/helm-repository.ts";
import type { ChartSourceReference, IChartSource } from "./identity.ts";

/** Identity and spec of a HelmRepository, and how its resource behaves. */
export interface HelmRepositoryProps extends FluxObjectProps<FluxHelmRepositorySpec> {
  /** Where charts are found, and how to log in there. */
  readonly spec: FluxHelmRepositorySpec;
}

/** A HelmRepository of the cluster. */
export class HelmRepository extends FluxObject<FluxHelmRepositorySpec, FluxHelmRepository> implements IChartSource {
  /**
   * @throws constructs.invalid when a value that is known now does not fit the kind
   */
  constructor(scope: Construct, id: string, props: HelmRepositoryProps) {
    super(scope, id, props, { kind, make: (parent, name, args) => new FluxHelmRepository(parent, name, args) });
  }

  /** A repository that something else keeps, in the namespace of the chart. */
  static fromName(name: string): IChartSource {
    return { chartSource: { kind: kind.kind, name } };
  }

  /** For `spec.sourceRef` of a HelmChart in the same namespace; whoever uses it is created after this repository. */
  get chartSource(): ChartSourceReference {
    return { kind: kind.kind, name: this.reference.name };
  }

  /** Revision of the stored index, known after apply: `sha256:…`. One of `type: oci` keeps no index and has none. */
  get revision(): string {
    return this.resource.status.artifact.revision;
  }
}
