import { compareVersions, parseConstraint, tryParseVersion, type CtyValue } from "#codec";
import { providerFunction, type ProviderFunction } from "../plugin/index.ts";
import { providerProblems } from "../resources/problems.ts";
import { aboutArgument } from "./argument.ts";

/** `select_version(versions, range)`: the newest version that a range allows, as a controller would choose it. */
export function selectVersion(): ProviderFunction {
  return providerFunction({
    name: "select_version",
    summary: "Newest version that a range allows",
    description:
      "Answers the newest of the given versions that meets a range such as `~1.2`, `^1` or `>=1.0.0 <2.0.0`, as it was written. Texts that are no versions are passed over. It is an error when none meets it.",
    parameters: [
      { name: "versions", type: ["list", "string"], description: "Versions or tags, in any order." },
      { name: "range", type: "string", description: "Range that the version must meet." },
    ],
    returns: "string",
    call: ([versions, range]) => newest(versions as readonly CtyValue[], range as string),
  });
}

function newest(versions: readonly CtyValue[], range: string): string {
  const texts = versions.filter((each) => typeof each === "string");
  const constraint = aboutArgument(1, () => parseConstraint(range));
  const [found] = texts
    .flatMap((text) => {
      const version = tryParseVersion(text);
      return version !== undefined && constraint.matches(version) ? [{ text, version }] : [];
    })
    .toSorted((a, b) => compareVersions(b.version, a.version));
  if (found === undefined) return aboutArgument(1, () => noVersion(range, texts));
  return found.text;
}

function noVersion(range: string, texts: readonly string[]): never {
  throw providerProblems.noSuchVersion(range, texts);
}
