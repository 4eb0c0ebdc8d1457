// Chart.yaml and requirements.yaml to {@link Metadata}, with Helm's checks.
import { isObject, messageOf, own, setOwn, textAt, type Json, type MutableJsonObject } from "#base";
import { isYamlMap, parseYamlTrees, toJson, YamlScalar, type YamlTree } from "#codec";
import { scientific } from "../go-float.ts";
import { helmProblems } from "../problems.ts";
import type { ChartLock, Dependency, ImportValues, Maintainer, Metadata } from "./chart.ts";
import { tryParseLooseVersion } from "./version.ts";

/** One file of a chart being read; `chart` names the chart in messages. */
export interface ReadFile {
  readonly chart: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

const decoder = new TextDecoder();

/** The one map that a file holds; an empty map when the file is empty. */
export function readMap({ chart, file, bytes }: ReadFile): Json {
  let documents: Json[];
  try {
    documents = parseYamlTrees(decoder.decode(bytes), { dialect: "v2" }).map(withNumbersAsTexts);
  } catch (error) {
    throw helmProblems.chartFile(chart, file, messageOf(error), error);
  }
  const [first = {}] = documents;
  if (!isObject(first)) throw helmProblems.chartFile(chart, file, "a map is expected");
  return first;
}

/** All values of these files are texts or booleans, so that numbers, of which JSON would lose the form, become the texts that Go makes of them. */
function withNumbersAsTexts(tree: YamlTree): Json {
  if (tree instanceof YamlScalar) return numberText(tree) ?? toJson(tree);
  if (Array.isArray(tree)) return tree.map(withNumbersAsTexts);
  if (!isYamlMap(tree)) return tree;
  const map: MutableJsonObject = {};
  for (const key of Object.keys(tree)) setOwn(map, key, withNumbersAsTexts(tree[key] ?? null));
  return map;
}

/** `1e3` is a float and so `1000`, `1e6` is `1e+06`, a whole number of many digits keeps them all. */
function numberText({ tag, text }: YamlScalar): string | undefined {
  if (tag === "int" && /^[+-]?[1-9]\d*$/.test(text)) return text.replace("+", "");
  const value = tag === "float" ? toJson(new YamlScalar(tag, text)) : undefined;
  return typeof value === "number" ? floatText(value) : undefined;
}

/**
 * Reads Chart.yaml. A chart without `apiVersion` is a chart of version v1.
 * @param requirements the map of requirements.yaml, which adds to what Chart.yaml says
 * @throws helm.chartFile
 */
export function readMetadata(source: ReadFile, requirements: Json = {}): Metadata {
  const map = readMap(source);
  const named = own(requirements, "dependencies") ?? own(map, "dependencies");
  const metadata = read(new MetadataReader(source), map, named);
  checkMetadata(metadata, source);
  return metadata;
}

const STORED = { chart: "of the release", file: "metadata" };

/** The metadata of a chart as a release keeps it; nothing is checked but the form of its parts. */
export function readMetadataValue(value: Json): Metadata {
  const metadata = read(new MetadataReader(STORED), value, own(value, "dependencies"));
  return { ...metadata, apiVersion: own(value, "apiVersion") === undefined ? "" : metadata.apiVersion };
}

/** The dependencies of a map with a list of that name. */
export function readDependencies(value: Json): Dependency[] {
  const reader = new MetadataReader(STORED);
  return reader.list(value, "dependencies").map((each) => reader.dependency(each));
}

function read(reader: MetadataReader, map: Json, dependencies: Json | undefined): Metadata {
  return {
    name: reader.text(map, "name"),
    home: reader.text(map, "home"),
    sources: reader.texts(map, "sources"),
    version: reader.text(map, "version"),
    description: reader.text(map, "description"),
    keywords: reader.texts(map, "keywords"),
    maintainers: reader.list(map, "maintainers").map((each) => reader.maintainer(each)),
    icon: reader.text(map, "icon"),
    apiVersion: reader.text(map, "apiVersion") || "v1",
    condition: reader.text(map, "condition"),
    tags: reader.text(map, "tags"),
    appVersion: reader.text(map, "appVersion"),
    deprecated: own(map, "deprecated") === true,
    annotations: reader.annotations(map),
    kubeVersion: reader.text(map, "kubeVersion"),
    dependencies: reader.list({ dependencies }, "dependencies").map((each) => reader.dependency(each)),
    type: reader.text(map, "type"),
  };
}

/** Reads Chart.lock or requirements.lock. */
export function readLock(source: ReadFile): ChartLock {
  const reader = new MetadataReader(source);
  const map = readMap(source);
  return {
    generated: reader.text(map, "generated") || "0001-01-01T00:00:00Z",
    digest: reader.text(map, "digest"),
    dependencies: reader.list(map, "dependencies").map((each) => reader.dependency(each)),
  };
}

const ALIAS = /^[a-zA-Z0-9_-]+$/;

function checkMetadata(metadata: Metadata, { chart, file }: ReadFile): void {
  const refuse = (reason: string): never => {
    throw helmProblems.chartFile(chart, file, reason);
  };
  const { name, version, type } = metadata;
  if (name === "") refuse("name is required");
  if (name === "." || name === ".." || name.includes("/")) refuse(`name ${JSON.stringify(name)} is invalid`);
  if (version === "") refuse("version is required");
  if (tryParseLooseVersion(version) === undefined) refuse(`version ${JSON.stringify(version)} is invalid`);
  if (!["", "application", "library"].includes(type)) refuse(`type ${JSON.stringify(type)} is neither application nor library`);
  const seen = new Set<string>();
  for (const each of metadata.dependencies) {
    if (each.alias !== "" && !ALIAS.test(each.alias)) refuse(`dependency ${each.name} has disallowed characters in its alias`);
    const key = each.alias || each.name;
    if (seen.has(key)) refuse(`more than one dependency has the name or alias ${JSON.stringify(key)}`);
    seen.add(key);
  }
}

/** Reads the parts of one file, and says which part has the wrong form. */
class MetadataReader {
  readonly #source: Pick<ReadFile, "chart" | "file">;

