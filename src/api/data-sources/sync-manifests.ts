// The two objects by which a cluster follows a repository, as a value.
import type { DataSourceSchema } from "../attribute.ts";
import { bootstrapGit } from "../resources/bootstrap-git.ts";
import { computed, optional, required } from "../resources/attributes.ts";
import { argumentsLike } from "./arguments.ts";

/** `flux_sync_manifests` */
export const syncManifests: DataSourceSchema = {
  typeName: "flux_sync_manifests",
  doc: "Renders the GitRepository and the Kustomization by which a cluster follows a repository, without a cluster or the repository.",
  attributes: [
    required("url", "string", "Address of the repository, http, https or ssh, without credentials.", { pattern: "^(http|https|ssh)://" }),
    optional("branch", "string", "Branch that the cluster follows.", { default: "main" }),
    ...argumentsLike(bootstrapGit, ["namespace", "secret_name", "path", "interval", "recurse_submodules"]),
    computed("content", "string", "The two manifests as YAML documents."),
  ],
};
