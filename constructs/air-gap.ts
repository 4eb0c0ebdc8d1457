// Points everything in a stack at one registry, so that neither the cluster nor OpenTofu reaches any other.
import { Aspects, dependable, TerraformOutput, TerraformStack, Tokenization, type IResolvable, type TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { isKnown } from "./known.ts";
import { FluxAirgapBundle } from "./generated/airgap-bundle.ts";
import { FluxBootstrapBitbucketServer } from "./generated/bootstrap-bitbucket-server.ts";
import { FluxBootstrapGit } from "./generated/bootstrap-git.ts";
import { FluxBootstrapGitea } from "./generated/bootstrap-gitea.ts";
import { FluxBootstrapGithub } from "./generated/bootstrap-github.ts";
import { FluxBootstrapGitlab } from "./generated/bootstrap-gitlab.ts";
import { FluxHelmRepository } from "./generated/helm-repository.ts";
import { FluxInstance } from "./generated/instance.ts";
import { FluxOCIRepository } from "./generated/oci-repository.ts";
import { subdomainProblems } from "./identity.ts";
import { constructs } from "./problems.ts";

/** What images are pulled with. */
export interface AirGapPullSecret {
  /** Name of the Secret, in the namespace of the install. */
  readonly name: string;
  /**
   * `user:password`, with which the Secret is made; the cluster and the provider log in with it.
   * @default the Secret is there already
   */
  readonly credentials?: string;
}

/** Which registry everything is taken from, and how it is reached. */
export interface AirGapProps {
  /** Registry and path that the cluster pulls everything from, without scheme: `registry.internal/mirror`. */
  readonly registry: string;
  /**
   * Folder or `.tar` file of a bundle, which is brought to the registry before anything is installed from there.
   * @default the registry has been filled by `headgate bundle push`
   */
  readonly bundle?: string;
  /**
   * Component → digest of its image, for a registry that was filled before.
   * @default those of the bundle; images go by their tags where there is none
   */
  readonly imageDigests?: Readonly<Record<string, string>>;
  /**
   * Where the manifests of the distribution `flux` are read, for installs that name none.
   * @default the bundle, as a file or as the registry has it
   */
  readonly distributionSource?: string;
  /**
   * Secret that images are pulled with.
   * @default images are pulled without credentials
   */
  readonly pullSecret?: AirGapPullSecret;
  /**
   * Certificates that the registry is checked against, PEM.
   * @default those of the system
   */
  readonly certificateAuthority?: string;
  /**
   * Secret in the namespace of a source with `ca.crt`, and credentials where the registry wants them, for OCIRepositories and HelmRepositories.
   * @default they have what they were given
   */
  readonly sourceSecret?: string;
  /**
   * Address of a network mirror that the provider is installed from, `https://mirror.internal/providers/`, for Terraform.
   * @default OpenTofu installs it from the registry, as an OCI mirror
   */
  readonly networkMirror?: string;
  /**
   * Where the bundle is brought with.
   * @default the configuration of the provider without an alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * One registry for all that a scope installs. Applies to every construct of the scope that it stands in, also to those that are added later: installs take their images from the
 * registry, by digest where digests are known; OCIRepositories and HelmRepositories are looked for there, under the path that they have
 * outside, where a bundle puts them. What names the registry already, or is known only after apply, stays as it is.
 */
export class AirGap extends Construct {
  /** The bundle that is brought to the registry; absent where it was filled before. */
  readonly bundle?: FluxAirgapBundle;
  readonly #props: AirGapProps;

  /**
   * @throws constructs.invalid when a value that is known now breaks a rule
   */
  constructor(scope: Construct, id: string, props: AirGapProps) {
    super(scope, id);
    const problems = [
      ...(isKnown(props.registry) && !REGISTRY.test(props.registry)
        ? [{ path: "registry", message: `${JSON.stringify(props.registry)} is no registry: write host and path without scheme` }]
        : []),
      ...(props.networkMirror !== undefined && isKnown(props.networkMirror) && !/^https:\/\/.*\/$/.test(props.networkMirror)
        ? [{ path: "networkMirror", message: `${JSON.stringify(props.networkMirror)} must begin with https:// and end with a slash` }]
        : []),
      ...(props.pullSecret !== undefined && isKnown(props.pullSecret.name)
        ? subdomainProblems("pullSecret.name", props.pullSecret.name)
        : []),
    ];
    if (problems.length > 0) throw constructs.invalid(this.node.path, problems);
    this.#props = props;
    const { bundle, pullSecret, certificateAuthority, provider } = props;
    if (bundle !== undefined)
      this.bundle = new FluxAirgapBundle(this, "Resource", {
        bundle,
        targetRegistry: props.registry,
        ...(pullSecret?.credentials !== undefined && { targetCredentials: pullSecret.credentials }),
        ...(certificateAuthority !== undefined && { certificateAuthority }),
        ...(provider && { provider }),
      });
    Aspects.of(scope).add({ visit: (node) => this.visit(node) });
  }

  /**
   * Text for the CLI configuration (`.tofurc`, `.terraformrc`, or the file that TF_CLI_CONFIG_FILE names) with which the provider is
   * installed from the mirror and nothing else is asked. A stack cannot say so itself: providers are installed before it is read.
   */
  get cliConfig(): string {
    const { registry, networkMirror } = this.#props;
    const method =
      networkMirror === undefined
        ? `  oci_mirror {\n    repository_template = "${registry}/\${namespace}/\${type}"\n    include             = ["${PROVIDER}"]\n  }`
        : `  network_mirror {\n    url = "${networkMirror}"\n  }`;
    return `provider_installation {\n${method}\n}\ndisable_checkpoint = true\n`;
  }

  /** Adds the text for the CLI configuration to the outputs of the stack. */
  outputCliConfig(name = "cli_config"): TerraformOutput {
    // `${` would be read as an expression of the configuration.
    const value = this.cliConfig.replaceAll("${", "$${");
    const output = new TerraformOutput(TerraformStack.of(this), name, { value, description: "CLI configuration for the air gap." });
    output.overrideLogicalId(name);
    return output;
  }

  private visit(node: IConstruct): void {
    if (isBootstrap(node)) this.pointInstall(node);
    else if (node instanceof FluxInstance) this.pointInstance(node);
    else if (node instanceof FluxOCIRepository) this.pointSource(node);
    else if (node instanceof FluxHelmRepository) this.pointCharts(node);
  }

  private pointInstall(install: AnyBootstrap): void {
    const { registry, pullSecret } = this.#props;
    const digests = this.digests;
    if (install.registryInput === undefined) install.registry = registry;
    if (install.imageDigestsInput === undefined && digests !== undefined) install.imageDigests = digests as Record<string, string>;
    if (pullSecret !== undefined && install.imagePullSecretInput === undefined) install.imagePullSecret = pullSecret.name;
    if (pullSecret?.credentials !== undefined && install.registryCredentialsInput === undefined)
      install.registryCredentials = pullSecret.credentials;
    const isUpstream = install.distributionInput === "flux" && install.manifestsPathInput === undefined;
    if (isUpstream && install.distributionSourceInput === undefined) install.distributionSource = this.source;
    this.after(install);
  }

  private pointInstance(instance: FluxInstance): void {
    const { registry, pullSecret } = this.#props;
    const distribution = instance.distributionInput;
    if (distribution === undefined || isToken(distribution)) return;
    const { digests } = this;
    instance.putDistribution({
      registry,
      ...(pullSecret !== undefined && { imagePullSecret: pullSecret.name }),
      ...(digests !== undefined && { digests: digests as Record<string, string> }),
      ...(distribution.name === "flux" && { source: this.source }),
      ...distribution,
    });
    this.after(instance);
  }

  private get digests(): AirGapProps["imageDigests"] | FluxAirgapBundle["imageDigests"] | undefined {
    return this.#props.imageDigests ?? this.bundle?.imageDigests;
  }

  /** Of a registry that was filled before, the bundle is read from there. */
  private get source(): string {
    const { distributionSource, bundle, registry } = this.#props;
    return distributionSource ?? bundle ?? `oci://${registry}`;
  }

  private pointSource(repository: FluxOCIRepository): void {
    const spec = repository.specInput;
    if (spec === undefined || isToken(spec)) return;
    repository.putSpec({ ...spec, url: this.mirrored(spec.url), ...this.secretFor(spec) });
    this.after(repository);
  }

  private pointCharts(repository: FluxHelmRepository): void {
    const spec = repository.specInput;
    if (spec === undefined || isToken(spec)) return;
    const isHttp = isKnown(spec.url) && /^https?:\/\//.test(spec.url);
    // A bundle keeps charts of repositories over HTTP as a registry does.
    const url = isHttp ? `oci://${this.#props.registry}/charts` : this.mirrored(spec.url);
    repository.putSpec({ ...spec, url, ...(isHttp && { type: "oci" }), ...this.secretFor(spec) });
    this.after(repository);
  }

  private mirrored(url: string): string {
    const { registry } = this.#props;
    if (!isKnown(url) || !url.startsWith("oci://") || url.startsWith(`oci://${registry}/`)) return url;
    return `oci://${registry}/${url.replace(/^oci:\/\/[^/]+\//, "")}`;
  }

  private secretFor(spec: { readonly certSecretRef?: unknown; readonly secretRef?: unknown }): {
    certSecretRef?: { name: string };
    secretRef?: { name: string };
  } {
    const { sourceSecret: name } = this.#props;
    if (name === undefined) return {};
    return {
      ...(spec.certSecretRef === undefined && { certSecretRef: { name } }),
      ...(spec.secretRef === undefined && { secretRef: { name } }),
    };
  }

  /** Nothing is installed from a registry that is not filled yet. */
  private after(node: AnyBootstrap | FluxInstance | FluxOCIRepository | FluxHelmRepository): void {
    const { bundle } = this;
    if (bundle !== undefined && node.dependsOn?.includes(dependable(bundle)) !== true)
      node.dependsOn = [...(node.dependsOn ?? []), dependable(bundle)];
  }
}

type AnyBootstrap = FluxBootstrapGit | FluxBootstrapGithub | FluxBootstrapGitlab | FluxBootstrapGitea | FluxBootstrapBitbucketServer;

function isBootstrap(node: IConstruct): node is AnyBootstrap {
  return [FluxBootstrapGit, FluxBootstrapGithub, FluxBootstrapGitlab, FluxBootstrapGitea, FluxBootstrapBitbucketServer].some(
    (each) => node instanceof each,
  );
}

const REGISTRY = /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;
const PROVIDER = "registry.opentofu.org/headgate/flux";

/** A spec that is known only after apply, as a whole. */
function isToken<Spec>(spec: Spec | IResolvable): spec is IResolvable {
  return Tokenization.isResolvable(spec);
}
