// The releases that there are to install: those that this provider brings, or those of a source of upstream's.
import { versions } from "#api";
import { parseConstraint, tryParseVersion, type CtyObject } from "#codec";
import { dataSource, textAt, type DataSource } from "../plugin/index.ts";
import type { FluxClient } from "../resources/client.ts";
import { openSource } from "../resources/bootstrap-distribution.ts";
import { attributed } from "../resources/bootstrap-git.ts";
import { toAttributes } from "../resources/from-api.ts";

/** The data source `flux_versions`. */
export function versionsSource(): DataSource<FluxClient> {
  return dataSource<FluxClient>({
    type: versions.typeName,
    schema: { description: versions.doc, attributes: toAttributes(versions.attributes) },
    read: async ({ config, signal }) => {
      const distribution = textAt(config, "distribution") ?? "headgate";
      const constraint = parseConstraint(textAt(config, "constraint") ?? "*");
      const all = distribution === "flux" ? await attributed(upstreamReleases(config, signal)) : await ourReleases();
      const found = all.filter((version) => {
        const parsed = tryParseVersion(version);
        return parsed !== undefined && constraint.matches(parsed);
      });
      return { ...config, distribution, versions: found, latest: found[0] ?? null };
    },
  });
}

async function ourReleases(): Promise<readonly string[]> {
  const { releases } = await import("#distribution");
  return releases().map(({ version }) => version);
}

async function upstreamReleases(config: CtyObject, signal: AbortSignal): Promise<readonly string[]> {
  const { sortVersions } = await import("#operations");
  const source = await openSource(config);
  return sortVersions(await source.versions(signal)).map(({ name }) => name);
}
