// A chart as a value: what its files say, and the charts within it.
import type { Values } from "../values/table.ts";

/** A file of a chart; `name` is its path below the chart's root. */
export interface ChartFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** When it was last changed, RFC 3339; only files of stored releases know it. */
  readonly modTime?: string;
}

export interface Maintainer {
  readonly name: string;
  readonly email: string;
  readonly url: string;
}

/** What Chart.yaml (or requirements.yaml) says of a chart within a chart. */
export interface Dependency {
  readonly name: string;
  /** Version constraint. */
  readonly version: string;
  readonly repository: string;
  /** Paths of booleans in the values, joined by commas; the first that is set decides. */
  readonly condition: string;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly importValues: readonly ImportValues[];
  readonly alias: string;
}

/** Which map of the child's values is taken over to which place of the parent's; as written, for the release record. */
export type ImportValues = string | { readonly child: string; readonly parent: string };

/** Chart.yaml. Texts are empty and lists are empty where the file has none. */
export interface Metadata {
  readonly name: string;
  readonly home: string;
  readonly sources: readonly string[];
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly maintainers: readonly Maintainer[];
  readonly icon: string;
  readonly apiVersion: string;
  readonly condition: string;
  readonly tags: string;
  readonly appVersion: string;
  readonly deprecated: boolean;
  readonly annotations: Readonly<Record<string, string>>;
  readonly kubeVersion: string;
  readonly dependencies: readonly Dependency[];
  /** `application`, `library` or empty, which is an application. */
  readonly type: string;
}

/** Chart.lock or requirements.lock. */
export interface ChartLock {
  /** RFC 3339. */
  readonly generated: string;
  readonly digest: string;
  readonly dependencies: readonly Dependency[];
}

export interface Chart {
  readonly metadata: Metadata;
  readonly lock?: ChartLock;
  /** Files below templates/. */
  readonly templates: readonly ChartFile[];
  /** Files of no other meaning, those below crds/ among them. */
  readonly files: readonly ChartFile[];
  /** values.yaml. */
  readonly values: Values;
  /** values.schema.json as it was read. */
  readonly schema?: Uint8Array;
  readonly dependencies: readonly Chart[];
}

/** A file of crds/, with the path that its chart has within the root chart. */
export interface CrdFile {
  /** `parent/charts/child/crds/name.yaml`. */
  readonly path: string;
  readonly file: ChartFile;
}

/** Files of crds/ of a chart and of the charts within it that hold manifests. */
export function crdFiles(chart: Chart, parent = ""): CrdFile[] {
  const here = pathOf(chart, parent);
  const own = chart.files.filter(({ name }) => name.startsWith("crds/") && /\.(yaml|yml|json)$/i.test(name));
  return [
    ...own.map((file) => ({ path: `${here}/${file.name}`, file })),
    ...chart.dependencies.flatMap((child) => crdFiles(child, `${here}/charts/`)),
  ];
}

/** Path of a chart within the root chart; `parent` ends with a slash, or is empty for the root. */
export function pathOf(chart: Chart, parent: string): string {
  return `${parent}${chart.metadata.name}`;
}
