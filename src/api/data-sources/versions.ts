// Which releases there are to install.
import type { DataSourceSchema } from "../attribute.ts";
import { bootstrapGit } from "../resources/bootstrap-git.ts";
import { computed, optional } from "../resources/attributes.ts";
import { argumentsLike } from "./arguments.ts";

/** `flux_versions` */
export const versions: DataSourceSchema = {
  typeName: "flux_versions",
  doc: "Lists the releases that can be installed: those that the provider brings, or those that a source of upstream's manifests has.",
  attributes: [
    optional("constraint", "string", "Range that the releases must meet, such as `~0.1` or `>=0.1.0 <1.0.0`; all of them when absent."),
    ...argumentsLike(bootstrapGit, ["distribution", "distribution_source"]),
    computed("versions", { list: "string" }, "The releases, newest first."),
    computed("latest", "string", "The newest of them; null when there is none."),
  ],
};
