// Has every plan say what in the cluster is not as git and charts say.
import { dependable, TerraformStack, type ITerraformDependable, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { DataFluxDrift } from "./generated/data-drift.ts";

/** What is watched, and what drift does to a plan. */
export interface DriftGuardProps {
  /**
   * The install that is watched over; it is looked at after the install is there.
   * @default nothing is waited for
   */
  readonly of?: ITerraformDependable;
  /**
   * Namespaces whose Kustomizations and HelmReleases are looked at.
   * @default all
   */
  readonly namespaces?: readonly string[];
  /**
   * `warn` shows drift as a warning of every plan and apply, also when the cluster cannot be reached; `fail` ends them with an error.
   * @default "warn"
   */
  readonly mode?: "warn" | "fail";
  /**
   * Configuration of the provider whose cluster is looked at.
   * @default that without an alias
   */
  readonly provider?: TerraformProvider;
}

/** Watches for drift at every plan. */
export class DriftGuard extends Construct {
  /** What was found, for outputs; absent where it only warns, since a check keeps its findings to itself. */
  readonly drift?: DataFluxDrift;

  constructor(scope: Construct, id: string, props: DriftGuardProps = {}) {
    super(scope, id);
    if (props.mode === "fail") this.drift = this.failing(props);
    else this.warn(props);
  }

  private failing({ of, namespaces, provider }: DriftGuardProps): DataFluxDrift {
    return new DataFluxDrift(this, "Resource", {
      ...(namespaces && { namespaces }),
      ...(provider && { provider }),
      ...(of && { dependsOn: [of] }),
      lifecycle: { postcondition: [{ condition: "${!self.drifted}", errorMessage: messageOf("self") }] },
    });
  }

  /** A check with a data source of its own: a failure to read it is a warning as well. Neither CDK has a construct for checks. */
  private warn({ of, namespaces, provider }: DriftGuardProps): void {
    const stack = TerraformStack.of(this);
    const name = stack.getLogicalId(this.node);
    const data = {
      ...(namespaces && { namespaces }),
      ...(provider && { provider: provider.fqn }),
      ...(of && { depends_on: [dependable(of)] }),
    };
    stack.addOverride(`check.${name}`, {
      data: { flux_drift: { [name]: data } },
      assert: [{ condition: `\${!data.flux_drift.${name}.drifted}`, error_message: messageOf(`data.flux_drift.${name}`) }],
    });
  }
}

function messageOf(data: string): string {
  return `\${join("\\n", ${data}.summary)}`;
}
