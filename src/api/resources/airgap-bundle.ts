// Everything that an install without a network needs, in one place, and brought to a registry that the cluster reaches.
import type { ResourceSchema } from "../attribute.ts";
import { computed, optional, timeouts } from "./attributes.ts";

const secret = { sensitive: true } as const;

/** `flux_airgap_bundle` */
export const airgapBundle: ResourceSchema = {
  typeName: "flux_airgap_bundle",
  version: 0,
  doc: "Keeps images by digest, component manifests, charts, artifacts, signatures and the provider itself in one OCI image layout, and brings them into a registry. It is made from registries that are reached (`output`), or was made before and is only brought where it is needed (`bundle`). What is there already is neither fetched nor sent again.",
  attributes: [
    computed("id", "string", "Digest of the bundle."),
    optional("bundle", "string", "Folder or `.tar` file of a bundle that was made before; nothing is fetched then."),
    optional("output", "string", "Folder, or file that ends in `.tar`, that the bundle is made as."),
    optional("distribution", "string", "Whose controllers are held: `headgate` or upstream's own, `flux`; `headgate` when absent.", {
      values: ["headgate", "flux"],
    }),
    optional("version", "string", "Release such as `v0.3.0`, range, or `latest`, which is meant when absent."),
    optional("components", { set: "string" }, "Controllers whose images are held; all of the release when absent.", {
      values: [
        "source-controller",
        "kustomize-controller",
        "helm-controller",
        "notification-controller",
        "image-reflector-controller",
        "image-automation-controller",
        "source-watcher",
      ],
    }),
    optional("registry", "string", "Registry and path that the controllers' images are pulled from; where they are published when absent."),
    optional(
      "distribution_source",
      "string",
      "Where the manifests of `flux` come from: a release mirror, an `oci://` artifact, a folder or a bundle.",
    ),
    optional("variant", "string", "Set of images of the distribution `flux`."),
    optional(
      "platforms",
      { set: "string" },
      "Platforms to hold, `linux/amd64`; all when absent. A choice gives indexes other digests, so that their signatures no longer fit.",
    ),
    optional("extra_images", { list: "string" }, "Further images, each with a tag or digest."),
    optional("artifacts", { list: "string" }, "OCI artifacts, `oci://registry/path:tag`."),
    optional(
      "charts",
      { list: "string" },
      "Charts, `oci://` or `https://` repository, name and version: `https://charts.example.com/podinfo:6.9.0`.",
    ),
    optional("provider_packages", "string", "Folder with the provider's packages as zips, for `oci_mirror`."),
    optional(
      "signatures",
      "bool",
      "Whether signatures and what else is attached to images, charts and artifacts is held too; true when absent.",
    ),
    optional("target_registry", "string", "Registry and path that the bundle is brought to, `registry.internal/mirror`."),
    optional("source_credentials", "string", "Credentials of `registry` as `user:password`; those of `docker login` when absent.", secret),
    optional(
      "target_credentials",
      "string",
      "Credentials of `target_registry` as `user:password`; those of `docker login` when absent.",
      secret,
    ),
    optional("certificate_authority", "string", "Certificates that registries are checked against, PEM, beside those of the system."),
    optional("plain_http", { set: "string" }, "Registries, with their ports, that are spoken to without TLS."),
    optional("concurrency", "number", "Most requests under way at once; 8 when absent."),
    optional("delete_output", "bool", "Whether destroying also removes `output`; what is in the registry always stays."),
    computed("contents", { list: "string" }, "What the bundle holds, as it is asked for; known in the plan."),
    computed("release", "string", "Release that is held, `v0.3.0`."),
    computed("digest", "string", "Digest of the bundle, over everything that it holds."),
    computed("images", { map: "string" }, "Controller → image by tag and digest, in `target_registry` where there is one."),
    computed("image_digests", { map: "string" }, "Controller → digest of its image, for `image_digests` of a `flux_bootstrap_git`."),
    computed("entries", { map: "string" }, "Name and tag in a mirror → digest, of everything that the bundle holds."),
    timeouts("create", "read", "update", "delete"),
  ],
};
