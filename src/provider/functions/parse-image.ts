import type { CtyType } from "#codec";
import { providerFunction, type ProviderFunction } from "../plugin/index.ts";
import { aboutArgument } from "./argument.ts";

const RETURNS: CtyType = ["object", { registry: "string", repository: "string", tag: "string", digest: "string" }];

/** `parse_image(image)`: the parts of an image's name. */
export function parseImage(): ProviderFunction {
  return providerFunction({
    name: "parse_image",
    summary: "Parts of an image's name",
    description:
      "Answers `registry`, `repository`, `tag` and `digest`; the last two are null where the name has none. A name without a registry is one of Docker's registry, `index.docker.io`.",
    parameters: [{ name: "image", type: "string", description: "Name such as `ghcr.io/team/web:v1.2.3`." }],
    returns: RETURNS,
    call: async ([image]) => {
      const { parseImageReference } = await import("#oci");
      const { registry, path, tag = null, digest = null } = aboutArgument(0, () => parseImageReference(image as string));
      return { registry, repository: path, tag, digest };
    },
  });
}
