// Step: is the artifact that the status names still there, and what of the old ones may go?
import { messageOf } from "#base";
import type { GitRepositoryRun, GitRepositoryStep } from "./run.ts";

/** Verifies the stored file, refreshes its URL and collects garbage. A lost or corrupt artifact is dropped from status and made anew. */
export const checkStorage: GitRepositoryStep = async (run) => {
  const { store } = run.places;
  const { artifact } = run.status;
  if (artifact === undefined) return "go";
  const found = await store.verify(artifact);
  if (found === "intact") {
    run.status.artifact = store.withUrl(artifact);
    await collectGarbage(run);
    return "go";
  }
  if (found === "corrupt") {
    const message = `artifact of revision '${artifact.revision}' has another digest than ${artifact.digest} and was removed`;
    run.event({ severity: "error", reason: "ArtifactVerificationFailed", message });
  }
  delete run.status.artifact;
  run.conditions.remove("ArtifactInStorage");
  run.progressing(`building artifact: ${found === "missing" ? "disappeared from storage" : "verification in storage failed"}`);
  return "go";
};

async function collectGarbage(run: GitRepositoryRun): Promise<void> {
  const { artifact } = run.status;
  if (artifact === undefined) return;
  try {
    const deleted = await run.places.store.collectGarbage(artifact);
    if (deleted.length > 0)
      run.event({ severity: "trace", reason: "GarbageCollectionSucceeded", message: `garbage collected ${deleted.length} artifacts` });
  } catch (error) {
    // Old files cost space, not correctness; the next reconcile tries again.
    run.event({ severity: "error", reason: "GarbageCollectionFailed", message: messageOf(error) });
  }
}
