// The components of our own distribution for an order.
import { componentsOf, formatManifests, imageOf, renderComponents, resolveRelease, type ComponentOptions } from "#distribution";
import type { RenderedDistribution } from "./distribution-manifests.ts";
import { pinned } from "./pinning.ts";
import { placed } from "./placement.ts";
import type { ComponentsOrder } from "./rendering.ts";

/**
 * Renders our own components.
 * @throws distribution.noSuchRelease · distribution.componentUnavailable · distribution.unknownComponent · distribution.noComponents
 */
export function renderHeadgate(order: ComponentsOrder): RenderedDistribution {
  const options = componentOptions(order);
  const { release, components } = options;
  const objects = renderComponents(options);
  const rendered: RenderedDistribution = {
    version: release.version,
    distribution: "headgate",
    components,
    objects,
    images: Object.fromEntries(components.map((component) => [component, imageOf(options, component)])),
    content: formatManifests(release.version, components, objects),
  };
  return pinned(placed(rendered, order), order);
}

function componentOptions(order: ComponentsOrder): ComponentOptions {
  const release = resolveRelease(order.version);
  const { namespace, registry, imagePullSecret, clusterDomain, logLevel, networkPolicy, watchAllNamespaces, tolerationKeys } = order;
  const { nodeSelector, priorityClassName } = order;
  return {
    release,
    namespace,
    components: componentsOf(release, [...order.components, ...order.componentsExtra]),
    registry,
    clusterDomain,
    logLevel,
    networkPolicy,
    watchAllNamespaces,
    tolerationKeys,
    ...(imagePullSecret !== undefined && { imagePullSecret }),
    ...(nodeSelector !== undefined && { nodeSelector }),
    ...(priorityClassName !== undefined && { priorityClassName }),
  };
}
