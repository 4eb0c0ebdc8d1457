// The manifests of an install as a value, for those who bring them into a cluster or a repository by their own means.
import type { DataSourceSchema } from "../attribute.ts";
import { bootstrapGit } from "../resources/bootstrap-git.ts";
import { computed } from "../resources/attributes.ts";
import { argumentsLike } from "./arguments.ts";

/** `flux_install_manifests` */
export const installManifests: DataSourceSchema = {
  typeName: "flux_install_manifests",
  doc: "Renders the components of Flux as manifests, without a cluster or a repository; those of `headgate` also without the network.",
  attributes: [
    ...argumentsLike(bootstrapGit, [
      "namespace",
      "version",
      "components",
      "components_extra",
      "registry",
      "image_pull_secret",
      "cluster_domain",
      "log_level",
      "network_policy",
      "watch_all_namespaces",
      "toleration_keys",
      "distribution",
      "distribution_source",
      "image_digests",
    ]),
    computed("release", "string", "Release that `version` led to, such as `v0.1.0`."),
    computed("content", "string", "The manifests, one YAML document for each object, in the order in which they are to be applied."),
    computed("objects", { map: "string" }, "Every object by its inventory id, with a short digest of its content."),
    computed("images", { map: "string" }, "Image of every component, with its tag."),
  ],
};
