// Step of every source: is the artifact that the status names still there, and what of the old ones may go?
import type { Kind } from "#api";
import { messageOf } from "#base";
import type { Next, Run } from "#runtime";
import type { Artifact, ArtifactStore } from "#store";

/** What a source's status says of its artifact. */
interface ArtifactStatus {
  artifact?: Artifact;
  /** Address of the link to the latest artifact; GitRepository has none. */
  url?: string;
}

interface StorePlaces {
  readonly store: ArtifactStore;
}

/** Verifies the stored file, refreshes its URL and collects garbage. A lost or corrupt artifact is dropped from status and made anew. */
export async function checkStorage<K extends Kind, P extends StorePlaces, W>(run: Run<K, P, W>): Promise<Next> {
  const { store } = run.places;
  const status = run.status as ArtifactStatus;
  // Storing is tried again by this reconcile, or was not what failed.
  run.conditions.remove("StorageOperationFailed");
  const { artifact } = status;
  if (artifact === undefined) return "go";
  const found = await store.verify(artifact);
  if (found === "intact") {
    status.artifact = store.withUrl(artifact);
    if (status.url !== undefined) status.url = store.withHost(status.url);
    await collectGarbage(run, artifact);
    return "go";
  }
  if (found === "corrupt") {
    const message = `artifact of revision '${artifact.revision}' has another digest than ${artifact.digest} and was removed`;
    run.event({ severity: "error", reason: "ArtifactVerificationFailed", message });
  }
  delete status.artifact;
  delete status.url;
  run.conditions.remove("ArtifactInStorage");
  run.progressing(`building artifact: ${found === "missing" ? "disappeared from storage" : "verification in storage failed"}`);
  return "go";
}

async function collectGarbage<K extends Kind, P extends StorePlaces, W>(run: Run<K, P, W>, artifact: Artifact): Promise<void> {
  try {
    const deleted = await run.places.store.collectGarbage(artifact);
    if (deleted.length > 0)
      run.event({ severity: "trace", reason: "GarbageCollectionSucceeded", message: `garbage collected ${deleted.length} artifacts` });
  } catch (error) {
    // Old files cost space, not correctness; the next reconcile tries again.
    run.event({ severity: "error", reason: "GarbageCollectionFailed", message: messageOf(error) });
  }
}
