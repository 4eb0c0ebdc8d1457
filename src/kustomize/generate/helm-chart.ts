// `helmCharts`: resources that a chart renders to, with the values that the kustomization gives it.
import type { JsonObject } from "#base";
import { isYamlMap, parseYamlTrees, writeYaml, type YamlMap } from "#codec";
import { baseName, joinPath, tryResolvePath, type FileTree } from "../file-tree.ts";
import type { HelmChart, HelmGlobals } from "../kustomization.ts";
import { Links } from "../links.ts";
import type { Loader } from "../loader.ts";
import { readResources } from "../manifests.ts";
import { kustomize } from "../problems.ts";
import type { Resource } from "../resource.ts";
import { builtInSchemas } from "../schema/merge-schema.ts";
import { strategicMerge } from "../strategic-merge.ts";
import type { ChartOrder, ChartRenderer } from "./chart-order.ts";

const CHART_HOME = "charts";
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export interface ChartSite {
  readonly loader: Loader;
  readonly globals: HelmGlobals;
  /** Refused where absent. */
  readonly charts: ChartRenderer | undefined;
}

/**
 * Renders a chart.
 * @throws kustomize.chartsRefused · kustomize.generator, and what the renderer throws
 * @see kustomize api/internal/builtins/HelmChartInflationGenerator.go
 */
export function inflateChart(chart: HelmChart, { loader, globals, charts }: ChartSite): Resource[] {
  const { name = "" } = chart;
  if (charts === undefined) throw kustomize.chartsRefused(name, loader.root);
  if (name === "") throw kustomize.generator("of a Helm chart", "it needs the name of the chart");
  const found = locate(chart, { loader, globals, charts });
  const values = valuesOf(chart, found, loader);
  const { apiVersions = charts.apiVersions ?? [], kubeVersion = charts.kubeVersion } = chart;
  const { files, folder } = found;
  const text = charts.render({ ...wordsOf(chart), name, files, folder, values, apiVersions, ...(kubeVersion && { kubeVersion }) });
  const resources = readResources(text, `${joinPath(loader.root, `chart ${name}`)}`);
  for (const resource of resources) resource.isFromChart = true;
  return resources;
}

function wordsOf(chart: HelmChart): Omit<ChartOrder, "name" | "files" | "folder" | "values" | "apiVersions" | "kubeVersion"> {
  const { releaseName, nameTemplate, namespace, includeCRDs = false, skipTests = false, skipHooks = false } = chart;
  return {
    ...(releaseName && { releaseName }),
    ...(nameTemplate && { nameTemplate }),
    ...(namespace && { namespace }),
    includeCrds: includeCRDs,
    skipTests,
    skipHooks,
  };
}

interface Found {
  readonly files: FileTree;
  readonly folder: string;
  /** Path of the values file that is taken where none is named, as the kustomization would name it; undefined in a fetched chart. */
  readonly valuesFile?: string;
}

/** The chart in the chart home, in a folder with its version where that is to be pulled from a repository, or else fetched. */
function locate(chart: HelmChart, { loader, globals, charts }: ChartSite & { readonly charts: ChartRenderer }): Found {
  const { name = "", version = "", repo = "", devel = false } = chart;
  const home = globals.chartHome || CHART_HOME;
  const path = version !== "" && repo !== "" ? `${home}/${name}-${version}/${name}` : `${home}/${name}`;
  const folder = tryResolvePath(loader.root, path);
  if (folder !== undefined && loader.files.list(folder) !== undefined)
    return { files: loader.files, folder, valuesFile: `${path}/values.yaml` };
  if (repo === "") throw kustomize.generator(name, `there is no chart at ${path}, and no repo to pull it from`);
  if (charts.fetch === undefined) throw kustomize.chartNotHere(name, path);
  return { files: charts.fetch({ name, ...(version && { version }), repo, devel }), folder: "" };
}

function valuesOf(chart: HelmChart, found: Found, loader: Loader): ChartOrder["values"] {
  const { name = "", valuesFile = "", valuesInline = {}, valuesMerge = "override", additionalValuesFiles = [] } = chart;
  if (!["merge", "override", "replace"].includes(valuesMerge)) {
    throw kustomize.generator(name, `valuesMerge is ${valuesMerge}, expected merge, override or replace`);
  }
  const additional = additionalValuesFiles.map((file) => ({ name: file, text: loader.loadText(file) }));
  const hasInline = Object.keys(valuesInline).length > 0;
  if (hasInline && valuesMerge === "replace") return [{ name: "valuesInline", text: writeYaml(valuesInline as never) }, ...additional];
  const own = valuesFile !== "" || found.valuesFile !== undefined;
  const file = valuesFile || (found.valuesFile ?? "values.yaml");
  const text = own ? loader.loadText(file) : chartText(found, file, name);
  if (!hasInline) return [{ name: baseName(file), text }, ...additional];
  return [{ name: "valuesInline", text: mergedValues(name, { text, file }, { inline: valuesInline, valuesMerge }) }, ...additional];
}

function chartText({ files, folder }: Found, file: string, name: string): string {
  const bytes = files.read(joinPath(folder, file));
  if (bytes === undefined) throw kustomize.generator(name, `the chart has no ${file}`);
  return decoder.decode(bytes);
}

/** `override` lays the inline values over the file, `merge` the file over the inline values. Null takes a value away. */
function mergedValues(
  name: string,
  { text, file }: { readonly text: string; readonly file: string },
  { inline, valuesMerge }: { readonly inline: JsonObject; readonly valuesMerge: string },
): string {
  const [given] = parseYamlTrees(text, { file });
  if (!isYamlMap(given)) throw kustomize.generator(name, `${file} holds no values`);
  const [own] = parseYamlTrees(writeYaml(inline as never));
  const options = { schemas: builtInSchemas, links: new Links() };
  const merged = valuesMerge === "merge" ? strategicMerge(own as YamlMap, given, options) : strategicMerge(given, own as YamlMap, options);
  return writeYaml(merged ?? {});
}
