// A chart of a repository of charts: found, fetched, and packed anew only where the spec changes it.
import { Duration, isProblem, redactUrls } from "#base";
import type { ChartFiles } from "#helm";
import { within } from "../../deadline.ts";
import { openCharts, type ChartSource, type FoundChart } from "../chart-repository/chart-source.ts";
import { DEFAULT_TIMEOUT } from "../helm-repository/fetch-index.ts";
import { withBuildMetadata } from "../versions.ts";
import { packChart, readChart, unpackChart, metadataOf, withValues, withVersion } from "./chart-files.ts";
import { chartValues, effectiveFiles, mergeValuesFiles, type MergedValues } from "./merge-values.ts";
import { helmChartProblems } from "./problems.ts";
import type { BuiltChart, ChartOrigin, HelmChartRun } from "./run.ts";
import { isStored, sizesOf, storedFiles } from "./stored-chart.ts";
import { indexOf } from "./stored-index.ts";

const NAME = /^(?:[-a-z0-9]+\/?\.?)+$/;

/** @throws helmChart.invalidName · helmChart.pullFailed · helmChart.metadataNotPatched · helmChart.valuesNotMerged · helmChart.notPackaged */
export async function buildFromRepository(
  run: HelmChartRun,
  { object, artifact }: Extract<ChartOrigin, { kind: "HelmRepository" }>,
): Promise<BuiltChart> {
  const { chart } = run.object.spec;
  // The second test keeps the first from taking long.
  if (chart.length > 255 || !NAME.test(chart)) throw helmChartProblems.invalidName(chart);
  const limits = { index: run.places.flags.helmIndexMaxSize, chart: run.places.flags.helmChartMaxSize };
  const charts = await openCharts(object, run, { limits, indexOf: artifact && indexOf(artifact, run.places) });
  const limit = Duration.parse(object.spec.timeout ?? DEFAULT_TIMEOUT);
  const what = `fetching chart ${chart} from ${redactUrls(object.spec.url)}`;
  try {
    return await within({ clock: run.clock, signal: run.signal, limit, what }, (signal) => build(run, charts, signal));
  } finally {
    await charts.close();
  }
}

async function build(run: HelmChartRun, charts: ChartSource, signal: AbortSignal): Promise<BuiltChart> {
  const { chart, version: wanted = "*", valuesFiles } = run.object.spec;
  const found = await pulled(chart, () => charts.find(chart, wanted, signal));
  const files = effectiveFiles(valuesFiles);
  const version = files.length === 0 ? found.version : withBuildMetadata(found.version, String(run.generation));
  if (version === undefined) throw helmChartProblems.metadataNotPatched(found.version);
  const isPackaged = files.length > 0;
  if (isStored(run, found.name, version))
    return { name: found.name, version, valuesFiles: storedFiles(run, files), isPackaged, dependencies: 0 };
  const fetched = await fetchChart(run, found, signal);
  if (!isPackaged) return { ...fetched, version, valuesFiles: [], isPackaged, dependencies: 0 };
  return { version, ...(await repack(run, fetched, version)), isPackaged, dependencies: 0 };
}

interface FetchedChart {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly files: ChartFiles;
}

/** What was fetched must be a chart, whether it is changed or not. */
async function fetchChart(run: HelmChartRun, found: FoundChart, signal: AbortSignal): Promise<FetchedChart> {
  const shown = `${found.name} ${found.version}`;
  return pulled(shown, async () => {
    const bytes = await found.fetch(signal);
    const files = await unpackChart(bytes, shown, sizesOf(run));
    return { name: metadataOf(files, shown).name, bytes, files };
  });
}

async function repack(
  run: HelmChartRun,
  { name, files }: FetchedChart,
  version: string,
): Promise<Pick<BuiltChart, "name" | "bytes" | "valuesFiles">> {
  const chart = await readChart(files, name).catch((error: unknown) => {
    throw helmChartProblems.notPackaged(name, error);
  });
  const { valuesFiles = [], ignoreMissingValuesFiles: ignoreMissing = false } = run.object.spec;
  let merged: MergedValues;
  let changed: ChartFiles;
  try {
    merged = mergeValuesFiles({ files: valuesFiles, ignoreMissing, read: chartValues(chart) });
    changed = withValues(files, merged.values);
  } catch (error) {
    throw helmChartProblems.valuesNotMerged(name, error);
  }
  return { name, bytes: await packChart(withVersion(changed, version, name), name), valuesFiles: merged.files };
}

/** Names what could not be fetched; what only another spec mends, or a person must see as it is, passes. */
async function pulled<T>(chart: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const passes = ["chartRepository.noChart", "chartRepository.noVersion", "semver.", "source.", "oci.invalidUrl", "oci.badDockerConfig"];
    if (!isProblem(error) || passes.some((code) => isProblem(error, code))) throw error;
    throw helmChartProblems.pullFailed(chart, error);
  }
}
