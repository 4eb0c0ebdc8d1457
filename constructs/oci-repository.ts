// An artifact of an OCI registry that the controllers keep.
import type { Construct } from "constructs";
import { OciRepository as kind } from "#api";
import { FluxObject, type FluxObjectProps } from "./flux-object.ts";
import { FluxOCIRepository, type FluxOCIRepositorySpec } from "./generated/oci-repository.ts";
import type { ISource, SourceReference } from "./identity.ts";

/** Identity and spec of an OCIRepository, and how its resource behaves. */
export interface OciRepositoryProps extends FluxObjectProps<FluxOCIRepositorySpec> {
  /** Which artifact is fetched, from where and how often. */
  readonly spec: FluxOCIRepositorySpec;
}

/** An OCIRepository of the cluster. */
export class OciRepository extends FluxObject<FluxOCIRepositorySpec, FluxOCIRepository> implements ISource {
  /**
   * @throws constructs.invalid when a value that is known now does not fit the kind
   */
  constructor(scope: Construct, id: string, props: OciRepositoryProps) {
    super(scope, id, props, { kind, make: (parent, name, args) => new FluxOCIRepository(parent, name, args) });
  }

  /** A repository that something else keeps. */
  static fromName(name: string, namespace: string): ISource {
    return { source: { kind: kind.kind, name, namespace } };
  }

  /** For `spec.sourceRef` of a Kustomization; whoever uses it is created after this repository. */
  get source(): SourceReference {
    return { kind: kind.kind, ...this.reference };
  }

  /** Revision of the stored artifact, known after apply: `<tag>@sha256:…`. */
  get revision(): string {
    return this.resource.status.artifact.revision;
  }
}
