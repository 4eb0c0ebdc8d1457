// Versions of exactly three parts, compared as SemVer 2.0.0 says. Comparison is the semver package's.
import { SemVer } from "semver";

/** A version of three parts, with an optional leading `v` kept in `text`. */
export interface Version {
  /** As it was written: `v1.2.3-rc.1+build.5`. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Part after the dash; empty for a release. */
  readonly prerelease: string;
}

const THREE_PARTS = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** Reads a version of three parts; undefined for anything else, `1.2` and `v1` among it. */
export function tryParseVersion(text: string): Version | undefined {
  if (!THREE_PARTS.test(text)) return undefined;
  try {
    const { major, minor, patch, prerelease } = new SemVer(text);
    return { text, major, minor, patch, prerelease: prerelease.join(".") };
  } catch {
    // Numbers beyond the safe range and prereleases with leading zeros are no versions.
    return undefined;
  }
}

/** Negative, zero or positive as `a` is before, equal to or after `b`; build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  return new SemVer(a.text).compare(b.text);
}
