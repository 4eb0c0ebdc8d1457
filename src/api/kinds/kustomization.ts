// Kustomization: a path of a source whose manifests are built, applied, pruned and checked for health.
// Source: fluxcd/kustomize-controller api/v1 at 1.9, behaviour.
import { AGE_COLUMN, READY_COLUMNS } from "../columns.ts";
import { COMMON_CONDITIONS, COMMON_REASONS, HEALTHY, withReasons } from "../condition-types.ts";
import { defineKind, type ObjectOf, type SpecOf, type StatusOf } from "../kind.ts";
import { as, choice, flag, integer, list, map, maybe, record, text, type Described } from "../shape.ts";
import { conditions } from "../shapes/condition.ts";
import { duration } from "../shapes/duration.ts";
import { healthCheckExpr } from "../shapes/health.ts";
import { history } from "../shapes/history.ts";
import { inventory } from "../shapes/inventory.ts";
import { kubeConfigRef } from "../shapes/kube-config.ts";
import { dependencyRef, localRef, objectKindRef } from "../shapes/reference.ts";
import { commonMetadata, ignoreRule, imageOverride, patch } from "../shapes/selector.ts";

const sourceRef = record(
  {
    apiVersion: maybe(text("API version of the source.")),
    kind: choice(["OCIRepository", "GitRepository", "Bucket", "ExternalArtifact"], "Kind of the source."),
    name: text("Name of the source."),
    namespace: maybe(text("Namespace of the source; that of the Kustomization when absent.")),
  },
  "Source whose artifact is built.",
);

/** The source of a Kustomization. */
export type KustomizationSourceRef = Described<typeof sourceRef>;

const substituteReference = record(
  {
    kind: choice(["Secret", "ConfigMap"], "Kind of the object that holds the variables."),
    name: text("Name of the object, which lives in the namespace of the Kustomization.", { minLength: 1, maxLength: 253 }),
    optional: maybe(flag("Whether the object may be missing.", { default: false })),
  },
  "An object whose keys are variables.",
);

const postBuild = record(
  {
    substitute: maybe(map(text("Value of the variable."), "Variables and their values; these win over `substituteFrom`.")),
    substituteFrom: maybe(list(substituteReference, "Objects whose keys are variables; later ones win.")),
    substituteStrategy: maybe(
      choice(["WithVariables", "Always"], "Whether substitution also runs when there is no variable at all; `WithVariables` when absent."),
    ),
  },
  "Variables that are put in after the build.",
);

const decryption = record(
  {
    provider: choice(["sops"], "How the files are encrypted."),
    secretRef: maybe(as(localRef, "Secret with the keys.")),
    serviceAccountName: maybe(text("ServiceAccount whose workload identity asks a key management service.")),
  },
  "How encrypted files are read.",
);

