// Versions as charts write them: three parts, or fewer, which count as zero.
import { parseConstraint, tryParseVersion, type Version } from "#codec";

const LOOSE = /^v?(\d+)(\.\d+)?(\.\d+)?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** Reads `1`, `1.2` or `v1.2.3-rc.1`; undefined for what is no version. */
export function tryParseLooseVersion(text: string): Version | undefined {
  const match = LOOSE.exec(text);
  if (match === null) return undefined;
  const [, major = "0", minor = ".0", patch = ".0", prerelease = "", build = ""] = match;
  const numbers = [major, minor.slice(1), patch.slice(1)].map((part) => BigInt(part).toString());
  return tryParseVersion(`${numbers.join(".")}${prerelease}${build}`);
}

/** True when the version meets the constraint; false also when one of the two cannot be read. */
export function meetsConstraint(version: string, constraint: string): boolean {
  const parsed = tryParseLooseVersion(version);
  if (parsed === undefined) return false;
  try {
    return parseConstraint(constraint).matches(parsed);
  } catch {
    return false; // an unreadable constraint is met by nothing, as in Helm
  }
}
