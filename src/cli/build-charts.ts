// `helmCharts` of a build, by our own chart engine. Charts that do not lie in the chart home are not fetched.
import {
  DEFAULT_CAPABILITIES,
  expandArchives,
  loadChart,
  nameFromTemplate,
  normalKubeVersion,
  parseHelmIgnore,
  renderChart,
  toTemplateText,
  userValues,
  type Chart,
  type ChartFiles,
  type Ignore,
} from "#helm";
import type { AsyncChartRenderer, ChartOrder, FileTree } from "#kustomize";
import { systemClock } from "#runtime";
import { unpackChart } from "./chart-source.ts";
import { templatePlaces } from "./template-places.ts";

export interface ChartFlags {
  readonly apiVersions: readonly string[];
  readonly kubeVersion: string | undefined;
  readonly warn: (message: string) => void;
}

/** A renderer for the charts of a build. */
export function chartRenderer({ apiVersions, kubeVersion, warn }: ChartFlags): AsyncChartRenderer {
  return {
    ...(apiVersions.length > 0 && { apiVersions }),
    ...(kubeVersion !== undefined && { kubeVersion }),
    render: (order) => render(order, warn),
  };
}

async function render(order: ChartOrder, warn: (message: string) => void): Promise<string> {
  const { apiVersions, kubeVersion, namespace = "default", includeCrds, skipTests, skipHooks } = order;
  if (kubeVersion !== undefined) normalKubeVersion(kubeVersion);
  const rendered = renderChart({
    chart: await chartOf(order, warn),
    values: valuesOf(order),
    release: { name: releaseOf(order), namespace },
    capabilities: {
      kubeVersion: kubeVersion ?? DEFAULT_CAPABILITIES.kubeVersion,
      apiVersions: [...DEFAULT_CAPABILITIES.apiVersions, ...apiVersions],
    },
    places: templatePlaces,
    warn,
  });
  return toTemplateText(rendered, { includeCrds, skipTests, noHooks: skipHooks });
}

async function chartOf({ name, files, folder }: ChartOrder, warn: (message: string) => void): Promise<Chart> {
  const ignore = parseHelmIgnore(new TextDecoder().decode(files.read(`${folder}/.helmignore`) ?? new Uint8Array()), folder);
  const found = new Map<string, Uint8Array>();
  collect({ files, folder, ignore, found }, "");
  return loadChart(await expandArchives(found as ChartFiles, folder, unpackChart), { name, warn });
}

interface Collection {
  readonly files: FileTree;
  readonly folder: string;
  readonly ignore: Ignore;
  readonly found: Map<string, Uint8Array>;
}

function collect(to: Collection, below: string): void {
  const entries = to.files.list(join(to.folder, below)) ?? [];
  for (const { name, directory } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(below, name);
    if (to.ignore(path, directory)) continue;
    if (directory) collect(to, path);
    else to.found.set(path, to.files.read(join(to.folder, path)) ?? new Uint8Array());
  }
}

function join(folder: string, name: string): string {
  return folder === "" ? name : name === "" ? folder : `${folder}/${name}`;
}

function valuesOf({ values }: ChartOrder): ReturnType<typeof userValues> {
  return userValues({ files: values.map(({ name, text }) => ({ name, source: text })) });
}

/** As `helm template --generate-name` makes one up: the chart's name and the seconds since 1970. */
function releaseOf({ name, releaseName, nameTemplate }: ChartOrder): string {
  if (nameTemplate !== undefined) return nameFromTemplate(nameTemplate, templatePlaces);
  return releaseName ?? `${name}-${Math.floor(systemClock.now() / 1000)}`;
}
