// Images by digest, so that a tag that is moved changes nothing.
import { stringAt, type KubeObject } from "#base";
import { editDeployments, managerOf, withManager } from "./workload.ts";

/** Pins the images of components: `repository:tag@sha256:…`. The tag stays, for people; runtimes go by the digest. */
export function withDigests(objects: readonly KubeObject[], digests: Readonly<Record<string, string>>): KubeObject[] {
  return editDeployments(
    objects,
    (deployment, component) =>
      withManager(deployment, (container) => ({ ...container, image: pinned(stringAt(container, "image"), digests[component] ?? "") })),
    Object.keys(digests),
  );
}

function pinned(image: string, digest: string): string {
  return `${image.split("@", 1)[0] ?? image}@${digest}`;
}

/** Component → image as the Deployments name it. Shards have the image of their main controller. */
export function imagesIn(objects: readonly KubeObject[]): Readonly<Record<string, string>> {
  const images: Record<string, string> = {};
  editDeployments(objects, (deployment, component) => {
    const image = managerOf(deployment)?.["image"];
    if (typeof image === "string") images[component] ??= image;
    return deployment;
  });
  return images;
}
