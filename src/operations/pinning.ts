// Images by digest, put into what a distribution has rendered and read back from what is there.
import { at, stringAt, type KubeObject } from "#base";
import { componentOf, formatManifests, imagesIn, managerOf, withDigests } from "#distribution";
import type { RenderedDistribution } from "./distribution-manifests.ts";

/** The same components with the images that have a digest pinned to it; the tag stays, for people. */
export function pinned(
  rendered: RenderedDistribution,
  { imageDigests }: { readonly imageDigests?: Readonly<Record<string, string>> },
): RenderedDistribution {
  const chosen = Object.entries(imageDigests ?? {}).filter(([component]) => Object.hasOwn(rendered.images, component));
  if (chosen.length === 0) return rendered;
  const objects = withDigests(rendered.objects, Object.fromEntries(chosen));
  const content = formatManifests(rendered.version, rendered.components, objects);
  return { ...rendered, objects, content, images: imagesIn(objects) };
}

/** Component → digest of its image, of those Deployments that name one. */
export function readDigests(deployments: readonly KubeObject[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    deployments.flatMap((each) => {
      const digest = /@(sha256:[0-9a-f]{64})$/.exec(stringAt(managerOf(each), "image"))?.[1];
      const component = componentOf(each) ?? at(each, "metadata", "name");
      return digest === undefined || typeof component !== "string" ? [] : [[component, digest] as const];
    }),
  );
}