const spec = record(
  {
    sourceRef,
    path: maybe(text("Directory in the source that is built; its root when absent.")),
    interval: duration("How often the applied objects are compared with the source."),
    retryInterval: maybe(duration("How long to wait after a failure; `interval` when absent.")),
    timeout: maybe(
      duration("Longest time that health checks and waiting for deletion may take; the interval less 30 seconds when absent."),
    ),
    prune: flag("Whether objects that are no longer in the source are deleted."),
    deletionPolicy: maybe(
      choice(
        ["MirrorPrune", "Delete", "WaitForTermination", "Orphan"],
        "What becomes of the applied objects when the Kustomization is deleted; `MirrorPrune`, which follows `prune`, when absent.",
      ),
    ),
    wait: maybe(flag("Whether every applied object is checked for health; takes the place of `healthChecks`.")),
    healthChecks: maybe(list(objectKindRef, "Objects that are checked for health after each apply.")),
    healthCheckExprs: maybe(list(healthCheckExpr, "How the health of particular kinds is told.")),
    dependsOn: maybe(list(dependencyRef, "Kustomizations that must be ready first.")),
    force: maybe(flag("Whether an object is replaced when a field that cannot change has to.", { default: false })),
    suspend: maybe(flag("Whether reconciliation rests; deletion then leaves the applied objects in place.")),
    serviceAccountName: maybe(text("ServiceAccount in whose name objects are applied.")),
    kubeConfig: maybe(kubeConfigRef),
    targetNamespace: maybe(text("Namespace that every namespaced object is put in; it is not created.", { minLength: 1, maxLength: 63 })),
    namePrefix: maybe(text("Text put before every name.", { minLength: 1, maxLength: 200 })),
    nameSuffix: maybe(text("Text put after every name.", { minLength: 1, maxLength: 200 })),
    commonMetadata: maybe(commonMetadata),
    patches: maybe(list(patch, "Patches applied after those of the overlay.")),
    images: maybe(list(imageOverride, "Other names, tags or digests for images.")),
    components: maybe(list(text("Path of the component, relative to `path`."), "Kustomize components that are added to the overlay.")),
    ignoreMissingComponents: maybe(flag("Whether components whose directory is missing are skipped.")),
    buildMetadata: maybe(
      list(
        choice(["originAnnotations", "transformerAnnotations"], "One of the kinds of annotation."),
        "Annotations that say where an object came from.",
      ),
    ),
    postBuild: maybe(postBuild),
    decryption: maybe(decryption),
    ignore: maybe(list(ignoreRule, "Fields whose drift is left alone.")),
  },
  "What is built, from which source, and how it is applied.",
);

const status = record(
  {
    observedGeneration: maybe(integer("Generation of the last reconciliation that came to an end.")),
    conditions: maybe(conditions),
    lastAppliedRevision: maybe(text("Revision of the source that was last applied and has passed its health checks.")),
    lastAppliedOriginRevision: maybe(text("Revision at the origin of the source that was last applied, as its artifact says.")),
    lastAttemptedRevision: maybe(text("Revision of the source that was last tried.")),
    inventory: maybe(inventory),
    history: maybe(history),
    lastHandledReconcileAt: maybe(text("Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on.")),
  },
  "What the controller has seen and done.",
);

export const Kustomization = defineKind({
  group: "kustomize.toolkit.fluxcd.io",
  version: "v1",
  kind: "Kustomization",
  plural: "kustomizations",
  singular: "kustomization",
  shortNames: ["ks"],
  categories: ["all", "fluxcd", "fluxcd-appliers"],
  doc: "A path of a source whose manifests are built with kustomize, applied, kept as they are, pruned and checked for health.",
  spec,
  status,
  statusDefault: { observedGeneration: -1 },
  columns: [AGE_COLUMN, ...READY_COLUMNS],
  conditions: [...COMMON_CONDITIONS, HEALTHY],
  summary: [],
  reasons: withReasons(COMMON_REASONS, {
    ReconciliationSucceeded: "The revision is applied, and its health checks have passed.",
    ReconciliationFailed: "The revision could not be applied.",
    ArtifactFailed: "The source, its artifact or the path in it could not be had.",
    BuildFailed: "The manifests could not be built, decrypted or filled in.",
    DependencyNotReady: "A dependency is not ready yet.",
    PruneFailed: "Stale objects could not be deleted.",
    HealthCheckFailed: "An applied object is not healthy.",
    HealthCheckCanceled: "Waiting for health was given up because something new is to be applied.",
    InvalidCELExpression: "A CEL expression of the spec cannot be understood.",
    FeatureGateDisabled: "The spec uses a feature that the controller has turned off.",
    AccessDenied: "The controller does not allow references to other namespaces.",
  }),
  finalizer: "finalizers.fluxcd.io",
  sharded: true,
});

export type KustomizationSpec = SpecOf<typeof Kustomization>;
export type KustomizationStatus = StatusOf<typeof Kustomization>;
export type KustomizationObject = ObjectOf<typeof Kustomization>;
