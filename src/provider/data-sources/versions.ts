// The releases that this provider brings; reaches nothing.
import { versions } from "#api";
import { parseConstraint, tryParseVersion } from "#codec";
import { dataSource, textAt, type DataSource } from "../plugin/index.ts";
import type { FluxClient } from "../resources/client.ts";
import { toAttributes } from "../resources/from-api.ts";

/** The data source `flux_versions`. */
export function versionsSource(): DataSource<FluxClient> {
  return dataSource<FluxClient>({
    type: versions.typeName,
    schema: { description: versions.doc, attributes: toAttributes(versions.attributes) },
    read: async ({ config }) => {
      const { releases } = await import("#distribution");
      const constraint = parseConstraint(textAt(config, "constraint") ?? "*");
      const found = releases()
        .map(({ version }) => version)
        .filter((version) => {
          const parsed = tryParseVersion(version);
          return parsed !== undefined && constraint.matches(parsed);
        });
      return { ...config, versions: found, latest: found[0] ?? null };
    },
  });
}
