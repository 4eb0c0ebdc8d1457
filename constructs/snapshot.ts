// A cluster's Flux, kept outside of the cluster.
import type { ITerraformDependable, TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import type { FieldProblem } from "#api";
import { FluxSnapshot, type FluxSnapshotBucket, type FluxSnapshotRegistry, type FluxSnapshotTimeouts } from "./generated/snapshot.ts";
import { DEFAULT_NAMESPACE } from "./identity.ts";
import { isKnown } from "./known.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import { constructs } from "./problems.ts";

/** How a place outside the machine is reached. */
export interface SnapshotPlaceProps {
  /**
   * Access to the registry of an `oci://` address.
   * @default without a login, over TLS
   */
  readonly registry?: FluxSnapshotRegistry;
  /**
   * Access to the object store of an `s3://` address.
   * @default what other tools of AWS find in the environment
   */
  readonly bucket?: FluxSnapshotBucket;
}

/** What is kept, where, and for whom its Secrets are sealed. */
export interface SnapshotProps extends SnapshotPlaceProps, TerraformMetaArguments {
  /** A file, `oci://registry/repository:tag`, or `s3://bucket/key`. Another target is another snapshot; the old one stays. */
  readonly target: string;
  /**
   * The install that is kept; the snapshot is taken after it is there.
   * @default nothing is waited for
   */
  readonly of?: ITerraformDependable;
  /**
   * Namespace of the install.
   * @default "flux-system"
   */
  readonly namespace?: string;
  /** Whom Secrets are sealed for: public keys of age, or a passphrase; `omit` leaves Secrets out. They are never kept in the clear. */
  readonly secrets: { readonly recipients: readonly string[] } | { readonly passphrase: string } | "omit";
  /**
   * Values whose change has the snapshot taken again, such as the version of the install.
   * @default it is taken once, and again when it is lost or changed at its target
   */
  readonly triggers?: Readonly<Record<string, string>>;
  /**
   * Whether what the target holds already may be replaced when the snapshot is taken first.
   * @default false
   */
  readonly overwrite?: boolean;
  /**
   * Whether destroying also removes it from its target.
   * @default false
   */
  readonly removeOnDestroy?: boolean;
  /**
   * Longest times that operations may take.
   * @default those of the provider
   */
  readonly timeouts?: FluxSnapshotTimeouts;
}

const RECIPIENT = /^age1[a-z0-9]+$/;

/** A snapshot of the cluster's Flux. */
export class Snapshot extends Construct implements ITerraformDependable {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxSnapshot;
  /** How its target is reached, for a restore from it. */
  readonly access: SnapshotPlaceProps;

  /**
   * @throws constructs.invalid when a value that is known now breaks a rule
   */
  constructor(scope: Construct, id: string, props: SnapshotProps) {
    super(scope, id);
    const problems = problemsOf(props);
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    const { of, secrets, registry, bucket, namespace, target, triggers, overwrite, removeOnDestroy, timeouts } = props;
    this.access = { ...(registry && { registry }), ...(bucket && { bucket }) };
    this.resource = new FluxSnapshot(this, "Resource", {
      ...metaArgumentsOf(props),
      ...(of && { dependsOn: [...(props.dependsOn ?? []), of] }),
      target,
      namespace: namespace ?? DEFAULT_NAMESPACE,
      ...(secrets === "omit" ? { withoutSecrets: true } : secrets),
      ...(triggers && { triggers }),
      ...(overwrite !== undefined && { overwrite }),
      ...(removeOnDestroy !== undefined && { removeOnDestroy }),
      ...this.access,
      ...(timeouts && { timeouts }),
    });
  }

  /** For `dependsOn` of anything that has to come after. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** Where it is kept. */
  get target(): string {
    return this.resource.target;
  }

  /** Digest of the archive. */
  get digest(): string {
    return this.resource.digest;
  }
}

function problemsOf({ secrets, target }: SnapshotProps): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (target === "")
    problems.push({ path: "target", message: "names no place; write a file, oci://registry/repository:tag, or s3://bucket/key" });
  if (typeof secrets === "string" || !("recipients" in secrets) || !isKnown(secrets.recipients)) return problems;
  if (secrets.recipients.length === 0)
    problems.push({ path: "secrets.recipients", message: 'there are none; give public keys of age, or "omit"' });
  for (const [index, each] of secrets.recipients.entries())
    // A private key by mistake is not repeated in the message.
    if (isKnown(each) && !RECIPIENT.test(each))
      problems.push({
        path: `secrets.recipients[${index}]`,
        message: "is no public key of age; write it like age1…, as age-keygen prints it",
      });
  return problems;
}
