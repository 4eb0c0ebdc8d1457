// Step: which artifact does the reference mean now?
import { Duration } from "#base";
import { compileRe2 } from "#codec";
import { HELM_CHART_TYPE, isOciDigest, ociProblems, type OciRepository } from "#oci";
import { within } from "../../deadline.ts";
import { newestMatching } from "../versions.ts";
import { ociRepositoryProblems } from "./problems.ts";
import type { OciRepositoryRun, OciRepositoryStep } from "./run.ts";

/** Asks the registry. A digest named by the spec costs no request. */
export const chooseRevision: OciRepositoryStep = async (run) => {
  const { repository } = run.work;
  if (repository === undefined) return "go";
  const { url, timeout = "60s" } = run.object.spec;
  const limit = Duration.parse(timeout);
  await within({ clock: run.clock, signal: run.signal, limit, what: `asking ${url} for its revision` }, (signal) =>
    choose(run, repository, signal),
  );
  const { revision = "" } = run.work;
  run.facts["revision"] = revision;
  const { artifact } = run.status;
  if (artifact !== undefined && artifact.revision !== revision)
    run.conditions.set("ArtifactOutdated", "True", { reason: "NewRevision", message: `new revision '${revision}' for '${url}'` });
  return "go";
};

async function choose(run: OciRepositoryRun, repository: OciRepository, signal: AbortSignal): Promise<void> {
  const { ref } = run.object.spec;
  run.work.stage = "choose";
  if (ref?.digest) {
    if (!isOciDigest(ref.digest)) throw ociProblems.invalidDigest(ref.digest);
    run.work.digest = ref.digest;
    run.work.revision = ref.digest;
    return;
  }
  const tag = ref?.semver ? await newestTag(run, repository, signal) : ref?.tag || "latest";
  run.work.stage = "pull";
  run.work.digest = await repository.resolveTag(tag, signal);
  run.work.revision = `${tag}@${run.work.digest}`;
}

async function newestTag(run: OciRepositoryRun, repository: OciRepository, signal: AbortSignal): Promise<string> {
  const { url, ref, layerSelector } = run.object.spec;
  const { semver = "", semverFilter = "" } = ref ?? {};
  const passes = filterOf(semverFilter);
  const tags = (await repository.listTags(signal)).filter(passes);
  // Charts may have build metadata, whose sign no tag may hold.
  const isChart = layerSelector?.mediaType === HELM_CHART_TYPE;
  const found = newestMatching(tags, semver, { versionOf: (tag) => (isChart ? tag.replaceAll("_", "+") : tag) });
  if (found === undefined) throw ociRepositoryProblems.noMatch(url, semver);
  return found;
}

function filterOf(filter: string): (tag: string) => boolean {
  if (filter === "") return () => true;
  try {
    const expression = compileRe2(filter);
    return (tag) => expression.matches(tag);
  } catch (error) {
    throw ociRepositoryProblems.invalidFilter(filter, error);
  }
}
