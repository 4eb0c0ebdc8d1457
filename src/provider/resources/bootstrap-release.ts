// Which release, components and registry an install has where the user leaves them open. A release that this provider does not know,
// such as one of fluxcd/flux, is left as it is until the user names another.
import type { CtyObject } from "#codec";
import { textAt, textsAt } from "../plugin/index.ts";

/** The part of the distribution that decides; loaded with it. */
export interface Releases {
  readonly resolveRelease: (range: string) => { readonly version: string; readonly components: readonly string[] };
  readonly defaultRegistry: string;
}

/** What is settled for one plan. */
export interface ReleaseChoice {
  /** What the state says: the user's text, or the release that was chosen. */
  readonly version: string;
  readonly components: readonly string[];
  readonly registry: string;
  /** False for a release that this provider cannot render. */
  readonly isOurs: boolean;
}

const UPSTREAM_REGISTRY = "ghcr.io/fluxcd";
const UPSTREAM_COMPONENTS = ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"];

/** @throws distribution.noSuchRelease for a version that the user names · semver.invalidConstraint */
export function chooseRelease(prior: CtyObject | null, config: CtyObject, releases: Releases): ReleaseChoice {
  const asked = textAt(config, "version");
  const before = textAt(prior, "version");
  const known = before === undefined ? undefined : tryResolve(before, releases);
  if (asked === undefined && before !== undefined && known === undefined) {
    return {
      version: before,
      components: textsAt(config, "components") ?? textsAt(prior, "components") ?? UPSTREAM_COMPONENTS,
      registry: textAt(config, "registry") ?? textAt(prior, "registry") ?? UPSTREAM_REGISTRY,
      isOurs: false,
    };
  }
  const release = releases.resolveRelease(asked ?? "latest");
  const kept = known === undefined ? undefined : prior;
  return {
    version: asked ?? release.version,
    components: textsAt(config, "components") ?? keptComponents(kept, release.components),
    registry: textAt(config, "registry") ?? textAt(kept, "registry") ?? releases.defaultRegistry,
    isOurs: true,
  };
}

/** Components of the stored state that the release still has; all of the release's own on a first install. */
function keptComponents(prior: CtyObject | null | undefined, available: readonly string[]): readonly string[] {
  const before = textsAt(prior, "components");
  return before === undefined ? available : available.filter((each) => before.includes(each));
}

function tryResolve(version: string, { resolveRelease }: Releases): { readonly version: string } | undefined {
  try {
    return resolveRelease(version);
  } catch {
    // Not one of ours; what that means is decided above.
    return undefined;
  }
}
