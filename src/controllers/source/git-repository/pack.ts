// Step: leave out what the ignore rules name, store the rest, and say what is stored.
import { withoutIgnored } from "#store";
import type { GitRepositoryRun, GitRepositoryStep } from "./run.ts";

const SUBJECT_LENGTH = 50;

export const pack: GitRepositoryStep = async (run) => {
  const { tree, revision, commit } = run.work;
  const before = run.object.status?.artifact;
  if (tree !== undefined && revision !== undefined && commit !== undefined) {
    const owner = { kind: run.kind.kind, namespace: run.namespace, name: run.name };
    run.status.artifact = await run.places.store.put(withoutIgnored(tree, run.object.spec.ignore), {
      owner,
      file: `${commit.sha}.tar.gz`,
      revision,
    });
    observe(run);
  }
  const { artifact } = run.status;
  if (artifact === undefined) return "go";
  run.facts["digest"] = artifact.digest;
  run.conditions.remove("ArtifactOutdated", "StorageOperationFailed", "FetchFailed", "IncludeUnavailable");
  const message = `stored artifact for revision '${artifact.revision}'`;
  run.conditions.set("ArtifactInStorage", "True", { reason: "Succeeded", message });
  if (before?.digest !== artifact.digest) {
    run.event({ severity: "info", reason: "NewArtifact", message: `stored artifact for commit '${subjectOf(commit?.message ?? "")}'` });
  } else if (hadFailed(run)) {
    run.event({ severity: "info", reason: "Succeeded", message });
  }
  return "go";
};

/** What the artifact was made with, to tell later whether it would be the same. */
function observe(run: GitRepositoryRun): void {
  const { status, work } = run;
  const { ignore, include, sparseCheckout, recurseSubmodules } = run.object.spec;
  for (const field of [
    "observedIgnore",
    "observedInclude",
    "observedSparseCheckout",
    "observedRecurseSubmodules",
    "includedArtifacts",
  ] as const) {
    delete status[field];
  }
  if (ignore !== undefined) status.observedIgnore = ignore;
  if (include !== undefined && include.length > 0) status.observedInclude = include;
  if (sparseCheckout !== undefined && sparseCheckout.length > 0) status.observedSparseCheckout = sparseCheckout;
  if (recurseSubmodules === true) status.observedRecurseSubmodules = true;
  if (work.included.length > 0) status.includedArtifacts = work.included.map(({ artifact }) => artifact);
}

function hadFailed(run: GitRepositoryRun): boolean {
  const failures = new Set(["FetchFailed", "StorageOperationFailed", "IncludeUnavailable"]);
  return (run.object.status?.conditions ?? []).some((each) => failures.has(each.type) && each.status === "True");
}

function subjectOf(message: string): string {
  const first = Array.from(message.trim().split("\n", 1)[0] ?? "");
  return first.length > SUBJECT_LENGTH ? `${first.slice(0, SUBJECT_LENGTH).join("")}...` : first.join("");
}
