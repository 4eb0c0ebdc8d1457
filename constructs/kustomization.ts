// A path of a source that the controllers build, apply and keep as it is.
import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { Kustomization as kind } from "#api";
import { Duration } from "#base";
import { FluxObject, type FluxObjectProps } from "./flux-object.ts";
import { FluxKustomization, type FluxKustomizationSpec } from "./generated/kustomization.ts";
import { isKnown } from "./known.ts";

/** Identity and spec of a Kustomization, and how its resource behaves. */
export interface KustomizationProps extends FluxObjectProps<FluxKustomizationSpec> {
  /** What is built, from which source, and how it is applied. */
  readonly spec: FluxKustomizationSpec;
}

/** A Kustomization of the cluster. With `wait` it is done when the revision of its source is applied and healthy. */
export class Kustomization extends FluxObject<FluxKustomizationSpec, FluxKustomization> {
  /**
   * @throws constructs.invalid when a value that is known now does not fit the kind
   */
  constructor(scope: Construct, id: string, props: KustomizationProps) {
    super(scope, id, props, { kind, make: (parent, name, args) => new FluxKustomization(parent, name, args) });
    this.adviseOn(props.spec.interval);
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
