// Charts as files: unpacked, read from a folder of a tree, changed, packed.
import { parseYaml, writeYaml, type YamlWritable } from "#codec";
import {
  archiveFiles,
  expandArchives,
  loadChart,
  MAX_CHART,
  parseHelmIgnore,
  type Chart,
  type ChartFiles,
  type Metadata,
  type Values,
} from "#helm";
import { fileTree, packTree, unpackTree, type FileTree } from "#store";
import { helmChartProblems } from "./problems.ts";

/** Sizes in bytes. */
export interface ChartSizes {
  /** Of a packed chart. */
  readonly chart: number;
  /** Of one file. */
  readonly file: number;
}

/**
 * Files of a packed chart by their path below the chart.
 * @throws helmChart.fileTooLarge · store.escapes · store.tooLarge · store.unreadable · helm.chartFile · helm.chartMissing
 */
export async function unpackChart(bytes: Uint8Array, name: string, sizes: ChartSizes): Promise<ChartFiles> {
  if (bytes.length > sizes.chart) throw helmChartProblems.fileTooLarge(name, sizes.chart);
  return withinSizes(archiveFiles(await unpack(bytes, name), name), name, sizes);
}

/** Files of a folder of a tree without what its .helmignore leaves out. @throws helmChart.fileTooLarge · helm.chartFile */
export function folderFiles({ files }: FileTree, name: string, sizes: ChartSizes): ChartFiles {
  const rules = files.get(".helmignore");
  const ignore = parseHelmIgnore(rules === undefined ? "" : new TextDecoder().decode(rules.bytes), name);
  const isLeftOut = (path: string): boolean => {
    const parts = path.split("/");
    return parts.some((_part, i) => ignore(parts.slice(0, i + 1).join("/"), i < parts.length - 1));
  };
  const kept = new Map([...files].filter(([path]) => !isLeftOut(path)).map(([path, { bytes }]) => [path, bytes]));
  return withinSizes(kept, name, sizes);
}

/** What Chart.yaml says. @throws helm.chartMissing · helm.chartFile */
export function metadataOf(files: ChartFiles, name: string): Metadata {
  const read = ["Chart.yaml", "requirements.yaml"].flatMap((file) => {
    const bytes = files.get(file);
    return bytes === undefined ? [] : [[file, bytes] as const];
  });
  return loadChart(new Map(read), { name }).metadata;
}

/** The whole chart, with the charts within it. @throws what #helm says of a chart that cannot be read */
export async function readChart(files: ChartFiles, name: string): Promise<Chart> {
  return loadChart(await expandArchives(files, name, unpack), { name });
}

/** The chart with another version. */
export function withVersion(files: ChartFiles, version: string, name: string): ChartFiles {
  const text = new TextDecoder().decode(files.get("Chart.yaml"));
  // One line is changed where that is enough, so that everything else stays as its author wrote it.
  const changed = replaced(files, "Chart.yaml", text.replace(/^version:.*$/m, `version: ${JSON.stringify(version)}`));
  if (hasVersion(changed, version, name)) return changed;
  const map = parseYaml(text, { dialect: "v2" }) as Readonly<Record<string, YamlWritable>>;
  return replaced(files, "Chart.yaml", writeYaml({ ...map, version }));
}

/** The chart with other default values. @throws helmChart.noDefaultValues */
export function withValues(files: ChartFiles, values: Values): ChartFiles {
  if (!files.has("values.yaml")) throw helmChartProblems.noDefaultValues();
  return replaced(files, "values.yaml", Object.keys(values).length === 0 ? "" : writeYaml(values as unknown as YamlWritable));
}

/** Packs a chart into a folder of its name: the same files give the same bytes. */
export async function packChart(files: ChartFiles, name: string): Promise<Uint8Array> {
  return packTree(fileTree([...files].map(([path, bytes]) => [`${name}/${path}`, { bytes, executable: false }] as const)));
}

async function unpack(bytes: Uint8Array, what: string): Promise<ChartFiles> {
  const tree = await unpackTree(bytes, { maxBytes: MAX_CHART, what });
  return new Map([...tree.files].map(([path, file]) => [path, file.bytes]));
}

function withinSizes(files: ChartFiles, name: string, { file: limit }: ChartSizes): ChartFiles {
  for (const [path, bytes] of files) if (bytes.length > limit) throw helmChartProblems.fileTooLarge(`${name}/${path}`, limit);
  return files;
}

function replaced(files: ChartFiles, path: string, text: string): ChartFiles {
  return new Map([...files, [path, new TextEncoder().encode(text)]]);
}

function hasVersion(files: ChartFiles, version: string, name: string): boolean {
  try {
    return metadataOf(files, name).version === version;
  } catch {
    // A key that is not at the start of its line, or a value of several lines: the caller writes the file anew.
    return false;
  }
}
