// The files of a chart to a {@link Chart}. Where the files come from is the caller's; archives among them are expanded before.
import { isObject, type Json } from "#base";
import { goYamlWords } from "#codec";
import { helmProblems } from "../problems.ts";
import { readYamlDocuments } from "../yaml-documents.ts";
import { mergeMaps, type Values } from "../values/table.ts";
import type { Chart, ChartFile, ChartLock, Metadata } from "./chart.ts";
import { readLock, readMap, readMetadata } from "./metadata.ts";

/** Largest file of a chart, in bytes. */
export const MAX_CHART_FILE = 5 * 1024 * 1024;
/** Largest chart when unpacked, in bytes. */
export const MAX_CHART = 100 * 1024 * 1024;
const MAX_NESTED_CHARTS = 32;

/** Files by their path below the chart's root. */
export type ChartFiles = ReadonlyMap<string, Uint8Array>;

export interface LoadOptions {
  /** Name of the chart in messages, such as the path it was read from. */
  readonly name: string;
  /** Takes Helm's warnings. */
  readonly warn?: (message: string) => void;
}

/**
 * Reads a chart and the charts within it. Charts in charts/ come in the order of their folders' names.
 *
 * @throws helm.chartMissing · helm.chartFile · helm.tooLarge · helm.tooDeep
 * @see behaviour: helm.sh/helm/v4 pkg/chart/v2/loader
 */
export function loadChart(files: ChartFiles, options: LoadOptions): Chart {
  const chart = load(files, options, 0);
  const { apiVersion } = chart.metadata;
  if (apiVersion === "v1" || apiVersion === "v2") return chart;
  throw helmProblems.chartFile(options.name, "Chart.yaml", `apiVersion ${JSON.stringify(apiVersion)} is neither v1 nor v2`);
}

interface Sorted {
  readonly templates: ChartFile[];
  readonly rest: ChartFile[];
  readonly nested: Map<string, Map<string, Uint8Array>>;
}

function load(given: ChartFiles, options: LoadOptions, depth: number): Chart {
  if (depth > MAX_NESTED_CHARTS) throw helmProblems.tooDeep(options.name, MAX_NESTED_CHARTS);
  const files = checked(given, options.name);
  const manifest = files.get("Chart.yaml");
  if (manifest === undefined) throw helmProblems.chartMissing(options.name);
  const sorted: Sorted = { templates: [], rest: [], nested: new Map() };
  for (const [name, bytes] of files) sortFile(sorted, name, bytes);
  const metadata = readAllMetadata(manifest, files, options);
  const isFirst = metadata.apiVersion === "v1";
  if (isFirst) {
    for (const name of ["requirements.yaml", "requirements.lock"]) {
      const bytes = files.get(name);
      if (bytes !== undefined) sorted.rest.push({ name, bytes });
    }
  }
  const lock = readAnyLock(files, options.name);
  const schema = files.get("values.schema.json");
  const values = files.get("values.yaml");
  return {
    metadata,
    ...(lock && { lock }),
    templates: sorted.templates,
    files: sorted.rest,
    values: values === undefined ? {} : readValues(values, `${options.name}/values.yaml`),
    ...(schema && { schema }),
    dependencies: loadNested(sorted.nested, options, depth),
  };
}

const KNOWN = new Set(["Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json", "requirements.yaml", "requirements.lock"]);

function sortFile(sorted: Sorted, name: string, bytes: Uint8Array): void {
  if (KNOWN.has(name)) return;
  if (name.startsWith("templates/")) sorted.templates.push({ name, bytes });
  else if (!name.startsWith("charts/") || name.endsWith(".prov")) sorted.rest.push({ name, bytes });
  else {
    const below = name.slice("charts/".length);
    const [folder = ""] = below.split("/", 1);
    const held = sorted.nested.get(folder) ?? new Map<string, Uint8Array>();
    held.set(below, bytes);
    sorted.nested.set(folder, held);
  }
}

function readAllMetadata(manifest: Uint8Array, files: ChartFiles, { name, warn }: LoadOptions): Metadata {
  const bytes = files.get("requirements.yaml");
  const requirements: Json = bytes === undefined ? {} : readMap({ chart: name, file: "requirements.yaml", bytes });
  const metadata = readMetadata({ chart: name, file: "Chart.yaml", bytes: manifest }, requirements);
  if (bytes !== undefined && metadata.apiVersion !== "v1") {
    warn?.('Warning: Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.');
  }
  return metadata;
}

function readAnyLock(files: ChartFiles, chart: string): ChartLock | undefined {
  for (const file of ["requirements.lock", "Chart.lock"]) {
    const bytes = files.get(file);
    if (bytes !== undefined) return readLock({ chart, file, bytes });
  }
  return undefined;
}

function loadNested(nested: Sorted["nested"], options: LoadOptions, depth: number): Chart[] {
  const charts: Chart[] = [];
  for (const folder of [...nested.keys()].toSorted()) {
    if (folder.startsWith("_") || folder.startsWith(".")) continue;
    const held = nested.get(folder) ?? new Map<string, Uint8Array>();
    const name = `${options.name}/charts/${folder}`;
    if (held.has(folder) && folder.endsWith(".tgz"))
      throw helmProblems.chartFile(options.name, `charts/${folder}`, "the archive was not unpacked");
    if (held.has(folder) && held.size === 1) continue;
    charts.push(load(below(held), { ...options, name }, depth + 1));
  }
  return charts;
}

/** Files that lie in the folder, without its name; those beside folders are no chart. */
function below(held: ChartFiles): ChartFiles {
  const files = new Map<string, Uint8Array>();
  for (const [name, bytes] of held) {
    const slash = name.indexOf("/");
    if (slash >= 0) files.set(name.slice(slash + 1), bytes);
  }
  return files;
}

function checked(files: ChartFiles, chart: string): ChartFiles {
  const safe = new Map<string, Uint8Array>();
  let size = 0;
  for (const [name, bytes] of files) {
    const parts = name.split("/");
    if (name === "" || name.includes("\\") || name.includes("\0") || parts.some((part) => ["", ".", ".."].includes(part))) {
      throw helmProblems.chartFile(chart, name, "its path leaves the chart");
    }
    if (bytes.length > MAX_CHART_FILE) throw helmProblems.tooLarge(`${chart}/${name}`, MAX_CHART_FILE);
    size += bytes.length;
    if (size > MAX_CHART) throw helmProblems.tooLarge(chart, MAX_CHART);
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    safe.set(name, hasMark ? bytes.subarray(3) : bytes);
  }
  return safe;
}

const decoder = new TextDecoder();

/** Values are read line by line, so that the last line has an end, whether its file has one or not. */
function withLastLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/**
 * Reads a values file: one or more documents, of which a later one wins over an earlier one.
 * @throws helm.valuesFile
 */
export function readValues(source: Uint8Array | string, file: string): Values {
  const text = withLastLine(typeof source === "string" ? source : decoder.decode(source));
  let documents: Json[];
  try {
    documents = readYamlDocuments(text);
  } catch (error) {
    throw helmProblems.valuesFile(file, `error converting YAML to JSON: ${goYamlWords(error, text)}`, error);
  }
  let values: Values = {};
  for (const document of documents) {
    if (!isObject(document)) throw helmProblems.valuesFile(file, "a map is expected");
    values = mergeMaps(values, document as Values);
  }
  return values;
}
