// Which release of a source is meant by an exact version, a range, or `latest`.
import { compareVersions, parseConstraint, tryParseVersion, type Version } from "#codec";
import type { ManifestSource } from "./manifest-source.ts";
import { manifestProblems } from "./problems.ts";

/** A whole version, `v2.9.4` or `2.9.4-rc.1`, and no range. */
const EXACT = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const MOST_SHOWN = 10;

/** Whether a text names one release, so that no list of releases is needed to understand it. */
export function isExactVersion(text: string): boolean {
  return EXACT.test(text);
}

/**
 * The newest release that meets a range; an exact version is taken as it is, with its `v`, without asking the source. Pre-releases are
 * taken only by ranges that name one.
 * @throws manifests.noSuchVersion · manifests.versionsUnknown · semver.invalidConstraint and what asking for the list fails with
 */
export async function resolveVersion(wanted: string, source: ManifestSource, signal: AbortSignal): Promise<string> {
  if (isExactVersion(wanted)) return wanted.startsWith("v") ? wanted : `v${wanted}`;
  const constraint = parseConstraint(wanted === "latest" ? "*" : wanted);
  const known = sortVersions(await source.versions(signal));
  if (known.length === 0) throw manifestProblems.versionsUnknown(wanted, source.reference);
  const best = known.find(({ version }) => constraint.matches(version));
  const names = known.map(({ name }) => name);
  if (best === undefined) throw manifestProblems.noSuchVersion(wanted, source.reference, names.slice(0, MOST_SHOWN));
  return best.name;
}

/** Names of releases with what they mean, newest first; what is no version is left out. */
export function sortVersions(names: readonly string[]): readonly { readonly name: string; readonly version: Version }[] {
  return names
    .flatMap((name) => {
      const version = tryParseVersion(name);
      return version === undefined ? [] : [{ name, version }];
    })
    .toSorted((a, b) => compareVersions(b.version, a.version));
}
