// The releases of the distribution, and how each differs from the one before. A release that is out never changes.
import { compareVersions, parseConstraint, tryParseVersion, type Version } from "#codec";
import { distributionProblems } from "./problems.ts";

/** Components that upstream knows; releases of this distribution hold some of them. */
export const KNOWN_COMPONENTS = [
  "source-controller",
  "kustomize-controller",
  "helm-controller",
  "notification-controller",
  "image-reflector-controller",
  "image-automation-controller",
  "source-watcher",
] as const;

export type ComponentName = "source-controller" | "kustomize-controller";

export interface Release {
  /** `v0.3.0`; also the tag of the images and the label `app.kubernetes.io/version`. */
  readonly version: string;
  readonly components: readonly ComponentName[];
  /** Arguments of a component beyond those that every release gives it. */
  readonly args: Readonly<Partial<Record<ComponentName, readonly string[]>>>;
  /** Whether the roles that let people view and edit Flux objects are part of it. */
  readonly userRoles: boolean;
  /** Kinds that are younger than the release: it has no CRDs of them. */
  readonly withoutKinds: readonly string[];
  /** Fields of a kind that the release's CRDs do not have yet, as paths below `spec` or `status`. */
  readonly withoutFields: Readonly<Record<string, readonly (readonly [part: "spec" | "status", field: string])[]>>;
}

const JITTER: Release["args"] = {
  "source-controller": ["--interval-jitter-percentage=5"],
  "kustomize-controller": ["--interval-jitter-percentage=5"],
};
const CHARTS_AND_REGISTRIES = ["HelmChart", "HelmRepository", "OCIRepository"];

const RELEASES: readonly Release[] = [
  {
    version: "v0.3.0",
    components: ["source-controller", "kustomize-controller"],
    args: JITTER,
    userRoles: true,
    withoutKinds: [],
    withoutFields: {},
  },
  {
    version: "v0.2.0",
    components: ["source-controller", "kustomize-controller"],
    args: JITTER,
    userRoles: true,
    withoutKinds: CHARTS_AND_REGISTRIES,
    withoutFields: {},
  },
  {
    version: "v0.1.0",
    components: ["source-controller", "kustomize-controller"],
    args: {},
    userRoles: false,
    withoutKinds: CHARTS_AND_REGISTRIES,
    withoutFields: {
      GitRepository: [
        ["spec", "sparseCheckout"],
        ["status", "observedSparseCheckout"],
      ],
      Kustomization: [
        ["spec", "ignore"],
        ["spec", "ignoreMissingComponents"],
      ],
    },
  },
];

/** All releases, newest first. */
export function releases(): readonly Release[] {
  return RELEASES;
}

/**
 * The newest release that meets an exact version (`v0.3.0`), a range (`~0.2`, `>=0.1.0 <1.0.0`) or `latest`.
 * @throws distribution.noSuchRelease · semver.invalidConstraint
 */
export function resolveRelease(range: string): Release {
  const constraint = parseConstraint(range === "latest" ? "*" : range);
  const [best] = RELEASES.filter((each) => constraint.matches(versionOf(each))).toSorted((a, b) =>
    compareVersions(versionOf(b), versionOf(a)),
  );
  if (best === undefined)
    throw distributionProblems.noSuchRelease(
      range,
      RELEASES.map((each) => each.version),
    );
  return best;
}

function versionOf(release: Release): Version {
  const version = tryParseVersion(release.version);
  if (version === undefined) throw new Error(`release ${release.version} is no version`);
  return version;
}
