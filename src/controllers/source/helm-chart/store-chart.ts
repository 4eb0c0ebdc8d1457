// Steps: the chart as the spec wants it, stored and told.
import { isProblem } from "#base";
import { announce, linkLatest } from "../announce.ts";
import { buildFromTree } from "./build-local.ts";
import { buildFromRepository } from "./build-remote.ts";
import { describeFailure } from "./failure.ts";
import type { BuiltChart, ChartOrigin, HelmChartRun, HelmChartStep } from "./run.ts";

export const build: HelmChartStep = async (run) => {
  const { origin } = run.work;
  if (origin === undefined) return "go";
  const built = await buildFrom(run, origin).catch((error: unknown) => {
    // What failed now says how far the build came: the failure of an earlier step is over.
    const failed = isProblem(error) ? describeFailure(error).condition : undefined;
    run.conditions.remove(failed === "BuildFailed" ? "FetchFailed" : "BuildFailed");
    throw error;
  });
  run.work.built = built;
  if (built.dependencies > 0)
    run.event({ severity: "trace", reason: "ResolvedDependencies", message: `resolved ${built.dependencies} chart dependencies` });
  return "go";
};

function buildFrom(run: HelmChartRun, origin: ChartOrigin): Promise<BuiltChart> {
  return origin.kind === "HelmRepository" ? buildFromRepository(run, origin) : buildFromTree(run, origin.artifact);
}

export const storeChart: HelmChartStep = async (run) => {
  const { built } = run.work;
  if (built === undefined) return "go";
  if (built.bytes === undefined) {
    const message = `artifact up-to-date with remote revision: '${built.version}'`;
    run.event({ severity: "trace", reason: "ArtifactUpToDate", message, repeated: true });
  } else await store(run, built, built.bytes);
  const { artifact } = run.status;
  if (artifact === undefined) return "go";
  const reason = built.isPackaged ? "ChartPackageSucceeded" : "ChartPullSucceeded";
  const message = summaryOf(built);
  announce(run, artifact, { reason, message, newReason: reason, newMessage: message, recoveredReason: reason });
  return "go";
};

async function store(run: HelmChartRun, built: BuiltChart, bytes: Uint8Array): Promise<void> {
  const { name, version } = built;
  const { status } = run;
  if (status.artifact !== undefined && (status.artifact.revision !== version || status.observedChartName !== name))
    run.conditions.set("ArtifactOutdated", "True", { reason: "NewChart", message: `new '${name}' chart with version '${version}'` });
  const owner = { kind: run.kind.kind, namespace: run.namespace, name: run.name };
  const artifact = await run.places.store.putBytes(bytes, { owner, file: `${name}-${version}.tgz`, revision: version });
  status.artifact = artifact;
  status.observedChartName = name;
  if (run.object.spec.ignoreMissingValuesFiles === true) status.observedValuesFiles = built.valuesFiles;
  else delete status.observedValuesFiles;
  await linkLatest(run, artifact, "latest.tar.gz");
}

function summaryOf({ name, version, valuesFiles, isPackaged }: BuiltChart): string {
  const merged = valuesFiles.length > 0 ? ` and merged values files [${valuesFiles.join(" ")}]` : "";
  return `${isPackaged ? "packaged" : "pulled"} '${name}' chart with version '${version}'${merged}`;
}
