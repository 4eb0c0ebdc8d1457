// Flux from a repository of a hosting service: created where it is missing, and followed with a login of the cluster's own.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { bootstrapProblems } from "./bootstrap-rules.ts";
import type { BootstrapProps } from "./bootstrap.ts";
import { FluxBootstrapBitbucketServer } from "./generated/bootstrap-bitbucket-server.ts";
import { FluxBootstrapGitea } from "./generated/bootstrap-gitea.ts";
import { FluxBootstrapGithub } from "./generated/bootstrap-github.ts";
import { FluxBootstrapGitlab } from "./generated/bootstrap-gitlab.ts";
import { DEFAULT_NAMESPACE, type ISource, type SourceReference } from "./identity.ts";
import { isWhollyKnown } from "./known.ts";
import { metaArgumentsOf } from "./meta-arguments.ts";
import { constructs } from "./problems.ts";

/** What every bootstrap at a hosting service can be told. The token is that of the provider's git settings, or of the environment. */
export interface HostedBootstrapProps extends BootstrapProps {
  /** Organization, group, project or user that the repository belongs to. */
  readonly owner: string;
  /** Name of the repository; it is created when it is missing, and never deleted. */
  readonly repository: string;
  /**
   * Whether the owner is a user.
   * @default false
   */
  readonly personal?: boolean;
  /**
   * Host of the service, with a port or as a URL where needed.
   * @default the public service
   */
  readonly hostname?: string;
  /**
   * Host that the cluster reaches the repository at over ssh, with its port where needed.
   * @default that of `hostname`
   */
  readonly sshHostname?: string;
  /**
   * Who sees a repository that is created here.
   * @default "private"
   */
  readonly visibility?: "private" | "public" | "internal";
  /**
   * Description of a repository that is created here.
   * @default none
   */
  readonly description?: string;
  /**
   * Teams or groups that get access, as `name` or `name:permission` with pull, triage, push, maintain or admin.
   * @default none
   */
  readonly teams?: readonly string[];
  /**
   * Whether settings and permissions of a repository that is there already are changed to those given here.
   * @default false
   */
  readonly reconcile?: boolean;
  /**
   * Whether the deploy key may also write.
   * @default false
   */
  readonly readWriteKey?: boolean;
  /**
   * Whether the cluster logs in over https with what the provider pushes with, in place of a deploy key.
   * @default false
   */
  readonly tokenAuth?: boolean;
  /**
   * Kind of the deploy key that is made where the cluster has none.
   * @default "ecdsa"
   */
  readonly sshKeyAlgorithm?: "ed25519" | "ecdsa" | "rsa";
}

/** As every bootstrap, with what only GitLab has. */
export interface BootstrapGitlabProps extends HostedBootstrapProps {
  /**
   * Whether the cluster logs in over https with a deploy token that only reads the project.
   * @default false
   */
  readonly deployTokenAuth?: boolean;
}

/** As every bootstrap; the host has to be named, for Bitbucket Server has no public service. */
export interface BootstrapBitbucketServerProps extends HostedBootstrapProps {
  /** Host of the server, with a port or as a URL where needed. */
  readonly hostname: string;
}

/** The resource of a bootstrap, as far as its class needs it. */
interface HostedResource {
  readonly fqn: string;
  readonly namespace: string;
  readonly repositoryUrl: string;
}

/** What the bootstraps of all services have in common. */
abstract class HostedBootstrap extends Construct implements ISource, ITerraformDependable {
  abstract readonly resource: HostedResource;

  /** For `dependsOn` of anything that has to come after. */
  get fqn(): string {
    return this.resource.fqn;
  }

  /** Namespace of the install; whoever uses it is created after the install. */
  get namespace(): string {
    return this.resource.namespace;
  }

  /** Address of the repository over https. */
  get repositoryUrl(): string {
    return this.resource.repositoryUrl;
  }

  /** The repository that the cluster follows, for `spec.sourceRef`; whoever uses it is created after the install. */
  get source(): SourceReference {
    return { kind: "GitRepository", name: this.namespace, namespace: this.namespace };
  }

  /** Arguments of the resource. @throws constructs.invalid when a value that is known now breaks a rule */
  protected ordered<P extends HostedBootstrapProps>(props: P): Omit<P, "namespace"> & { readonly namespace: string } {
    const problems = [...bootstrapProblems(props), ...teamProblems(props)];
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    return { ...props, ...metaArgumentsOf(props), namespace: props.namespace ?? DEFAULT_NAMESPACE };
  }
}

function teamProblems({ teams = [], personal }: HostedBootstrapProps): readonly { readonly path: string; readonly message: string }[] {
  if (!isWhollyKnown(teams)) return [];
  const wrong = teams.filter((each) => !/^[^:]+(:(pull|triage|push|maintain|admin))?$/.test(each));
  const shown = wrong.map((each) => ({ path: "teams", message: `${JSON.stringify(each)} is no team such as platform or platform:push` }));
  return personal === true && teams.length > 0 ? [...shown, { path: "teams", message: "repositories of users have no teams" }] : shown;
}

/** Flux in the cluster, from a repository of GitHub. */
export class BootstrapGithub extends HostedBootstrap {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxBootstrapGithub;

  /** @throws constructs.invalid when a value that is known now breaks a rule */
  constructor(scope: Construct, id: string, props: HostedBootstrapProps) {
    super(scope, id);
    this.resource = new FluxBootstrapGithub(this, "Resource", this.ordered(props));
  }
}

/** Flux in the cluster, from a repository of GitLab. */
export class BootstrapGitlab extends HostedBootstrap {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxBootstrapGitlab;

  /** @throws constructs.invalid when a value that is known now breaks a rule */
  constructor(scope: Construct, id: string, props: BootstrapGitlabProps) {
    super(scope, id);
    this.resource = new FluxBootstrapGitlab(this, "Resource", this.ordered(props));
  }
}

/** Flux in the cluster, from a repository of Gitea or Forgejo. */
export class BootstrapGitea extends HostedBootstrap {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxBootstrapGitea;

  /** @throws constructs.invalid when a value that is known now breaks a rule */
  constructor(scope: Construct, id: string, props: HostedBootstrapProps) {
    super(scope, id);
    this.resource = new FluxBootstrapGitea(this, "Resource", this.ordered(props));
  }
}

/** Flux in the cluster, from a repository of Bitbucket Server or Data Center. */
export class BootstrapBitbucketServer extends HostedBootstrap {
  /** The resource itself, for what this class does not offer. */
  readonly resource: FluxBootstrapBitbucketServer;

  /** @throws constructs.invalid when a value that is known now breaks a rule */
  constructor(scope: Construct, id: string, props: BootstrapBitbucketServerProps) {
    super(scope, id);
    this.resource = new FluxBootstrapBitbucketServer(this, "Resource", this.ordered(props));
  }
}
