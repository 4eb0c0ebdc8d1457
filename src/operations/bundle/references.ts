// References to what a bundle shall hold, and the names that it has in the mirror.
import { parseImageReference, type ImageReference } from "#oci";
import type { BundleChart, EntryKind } from "./contract.ts";
import { bundleProblems } from "./problems.ts";

/** Something in a registry that is to be held, with its name in the mirror. */
export interface Wanted {
  readonly kind: Exclude<EntryKind, "provider" | "attachment">;
  /** As a person writes it. */
  readonly reference: string;
  readonly image: ImageReference;
  /** Path in the mirror. */
  readonly name: string;
  readonly component?: string;
}

/** An image by its name. @throws bundle.invalidReference · oci.invalidImage */
export function wantedImage(reference: string): Wanted {
  const image = readReference(reference, reference);
  return { kind: "image", reference, image, name: image.path };
}

/** The image of a controller, which is found in the mirror by the controller's name. @throws as {@link wantedImage} */
export function wantedComponent(component: string, reference: string): Wanted {
  return { kind: "image", reference, image: readReference(reference, reference), name: component, component };
}

/** An artifact by its `oci://` address. @throws as {@link wantedImage} */
export function wantedArtifact(reference: string): Wanted {
  if (!reference.startsWith("oci://")) throw bundleProblems.invalidReference(reference, "an artifact is named by an oci:// address");
  const image = readReference(reference.slice("oci://".length), reference);
  return { kind: "artifact", reference, image, name: image.path };
}

/** A chart of a registry. @throws as {@link wantedImage} */
export function wantedChart({ repository, name, version }: BundleChart): Wanted {
  const reference = `${repository.replace(/\/+$/, "")}/${name}:${version.replaceAll("+", "_")}`;
  const image = readReference(reference.slice("oci://".length), reference);
  return { kind: "chart", reference, image, name: image.path };
}

/** How two references would be told apart in a message: by their place and digest. */
export function sourceOf({ image }: Pick<Wanted, "image">, digest: string): string {
  return `${image.registry}/${image.path}${image.tag === undefined ? "" : `:${image.tag}`}@${digest}`;
}

function readReference(text: string, shown: string): ImageReference {
  const image = parseImageReference(text);
  // What is not pinned would be another thing tomorrow without anybody saying so.
  if (image.tag === undefined && image.digest === undefined)
    throw bundleProblems.invalidReference(shown, "it has neither a tag nor a digest");
  return image;
}
