// HelmRepository: an index of charts over HTTP, kept as an artifact, or the address and credentials of charts in an OCI registry.
// Source: fluxcd/source-controller api/v1 at 1.9, behaviour.
import { AGE_COLUMN, READY_COLUMNS } from "../columns.ts";
import { SOURCE_CONDITIONS, SOURCE_REASONS, withReasons } from "../condition-types.ts";
import { defineKind, type ObjectOf, type SpecOf, type StatusOf } from "../kind.ts";
import { as, choice, flag, integer, list, map, maybe, record, text } from "../shape.ts";
import { artifact } from "../shapes/artifact.ts";
import { conditions } from "../shapes/condition.ts";
import { duration, shortDuration } from "../shapes/duration.ts";
import { localRef } from "../shapes/reference.ts";

const accessFrom = record(
  {
    namespaceSelectors: list(
      record(
        { matchLabels: maybe(map(text("Value of the label."), "Labels that a namespace must have; all match when empty.")) },
        "Namespaces by their labels.",
      ),
      "Namespaces that may refer to the object.",
    ),
  },
  "Who may refer to the object from other namespaces; it is stored and not enforced.",
);

const spec = record(
  {
    url: text("Address of the repository: http or https for an index, oci for charts in a registry.", {
      pattern: "^(http|https|oci)://.*$",
    }),
    type: maybe(choice(["default", "oci"], "What is at the address: an index, or charts in a registry; an index when absent.")),
    interval: maybe(duration("How often the index is fetched; a minute when absent, and without meaning for type oci.")),
    timeout: maybe(shortDuration("Longest time that one fetch may take; 60 seconds when absent.")),
    secretRef: maybe(as(localRef, "Secret with username and password, or for type oci with the credentials of a registry.")),
    certSecretRef: maybe(as(localRef, "Secret with the client certificate, its key, and the certificates of authorities.")),
    provider: maybe(
      choice(["generic", "aws", "azure", "gcp"], "Whose way of logging in is used; only for type oci, and only without `secretRef`.", {
        default: "generic",
      }),
    ),
    passCredentials: maybe(flag("Whether credentials are sent to every host that the index names, not only to that of the address.")),
    insecure: maybe(flag("Whether the registry is reached without TLS; only for type oci.")),
    accessFrom: maybe(accessFrom),
    suspend: maybe(flag("Whether reconciliation rests.")),
  },
  "Where charts are found, and how to log in there.",
);

const status = record(
  {
    observedGeneration: maybe(integer("Generation of the last reconciliation that came to an end.")),
    conditions: maybe(conditions),
    artifact: maybe(artifact),
    url: maybe(text("Address at which the latest index is served.")),
    lastHandledReconcileAt: maybe(text("Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on.")),
  },
  "What the controller has seen and done; empty for type oci.",
);

export const HelmRepository = defineKind({
  group: "source.toolkit.fluxcd.io",
  version: "v1",
  kind: "HelmRepository",
  plural: "helmrepositories",
  singular: "helmrepository",
  shortNames: ["helmrepo"],
  categories: ["all", "fluxcd", "fluxcd-sources"],
  doc: "A repository of charts: an index over HTTP of which the controller keeps the latest as an artifact, or an OCI registry.",
  spec,
  status,
  statusDefault: { observedGeneration: -1 },
  columns: [{ name: "URL", type: "string", jsonPath: ".spec.url" }, AGE_COLUMN, ...READY_COLUMNS],
  conditions: SOURCE_CONDITIONS,
  summary: ["StorageOperationFailed", "FetchFailed", "ArtifactOutdated", "ArtifactInStorage", "Stalled", "Reconciling"],
  reasons: withReasons(SOURCE_REASONS, {
    IndexationFailed: "The index could not be fetched or read.",
  }),
  finalizer: "finalizers.fluxcd.io",
  sharded: true,
});

export type HelmRepositorySpec = SpecOf<typeof HelmRepository>;
export type HelmRepositoryStatus = StatusOf<typeof HelmRepository>;
export type HelmRepositoryObject = ObjectOf<typeof HelmRepository>;
