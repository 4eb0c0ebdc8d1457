// GitRepository and Kustomization of an install as manifests; reaches nothing.
import { syncManifests } from "#api";
import { dataSource, textAt, type DataSource } from "../plugin/index.ts";
import { attributed } from "../resources/bootstrap-git.ts";
import { toOrder } from "../resources/bootstrap-order.ts";
import type { FluxClient } from "../resources/client.ts";
import { toAttributes } from "../resources/from-api.ts";

/** The data source `flux_sync_manifests`. */
export function syncManifestsSource(): DataSource<FluxClient> {
  return dataSource<FluxClient>({
    type: syncManifests.typeName,
    schema: { description: syncManifests.doc, attributes: toAttributes(syncManifests.attributes) },
    read: async ({ config }) => {
      const { renderSyncManifests } = await import("#operations");
      const order = toOrder(config, { version: "latest", components: [] });
      const branch = textAt(config, "branch") ?? "main";
      const git = { url: textAt(config, "url") ?? "", branch };
      const content = await attributed(Promise.resolve().then(() => renderSyncManifests(order, git)));
      const { namespace, secretName, interval } = order;
      return { ...config, branch, namespace, secret_name: secretName, interval, content };
    },
  });
}
