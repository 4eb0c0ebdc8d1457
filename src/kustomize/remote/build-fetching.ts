// A build whose remote bases, files and charts come over a network.
import { build, type BuildOptions, type KustomizeResult } from "../build.ts";
import type { FileTree } from "../file-tree.ts";
import type { AsyncChartRenderer, ChartOrder, ChartReference } from "../generate/chart-order.ts";
import { DocumentCache } from "../loader.ts";
import { Held } from "./held.ts";
import type { AsyncRemoteFiles } from "./remote-files.ts";

export interface FetchingOptions extends Omit<BuildOptions, "remote" | "charts"> {
  /** Remote bases and files; refused where absent. */
  readonly remote?: AsyncRemoteFiles;
  /** `helmCharts`; refused where absent. */
  readonly charts?: AsyncChartRenderer;
}

/**
 * Builds as {@link build} does, and fetches what it needs. Each address is fetched once.
 * @throws what {@link build} and the given functions throw
 */
export async function buildFetching(files: FileTree, path: string, options: FetchingOptions = {}): Promise<KustomizeResult> {
  const { remote, charts, ...rest } = options;
  const held = new Held();
  const settled: BuildOptions = {
    cache: new DocumentCache(),
    ...rest,
    ...(remote && { remote: held.files(remote) }),
    ...(charts && { charts: settledCharts(charts, held) }),
  };
  return held.complete(() => build(files, path, settled));
}

function settledCharts(charts: AsyncChartRenderer, held: Held): NonNullable<BuildOptions["charts"]> {
  const { apiVersions, kubeVersion } = charts;
  return {
    ...(apiVersions && { apiVersions }),
    ...(kubeVersion && { kubeVersion }),
    render: (order: ChartOrder) => held.take(`chart ${orderKey(order)}`, () => charts.render(order)),
    ...(charts.fetch !== undefined && {
      fetch: (chart: ChartReference) => held.take(`fetch ${JSON.stringify(chart)}`, () => fetchChart(charts, chart)),
    }),
  };
}

function fetchChart(charts: AsyncChartRenderer, chart: ChartReference): Promise<FileTree> {
  if (charts.fetch === undefined) throw new Error("asked of a renderer that fetches nothing");
  return charts.fetch(chart);
}

function orderKey({ files: _files, ...order }: ChartOrder): string {
  return JSON.stringify(order);
}
