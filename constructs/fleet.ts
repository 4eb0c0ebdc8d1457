// Many clusters: one stack for each, with what they share said once.
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { FieldProblem } from "#api";
import { Bootstrap, type BootstrapProps } from "./bootstrap.ts";
import { DriftGuard } from "./drift-guard.ts";
import { FluxProvider, type FluxProviderGit, type FluxProviderKubernetes } from "./generated/provider.ts";
import { labelProblems, type SourceReference } from "./identity.ts";
import { Instance, type InstanceProps } from "./instance.ts";
import { constructs } from "./problems.ts";
import { shardOf, SHARDING_KEY, type ShardingProps } from "./sharding.ts";
import { Tenant, type TenantProps } from "./tenant.ts";

/** How objects of a cluster are spread over shards. */
export interface FleetSharding extends ShardingProps {
  /**
   * `tenant` gives every tenant one of the shards; `group` gives all clusters of a group the same one, for controllers that look after
   * other clusters.
   * @default "tenant"
   */
  readonly by?: "tenant" | "group";
}

/** What clusters may share. The fleet says it for all, a group for its clusters, and a cluster for itself; the nearest word counts. */
export interface FleetSettings {
  /**
   * The install as a bootstrap into the repository; properties are joined one by one with those of the fleet and the group.
   * @default a bootstrap, unless `instance` is given
   */
  readonly bootstrap?: BootstrapProps;
  /**
   * The install as data, in place of a bootstrap; properties are joined in the same way.
   * @default none
   */
  readonly instance?: Partial<InstanceProps>;
  /**
   * Tenants by name; `false` takes away one that was named further out.
   * @default none
   */
  readonly tenants?: { readonly [name: string]: TenantProps | false };
  /**
   * How objects are spread over shards. An instance gets the controllers for them; with a bootstrap they have to be there.
   * @default everything is looked after by the same controllers
   */
  readonly sharding?: FleetSharding;
  /**
   * Whether every plan looks for drift of what git and charts say, and what it does with it.
   * @default "warn"
   */
  readonly driftGuard?: "warn" | "fail" | false;
}

/** One cluster of a fleet. */
export interface FleetCluster extends FleetSettings {
  /** How to reach it. */
  readonly kubernetes: FluxProviderKubernetes;
  /**
   * Group whose settings it shares.
   * @default none
   */
  readonly group?: string;
  /**
   * Folder of the repository that it follows.
   * @default `clusters/<name>`
   */
  readonly path?: string;
  /**
   * How to reach the repository.
   * @default that of the fleet
   */
  readonly git?: FluxProviderGit;
}

/** The clusters of a fleet, and what all or some of them share. */
export interface FleetProps extends FleetSettings {
  /** Clusters by name; the name is that of the stack. */
  readonly clusters: { readonly [name: string]: FleetCluster };
  /**
   * Settings that clusters of a group share, by name of the group.
   * @default none
   */
  readonly groups?: { readonly [name: string]: FleetSettings };
  /**
   * How to reach the repository that the clusters follow.
   * @default each cluster says so itself
   */
  readonly git?: FluxProviderGit;
}

/** The stack of one cluster, for a backend, and for everything else that goes there. */
export class FleetStack extends TerraformStack {
  /** Name of the cluster, which is also that of the stack. */
  readonly clusterName: string;
  /** Group of the cluster; empty when it has none. */
  readonly group: string;
  /** The provider that reaches the cluster. */
  readonly provider: FluxProvider;
  /** The install; everything that is made in the cluster should come after it. */
  readonly flux: Bootstrap | Instance;
  /** Tenants of the cluster by name. */
  readonly tenants: { readonly [name: string]: Tenant };
  readonly #sharding: FleetSharding | undefined;

  /** @internal */
  constructor(scope: Construct, name: string, { git, kubernetes, group = "", path, settings }: StackOrder) {
    super(scope, name);
    this.clusterName = name;
    this.group = group;
    this.#sharding = settings.sharding;
    this.provider = new FluxProvider(this, "flux", { kubernetes, ...(git && { git }) });
    const { instance, sharding, driftGuard = "warn" } = settings;
    this.flux =
      instance === undefined
        ? new Bootstrap(this, "flux-system", { path: path ?? `clusters/${name}`, ...settings.bootstrap })
        : new Instance(this, "flux-system", {
            ...(sharding && { sharding: { shards: sharding.shards } }),
            ...(instance as InstanceProps),
          });
    const tenants = Object.entries(settings.tenants ?? {}).filter((pair): pair is [string, TenantProps] => pair[1] !== false);
    this.tenants = Object.fromEntries(
      tenants.map(([each, props]) => [each, new Tenant(this, `tenant-${each}`, { name: each, ...props, dependsOn: [this.flux] })]),
    );
    if (driftGuard !== false) new DriftGuard(this, "drift", { of: this.flux, mode: driftGuard });
  }

  /** What the cluster follows, for `spec.sourceRef`. */
  get source(): SourceReference {
    return this.flux.source;
  }

