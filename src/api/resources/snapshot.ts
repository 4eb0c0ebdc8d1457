// A snapshot of the cluster's Flux, kept outside of the cluster.
import type { ResourceSchema } from "../attribute.ts";
import { computed, optional, required, timeouts } from "./attributes.ts";
import { PLACE_ATTRIBUTES, PLACE_DOC } from "./snapshot-places.ts";
import { LABEL } from "../shapes/object-name.ts";

/** `flux_snapshot` */
export const snapshot: ResourceSchema = {
  typeName: "flux_snapshot",
  version: 0,
  doc: "Keeps the Flux of the cluster outside of it: its objects with what they have applied, the Secrets and ConfigMaps they refer to, the records of Helm releases, and the components. It is taken when the resource is created, and again when its inputs or `triggers` change. Secrets are sealed with age, or left out; they never stand in the clear, neither in the snapshot nor in the state.",
  attributes: [
    computed("id", "string", "The target."),
    required("target", "string", `Where it is kept: ${PLACE_DOC}.`, { replace: true }),
    optional("namespace", "string", "Namespace of the install.", { default: "flux-system", pattern: LABEL }),
    optional(
      "recipients",
      { list: "string" },
      "Public keys of age (`age1…`) or SSH (`ssh-ed25519 …`, `ssh-rsa …`) that Secrets are sealed for.",
    ),
    optional("passphrase", "string", "Passphrase that Secrets are sealed with, in place of recipients.", { sensitive: true }),
    optional("without_secrets", "bool", "Whether Secrets are left out; needed where neither recipients nor a passphrase are given.", {
      default: false,
    }),
    optional("triggers", { map: "string" }, "Values whose change has the snapshot taken again, such as the revision of an install."),
    optional("overwrite", "bool", "Whether what the target holds already may be replaced when the snapshot is taken first.", {
      default: false,
    }),
    optional("remove_on_destroy", "bool", "Whether destroying also removes the snapshot from its target.", { default: false }),
    ...PLACE_ATTRIBUTES,
    computed("digest", "string", "Digest of the archive, `sha256:…`."),
    computed("size", "number", "Bytes of the archive."),
    computed("taken_at", "string", "When it was taken, RFC 3339."),
    computed("version", "string", "Release of the components, `v0.2.0`; empty where none are labelled."),
    computed("revision", "string", "Revision of git that the cluster had; empty where it follows none."),
    computed("objects", { map: "number" }, "Number of kept objects by their kind."),
    computed("sealed", "number", "Number of objects that are sealed."),
    computed("intact", "bool", "Whether the target still holds it as it was taken; where not, the next apply takes it again."),
    timeouts("create", "read", "update", "delete"),
  ],
};
