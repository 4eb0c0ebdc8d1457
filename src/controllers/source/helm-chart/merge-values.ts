// Values files of a chart, merged to its default values.
import { mergeMaps, readValues, type Chart, type Values } from "#helm";
import { joinPath, type FileTree } from "#store";
import { helmChartProblems } from "./problems.ts";

/** What was merged, and from which files. */
export interface MergedValues {
  readonly values: Values;
  readonly files: readonly string[];
}

/** The files that change anything: values.yaml alone is what the chart has anyway. */
export function effectiveFiles(files: readonly string[] = []): readonly string[] {
  return files.length === 1 && joinPath(files[0] ?? "") === "values.yaml" ? [] : files;
}

export interface MergeOrder {
  readonly files: readonly string[];
  readonly ignoreMissing: boolean;
  /** Values of a file, undefined where there is none. */
  readonly read: (path: string) => Values | undefined;
}

/** Merges files in their order; later ones win. @throws helmChart.noValuesFile and what reading throws */
export function mergeValuesFiles({ files, ignoreMissing, read }: MergeOrder): MergedValues {
  let values: Values = {};
  const used: string[] = [];
  for (const file of files) {
    const found = read(joinPath(file));
    if (found === undefined) {
      if (ignoreMissing) continue;
      throw helmChartProblems.noValuesFile(file);
    }
    values = mergeMaps(values, found);
    used.push(file);
  }
  return { values, files: used };
}

/** Reads values files of the tree that a chart is part of. @throws helm.valuesFile */
export function treeValues({ files }: FileTree): (path: string) => Values | undefined {
  return (path) => {
    const found = files.get(path);
    return found === undefined ? undefined : readValues(found.bytes, path);
  };
}

/** Reads values files that a chart brings. @throws helm.valuesFile */
export function chartValues(chart: Chart): (path: string) => Values | undefined {
  return (path) => {
    if (path === "values.yaml") return chart.values;
    const found = chart.files.find((file) => file.name === path);
    return found === undefined ? undefined : readValues(found.bytes, path);
  };
}
