// The chart that is stored: whether it is the wanted one already.
import type { ChartSizes } from "./chart-files.ts";
import type { HelmChartRun } from "./run.ts";

/** True when the stored chart has that name and version, and was built by this generation of the spec. */
export function isStored({ status, object, generation }: HelmChartRun, name: string, version: string): boolean {
  return status.artifact?.revision === version && status.observedChartName === name && object.status?.observedGeneration === generation;
}

/** Values files of the stored chart; where missing ones were passed over, the status says which took part. */
export function storedFiles({ status }: HelmChartRun, files: readonly string[]): readonly string[] {
  return status.observedValuesFiles ?? files;
}

export function sizesOf({ places: { flags } }: HelmChartRun): ChartSizes {
  return { chart: flags.helmChartMaxSize, file: flags.helmChartFileMaxSize };
}
