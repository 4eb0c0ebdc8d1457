// One release for many clusters, brought to them wave by wave: a wave begins when every install of the waves before it is up.
import { TerraformOutput, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Bootstrap, type BootstrapProps, type Distribution } from "./bootstrap.ts";
import { DataFluxVersions } from "./generated/data-versions.ts";
import { isKnown } from "./known.ts";
import { constructs } from "./problems.ts";

/** Which release is rolled out, and what happens where it does not come up. */
export interface UpgradeProps {
  /** Range of releases such as `~2.9`; the newest that meets it is taken, anew in every plan. */
  readonly range: string;
  /**
   * Whose components are installed.
   * @default "headgate"
   */
  readonly distribution?: Distribution;
  /**
   * Where the manifests of `flux` come from: the base URL of a release mirror, an `oci://` artifact, or a folder or bundle.
   * @default upstream's releases on GitHub
   */
  readonly distributionSource?: string;
  /**
   * Whether an install may go back to an older minor or major version, as when the range is lowered.
   * @default false
   */
  readonly allowDowngrade?: boolean;
  /**
   * Whether an install whose new components do not come up gets those before again. The waves after it do not begin either way.
   * @default true
   */
  readonly rollbackOnFailure?: boolean;
  /**
   * Provider that looks the releases up; it needs no cluster.
   * @default the one without an alias
   */
  readonly provider?: TerraformProvider;
}

/** An install of an upgrade; what the upgrade decides is not among its properties. */
export interface UpgradedInstallProps extends Omit<
  BootstrapProps,
  "version" | "distribution" | "distributionSource" | "allowDowngrade" | "rollbackOnFailure"
> {
  /**
   * Which installs go before: those of every smaller number, of which all must be up.
   * @default 1
   */
  readonly wave?: number;
}

/** A release that is rolled out over clusters. */
export class Upgrade extends Construct {
  readonly #props: UpgradeProps;
  readonly #releases: DataFluxVersions;
  readonly #installs: { readonly wave: number; readonly bootstrap: Bootstrap }[] = [];

  constructor(scope: Construct, id: string, props: UpgradeProps) {
    super(scope, id);
    this.#props = props;
    const { range, distribution, distributionSource, provider } = props;
    this.#releases = new DataFluxVersions(this, "Releases", {
      constraint: range,
      ...(distribution !== undefined && { distribution }),
      ...(distributionSource !== undefined && { distributionSource }),
      ...(provider !== undefined && { provider }),
      lifecycle: { postcondition: [{ condition: "${self.latest != null}", errorMessage: `no release meets ${range}` }] },
    });
  }

  /** The release that the range leads to. */
  get version(): string {
    return this.#releases.latest;
  }

  /**
   * Adds an install; waves are added in their order.
   * What an apply changes in it is the output `<id>-changes`.
   * @throws constructs.invalid when the wave is no whole number of at least 1, or one of a greater wave has been added
   */
  install(id: string, { wave = 1, ...props }: UpgradedInstallProps = {}): Bootstrap {
    this.#checkWave(id, wave);
    const earlier = this.#installs.filter((each) => each.wave < wave).map(({ bootstrap }) => bootstrap.resource);
    const dependsOn = [...(props.dependsOn ?? []), ...earlier];
    const { distribution = "headgate", distributionSource, allowDowngrade, rollbackOnFailure = true } = this.#props;
    const bootstrap = new Bootstrap(this, id, {
      ...props,
      ...(dependsOn.length > 0 && { dependsOn }),
      version: this.version,
      distribution,
      rollbackOnFailure,
      ...(distributionSource !== undefined && { distributionSource }),
      ...(allowDowngrade !== undefined && { allowDowngrade }),
    });
    this.#installs.push({ wave, bootstrap });
    new TerraformOutput(this, `${id}-changes`, {
      value: bootstrap.resource.upgrade,
      description: `What the latest upgrade of ${id} changed.`,
    });
    return bootstrap;
  }

  #checkWave(id: string, wave: number): void {
    if (!isKnown(wave)) return;
    const greatest = Math.max(1, ...this.#installs.map((each) => each.wave));
    const message =
      !Number.isInteger(wave) || wave < 1
        ? "must be a whole number of at least 1"
        : wave < greatest
          ? `must not be less than ${greatest}, which has been added before`
          : undefined;
    if (message !== undefined) throw constructs.invalid(`${this.node.path}/${id}`, [{ path: "wave", message }]);
  }
}
