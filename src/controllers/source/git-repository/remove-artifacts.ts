// Step of deletion: nothing of the repository stays in the storage.
import type { GitRepositoryStep } from "./run.ts";

export const removeArtifacts: GitRepositoryStep = async (run) => {
  await run.places.store.removeAll({ kind: run.kind.kind, namespace: run.namespace, name: run.name });
  return "go";
};
