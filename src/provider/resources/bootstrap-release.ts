// Which distribution, release, components and registry an install has where the user leaves them open. An install of fluxcd/flux stays
// one, at its release, until the user asks for something else.
import type { CtyObject } from "#codec";
import type { Distribution } from "#operations";
import { textAt, textsAt } from "../plugin/index.ts";

/** The part of our own distribution that decides; loaded with it. */
export interface Releases {
  readonly resolveRelease: (range: string) => { readonly version: string; readonly components: readonly string[] };
  readonly defaultRegistry: string;
}

/** What is settled for one plan. */
export interface ReleaseChoice {
  readonly distribution: Distribution;
  /**
   * What the state says of the distribution; null where an older state says nothing and its release alone tells, so that opening it
   * changes nothing.
   */
  readonly recorded: Distribution | null;
  /** What the state says: the user's text, or the release that was chosen. */
  readonly version: string;
  /** True where `version` only asks for a release and gives way to the one that is found. */
  readonly isOpen: boolean;
  readonly components: readonly string[];
  readonly registry: string;
}

const UPSTREAM_REGISTRY = "ghcr.io/fluxcd";
const UPSTREAM_COMPONENTS = ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"];
const EXACT = /^v?\d+\.\d+\.\d+/;

/** @throws distribution.noSuchRelease for a version of ours that the user names · semver.invalidConstraint */
export function chooseRelease(prior: CtyObject | null, config: CtyObject, releases: Releases): ReleaseChoice {
  const before = prior === null ? undefined : distributionOf(prior, releases);
  const distribution = chooseDistribution(prior, config, releases);
  const isJudged = prior !== null && textAt(prior, "distribution") === undefined && textAt(config, "distribution") === undefined;
  const recorded = isJudged && before === distribution ? null : distribution;
  const kept = before === distribution ? prior : null;
  const settle = distribution === "flux" ? chooseUpstream : chooseOurs;
  return { distribution, recorded, ...settle(kept, config, releases) };
}

/** Whose components a state has: as it says, or else by its release and registry. */
export function distributionOf(state: CtyObject, releases: Releases): Distribution {
  const said = textAt(state, "distribution");
  if (said === "flux" || said === "headgate") return said;
  const version = textAt(state, "version") ?? "latest";
  if (!isOneOf(version, releases)) return "flux";
  // A range or `latest` may be of either.
  return !EXACT.test(version) && textAt(state, "registry") === UPSTREAM_REGISTRY ? "flux" : "headgate";
}

function chooseDistribution(prior: CtyObject | null, config: CtyObject, releases: Releases): Distribution {
  const asked = textAt(config, "distribution");
  if (asked === "flux" || asked === "headgate") return asked;
  if (prior === null) return "headgate";
  const before = distributionOf(prior, releases);
  // Naming a release of ours in a configuration that never named a distribution is asking for it.
  const version = textAt(config, "version");
  const namesOurs = version !== undefined && EXACT.test(version) && isOneOf(version, releases);
  return before === "flux" && textAt(prior, "distribution") === undefined && namesOurs ? "headgate" : before;
}

type Settled = Omit<ReleaseChoice, "distribution" | "recorded">;

function chooseUpstream(kept: CtyObject | null, config: CtyObject): Settled {
  const version = textAt(config, "version") ?? textAt(kept, "version");
  return {
    version: version ?? "latest",
    isOpen: version === undefined,
    components: (textsAt(config, "components") ?? textsAt(kept, "components") ?? UPSTREAM_COMPONENTS).toSorted(),
    registry: textAt(config, "registry") ?? keptRegistry(kept, config) ?? UPSTREAM_REGISTRY,
  };
}

/** The registry of a bundle goes with the bundle. */
function keptRegistry(kept: CtyObject | null, config: CtyObject): string | undefined {
  const source = textAt(kept, "distribution_source");
  return source !== undefined && source !== textAt(config, "distribution_source") ? undefined : textAt(kept, "registry");
}

function chooseOurs(kept: CtyObject | null, config: CtyObject, releases: Releases): Settled {
  const asked = textAt(config, "version");
  const release = releases.resolveRelease(asked ?? "latest");
  return {
    version: asked ?? release.version,
    isOpen: false,
    components: textsAt(config, "components") ?? keptComponents(kept, release.components),
    registry: textAt(config, "registry") ?? textAt(kept, "registry") ?? releases.defaultRegistry,
  };
}

/** Components of the stored state that the release still has; all of the release's own on a first install. */
function keptComponents(kept: CtyObject | null, available: readonly string[]): readonly string[] {
  const before = textsAt(kept, "components");
  return before === undefined ? available : available.filter((each) => before.includes(each));
}

function isOneOf(version: string, { resolveRelease }: Releases): boolean {
  try {
    resolveRelease(version);
    return true;
  } catch {
    // Not one of ours; what that means is decided above.
    return false;
  }
}
