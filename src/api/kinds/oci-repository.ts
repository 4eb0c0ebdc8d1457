// OCIRepository: a repository of a registry of which the controller keeps one layer of one artifact.
// Source: fluxcd/source-controller api/v1 at 1.9, behaviour.
import { AGE_COLUMN, READY_COLUMNS } from "../columns.ts";
import { SOURCE_CONDITIONS, SOURCE_REASONS, SOURCE_VERIFIED, withReasons } from "../condition-types.ts";
import { defineKind, type ObjectOf, type SpecOf, type StatusOf } from "../kind.ts";
import { as, choice, flag, integer, maybe, record, text, type Described } from "../shape.ts";
import { artifact } from "../shapes/artifact.ts";
import { conditions } from "../shapes/condition.ts";
import { duration, shortDuration } from "../shapes/duration.ts";
import { localRef } from "../shapes/reference.ts";
import { ociVerification } from "../shapes/verification.ts";

const ref = record(
  {
    tag: maybe(text("Tag to follow; `latest` when nothing else is named.")),
    semver: maybe(text("Range of versions of which the newest is taken; wins over `tag`.")),
    semverFilter: maybe(text("Expression, in Go's syntax, that tags must match before their versions are compared.")),
    digest: maybe(text("Digest to take, as `sha256:<hex>`; wins over `semver` and `tag`.")),
  },
  "Which artifact of the repository is taken.",
);

/** Which artifact of a repository is taken. */
export type OciReference = Described<typeof ref>;

const layerSelector = record(
  {
    mediaType: maybe(text("Media type of the layer; the first layer of that type is taken, or the first of all when absent.")),
    operation: maybe(
      choice(["extract", "copy"], "Whether the layer is unpacked and packed anew, or kept as it is; `extract` when absent."),
    ),
  },
  "Which layer of the artifact is taken.",
);

const spec = record(
  {
    url: text("Address of the repository in a registry, without a tag.", { pattern: "^oci://.*$" }),
    interval: duration("How often the registry is asked for a new revision."),
    ref: maybe(ref),
    layerSelector: maybe(layerSelector),
    secretRef: maybe(as(localRef, "Secret of type kubernetes.io/dockerconfigjson with the credentials of the registry.")),
    serviceAccountName: maybe(text("ServiceAccount whose pull secrets are used.")),
    certSecretRef: maybe(as(localRef, "Secret with the client certificate, its key, and the certificates of authorities.")),
    proxySecretRef: maybe(as(localRef, "Secret with the address of a proxy, and username and password if it asks for them.")),
    provider: maybe(
      choice(["generic", "aws", "azure", "gcp"], "Whose way of logging in is used; only where no pull secret is named.", {
        default: "generic",
      }),
    ),
    insecure: maybe(flag("Whether the registry may be reached without TLS, or with a certificate that is not checked.")),
    timeout: maybe(shortDuration("Longest time that one request to the registry may take.", { default: "60s" })),
    verify: maybe(ociVerification),
    ignore: maybe(
      text("Patterns, in the syntax of gitignore, of files that are left out of the artifact; takes the place of the default patterns."),
    ),
    suspend: maybe(flag("Whether reconciliation rests.")),
  },
  "What is fetched, from where and how often.",
);

const status = record(
  {
    observedGeneration: maybe(integer("Generation of the last reconciliation that came to an end.")),
    conditions: maybe(conditions),
    artifact: maybe(artifact),
    url: maybe(text("Address at which the latest artifact is served.")),
    observedIgnore: maybe(text("The `spec.ignore` that the artifact was made with.")),
    observedLayerSelector: maybe(as(layerSelector, "The `spec.layerSelector` that the artifact was made with.")),
    lastHandledReconcileAt: maybe(text("Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on.")),
  },
  "What the controller has seen and done.",
);

export const OciRepository = defineKind({
  group: "source.toolkit.fluxcd.io",
  version: "v1",
  kind: "OCIRepository",
  plural: "ocirepositories",
  singular: "ocirepository",
  shortNames: ["ocirepo"],
  categories: ["all", "fluxcd", "fluxcd-sources"],
  doc: "A repository of an OCI registry of which the controller keeps one layer of one artifact, for appliers to use.",
  spec,
  status,
  statusDefault: { observedGeneration: -1 },
  columns: [{ name: "URL", type: "string", jsonPath: ".spec.url" }, ...READY_COLUMNS, AGE_COLUMN],
  conditions: [...SOURCE_CONDITIONS, SOURCE_VERIFIED],
  summary: ["StorageOperationFailed", "FetchFailed", "ArtifactOutdated", "ArtifactInStorage", "SourceVerified", "Stalled", "Reconciling"],
  reasons: withReasons(SOURCE_REASONS, {
    OCIArtifactPullFailed: "The artifact could not be fetched from the registry.",
    OCIArtifactLayerOperationFailed: "The artifact has no layer as wanted, or the layer could not be unpacked.",
    FeatureGateDisabled: "The spec asks for something that is behind a feature gate.",
    NewRevision: "The registry has a new revision.",
  }),
  finalizer: "finalizers.fluxcd.io",
  sharded: true,
});

export type OciRepositorySpec = SpecOf<typeof OciRepository>;
export type OciRepositoryStatus = StatusOf<typeof OciRepository>;
export type OciRepositoryObject = ObjectOf<typeof OciRepository>;
