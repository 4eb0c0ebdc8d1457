// A chart at a path of another source's artifact: a folder, or an archive.
import { tryParseRevision } from "#base";
import type { ChartFiles } from "#helm";
import { joinPath, subtree, type Artifact, type FileTree } from "#store";
import { withBuildMetadata } from "../versions.ts";
import { folderFiles, metadataOf, packChart, readChart, unpackChart, withValues, withVersion } from "./chart-files.ts";
import { addDependencies } from "./dependencies.ts";
import { effectiveFiles, mergeValuesFiles, treeValues } from "./merge-values.ts";
import { helmChartProblems } from "./problems.ts";
import type { BuiltChart, HelmChartRun } from "./run.ts";
import { isStored, sizesOf, storedFiles } from "./stored-chart.ts";

/** Characters of a revision's hash in the version of a chart: labels made of a version hold 63 in all. */
const SHORT_HASH = 12;

/**
 * @throws helmChart.invalidReference · helmChart.metadataNotPatched · helmChart.valuesNotMerged · helmChart.dependenciesNotBuilt ·
 *   helmChart.notPackaged · store.gone
 */
export async function buildFromTree(run: HelmChartRun, artifact: Artifact): Promise<BuiltChart> {
  const tree = await run.places.store.read(artifact);
  const found = await findChart(run, tree);
  const { name, version: own } = found;
  const files = effectiveFiles(run.object.spec.valuesFiles);
  const metadata = metadataFor(run, artifact, files.length > 0);
  const version = metadata === "" ? own : withBuildMetadata(own, metadata);
  if (version === undefined) throw helmChartProblems.metadataNotPatched(own);
  const isPackaged = found.archive === undefined || metadata !== "";
  if (isStored(run, name, version)) return { name, version, valuesFiles: storedFiles(run, files), isPackaged, dependencies: 0 };
  if (found.archive !== undefined && !isPackaged)
    return { name, version, bytes: found.archive, valuesFiles: [], isPackaged, dependencies: 0 };
  return { name, version, ...(await packaged(run, { tree, found, version }, files)), isPackaged };
}

interface LocalChart {
  readonly name: string;
  readonly version: string;
  readonly files: ChartFiles;
  /** Its bytes where it is packed. */
  readonly archive: Uint8Array | undefined;
}

async function findChart(run: HelmChartRun, tree: FileTree): Promise<LocalChart> {
  const { chart } = run.object.spec;
  const path = joinPath(chart);
  const file = tree.files.get(path);
  try {
    const folder = file === undefined ? subtree(tree, path) : undefined;
    if (file === undefined && folder === undefined) throw helmChartProblems.invalidReference(chart);
    const files =
      folder === undefined
        ? await unpackChart(file?.bytes ?? new Uint8Array(), chart, sizesOf(run))
        : folderFiles(folder, chart, sizesOf(run));
    const { name, version } = metadataOf(files, chart);
    return { name, version, files, archive: file?.bytes };
  } catch (error) {
    throw helmChartProblems.invalidReference(chart, error);
  }
}

/** What makes the version change with what the chart is built from, so that its consumers see another one. */
function metadataFor(run: HelmChartRun, { revision }: Artifact, hasValuesFiles: boolean): string {
  const hash = tryParseRevision(revision)?.digest.split(":")[1] ?? revision;
  const parts = [
    ...(run.object.spec.reconcileStrategy === "Revision" ? [hash.slice(0, SHORT_HASH)] : []),
    ...(hasValuesFiles ? [String(run.generation)] : []),
  ];
  return parts.join(".");
}

interface PackOrder {
  readonly tree: FileTree;
  readonly found: LocalChart;
  readonly version: string;
}

async function packaged(
  run: HelmChartRun,
  { tree, found, version }: PackOrder,
  valuesFiles: readonly string[],
): Promise<Pick<BuiltChart, "bytes" | "valuesFiles" | "dependencies">> {
  const { name } = found;
  const merged = mergedValues(run, tree, found, valuesFiles);
  const chart = await readChart(found.files, name).catch((error: unknown) => {
    throw helmChartProblems.notPackaged(name, error);
  });
  const whole =
    found.archive === undefined ? await addDependencies(run, { tree, chart, files: merged.files }) : { files: merged.files, count: 0 };
  const versioned = version === found.version ? whole.files : withVersion(whole.files, version, name);
  return { bytes: await packChart(versioned, name), valuesFiles: merged.used, dependencies: whole.count };
}

function mergedValues(
  run: HelmChartRun,
  tree: FileTree,
  { name, files }: LocalChart,
  valuesFiles: readonly string[],
): { readonly files: ChartFiles; readonly used: readonly string[] } {
  if (valuesFiles.length === 0) return { files, used: [] };
  const { ignoreMissingValuesFiles: ignoreMissing = false } = run.object.spec;
  try {
    const merged = mergeValuesFiles({ files: valuesFiles, ignoreMissing, read: treeValues(tree) });
    return { files: withValues(files, merged.values), used: merged.files };
  } catch (error) {
    throw helmChartProblems.valuesNotMerged(name, error);
  }
}
