// Step: the verified tree of the artifact, and the path in it. A missing path is an error and never an empty set.
import { fetchArtifact, joinPath } from "#store";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationStep } from "./run.ts";

export const fetch: KustomizationStep = async (run) => {
  const { artifact } = run.work;
  if (artifact === undefined) return "go";
  const { store, flags, artifactHost } = run.places;
  const tree = await fetchArtifact(artifact, {
    clock: run.clock,
    signal: run.signal,
    store,
    retries: flags.httpRetry,
    host: artifactHost,
  });
  const path = joinPath(run.object.spec.path ?? "");
  if (path !== "" && !tree.directories.has(path)) throw kustomizationProblems.pathNotFound(path);
  run.work.tree = tree;
  run.work.path = path;
  run.status.lastAttemptedRevision = artifact.revision;
  return "go";
};
