// A chart and values to manifests, hooks and notes. Pure: the cluster, the clock and chance come as arguments.
import type { TemplateLimits, TemplatePlaces } from "#template";
import { crdFiles, type Chart, type CrdFile } from "../chart/chart.ts";
import { missingDependencies, processDependencies } from "../chart/dependencies.ts";
import { meetsConstraint } from "../chart/version.ts";
import { helmProblems } from "../problems.ts";
import { checkReleaseName } from "../release/name.ts";
import { validateValues } from "../schema/validate-values.ts";
import { coalesceValues, type Warn } from "../values/coalesce.ts";
import type { Values } from "../values/table.ts";
import { DEFAULT_CAPABILITIES, fullKubeVersion, normalKubeVersion, type Capabilities } from "./capabilities.ts";
import type { ReleaseOrder } from "./chart-object.ts";
import { sortManifests, type Hook, type Manifest } from "./manifests.ts";
import type { RenderCache } from "./render-cache.ts";
import { renderTemplates } from "./templates.ts";

/** What is to be rendered. */
export interface RenderOrder {
  readonly chart: Chart;
  /** The user's values; null removes a default. */
  readonly values: Values;
  readonly release: ReleaseOrder;
  /** {@link DEFAULT_CAPABILITIES} when absent. */
  readonly capabilities?: Capabilities;
  /** What `lookup`, random functions and the clock are answered from. */
  readonly places?: TemplatePlaces;
  readonly limits?: TemplateLimits;
  /** What earlier renderings left, for charts that are rendered again; nothing is kept when absent. */
  readonly cache?: RenderCache;
  /** Leaves the check against values.schema.json out. */
  readonly skipSchema?: boolean;
  /** Notes of the charts within the chart are added to its own. */
  readonly subNotes?: boolean;
  /** Sees, and may change, what the templates made before it is cut into objects. */
  readonly reshape?: Reshape;
  readonly warn?: Warn;
}

/** Rendered files by path, notes left out, to those that objects and hooks are read from. A post-renderer is one; see {@link postRender}. */
export type Reshape = (files: ReadonlyMap<string, string>) => ReadonlyMap<string, string>;

/** What a chart comes to. */
export interface RenderedChart {
  /** The chart with its disabled charts taken out. */
  readonly chart: Chart;
  /** All values that the templates saw. */
  readonly values: Values;
  /** Objects in the order of installation. */
  readonly manifests: readonly Manifest[];
  readonly hooks: readonly Hook[];
  /** NOTES.txt; empty where there is none. */
  readonly notes: string;
  readonly crds: readonly CrdFile[];
}

const NOTES = "NOTES.txt";

/**
 * Renders a chart as Helm 4.2.2 does.
 *
 * @throws helm.releaseName · helm.notInstallable · helm.missingDependencies · helm.kubeVersion · helm.schema · helm.template · helm.manifest and others of the room
 * @example const { manifests } = renderChart({ chart: loadChart(files, { name: "web" }), values: {}, release: { name: "web", namespace: "apps" } });
 */
export function renderChart(order: RenderOrder): RenderedChart {
  const { release, capabilities = DEFAULT_CAPABILITIES, warn } = order;
  checkReleaseName(release.name);
  checkInstallable(order.chart);
  const chart = processDependencies(order.chart, order.values, warn);
  const values = coalesceValues(chart, order.values, warn);
  if (order.skipSchema !== true) validateValues(chart, values, warn);
  checkKubeVersion(chart, capabilities);
  const files = renderTemplates({ ...order, chart, values, capabilities });
  const notes: string[] = [];
  for (const [path, text] of files) {
    if (!path.endsWith(NOTES)) continue;
    files.delete(path);
    if (order.subNotes === true || path === `${chart.metadata.name}/templates/${NOTES}`) notes.push(text);
  }
  const shaped = order.reshape?.(files) ?? files;
  return {
    chart,
    values,
    ...sortManifests(shaped, order.cache),
    notes: notes.filter((each) => each !== "").join("\n"),
    crds: crdFiles(chart),
  };
}

function checkInstallable(chart: Chart): void {
  const { name, type } = chart.metadata;
  if (type !== "" && type !== "application") throw helmProblems.notInstallable(name, type);
  const missing = missingDependencies(chart);
  if (missing.length > 0) throw helmProblems.missingDependencies(name, missing);
}

function checkKubeVersion({ metadata }: Chart, { kubeVersion }: Capabilities): void {
  if (metadata.kubeVersion === "" || meetsConstraint(normalKubeVersion(kubeVersion), metadata.kubeVersion)) return;
  throw helmProblems.kubeVersion(metadata.name, metadata.kubeVersion, fullKubeVersion(kubeVersion));
}