  constructor(source: Pick<ReadFile, "chart" | "file">) {
    this.#source = source;
  }

  text(map: unknown, key: string): string {
    const value = own(map, key);
    if (value === undefined || value === null) return "";
    return printable(scalarAsText(value) ?? this.#refuse(`${key} must be a text`));
  }

  list(map: unknown, key: string): readonly Json[] {
    const value = own(map, key);
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? (value as readonly Json[]) : this.#refuse(`${key} must be a list`);
  }

  texts(map: unknown, key: string): string[] {
    return this.list(map, key).map((each, at) => this.text({ [`${key}[${at}]`]: each }, `${key}[${at}]`));
  }

  annotations(map: unknown): Record<string, string> {
    const value = own(map, "annotations");
    if (value === undefined || value === null) return {};
    if (!isObject(value)) return this.#refuse("annotations must be a map");
    const pairs = Object.keys(value).map((key): [string, string] => {
      return [key, scalarAsText(own(value, key) ?? "") ?? this.#refuse(`annotations.${key} must be a text`)];
    });
    return Object.fromEntries(pairs);
  }

  maintainer(value: Json): Maintainer {
    if (!isObject(value)) return this.#refuse("maintainers must not have empty entries");
    return { name: this.text(value, "name"), email: this.text(value, "email"), url: this.text(value, "url") };
  }

  dependency(value: Json): Dependency {
    if (!isObject(value)) return this.#refuse("dependencies must not have empty entries");
    return {
      name: this.text(value, "name"),
      version: this.text(value, "version"),
      repository: this.text(value, "repository"),
      condition: this.text(value, "condition"),
      tags: this.texts(value, "tags"),
      enabled: own(value, "enabled") === true,
      importValues: this.list(value, "import-values").flatMap((each) => importValues(each)),
      alias: this.text(value, "alias"),
    };
  }

  #refuse(reason: string): never {
    throw helmProblems.chartFile(this.#source.chart, this.#source.file, reason);
  }
}

/**
 * Where a text is expected, YAML's numbers and booleans count as the text that Go writes for them: `1.10` is `1.1`.
 * @see sigs.k8s.io/yaml, conversion to the type of the target
 */
function scalarAsText(value: Json): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number") return undefined;
  return Number.isInteger(value) ? String(value) : floatText(value);
}

/** A float64 in Go's shortest form, `%g`. */
function floatText(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-4 && size < 1e6) ? String(value) : scientific(value);
}

/** Entries of another form are passed over, as Helm does. */
function importValues(value: Json): ImportValues[] {
  if (typeof value === "string") return [value];
  if (!isObject(value)) return [];
  return [{ child: textAt(value, "child") || "<nil>", parent: textAt(value, "parent") || "<nil>" }];
}

/** Any blank becomes a space; what cannot be printed is dropped. */
function printable(text: string): string {
  return text.replaceAll(/\s/gu, " ").replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "");
}
