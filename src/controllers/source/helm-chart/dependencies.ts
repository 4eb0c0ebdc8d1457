// Charts that a chart in a folder depends on and that its author did not commit: found beside it, or fetched from their repositories.
import { apiVersionOf, HelmRepository, kindRef, type HelmRepositoryObject } from "#api";
import { isProblem, redactUrls } from "#base";
import { parseConstraint } from "#codec";
import type { Chart, ChartFiles, Metadata } from "#helm";
import { joinPath, subtree, type FileTree } from "#store";
import { openCharts, type ChartSource } from "../chart-repository/chart-source.ts";
import { normalUrl } from "../chart-repository/repository-url.ts";
import { tryParseTagVersion } from "../versions.ts";
import { folderFiles, metadataOf, unpackChart } from "./chart-files.ts";
import { helmChartProblems } from "./problems.ts";
import type { HelmChartRun } from "./run.ts";
import { sizesOf } from "./stored-chart.ts";
import { indexOf } from "./stored-index.ts";

type Dependency = Metadata["dependencies"][number];

export interface DependencyOrder {
  /** The artifact that the chart is part of. */
  readonly tree: FileTree;
  readonly chart: Chart;
  readonly files: ChartFiles;
}

/**
 * The chart with what it lacks in charts/. What its lock file names is taken before what Chart.yaml names.
 * @throws helmChart.dependenciesNotBuilt
 * @see behaviour: fluxcd/source-controller internal/helm/chart, DependencyManager
 */
export async function addDependencies(
  run: HelmChartRun,
  { tree, chart, files }: DependencyOrder,
): Promise<{ readonly files: ChartFiles; readonly count: number }> {
  const missing = missingOf(chart);
  const opened = new Map<string, ChartSource>();
  const added = new Map(files);
  try {
    for (const each of missing) {
      const isLocal = each.repository === "" || each.repository.startsWith("file://");
      const found = isLocal ? await localChart(run, tree, each) : await remoteChart(run, opened, each);
      for (const [path, bytes] of found) added.set(path, bytes);
    }
    return { files: added, count: missing.length };
  } catch (error) {
    throw isProblem(error) ? helmChartProblems.dependenciesNotBuilt(chart.metadata.name, error) : error;
  } finally {
    await Promise.all([...opened.values()].map((each) => each.close()));
  }
}

function missingOf({ lock, metadata, dependencies }: Chart): readonly Dependency[] {
  const wanted = lock?.dependencies ?? metadata.dependencies;
  if (dependencies.length === wanted.length) return [];
  const present = new Set(dependencies.map((each) => each.metadata.name));
  return wanted.filter((each) => !present.has(each.name) && !present.has(each.alias));
}

/** A chart within the same artifact; no path leads out of it. */
async function localChart(run: HelmChartRun, tree: FileTree, { name, version, repository }: Dependency): Promise<ChartFiles> {
  const own = joinPath(run.object.spec.chart);
  const path = repository === "" ? joinPath(own, "charts", name) : joinPath(own, repository.slice("file://".length));
  const folder = subtree(tree, path);
  const archive = tree.files.get(path);
  if (folder === undefined && archive === undefined) throw helmChartProblems.dependencyMissing(name, path);
  const files =
    folder === undefined
      ? await unpackChart(archive?.bytes ?? new Uint8Array(), path, sizesOf(run))
      : folderFiles(folder, path, sizesOf(run));
  const found = metadataOf(files, path).version;
  const parsed = tryParseTagVersion(found);
  if (parsed === undefined || !parseConstraint(version).matches(parsed)) throw helmChartProblems.dependencyVersion(name, version, found);
  return new Map([...files].map(([file, bytes]) => [`charts/${name}/${file}`, bytes]));
}

async function remoteChart(
  run: HelmChartRun,
  opened: Map<string, ChartSource>,
  { name, version, repository }: Dependency,
): Promise<ChartFiles> {
  if (!/^(https?|oci):\/\//.test(repository)) throw helmChartProblems.dependencyRepository(name, redactUrls(repository));
  const url = normalUrl(repository);
  const charts = opened.get(url) ?? (await openFor(run, url));
  opened.set(url, charts);
  const found = await charts.find(name, version, run.signal);
  const bytes = await found.fetch(run.signal);
  const shown = `${name} ${found.version}`;
  // What is not a chart must not get into one.
  metadataOf(await unpackChart(bytes, shown, sizesOf(run)), shown);
  return new Map([[`charts/${name}-${found.version}.tgz`, bytes]]);
}

/** The repository as a HelmRepository of the namespace describes it, or without credentials. */
async function openFor(run: HelmChartRun, url: string): Promise<ChartSource> {
  const { namespace, signal, places } = run;
  const { items } = await run.cluster.list(kindRef(HelmRepository), { namespace, signal });
  const found = (items as readonly HelmRepositoryObject[]).find((each) => tryNormalUrl(each.spec.url) === url);
  const repository = found ?? anonymous(url, namespace);
  const artifact = found?.status?.artifact;
  const isStored = artifact !== undefined && (await places.store.has(artifact));
  const limits = { index: places.flags.helmIndexMaxSize, chart: places.flags.helmChartMaxSize };
  return openCharts(repository, run, { limits, indexOf: isStored ? indexOf(artifact, places) : undefined });
}

function tryNormalUrl(url: string): string | undefined {
  try {
    return normalUrl(url);
  } catch {
    // That HelmRepository says so itself.
    return undefined;
  }
}

function anonymous(url: string, namespace: string): HelmRepositoryObject {
  const type = url.startsWith("oci://") ? "oci" : "default";
  return { apiVersion: apiVersionOf(HelmRepository), kind: HelmRepository.kind, metadata: { namespace }, spec: { url, type } };
}
