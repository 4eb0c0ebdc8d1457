// A tenant of a cluster: its namespaces, the account that Flux applies under for it, bounds, and rules that the API server keeps.
import { propertyAccess, Token, type ITerraformDependable, type TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import type { FieldProblem } from "#api";
import { FluxTenant, type FluxTenantLimits, type FluxTenantRoles, type FluxTenantTimeouts } from "./generated/tenant.ts";
import { labelProblems, subdomainProblems } from "./identity.ts";
import { isWhollyKnown } from "./known.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import { constructs } from "./problems.ts";

/** What the API server refuses in the namespaces of a tenant. */
export interface TenantRules {
  /**
   * Addresses that sources of the tenant must be or lie below, such as `https://github.com/acme`.
   * @default any source
   */
  readonly allowedSources?: readonly string[];
  /**
   * Whether Kustomizations and HelmReleases must name the account of the tenant.
   * @default true
   */
  readonly requireServiceAccount?: boolean;
  /**
   * Whether Kustomizations and HelmReleases must take their sources from their own namespace.
   * @default true
   */
  readonly sameNamespace?: boolean;
}

/** Namespaces of a tenant, what its account and its people may do there, and what is refused. */
export interface TenantProps extends TerraformMetaArguments {
  /**
   * Name of the tenant.
   * @default the id of the construct
   */
  readonly name?: string;
  /**
   * Namespaces of the tenant.
   * @default one with the name of the tenant
   */
  readonly namespaces?: readonly string[];
  /**
   * Whether the namespaces are made here. With false they are made by something else, such as `@cdktf/provider-kubernetes`; give
   * their names as references to it, so that they are there first.
   * @default true
   */
  readonly createNamespaces?: boolean;
  /**
   * Whether namespaces stay, with all that is in them, when they are no longer named and when the tenant goes.
   * @default false
   */
  readonly keepNamespaces?: boolean;
  /**
   * Name of the account in each namespace.
   * @default the name of the tenant
   */
  readonly serviceAccount?: string;
  /**
   * ClusterRole that the account has in the namespaces.
   * @default "cluster-admin"
   */
  readonly clusterRole?: string;
  /**
   * Roles that people of the tenant have in its namespaces.
   * @default none
   */
  readonly roles?: readonly FluxTenantRoles[];
  /**
   * Hard bounds of each namespace by resource, such as `pods` or `requests.cpu`.
   * @default none
   */
  readonly quota?: { readonly [resource: string]: string };
  /**
   * Bounds of each container, by resource.
   * @default none
   */
  readonly limits?: FluxTenantLimits;
  /**
   * What the API server refuses in the namespaces, whoever asks; `false` sets no rules. Needs Kubernetes 1.30.
   * @default the account must be named, and sources must be in the same namespace
   */
  readonly rules?: TenantRules | false;
  /**
   * Labels of everything that is made.
   * @default none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Annotations of everything in the namespaces, and of the namespaces.
   * @default none
   */
  readonly annotations?: { readonly [key: string]: string };
  /**
   * Longest times that operations may take.
   * @default those of the provider
   */
  readonly timeouts?: FluxTenantTimeouts;
}

/** A tenant of the cluster of the provider. */
export class Tenant extends Construct implements ITerraformDependable {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxTenant;

  /**
   * @throws constructs.invalid when a value that is known now breaks a rule
   */
  constructor(scope: Construct, id: string, props: TenantProps = {}) {
    super(scope, id);
    const name = props.name ?? id;
    const namespaces = props.namespaces ?? [name];
    const problems = tenantProblems(name, namespaces, props);
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    const { dependsOn: _d, count: _c, provider: _p, lifecycle: _l, forEach: _f, provisioners: _s, connection: _n, rules, ...order } = props;
    this.resource = new FluxTenant(this, "Resource", {
      ...metaArgumentsOf(props),
      ...order,
      name,
      namespaces,
      serviceAccount: props.serviceAccount ?? name,
      ...(rules !== false && { rules: { ...rules } }),
    });
  }

  /** For `dependsOn` of anything that has to come after. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** First namespace of the tenant, for `metadata.namespace`; whoever uses it is created after the tenant. */
  get namespace(): string {
    return Token.asString(propertyAccess(this.resource.namespaces, [0]));
  }

  /** Name of the account, for `spec.serviceAccountName` of a Kustomization; whoever uses it is created after the tenant. */
  get serviceAccount(): string {
    return this.resource.serviceAccount;
  }
}

function tenantProblems(name: string, namespaces: readonly string[], props: TenantProps): readonly FieldProblem[] {
  const twice = isWhollyKnown(namespaces) ? namespaces.filter((each, i) => namespaces.indexOf(each) !== i) : [];
  const rules = props.rules === false ? undefined : props.rules?.allowedSources;
  const sources = rules !== undefined && isWhollyKnown(rules) ? rules : [];
  return [
    ...labelProblems("name", name),
    ...(isWhollyKnown(namespaces) && namespaces.length === 0 ? [{ path: "namespaces", message: "must name at least one" }] : []),
    ...(isWhollyKnown(namespaces) ? namespaces.flatMap((each) => labelProblems("namespaces", each)) : []),
    ...twice.map((each) => ({ path: "namespaces", message: `${JSON.stringify(each)} is named twice` })),
    ...(props.serviceAccount === undefined ? [] : subdomainProblems("serviceAccount", props.serviceAccount)),
    ...sources
      .filter((each) => !/^[a-z][a-z0-9+.-]*:\/\/[^/]+/.test(each))
      .map((each) => ({ path: "rules.allowedSources", message: `${JSON.stringify(each)} is no address such as https://github.com/acme` })),
  ];
}
