// What the steps of a HelmChart work on and hand to each other.
import type { GitRepositoryObject, HelmChart, HelmRepositoryObject } from "#api";
import type { Run, Step } from "#runtime";
import type { Artifact } from "#store";
import type { SourcePlaces } from "../source-places.ts";

/** What a chart is taken from. */
export type ChartOrigin =
  | { readonly kind: "HelmRepository"; readonly object: HelmRepositoryObject; readonly artifact: Artifact | undefined }
  | { readonly kind: "GitRepository"; readonly object: GitRepositoryObject; readonly artifact: Artifact };

/** A chart that is as the spec wants it. */
export interface BuiltChart {
  readonly name: string;
  readonly version: string;
  /** The packed chart; absent when the stored one is it already. */
  readonly bytes?: Uint8Array;
  readonly valuesFiles: readonly string[];
  /** Whether it was packed here, or is as it came. */
  readonly isPackaged: boolean;
  /** Charts that were fetched because it depends on them. */
  readonly dependencies: number;
}

export interface HelmChartWork {
  origin?: ChartOrigin;
  built?: BuiltChart;
}

export type HelmChartRun = Run<typeof HelmChart, SourcePlaces, HelmChartWork>;
export type HelmChartStep = Step<typeof HelmChart, SourcePlaces, HelmChartWork>;
