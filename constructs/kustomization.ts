// A path of a source that the controllers build, apply and keep as it is.
import { Annotations, type ITerraformDependable, type TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import { Kustomization as kind, validateShape } from "#api";
import { Duration } from "#base";
import {
  FluxKustomization,
  type FluxKustomizationSpec,
  type FluxKustomizationTimeouts,
  type FluxKustomizationWait,
} from "./generated/kustomization.ts";
import { identityOf, identityProblems, type ObjectIdentity } from "./identity.ts";
import { isKnown } from "./known.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import { constructs } from "./problems.ts";

export interface KustomizationProps extends TerraformMetaArguments {
  /**
   * Identity of the object.
   * @default named as the construct, in the namespace flux-system
   */
  readonly metadata?: ObjectIdentity;
  /** What is built, from which source, and how it is applied. */
  readonly spec: FluxKustomizationSpec;
  /**
   * Waits until the revision of the source is applied and healthy.
   * @default the object is written and not waited for
   */
  readonly wait?: FluxKustomizationWait;
  /**
   * Longest times that operations may take.
   * @default those of the provider
   */
  readonly timeouts?: FluxKustomizationTimeouts;
}

/** How another Kustomization names this one in `spec.dependsOn`. */
export interface KustomizationReference {
  readonly name: string;
  readonly namespace: string;
}

/** A Kustomization of the cluster. */
export class Kustomization extends Construct implements ITerraformDependable {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxKustomization;

  /**
   * @throws constructs.invalid when a value that is known now does not fit the kind
   */
  constructor(scope: Construct, id: string, props: KustomizationProps) {
    super(scope, id);
    const metadata = identityOf(id, props.metadata);
    const isUnknown = (value: unknown): boolean => !isKnown(value);
    const problems = [...identityProblems(metadata), ...validateShape(kind.spec, props.spec, { path: "spec", isUnknown })];
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    this.adviseOn(props.spec.interval);
    this.resource = new FluxKustomization(this, "Resource", {
      ...metaArgumentsOf(props),
      metadata,
      spec: props.spec,
      ...(props.wait && { wait: props.wait }),
      ...(props.timeouts && { timeouts: props.timeouts }),
    });
  }

  /** For `dependsOn` of anything that has to come after. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** For `spec.dependsOn` of another Kustomization, which is then also created after this one. */
  get reference(): KustomizationReference {
    const { name, namespace } = this.resource.metadata;
    return { name, namespace };
  }

  /** Revision of the source that was last applied and found healthy, known after apply. */
  get revision(): string {
    return this.resource.status.lastAppliedRevision;
  }

  private adviseOn(interval: string): void {
    const parsed = isKnown(interval) ? Duration.tryParse(interval) : undefined;
    if (parsed !== undefined && parsed.millis < 60_000) {
      Annotations.of(this).addWarning(
        `spec.interval ${interval} asks the API server often; new revisions are applied at once whatever it is`,
      );
    }
  }
}
