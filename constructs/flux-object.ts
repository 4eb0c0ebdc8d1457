// What constructs of all kinds have in common: an identity with defaults, checks against the kind, and one resource below.
import type { ITerraformDependable, TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import { validateShape, type Kind } from "#api";
import { identityOf, identityProblems, type ObjectIdentity } from "./identity.ts";
import { isKnown } from "./known.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import { constructs } from "./problems.ts";

/** Waiting for an object to become ready. */
export interface ObjectWait {
  /**
   * Longest time to wait, in Go's duration syntax.
   * @default "5m"
   */
  readonly timeout?: string;
  /**
   * Revision that must have been reached too, such as `main@sha1:…`.
   * @default any revision
   */
  readonly revision?: string;
}

/** Longest times that operations may take, in Go's duration syntax. */
export interface ObjectTimeouts {
  /**
   * Longest time that creating may take.
   * @default that of the provider
   */
  readonly create?: string;
  /**
   * Longest time that updating may take.
   * @default that of the provider
   */
  readonly update?: string;
  /**
   * Longest time that deleting may take.
   * @default that of the provider
   */
  readonly delete?: string;
}

/** What constructs of all kinds of objects are told. */
export interface FluxObjectProps<Spec> extends TerraformMetaArguments {
  /**
   * Identity of the object.
   * @default named as the construct, in the namespace flux-system
   */
  readonly metadata?: ObjectIdentity;
  /** What the object asks for. */
  readonly spec: Spec;
  /**
   * Waits, on create and update, until the object is ready.
   * @default the object is written and not waited for
   */
  readonly wait?: ObjectWait;
  /**
   * Whether an object that exists already is taken over on create.
   * @default false: it is an error
   */
  readonly adopt?: boolean;
  /**
   * Longest times that operations may take.
   * @default those of the provider
   */
  readonly timeouts?: ObjectTimeouts;
}

/** Name and namespace of an object, as another object of its kind names it in `spec.dependsOn`. */
export interface ObjectReference {
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
}

/** Arguments of the resource below. */
export interface ObjectArguments<Spec> extends TerraformMetaArguments {
  readonly metadata: ObjectIdentity & ObjectReference;
  readonly spec: Spec;
  readonly wait?: ObjectWait;
  readonly adopt?: boolean;
  readonly timeouts?: ObjectTimeouts;
}

interface Making<Spec, Resource> {
  readonly kind: Kind;
  /** Makes the resource, the principal child. */
  readonly make: (scope: Construct, id: string, args: ObjectArguments<Spec>) => Resource;
}

/** An object of the cluster. */
export abstract class FluxObject<Spec, Resource extends { readonly fqn: string; readonly metadata: ObjectReference }>
  extends Construct
  implements ITerraformDependable
{
  /** The resource itself, for what this class does not offer. */
  readonly resource: Resource;

  /**
   * @throws constructs.invalid when a value that is known now does not fit the kind
   */
  constructor(scope: Construct, id: string, props: FluxObjectProps<Spec>, { kind, make }: Making<Spec, Resource>) {
    super(scope, id);
    const metadata = identityOf(id, props.metadata);
    const isUnknown = (value: unknown): boolean => !isKnown(value);
    const problems = [...identityProblems(metadata), ...validateShape(kind.spec, props.spec, { path: "spec", isUnknown })];
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    this.resource = make(this, "Resource", {
      ...metaArgumentsOf(props),
      metadata,
      spec: props.spec,
      ...(props.wait && { wait: props.wait }),
      ...(props.adopt !== undefined && { adopt: props.adopt }),
      ...(props.timeouts && { timeouts: props.timeouts }),
    });
  }

  /** For `dependsOn` of anything that has to come after. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** For `spec.dependsOn` of another object of the kind, which is then also created after this one. */
  get reference(): ObjectReference {
    const { name, namespace } = this.resource.metadata;
    return { name, namespace };
  }
}
