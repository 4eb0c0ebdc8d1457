// The Flux of a cluster, brought back from a snapshot whenever the cluster has lost it.
import type { ResourceSchema } from "../attribute.ts";
import { computed, optional, required, timeouts } from "./attributes.ts";
import { PLACE_ATTRIBUTES, PLACE_DOC } from "./snapshot-places.ts";

const secret = { sensitive: true } as const;

/** `flux_restore` */
export const restore: ResourceSchema = {
  typeName: "flux_restore",
  version: 0,
  doc: "Brings the Flux of a snapshot back into the cluster. Controllers take over what runs: nothing is installed again, nothing is restarted, and only what git has dropped meanwhile is pruned. Where the cluster has lost every Flux object since, the next apply restores it again. Destroying it leaves the cluster as it is.",
  attributes: [
    computed("id", "string", "Where the snapshot is."),
    required("from", "string", `Where the snapshot is: ${PLACE_DOC}.`, { replace: true }),
    optional("digest", "string", "Digest that the snapshot must have when it is restored; a change alone restores nothing."),
    optional(
      "identity",
      "string",
      "Private keys that open what is sealed: `AGE-SECRET-KEY-1…`, one a line, or private keys of SSH without a passphrase.",
      secret,
    ),
    optional("identity_wo", "string", "The same, never stored; needs a client that knows write-only attributes.", {
      sensitive: true,
      writeOnly: true,
    }),
    optional("passphrase", "string", "Passphrase that opens what is sealed.", secret),
    optional("passphrase_wo", "string", "The same, never stored; needs a client that knows write-only attributes.", {
      sensitive: true,
      writeOnly: true,
    }),
    optional("without_secrets", "bool", "Whether to restore without what is sealed.", { default: false }),
    optional("components", "string", "Whether the components are restored too; `auto` does so where none are there.", {
      default: "auto",
      values: ["auto", "always", "never"],
    }),
    optional("force", "bool", "Whether objects of the cluster that differ from the snapshot are overwritten.", { default: false }),
    ...PLACE_ATTRIBUTES,
    computed("snapshot_digest", "string", "Digest of the snapshot that was restored."),
    computed("taken_at", "string", "When that was taken, RFC 3339."),
    computed("version", "string", "Release of the components in it."),
    computed("revision", "string", "Revision of git that its cluster had."),
    computed("objects", { map: "string" }, "What is restored: every object of the snapshot, and as which part of it."),
    timeouts("create", "read", "update", "delete"),
  ],
};
