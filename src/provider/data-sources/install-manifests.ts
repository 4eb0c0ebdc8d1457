// The components of Flux as manifests; reaches nothing but a source of upstream's.
import { installManifests } from "#api";
import type { CtyObject } from "#codec";
import { dataSource, type Attributes, type DataSource } from "../plugin/index.ts";
import { attributesOfBootstrap } from "../resources/bootstrap-attributes.ts";
import { openSource } from "../resources/bootstrap-distribution.ts";
import { attributed, loadReleases } from "../resources/bootstrap-git.ts";
import { objectDigests, toOrder } from "../resources/bootstrap-order.ts";
import { chooseRelease } from "../resources/bootstrap-release.ts";
import type { FluxClient } from "../resources/client.ts";
import { toAttributes } from "../resources/from-api.ts";

/** The data source `flux_install_manifests`. */
export function installManifestsSource(): DataSource<FluxClient> {
  return dataSource<FluxClient>({
    type: installManifests.typeName,
    schema: { description: installManifests.doc, attributes: attributesOfInstall() },
    read: async ({ config, signal }) => {
      const { renderInstallManifests } = await import("#operations");
      const choice = await attributed(loadReleases().then((releases) => chooseRelease(null, config, releases)));
      const { components, registry, distribution } = choice;
      const settled: CtyObject = { ...config, version: choice.version, components, registry, distribution };
      const order = { ...toOrder(settled, choice), distribution };
      const source = distribution === "flux" ? await attributed(openSource(settled)) : undefined;
      const { version, content, objects, images } = await attributed(renderInstallManifests(order, source, signal));
      return {
        ...settled,
        version: choice.isOpen ? version : choice.version,
        namespace: order.namespace,
        cluster_domain: order.clusterDomain,
        log_level: order.logLevel,
        network_policy: order.networkPolicy,
        watch_all_namespaces: order.watchAllNamespaces,
        release: version,
        content,
        objects: objectDigests({ objects }),
        images,
      };
    },
  });
}

/** The checks of flux_bootstrap_git hold for the same arguments here. */
function attributesOfInstall(): Attributes {
  const like = attributesOfBootstrap();
  return Object.fromEntries(
    Object.entries(toAttributes(installManifests.attributes)).map(([name, attribute]) => {
      const checks = like[name]?.validate;
      return [
        name,
        checks === undefined || (attribute.computed === true && attribute.optional !== true)
          ? attribute
          : { ...attribute, validate: checks },
      ];
    }),
  );
}
