// A cluster's Flux, brought back from a snapshot.
import type { ITerraformDependable, TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import { FluxRestore, type FluxRestoreTimeouts } from "./generated/restore.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import type { Snapshot, SnapshotPlaceProps } from "./snapshot.ts";

/** What is restored, from where, and what may be overwritten. */
export interface RestoreProps extends SnapshotPlaceProps, TerraformMetaArguments {
  /** A file, `oci://registry/repository:tag`, or `s3://bucket/key`; or a snapshot, whose access counts too where none is given here. */
  readonly from: string | Snapshot;
  /**
   * What opens what is sealed: private keys of age or the passphrase; `omit` restores without it. A value with `stored: false` is given
   * to the provider and never stored; core must know write-only attributes for that.
   */
  readonly secrets: RestoreSecrets | "omit";
  /**
   * Digest that the snapshot must have when it is restored.
   * @default any
   */
  readonly digest?: string;
  /**
   * Whether the components are restored too; `auto` does so where none are there.
   * @default "auto"
   */
  readonly components?: "auto" | "always" | "never";
  /**
   * Whether objects of the cluster that differ from the snapshot are overwritten.
   * @default false
   */
  readonly force?: boolean;
  /**
   * Longest times that operations may take.
   * @default those of the provider
   */
  readonly timeouts?: FluxRestoreTimeouts;
}

/** What opens the sealed part of a snapshot: a private key of age, or the passphrase. */
export type RestoreSecrets = ({ readonly identity: string } | { readonly passphrase: string }) & {
  /**
   * Whether it may stand in the state, as a sensitive value.
   * @default true
   */
  readonly stored?: boolean;
};

/** Flux as a snapshot has it. Give it to the `dependsOn` of a Bootstrap, so that objects know what they had applied before git speaks. */
export class Restore extends Construct implements ITerraformDependable {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxRestore;

  constructor(scope: Construct, id: string, props: RestoreProps) {
    super(scope, id);
    const { from, secrets, digest, components, force, timeouts } = props;
    const access = typeof from === "string" ? {} : from.access;
    const registry = props.registry ?? access.registry;
    const bucket = props.bucket ?? access.bucket;
    this.resource = new FluxRestore(this, "Resource", {
      ...metaArgumentsOf(props),
      from: typeof from === "string" ? from : from.target,
      ...openedBy(secrets),
      ...(digest !== undefined && { digest }),
      ...(components !== undefined && { components }),
      ...(force !== undefined && { force }),
      ...(registry && { registry }),
      ...(bucket && { bucket }),
      ...(timeouts && { timeouts }),
    });
  }

  /** For `dependsOn` of anything that has to come after. */
  get fqn(): string {
    return this.resource.fqn;
  }
}

function openedBy(secrets: RestoreProps["secrets"]): Partial<ConstructorParameters<typeof FluxRestore>[2]> {
  if (secrets === "omit") return { withoutSecrets: true };
  const isStored = secrets.stored !== false;
  if ("identity" in secrets) return isStored ? { identity: secrets.identity } : { identityWo: secrets.identity };
  return isStored ? { passphrase: secrets.passphrase } : { passphraseWo: secrets.passphrase };
}
