// The components of either distribution as objects: ours from typed data, upstream's from the manifests that it publishes.
import { at, isObject, stringAt, type KubeObject } from "#base";
import { parseYamlDocuments } from "#codec";
import { renderFluxComponents } from "./flux-components.ts";
import { renderHeadgate } from "./headgate-components.ts";
import type { ImageMirror, ManifestSource } from "./manifest-source/manifest-source.ts";
import { manifestProblems } from "./manifest-source/problems.ts";
import { resolveVersion } from "./manifest-source/resolve-version.ts";
import { pinned } from "./pinning.ts";
import { placed } from "./placement.ts";
import type { ComponentsOrder } from "./rendering.ts";

/** `headgate` is ours, rendered here; `flux` is upstream's, rendered from a {@link ManifestSource}. */
export type Distribution = "headgate" | "flux";

export type DistributionOrder = ComponentsOrder & { readonly distribution: Distribution };

/** The components of an install, whoever published them. */
export interface RenderedDistribution {
  /** Resolved release, `v2.9.4`. */
  readonly version: string;
  readonly distribution: Distribution;
  readonly components: readonly string[];
  readonly objects: readonly KubeObject[];
  /** Component → image with tag. */
  readonly images: Readonly<Record<string, string>>;
  /** The text of gotk-components.yaml. */
  readonly content: string;
  /** Registry that the images come from in place of upstream's, where their source is a bundle in a registry. */
  readonly registry?: string;
}

/** Where upstream publishes its images. */
export const UPSTREAM_REGISTRY = "ghcr.io/fluxcd";

/**
 * Renders the components of a distribution.
 * @param source where the manifests of `flux` are; not needed for `headgate`
 * @throws distribution.* for `headgate` · manifests.* · kustomize.* · oci.* for `flux`
 */
export async function renderDistribution(
  order: DistributionOrder,
  source: ManifestSource | undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<RenderedDistribution> {
  if (order.distribution === "headgate") return renderHeadgate(order);
  if (source === undefined) throw manifestProblems.noSource();
  const version = await resolveVersion(order.version, source, signal);
  const files = await source.manifests(version, signal);
  const mirror = await source.mirror?.(version, signal);
  const settled = mirrored({ ...order, version }, mirror);
  const { content, objects, components } = renderFluxComponents(settled, {
    files,
    reference: source.reference,
  });
  const rendered: RenderedDistribution = { version, distribution: "flux", components, objects, images: imagesIn(objects), content };
  return { ...pinned(placed(rendered, order), settled), ...(mirror !== undefined && { registry: settled.registry }) };
}

/** Images of a bundle are pinned to its digests, and pulled from where it was pushed to unless another registry than upstream's is named. */
function mirrored(order: DistributionOrder, mirror: ImageMirror | undefined): DistributionOrder {
  if (mirror === undefined) return order;
  const registry = order.registry === UPSTREAM_REGISTRY ? mirror.registry : order.registry;
  return { ...order, registry, imageDigests: { ...mirror.digests, ...order.imageDigests } };
}

/**
 * Components as they stand in a gotk-components.yaml that was rendered before, so that nothing needs to be rendered anew.
 * Release and components are read from the head of the file, as either distribution writes it.
 * @throws yaml.*
 */
export function readDistribution(content: string, distribution: Distribution): RenderedDistribution {
  const objects = parseYamlDocuments(content, { file: "gotk-components.yaml" }).filter(isObject) as unknown as KubeObject[];
  const images = imagesIn(objects);
  const { version, components } = readHead(content);
  return { version, distribution, components: components.length === 0 ? Object.keys(images) : components, objects, images, content };
}

const HEAD_CHARACTERS = 4096;

/** Release and components as the head of a gotk-components.yaml says them; empty where it does not. */
export function readHead(content: string): Pick<RenderedDistribution, "version" | "components"> {
  const line = (name: string): string => (new RegExp(`^# ${name}:(.*)$`, "m").exec(content.slice(0, HEAD_CHARACTERS))?.[1] ?? "").trim();
  return {
    version: line("Flux Version"),
    components: line("Components")
      .split(",")
      .filter((each) => each !== ""),
  };
}

function imagesIn(objects: readonly KubeObject[]): Readonly<Record<string, string>> {
  const deployments = objects.filter(({ kind }) => kind === "Deployment");
  return Object.fromEntries(deployments.map((each) => [each.metadata.name ?? "", managerImage(each)]));
}

function managerImage(deployment: KubeObject): string {
  const containers = at(deployment, "spec", "template", "spec", "containers");
  const all: readonly unknown[] = Array.isArray(containers) ? containers : [];
  return stringAt(all.find((each) => at(each, "name") === "manager") ?? all[0], "image");
}
