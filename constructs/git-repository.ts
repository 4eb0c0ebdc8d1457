// A Git remote that the controllers keep as an artifact.
import type { ITerraformDependable, TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import { GitRepository as kind, validateShape } from "#api";
import {
  FluxGitRepository,
  type FluxGitRepositorySpec,
  type FluxGitRepositoryTimeouts,
  type FluxGitRepositoryWait,
} from "./generated/git-repository.ts";
import { identityOf, identityProblems, type ISource, type ObjectIdentity, type SourceReference } from "./identity.ts";
import { isKnown } from "./known.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import { constructs } from "./problems.ts";

export interface GitRepositoryProps extends TerraformMetaArguments {
  /**
   * Identity of the object.
   * @default named as the construct, in the namespace flux-system
   */
  readonly metadata?: ObjectIdentity;
  /** What is fetched, from where and how often. */
  readonly spec: FluxGitRepositorySpec;
  /**
   * Waits until the object is ready.
   * @default the object is written and not waited for
   */
  readonly wait?: FluxGitRepositoryWait;
  /**
   * Longest times that operations may take.
   * @default those of the provider
   */
  readonly timeouts?: FluxGitRepositoryTimeouts;
}

/** A GitRepository of the cluster. */
export class GitRepository extends Construct implements ISource, ITerraformDependable {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxGitRepository;

  /**
   * @throws constructs.invalid when a value that is known now does not fit the kind
   */
  constructor(scope: Construct, id: string, props: GitRepositoryProps) {
    super(scope, id);
    const metadata = identityOf(id, props.metadata);
    const isUnknown = (value: unknown): boolean => !isKnown(value);
    const problems = [...identityProblems(metadata), ...validateShape(kind.spec, props.spec, { path: "spec", isUnknown })];
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    this.resource = new FluxGitRepository(this, "Resource", {
      ...metaArgumentsOf(props),
      metadata,
      spec: props.spec,
      ...(props.wait && { wait: props.wait }),
      ...(props.timeouts && { timeouts: props.timeouts }),
    });
  }

  /** A repository that something else keeps. */
  static fromName(name: string, namespace: string): ISource {
    return { source: { kind: kind.kind, name, namespace } };
  }

  /** For `dependsOn` of anything that has to come after. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** For `spec.sourceRef`; whoever uses it is created after this repository. */
  get source(): SourceReference {
    const { name, namespace } = this.resource.metadata;
    return { kind: kind.kind, name, namespace };
  }

  /** Revision of the stored artifact, known after apply. */
  get revision(): string {
    return this.resource.status.artifact.revision;
  }
}
