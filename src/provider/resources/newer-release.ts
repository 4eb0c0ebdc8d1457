// A hint in a plan: a newer release is out than the configuration lets in. From the releases that are known here, never from the network.
import { parseConstraint, type CtyPath } from "#codec";
import type { Distribution, ManifestSource } from "#operations";
import type { Warning } from "../plugin/index.ts";

/** What is asked of which distribution. */
export interface AskedRelease {
  /** Exact version, range or `latest`; nothing is asked when absent. */
  readonly asked: string | undefined;
  readonly distribution: Distribution;
  /** Where the manifests of `flux` are. */
  readonly reference: string | undefined;
  /** Opens that place; called only where it is on this machine. */
  readonly open: () => Promise<ManifestSource>;
  /** Attribute that asks. */
  readonly path: CtyPath;
}

/** Warns where the newest release lies above all that are asked for; says nothing where the releases are not known here. */
export async function warnOfNewerRelease(release: AskedRelease, warn: (warning: Warning) => void, signal: AbortSignal): Promise<void> {
  const { asked, path } = release;
  if (asked === undefined || asked === "latest") return;
  const found = await newerRelease(asked, await knownReleases(release, signal));
  if (found === undefined) return;
  warn({
    summary: "A newer release of Flux is out",
    detail: `${found.newest} is not in ${JSON.stringify(asked)}, by which ${found.chosen} is installed.`,
    path,
  });
}

async function knownReleases({ distribution, reference, open }: AskedRelease, signal: AbortSignal): Promise<readonly string[]> {
  if (distribution === "headgate") return (await import("#distribution")).releases().map(({ version }) => version);
  const { isRemoteSource, UPSTREAM_RELEASES } = await import("#operations");
  return isRemoteSource(reference ?? UPSTREAM_RELEASES) ? [] : (await open()).versions(signal);
}

/** The newest release, where it is newer than the newest that is asked for. Pre-releases are no news. */
async function newerRelease(
  asked: string,
  names: readonly string[],
): Promise<{ readonly chosen: string; readonly newest: string } | undefined> {
  const { sortVersions } = await import("#operations");
  const [range, any] = [parseConstraint(asked), parseConstraint("*")];
  const known = sortVersions(names).filter(({ version }) => any.matches(version) || range.matches(version));
  const [newest, chosen] = [known.find(({ version }) => any.matches(version)), known.find(({ version }) => range.matches(version))];
  if (newest === undefined || chosen === undefined || known.indexOf(newest) >= known.indexOf(chosen)) return undefined;
  return { chosen: chosen.name, newest: newest.name };
}
