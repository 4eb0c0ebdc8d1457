// Which of the charts within a chart take part, under which name, and which of their values their parent takes over.
import { setOwn } from "#base";
import { coalesceValues, mergeTables, mergeValues, type Warn } from "../values/coalesce.ts";
import { copyValue, entryOf, isTable, leafAt, tableAt, type Values } from "../values/table.ts";
import type { Chart, Dependency, ImportValues } from "./chart.ts";
import { meetsConstraint } from "./version.ts";

/**
 * The chart with disabled charts taken out, aliases applied and import-values merged into its own values.
 * @see behaviour: helm.sh/helm/v4 pkg/chart/v2/util/dependencies.go
 */
export function processDependencies(chart: Chart, values: Values, warn: Warn = () => {}): Chart {
  return importValues(enabledOnly({ chart, path: "" }, values, warn), warn);
}

/** Names of dependencies of Chart.yaml that charts/ does not have. */
export function missingDependencies(chart: Chart): string[] {
  const present = new Set(chart.dependencies.map((child) => child.metadata.name));
  return chart.metadata.dependencies.map((each) => each.name).filter((name) => !present.has(name));
}

/** A chart, and the path of its values within those of the root, which ends with a dot unless empty. */
interface Placed {
  readonly chart: Chart;
  readonly path: string;
}

function enabledOnly({ chart, path }: Placed, values: Values, warn: Warn): Chart {
  const wanted = chart.metadata.dependencies;
  if (wanted.length === 0) return chart;
  const isWanted = (child: Chart): boolean =>
    wanted.some((each) => each.name === child.metadata.name && meetsConstraint(child.metadata.version, each.version));
  const children = [
    ...chart.dependencies.filter((child) => !isWanted(child)),
    ...wanted.flatMap((each) => aliased(chart.dependencies, each)),
  ];
  const named = wanted.map((each): Dependency => ({ ...each, name: each.alias || each.name }));
  const all = coalesceValues({ ...chart, dependencies: children }, values, warn);
  const decided = named.map((each): Dependency => ({ ...each, enabled: isEnabled(each, path, all, warn) }));
  const disabled = new Set(decided.filter((each) => !each.enabled).map((each) => each.name));
  return {
    ...chart,
    metadata: { ...chart.metadata, dependencies: decided.filter((each) => each.enabled) },
    dependencies: children
      .filter((child) => !disabled.has(child.metadata.name))
      .map((child) => enabledOnly({ chart: child, path: `${path}${child.metadata.name}.` }, all, warn)),
  };
}

function aliased(charts: readonly Chart[], wanted: Dependency): Chart[] {
  const found = charts.find(({ metadata }) => metadata.name === wanted.name && meetsConstraint(metadata.version, wanted.version));
  if (found === undefined) return [];
  return [wanted.alias === "" ? found : { ...found, metadata: { ...found.metadata, name: wanted.alias } }];
}

/** Tags first; a condition that is set overrides them. */
function isEnabled(dependency: Dependency, path: string, values: Values, warn: Warn): boolean {
  const tags = entryOf(values, "tags");
  const set = isTable(tags) ? dependency.tags.filter((tag) => Object.hasOwn(tags, tag)).map((tag) => tags[tag]) : [];
  for (const each of set) if (typeof each !== "boolean") warn(`returned non-bool value for a tag of chart ${dependency.name}`);
  const byTags = set.includes(true) || !set.includes(false);
  for (const condition of dependency.condition.trim().split(",")) {
    if (condition === "") continue;
    const found = leafAt(values, `${path}${condition}`);
    if (typeof found === "boolean") return found;
    if (found !== undefined) warn(`returned non-bool value for condition ${condition} of chart ${dependency.name}`);
  }
  return byTags;
}

function importValues(chart: Chart, warn: Warn): Chart {
  const children = chart.dependencies.map((child) => importValues(child, warn));
  const processed: Chart = { ...chart, dependencies: children };
  if (chart.metadata.dependencies.length === 0) return processed;
  const all = mergeValues(processed, {}, warn);
  let imported: Values = {};
  for (const dependency of chart.metadata.dependencies) {
    for (const { child, parent } of dependency.importValues.map(fullWish)) {
      const table = tableAt(all, `${dependency.name}.${child}`);
      if (table === undefined) warn(`import-values of chart ${dependency.name}: there is no table ${child}`);
      else imported = mergeTables(imported, placedAt(parent, copyValue(table)), warn);
    }
  }
  const dependencies = chart.metadata.dependencies.map((each) => ({ ...each, importValues: each.importValues.map(fullWish) }));
  return { ...processed, metadata: { ...chart.metadata, dependencies }, values: mergeTables(copyValue(all), imported, warn) };
}

/** A name alone is a table of the child's `exports`, for the top of the parent's values. */
function fullWish(wish: ImportValues): { readonly child: string; readonly parent: string } {
  return typeof wish === "string" ? { child: `exports.${wish}`, parent: "." } : wish;
}

function placedAt(path: string, table: Values): Values {
  if (path === ".") return table;
  return path.split(".").reduceRight<Values>((inner, key) => {
    const outer: Values = {};
    setOwn(outer, key, inner);
    return outer;
  }, table);
}
