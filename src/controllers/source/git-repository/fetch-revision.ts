// Step: fetch the files, unless the stored artifact is that of this revision and of this spec already.
import { Duration, redactUrls, sameJson, tryParseRevision } from "#base";
import { fetchTree, type GitTree } from "#git";
import { fileTree, type FileTree } from "#store";
import { within } from "../../deadline.ts";
import type { GitRepositoryRun, GitRepositoryStep } from "./run.ts";

export const fetchRevision: GitRepositoryStep = async (run) => {
  const { remote, resolved } = run.work;
  if (remote === undefined || resolved === undefined) return "go";
  run.facts["revision"] = resolved.revision;
  run.work.revision = resolved.revision;
  if (isCurrent(run, resolved.revision)) {
    run.conditions.remove("FetchFailed");
    const message = `no changes since last reconcilation: observed revision '${resolved.revision}'`;
    run.event({ severity: "trace", reason: "GitOperationSucceeded", message, repeated: true });
    return "go";
  }
  if (run.status.artifact !== undefined && run.status.artifact.revision !== resolved.revision) {
    const message = `new upstream revision '${resolved.revision}'`;
    run.conditions.set("ArtifactOutdated", "True", { reason: "NewRevision", message });
  }
  const { spec } = run.object;
  const what = `fetching ${redactUrls(spec.url)}`;
  const sparse = (spec.sparseCheckout ?? []).map((folder) => folder.replace(/^\.\//, ""));
  const fetched = await within({ clock: run.clock, signal: run.signal, limit: Duration.parse(spec.timeout ?? "60s"), what }, (signal) =>
    fetchTree(remote, resolved, { sparse, submodules: spec.recurseSubmodules === true, signal }),
  );
  run.work.tree = toFileTree(fetched);
  run.work.revision = fetched.revision;
  run.facts["revision"] = fetched.revision;
  run.work.commit = { sha: tryParseRevision(fetched.revision)?.digest.split(":")[1] ?? resolved.commit, message: fetched.commit.message };
  run.conditions.remove("FetchFailed");
  return "go";
};

/** True when the stored artifact has everything that a new one would have. */
function isCurrent(run: GitRepositoryRun, revision: string): boolean {
  const { status, work } = run;
  const { spec } = run.object;
  return (
    status.artifact !== undefined &&
    sameJson(tryParseRevision(status.artifact.revision), tryParseRevision(revision)) &&
    status.observedIgnore === spec.ignore &&
    sameJson(status.observedSparseCheckout ?? [], spec.sparseCheckout ?? []) &&
    (status.observedRecurseSubmodules ?? false) === (spec.recurseSubmodules ?? false) &&
    sameJson(status.observedInclude ?? [], spec.include ?? []) &&
    sameJson(
      (status.includedArtifacts ?? []).map(({ revision: seen, digest }) => [seen, digest]),
      work.included.map(({ artifact }) => [artifact.revision, artifact.digest]),
    )
  );
}

/** Symbolic links stay out: they could point at files of the consumer. */
function toFileTree({ files }: GitTree): FileTree {
  return fileTree(
    [...files]
      .filter(([, file]) => !file.symlink)
      .map(([path, file]) => [path, { bytes: file.bytes, executable: (file.mode & 0o111) !== 0 }] as const),
  );
}