  /** Labels that put objects of a tenant, or of the cluster, into their shard; none where there are no shards. */
  shardLabels(tenant?: string): { readonly [key: string]: string } {
    const sharding = this.#sharding;
    const name = sharding?.by === "group" ? this.group : tenant;
    return sharding === undefined || name === undefined || name === "" ? {} : { [SHARDING_KEY]: shardOf(name, sharding) };
  }
}

interface StackOrder {
  readonly git: FluxProviderGit | undefined;
  readonly kubernetes: FluxProviderKubernetes;
  readonly group: string | undefined;
  readonly path: string | undefined;
  readonly settings: FleetSettings;
}

/** A fleet of clusters. Its stacks stand beside it, so that `cdktf deploy <cluster>` knows each by its name. */
export class Fleet extends Construct {
  /** The stacks of the clusters, in the order in which the clusters are named. */
  readonly stacks: readonly FleetStack[];

  /**
   * @throws constructs.invalid for names that are none, groups that there are not, and shards that are not known
   */
  constructor(scope: Construct, id: string, props: FleetProps) {
    super(scope, id);
    const problems = fleetProblems(props);
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    this.stacks = Object.entries(props.clusters).map(([name, cluster]) => {
      const { kubernetes, git = props.git, group, path } = cluster;
      const settings = joined(joined(props, group === undefined ? {} : (props.groups?.[group] ?? {})), cluster);
      return new FleetStack(scope, name, { kubernetes, git, group, path, settings });
    });
  }

  /** The stack of a cluster. @throws constructs.invalid when there is none */
  stack(name: string): FleetStack {
    const found = this.stacks.find((each) => each.clusterName === name);
    if (found === undefined) {
      const there = this.stacks.map((each) => each.clusterName).join(", ");
      throw constructs.invalid(this.node.path, [{ path: name, message: `is no cluster of the fleet; it has ${there}` }]);
    }
    return found;
  }

  /** Clusters of a group. */
  inGroup(group: string): readonly FleetStack[] {
    return this.stacks.filter((each) => each.group === group);
  }
}

/** Settings with nearer ones over them. */
function joined(far: FleetSettings, near: FleetSettings): FleetSettings {
  const bootstrap = near.bootstrap && { ...far.bootstrap, ...near.bootstrap };
  const instance = near.instance && { ...far.instance, ...near.instance };
  const { sharding = far.sharding, driftGuard = far.driftGuard } = near;
  const isInstance = near.instance !== undefined || (near.bootstrap === undefined && far.instance !== undefined);
  const kept = isInstance ? (instance ?? far.instance) : undefined;
  const written = isInstance ? undefined : (bootstrap ?? far.bootstrap);
  return {
    ...(written && { bootstrap: written }),
    ...(kept && { instance: kept }),
    tenants: { ...far.tenants, ...near.tenants },
    ...(sharding && { sharding }),
    ...(driftGuard !== undefined && { driftGuard }),
  };
}

function fleetProblems({ clusters, groups = {}, ...rest }: FleetProps): readonly FieldProblem[] {
  const names = Object.keys(clusters);
  const strangers = Object.entries(clusters).filter(([, { group }]) => group !== undefined && !Object.hasOwn(groups, group));
  const places: [string, FleetSettings][] = [
    ["", rest],
    ...Object.entries(groups).map(([name, each]): [string, FleetSettings] => [`groups.${name}.`, each]),
    ...Object.entries(clusters).map(([name, each]): [string, FleetSettings] => [`clusters.${name}.`, each]),
  ];
  return [
    ...(names.length === 0 ? [{ path: "clusters", message: "must name at least one" }] : []),
    ...names.flatMap((each) => labelProblems("clusters", each)),
    ...strangers.map(([name, { group }]) => ({ path: `clusters.${name}.group`, message: `${JSON.stringify(group)} is none of groups` })),
    ...places.flatMap(([path, { sharding }]) => shardingProblems(`${path}sharding`, sharding)),
    ...places
      .filter(([, { bootstrap, instance }]) => bootstrap !== undefined && instance !== undefined)
      .map(([path]) => ({ path: `${path}instance`, message: "cannot stand beside bootstrap: an install is one or the other" })),
  ];
}

function shardingProblems(path: string, sharding: FleetSharding | undefined): readonly FieldProblem[] {
  if (sharding === undefined) return [];
  const { shards, pinned = {} } = sharding;
  const twice = shards.filter((each, i) => shards.indexOf(each) !== i);
  return [
    ...(shards.length === 0 ? [{ path: `${path}.shards`, message: "must name at least one" }] : []),
    ...twice.map((each) => ({ path: `${path}.shards`, message: `${JSON.stringify(each)} is named twice` })),
    ...Object.entries(pinned)
      .filter(([, shard]) => !shards.includes(shard))
      .map(([name, shard]) => ({ path: `${path}.pinned.${name}`, message: `${JSON.stringify(shard)} is none of the shards` })),
  ];
}
