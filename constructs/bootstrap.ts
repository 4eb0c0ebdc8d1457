// Flux in a cluster, from the first apply on: its manifests in git, and the cluster following them.
import type { ITerraformDependable, TerraformMetaArguments } from "cdktf";
import { Construct } from "constructs";
import { bootstrapProblems } from "./bootstrap-rules.ts";
import {
  FluxBootstrapGit,
  type FluxBootstrapGitClusterCredentials,
  type FluxBootstrapGitComponentOverrides,
  type FluxBootstrapGitResources,
  type FluxBootstrapGitTimeouts,
  type FluxBootstrapGitTolerations,
} from "./generated/bootstrap-git.ts";
import { DEFAULT_NAMESPACE, type ISource, type SourceReference } from "./identity.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import { constructs } from "./problems.ts";

/** Controllers that every install can have. */
export type Component = "source-controller" | "kustomize-controller" | "helm-controller" | "notification-controller";
/** Controllers that are installed only when asked for. */
export type ExtraComponent = "image-reflector-controller" | "image-automation-controller" | "source-watcher";

/** Who publishes the components. */
export type Distribution = "headgate" | "flux";

/** What a bootstrap installs, where it is written in the repository, and how the cluster follows it. */
export interface BootstrapProps extends TerraformMetaArguments {
  /**
   * Folder in the repository that the cluster follows, without leading or trailing slash.
   * @default the root of the repository
   */
  readonly path?: string;
  /**
   * Release of the components such as `v0.1.0`, a range such as `~0.1`, or `latest`.
   * @default the newest release that the provider brings; an install keeps the one it has
   */
  readonly version?: string;
  /**
   * Namespace that Flux lives in; also the name of its GitRepository and Kustomization. A change moves the install.
   * @default "flux-system"
   */
  readonly namespace?: string;
  /**
   * Name of the Secret with the credentials of the repository. A change writes another and removes this one.
   * @default "flux-system"
   */
  readonly secretName?: string;
  /**
   * Controllers to install; source-controller and kustomize-controller must be among them.
   * @default all of the release
   */
  readonly components?: readonly Component[];
  /**
   * Further controllers to install.
   * @default none
   */
  readonly componentsExtra?: readonly ExtraComponent[];
  /**
   * How often the repository is asked for a new revision, in Go's duration syntax.
   * @default "1m0s"
   */
  readonly interval?: string;
  /**
   * Registry and path that the images of the controllers are pulled from, without scheme.
   * @default that of the release
   */
  readonly registry?: string;
  /**
   * Credentials of the registry as `user:password`; needs `imagePullSecret`.
   * @default none
   */
  readonly registryCredentials?: string;
  /**
   * Name of the Secret that images are pulled with.
   * @default none
   */
  readonly imagePullSecret?: string;
  /**
   * Domain of the cluster's services.
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;
  /**
   * How much the controllers write to their logs.
   * @default "info"
   */
  readonly logLevel?: "info" | "debug" | "error";
  /**
   * Whether only the controllers may reach each other.
   * @default true
   */
  readonly networkPolicy?: boolean;
  /**
   * Whether the controllers look after objects of every namespace.
   * @default true
   */
  readonly watchAllNamespaces?: boolean;
  /**
   * Whether submodules of the repository are checked out too.
   * @default false
   */
  readonly recurseSubmodules?: boolean;
  /**
   * Folders of the repository that the cluster takes, `path` or one above it among them.
   * @default the whole repository
   */
  readonly sparseCheckout?: readonly string[];
  /**
   * Keys of the taints that the controllers tolerate.
   * @default none
   */
  readonly tolerationKeys?: readonly string[];
  /**
   * Whole text of kustomization.yaml; it must list gotk-components.yaml and gotk-sync.yaml under resources.
   * @default one that lists just these two
   */
  readonly kustomizationOverride?: string;
  /**
   * Whether the Secret with the credentials is there already and is left alone.
   * @default false
   */
  readonly disableSecretCreation?: boolean;
  /**
   * Whether destroying also removes the manifests from git.
   * @default true
   */
  readonly deleteGitManifests?: boolean;
  /**
   * Whether destroying also deletes everything that the cluster manages through this install.
   * @default false
   */
  readonly deleteWorkloads?: boolean;
  /**
   * Whether destroying leaves the namespace in place.
   * @default false
   */
  readonly keepNamespace?: boolean;
  /**
   * Whose components are installed: `headgate`, which the provider brings, or `flux`, upstream's own.
   * @default "headgate" for a new install; an install keeps the one it has
   */
  readonly distribution?: Distribution;
  /**
   * Where the manifests of `flux` come from: the base URL of a release mirror, an `oci://` artifact, or a folder or bundle.
   * @default upstream's releases on GitHub
   */
  readonly distributionSource?: string;
  /**
   * Whether a release that is older by a minor or major version may be installed over a newer one.
   * @default false
   */
  readonly allowDowngrade?: boolean;
  /**
   * Whether the manifests before are written and applied again when those of an update do not come up.
   * @default false
   */
  readonly rollbackOnFailure?: boolean;
  /**
   * Whether the provider commits and pushes the manifests. With `false` others commit `resource.repositoryFiles`.
   * @default true
   */
  readonly commitManifests?: boolean;
  /**
   * Whose workload identity the cluster logs in to the repository with, in place of a Secret.
   * @default none; the Secret holds what the provider pushes with
   */
  readonly syncProvider?: "generic" | "aws" | "azure" | "github";
  /**
   * What the cluster logs in to the repository with.
   * @default what the provider pushes with
   */
  readonly clusterCredentials?: FluxBootstrapGitClusterCredentials;
  /**
   * Labels that the nodes of the controllers must have.
   * @default `kubernetes.io/os: linux`
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * Priority class of the controllers.
   * @default "system-cluster-critical"
   */
  readonly priorityClassName?: string;
  /**
   * Affinity of the controllers as JSON in Kubernetes' form: `Fn.jsonencode({ nodeAffinity: … })`.
   * @default none
   */
  readonly affinity?: string;
  /**
   * Taints that the controllers put up with, beside those of `tolerationKeys`.
   * @default none
   */
  readonly tolerations?: readonly FluxBootstrapGitTolerations[];
  /**
   * What the controllers ask of their nodes, and the most that they get.
   * @default that of the release
   */
  readonly resources?: FluxBootstrapGitResources;
  /**
   * Placement of single controllers by their names; each part goes over that of all.
   * @default none
   */
  readonly componentOverrides?: Readonly<Record<string, FluxBootstrapGitComponentOverrides>>;
  /**
   * Longest times that operations may take.
   * @default those of the provider
   */
  readonly timeouts?: FluxBootstrapGitTimeouts;
}

/** Flux in the cluster and the repository of the provider. */
export class Bootstrap extends Construct implements ISource, ITerraformDependable {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxBootstrapGit;

  /**
   * @throws constructs.invalid when a value that is known now breaks a rule
   */
  constructor(scope: Construct, id: string, props: BootstrapProps = {}) {
    super(scope, id);
    const problems = bootstrapProblems(props);
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    const { dependsOn: _d, count: _c, provider: _p, lifecycle: _l, forEach: _f, provisioners: _s, connection: _n, ...order } = props;
    this.resource = new FluxBootstrapGit(this, "Resource", {
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

  /** The repository that the cluster follows, for `spec.sourceRef`; whoever uses it is created after the install. */
  get source(): SourceReference {
    return { kind: "GitRepository", name: this.namespace, namespace: this.namespace };
  }
}
