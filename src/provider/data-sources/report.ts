// What runs in the cluster.
import { report } from "#api";
import type { CtyObject } from "#codec";
import { dataSource, textAt, type DataSource } from "../plugin/index.ts";
import type { FluxClient } from "../resources/client.ts";
import { toAttributes } from "../resources/from-api.ts";

/** The data source `flux_report`. */
export function reportSource(): DataSource<FluxClient> {
  return dataSource<FluxClient>({
    type: report.typeName,
    schema: { description: report.doc, attributes: toAttributes(report.attributes) },
    read: async ({ config, client, signal }) => {
      const { reportCluster } = await import("#operations");
      const namespace = textAt(config, "namespace") ?? "flux-system";
      const found = await reportCluster(namespace, { cluster: await client.cluster("reporting"), clock: client.clock }, signal);
      return {
        namespace,
        server_version: found.serverVersion,
        nodes: found.nodes,
        version: found.version === "" ? null : found.version,
        components: found.components.map(({ name, image, ready, status }): CtyObject => ({ name, image, ready, status })),
        kinds: found.kinds.map(({ apiVersion, totalBytes, kind, running, failing, suspended }): CtyObject => ({
          api_version: apiVersion,
          kind,
          running,
          failing,
          suspended,
          total_bytes: totalBytes,
        })),
        sync: found.sync === undefined ? null : { ...found.sync },
      };
    },
  });
}
