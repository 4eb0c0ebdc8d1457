// A Git remote that the controllers keep as an artifact.
import type { Construct } from "constructs";
import { GitRepository as kind } from "#api";
import { FluxObject, type FluxObjectProps } from "./flux-object.ts";
import { FluxGitRepository, type FluxGitRepositorySpec } from "./generated/git-repository.ts";
import type { ChartSourceReference, IChartSource, ISource, SourceReference } from "./identity.ts";

/** Identity and spec of a GitRepository, and how its resource behaves. */
export interface GitRepositoryProps extends FluxObjectProps<FluxGitRepositorySpec> {
  /** What is fetched, from where and how often. */
  readonly spec: FluxGitRepositorySpec;
}

/** A GitRepository of the cluster. */
export class GitRepository extends FluxObject<FluxGitRepositorySpec, FluxGitRepository> implements ISource, IChartSource {
  /**
   * @throws constructs.invalid when a value that is known now does not fit the kind
   */
  constructor(scope: Construct, id: string, props: GitRepositoryProps) {
    super(scope, id, props, { kind, make: (parent, name, args) => new FluxGitRepository(parent, name, args) });
  }

  /** A repository that something else keeps. */
  static fromName(name: string, namespace: string): ISource & IChartSource {
    return { source: { kind: kind.kind, name, namespace }, chartSource: { kind: kind.kind, name } };
  }

  /** For `spec.sourceRef` of a Kustomization; whoever uses it is created after this repository. */
  get source(): SourceReference {
    return { kind: kind.kind, ...this.reference };
  }

  /** For `spec.sourceRef` of a HelmChart in the same namespace. */
  get chartSource(): ChartSourceReference {
    return { kind: kind.kind, name: this.reference.name };
  }

  /** Revision of the stored artifact, known after apply. */
  get revision(): string {
    return this.resource.status.artifact.revision;
  }
}
