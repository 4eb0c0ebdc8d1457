// Release records to the JSON that Helm writes: field by field in the order of its types, empty fields left out where it leaves them out.
import type { ChartFile, ChartLock, Dependency, Metadata } from "../chart/chart.ts";
import { GoStruct, writeGoJson } from "../go-json.ts";
import type { ReleaseChart, ReleaseHook, ReleaseInfo, ReleaseRecord } from "./record.ts";

/**
 * The JSON of a stored release, without a line end.
 * @see behaviour: helm.sh/helm/v4 pkg/release/v1, pkg/chart/v2
 */
export function writeReleaseJson(release: ReleaseRecord): string {
  return writeGoJson(
    new GoStruct({
      name: text(release.name),
      info: infoStruct(release.info),
      chart: chartStruct(release.chart),
      config: Object.keys(release.config).length === 0 ? undefined : release.config,
      manifest: text(release.manifest),
      hooks: list(release.hooks.map(hookStruct)),
      version: release.version === 0 ? undefined : release.version,
      namespace: text(release.namespace),
      apply_method: text(release.applyMethod),
    }),
  );
}

/** What the digest of a snapshot is made from, with the line end that Go's encoder adds. Hooks that are tests do not count. */
export function writeObservationJson(release: ReleaseRecord, ociDigest = ""): string {
  const hooks = release.hooks.filter((hook) => !hook.events.includes("test"));
  const fields = new GoStruct({
    name: release.name,
    version: release.version,
    info: infoStruct(release.info),
    chartMetadata: metadataStruct(release.chart.metadata),
    config: Object.keys(release.config).length === 0 ? null : release.config,
    manifest: release.manifest,
    hooks: hooks.length === 0 ? null : hooks.map(hookStruct),
    namespace: release.namespace,
    ociDigest: text(ociDigest),
  });
  return `${writeGoJson(fields)}\n`;
}

function text(value: string): string | undefined {
  return value === "" ? undefined : value;
}

function list<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values;
}

function infoStruct(info: ReleaseInfo): GoStruct {
  return new GoStruct({
    first_deployed: text(info.firstDeployed),
    last_deployed: text(info.lastDeployed),
    deleted: text(info.deleted),
    description: text(info.description),
    status: text(info.status),
    notes: text(info.notes),
  });
}

const NO_TIME = "0001-01-01T00:00:00Z";

function chartStruct(chart: ReleaseChart): GoStruct {
  return new GoStruct({
    metadata: metadataStruct(chart.metadata),
    lock: chart.lock === undefined ? null : lockStruct(chart.lock),
    templates: chart.templates.length === 0 ? null : chart.templates.map(fileStruct),
    values: chart.values,
    schema: chart.schema ?? null,
    schemamodtime: chart.schemaModTime ?? NO_TIME,
    files: chart.files.length === 0 ? null : chart.files.map(fileStruct),
    modtime: chart.modTime,
  });
}

function fileStruct({ name, bytes, modTime }: ChartFile): GoStruct {
  return new GoStruct({ name, data: bytes, modtime: modTime });
}

function lockStruct({ generated, digest, dependencies }: ChartLock): GoStruct {
  return new GoStruct({ generated, digest, dependencies: dependencies.length === 0 ? null : dependencies.map(dependencyStruct) });
}

function metadataStruct(metadata: Metadata): GoStruct {
  const { maintainers, annotations, dependencies } = metadata;
  return new GoStruct({
    name: text(metadata.name),
    home: text(metadata.home),
    sources: list(metadata.sources),
    version: text(metadata.version),
    description: text(metadata.description),
    keywords: list(metadata.keywords),
    maintainers: list(maintainers.map((each) => new GoStruct({ name: text(each.name), email: text(each.email), url: text(each.url) }))),
    icon: text(metadata.icon),
    apiVersion: text(metadata.apiVersion),
    condition: text(metadata.condition),
    tags: text(metadata.tags),
    appVersion: text(metadata.appVersion),
    deprecated: metadata.deprecated || undefined,
    annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    kubeVersion: text(metadata.kubeVersion),
    dependencies: list(dependencies.map(dependencyStruct)),
    type: text(metadata.type),
  });
}

function dependencyStruct(dependency: Dependency): GoStruct {
  return new GoStruct({
    name: dependency.name,
    version: text(dependency.version),
    repository: dependency.repository,
    condition: text(dependency.condition),
    tags: list(dependency.tags),
    enabled: dependency.enabled || undefined,
    "import-values": list(dependency.importValues),
    alias: text(dependency.alias),
  });
}

function hookStruct(hook: ReleaseHook): GoStruct {
  const { startedAt, completedAt, phase } = hook.lastRun;
  return new GoStruct({
    name: text(hook.name),
    kind: text(hook.kind),
    path: text(hook.path),
    manifest: text(hook.manifest),
    events: list(hook.events),
    last_run: new GoStruct({ started_at: text(startedAt), completed_at: text(completedAt), phase }),
    weight: hook.weight === 0 ? undefined : hook.weight,
    delete_policies: list(hook.deletePolicies),
    output_log_policies: list(hook.outputLogPolicies),
  });
}
