// HelmChart: one chart, found in a repository of charts or in the artifact of another source, and kept packed as an artifact.
// Source: fluxcd/source-controller api/v1 at 1.9, behaviour.
import { AGE_COLUMN, READY_COLUMNS } from "../columns.ts";
import { BUILD_FAILED, SOURCE_CONDITIONS, SOURCE_REASONS, SOURCE_VERIFIED, withReasons } from "../condition-types.ts";
import { defineKind, type ObjectOf, type SpecOf, type StatusOf } from "../kind.ts";
import { choice, flag, integer, list, maybe, record, text, type Described } from "../shape.ts";
import { artifact } from "../shapes/artifact.ts";
import { conditions } from "../shapes/condition.ts";
import { duration } from "../shapes/duration.ts";
import { chartVerification } from "../shapes/verification.ts";

const sourceRef = record(
  {
    apiVersion: maybe(text("API version of the source.")),
    kind: choice(["HelmRepository", "GitRepository", "Bucket"], "Kind of the source."),
    name: text("Name of the source, which lives in the namespace of the chart."),
  },
  "Source that has the chart.",
);

/** The source of a chart. */
export type HelmChartSourceRef = Described<typeof sourceRef>;

const spec = record(
  {
    chart: text("Name of the chart in a repository of charts, or its path in the artifact of another source."),
    version: maybe(
      text("Version or range of versions; the newest in the range is taken. Without meaning for charts at a path.", { default: "*" }),
    ),
    sourceRef,
    interval: duration("How often the source is asked for a new chart."),
    reconcileStrategy: maybe(
      choice(
        ["ChartVersion", "Revision"],
        "Whether a new artifact follows from a new version of the chart, or from every new revision of its source.",
        { default: "ChartVersion" },
      ),
    ),
    valuesFiles: maybe(
      list(
        text("Path of the file: in the chart for a HelmRepository, in the source's artifact otherwise."),
        "Files that are merged in this order to the default values of the chart; values.yaml takes part only if it is named.",
      ),
    ),
    ignoreMissingValuesFiles: maybe(flag("Whether values files that are not there are passed over.")),
    verify: maybe(chartVerification),
    suspend: maybe(flag("Whether reconciliation rests.")),
  },
  "Which chart is fetched, from where and how often.",
  {
    rules: [
      {
        rule: "!has(self.verify) || self.sourceRef.kind == 'HelmRepository'",
        message: "spec.verify is only supported when spec.sourceRef.kind is 'HelmRepository'",
      },
    ],
  },
);

const status = record(
  {
    observedGeneration: maybe(integer("Generation of the last reconciliation that came to an end.")),
    conditions: maybe(conditions),
    artifact: maybe(artifact),
    url: maybe(text("Address at which the latest chart is served.")),
    observedChartName: maybe(text("Name of the chart as its Chart.yaml says.")),
    observedSourceArtifactRevision: maybe(text("Revision of the source's artifact that the chart was last looked up in.")),
    observedValuesFiles: maybe(list(text("Path of the file."), "Values files that took part, where missing ones are passed over.")),
    lastHandledReconcileAt: maybe(text("Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on.")),
  },
  "What the controller has seen and done.",
);

export const HelmChart = defineKind({
  group: "source.toolkit.fluxcd.io",
  version: "v1",
  kind: "HelmChart",
  plural: "helmcharts",
  singular: "helmchart",
  shortNames: ["hc"],
  categories: ["all", "fluxcd", "fluxcd-sources"],
  doc: "A chart, found in a repository of charts or in the artifact of another source, that the controller keeps packed as an artifact.",
  spec,
  status,
  statusDefault: { observedGeneration: -1 },
  columns: [
    { name: "Chart", type: "string", jsonPath: ".spec.chart" },
    { name: "Version", type: "string", jsonPath: ".spec.version" },
    { name: "Source Kind", type: "string", jsonPath: ".spec.sourceRef.kind" },
    { name: "Source Name", type: "string", jsonPath: ".spec.sourceRef.name" },
    AGE_COLUMN,
    ...READY_COLUMNS,
  ],
  conditions: [...SOURCE_CONDITIONS, BUILD_FAILED, SOURCE_VERIFIED],
  summary: [
    "StorageOperationFailed",
    "FetchFailed",
    "BuildFailed",
    "ArtifactOutdated",
    "ArtifactInStorage",
    "SourceVerified",
    "Stalled",
    "Reconciling",
  ],
  reasons: withReasons(SOURCE_REASONS, {
    ChartPullSucceeded: "The chart was fetched and is stored as it came.",
    ChartPackageSucceeded: "The chart was packed and is stored.",
    NewChart: "The source has another chart or version.",
    SourceUnavailable: "The source is not there.",
    UnsupportedSourceKind: "Charts of a source of that kind are not supported.",
    NoSourceArtifact: "The source has no artifact yet.",
    InvalidChartReference: "There is no chart of that name and version, or at that path.",
    ChartPullError: "The chart could not be fetched.",
    MetadataPatchError: "The version of the chart could not be changed.",
    ValuesFilesError: "The values files could not be merged.",
    DependencyBuildError: "A chart that the chart depends on could not be fetched.",
    ChartPackageError: "The chart could not be read or packed.",
    ChartVerificationError: "The signature of the chart could not be checked or did not fit.",
    Unknown: "The chart could not be built for another reason.",
    ResolvedDependencies: "Charts that the chart depends on were fetched.",
  }),
  finalizer: "finalizers.fluxcd.io",
  sharded: true,
});

export type HelmChartSpec = SpecOf<typeof HelmChart>;
export type HelmChartStatus = StatusOf<typeof HelmChart>;
export type HelmChartObject = ObjectOf<typeof HelmChart>;
