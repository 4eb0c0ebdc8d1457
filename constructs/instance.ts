// Flux in a cluster as data: no repository is needed to install it, and an install that is there already is taken over.
import type { ITerraformDependable, TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import {
  FluxInstance,
  type FluxInstanceCluster,
  type FluxInstanceCommonMetadata,
  type FluxInstanceKustomizePatches,
  type FluxInstanceSharding,
  type FluxInstanceStorage,
  type FluxInstanceTimeouts,
} from "./generated/instance.ts";
import { DEFAULT_NAMESPACE, type ISource, type SourceReference } from "./identity.ts";
import { instanceProblems } from "./instance-rules.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import { constructs } from "./problems.ts";

/** Whose release is installed, and where its parts come from. */
export interface InstanceDistribution {
  /**
   * `headgate` comes with the provider, `flux` is upstream's.
   * @default "headgate"
   */
  readonly name?: "headgate" | "flux";
  /** Release such as `v2.9.4`, range such as `2.x`, or `latest`; of a range the newest release is taken. */
  readonly version: string;
  /**
   * Where the manifests of `flux` are: base URL of a release mirror, `oci://` artifact, folder or bundle.
   * @default upstream's own releases
   */
  readonly source?: string;
  /**
   * Registry and path that images are pulled from, without scheme.
   * @default that of the distribution
   */
  readonly registry?: string;
  /**
   * Set of images whose digests the source pins.
   * @default none is pinned
   */
  readonly variant?: "upstream-alpine" | "enterprise-alpine" | "enterprise-distroless" | "enterprise-distroless-fips";
  /**
   * Name of the Secret that images are pulled with.
   * @default none
   */
  readonly imagePullSecret?: string;
  /**
   * Component and digest of images that are pinned.
   * @default those of the variant
   */
  readonly digests?: { readonly [component: string]: string };
}

/** Controllers that an install can have. */
export type InstanceComponent =
  | "source-controller"
  | "kustomize-controller"
  | "helm-controller"
  | "notification-controller"
  | "image-reflector-controller"
  | "image-automation-controller"
  | "source-watcher";

/** What a cluster follows. */
export interface InstanceSync {
  /** Kind of the source. */
  readonly kind: "GitRepository" | "OCIRepository" | "Bucket";
  /**
   * Name of source and Kustomization.
   * @default the namespace
   */
  readonly name?: string;
  /** Address of the repository or artifact, or endpoint of the bucket. */
  readonly url: string;
  /** Full name of the git ref, `refs/heads/main`; tag or digest of the artifact; name of the bucket. */
  readonly ref: string;
  /** Folder that is applied, relative to the root of the source. */
  readonly path: string;
  /**
   * How often the source is asked for a new revision, in Go's duration syntax.
   * @default "1m0s"
   */
  readonly interval?: string;
  /**
   * Name of the Secret with the credentials; it has to be there.
   * @default none
   */
  readonly pullSecret?: string;
  /**
   * Whose way of logging in is used.
   * @default "generic"
   */
  readonly provider?: "generic" | "aws" | "azure" | "gcp" | "github";
}

/** What an install consists of, what it follows, and what an apply may do to it. */
export interface InstanceProps extends TerraformMetaArguments {
  /** Whose release is installed, and where its parts come from. */
  readonly distribution: InstanceDistribution;
  /**
   * Namespace that Flux lives in. A change replaces the install.
   * @default "flux-system"
   */
  readonly namespace?: string;
  /**
   * Controllers to install.
   * @default the four that every install of Flux has, as far as the release has them
   */
  readonly components?: readonly InstanceComponent[];
  /**
   * Labels and annotations that every object of the install gets.
   * @default none
   */
  readonly commonMetadata?: FluxInstanceCommonMetadata;
  /**
   * Kind, size, domain and tenancy of the cluster.
   * @default one of a single team, in the sizes of the release
   */
  readonly cluster?: FluxInstanceCluster;
  /**
   * Controllers of their own for objects with a label.
   * @default none
   */
  readonly sharding?: FluxInstanceSharding;
  /**
   * Volume that artifacts are kept on.
   * @default they go with the pod of source-controller
   */
  readonly storage?: FluxInstanceStorage;
  /**
   * Whether kustomize-controller builds in memory.
   * @default false
   */
  readonly tmpfsBuilds?: boolean;
  /**
   * Patches of the rendered objects, applied last.
   * @default none
   */
  readonly kustomizePatches?: FluxInstanceKustomizePatches[];
  /**
   * Whether an apply waits until every component runs and the cluster has applied what it follows.
   * @default true
   */
  readonly wait?: boolean;
  /**
   * Whether objects are brought to the API version that a new release stores.
   * @default true
   */
  readonly migrateResources?: boolean;
  /**
   * Whether an older minor or major release may take the place of a newer one.
   * @default false
   */
  readonly allowDowngrade?: boolean;
  /**
   * What the cluster follows.
   * @default nothing
   */
  readonly sync?: InstanceSync;
  /**
   * Whether destroying leaves the namespace in place.
   * @default false
   */
  readonly keepNamespace?: boolean;
  /**
   * Longest times that operations may take.
   * @default those of the provider
   */
  readonly timeouts?: FluxInstanceTimeouts;
}

/** Flux in the cluster of the provider. */
export class Instance extends Construct implements ISource, ITerraformDependable {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxInstance;
  readonly #sync: InstanceSync | undefined;

  /**
   * @throws constructs.invalid when a value that is known now breaks a rule
   */
  constructor(scope: Construct, id: string, props: InstanceProps) {
    super(scope, id);
    const problems = instanceProblems(props);
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    const { dependsOn: _d, count: _c, provider: _p, lifecycle: _l, forEach: _f, provisioners: _s, connection: _n, ...order } = props;
    this.#sync = props.sync;
    this.resource = new FluxInstance(this, "Resource", {
      ...metaArgumentsOf(props),
      ...order,
      namespace: props.namespace ?? DEFAULT_NAMESPACE,
    });
  }

  /** For `dependsOn` of anything that has to come after. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** Namespace of the install; whoever uses it is created after the install. */
  get namespace(): string {
    return this.resource.namespace;
  }

  /** Release that is installed; known when it is planned. */
  get version(): string {
    return this.resource.version;
  }

  /**
   * What the cluster follows, for `spec.sourceRef`; whoever uses it is created after the install.
   * @throws constructs.followsNothing where there is no `sync`
   */
  get source(): SourceReference {
    if (this.#sync === undefined) throw constructs.followsNothing(this.node.path);
    return { kind: this.#sync.kind, name: this.#sync.name ?? this.namespace, namespace: this.namespace };
  }
}
