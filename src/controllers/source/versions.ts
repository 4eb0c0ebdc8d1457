// Versions as charts and tags write them: three parts, with leading zeros allowed.
import { compareVersions, parseConstraint, tryParseVersion, type Version } from "#codec";

const THREE_PARTS = /^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** Reads a version; undefined for what has not three parts. The text keeps its leading `v` and zeros. @see behaviour: fluxcd/pkg version */
export function tryParseTagVersion(text: string): Version | undefined {
  const match = THREE_PARTS.exec(text);
  if (match === null) return undefined;
  const [, major = "", minor = "", patch = "", prerelease = "", build = ""] = match;
  return tryParseVersion(`${[major, minor, patch].map((part) => part.replace(/^0+(?=\d)/, "")).join(".")}${prerelease}${build}`);
}

/** A version with build metadata in place of its own, without a leading `v`: `1.2` and `3` give `1.2.0+3`. Undefined for what is no version. */
export function withBuildMetadata(version: string, metadata: string): string | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(version);
  if (match === null) return undefined;
  const [, major = "0", minor = "0", patch = "0", prerelease = ""] = match;
  return `${BigInt(major)}.${BigInt(minor)}.${BigInt(patch)}${prerelease}+${metadata}`;
}

/**
 * The newest of what meets a constraint; `later` decides between equal versions.
 * @throws semver.invalidConstraint
 */
export function newestMatching<T>(
  candidates: readonly T[],
  constraint: string,
  { versionOf, later = () => 0 }: { readonly versionOf: (each: T) => string; readonly later?: (a: T, b: T) => number },
): T | undefined {
  const range = parseConstraint(constraint);
  const fitting = candidates.flatMap((each) => {
    const version = tryParseTagVersion(versionOf(each));
    return version !== undefined && range.matches(version) ? [{ each, version }] : [];
  });
  return fitting.toSorted((a, b) => compareVersions(b.version, a.version) || later(a.each, b.each))[0]?.each;
}
