// The part of a bundle that is the distribution: which images it needs, and the manifests to render it from.
import { resolveRelease } from "#distribution";
import { fileTree, packTree } from "#store";
import { renderDistribution } from "../distribution-manifests.ts";
import type { BundleOrder, BundlePlaces } from "./contract.ts";
import { wantedComponent, type Wanted } from "./references.ts";

/** Controllers of upstream that every install has unless it says otherwise. */
export const FLUX_COMPONENTS = ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"];

export interface DistributionPart {
  /** Resolved release. */
  readonly version: string;
  readonly images: readonly Wanted[];
  /** Packed `flux/<release>/<file>`, which other readers of artifacts with manifests understand too. */
  readonly manifests: Uint8Array;
}

/**
 * Renders the distribution once, so that what a bundle holds is what an install of it will ask for.
 * @throws distribution.* for `headgate` · manifests.* for `flux` · oci.invalidImage
 */
export async function distributionPart(
  order: BundleOrder,
  { manifests: source }: Pick<BundlePlaces, "manifests">,
  signal: AbortSignal,
): Promise<DistributionPart> {
  const { distribution, registry } = order;
  const components = order.components.length > 0 ? order.components : componentsOf(order);
  const install = { ...DEFAULTS, distribution, version: order.version, components, registry };
  const rendered = await renderDistribution(install, source, signal);
  const pinned = distribution === "flux" && source !== undefined ? await source.images(rendered.version, order.variant, signal) : {};
  const files =
    distribution === "flux" && source !== undefined
      ? await source.manifests(rendered.version, signal)
      : new Map([["gotk-components.yaml", rendered.content]]);
  const tree = [...files].map(
    ([path, text]) => [`flux/${rendered.version}/${path}`, { bytes: new TextEncoder().encode(text), executable: false }] as const,
  );
  return {
    version: rendered.version,
    images: Object.entries(rendered.images).map(([component, image]) => wantedComponent(component, withDigest(image, pinned[component]))),
    manifests: await packTree(fileTree(tree)),
  };
}

function componentsOf({ distribution, version }: BundleOrder): readonly string[] {
  return distribution === "headgate" ? resolveRelease(version).components : FLUX_COMPONENTS;
}

/** The registry of the order is where images are pulled from; a source of manifests only adds which ones. */
function withDigest(image: string, pinned: string | undefined): string {
  const digest = pinned?.split("@")[1];
  return digest === undefined ? image : `${image}@${digest}`;
}

/** What a bundle does not depend on: options of an install that change neither images nor manifests of a release. */
const DEFAULTS = {
  namespace: "flux-system",
  componentsExtra: [],
  clusterDomain: "cluster.local",
  logLevel: "info",
  networkPolicy: true,
  watchAllNamespaces: true,
  tolerationKeys: [],
} as const;
