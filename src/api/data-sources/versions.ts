// Which releases there are to install.
import type { DataSourceSchema } from "../attribute.ts";
import { computed, optional } from "../resources/attributes.ts";

/** `flux_versions` */
export const versions: DataSourceSchema = {
  typeName: "flux_versions",
  doc: "Lists the releases of Flux that this provider can install.",
  attributes: [
    optional("constraint", "string", "Range that the releases must meet, such as `~0.1` or `>=0.1.0 <1.0.0`; all of them when absent."),
    computed("versions", { list: "string" }, "The releases, newest first."),
    computed("latest", "string", "The newest of them; null when there is none."),
  ],
};
