// Step of deletion: nothing of the source stays in the storage.
import type { Kind } from "#api";
import type { Next, Run } from "#runtime";
import type { ArtifactStore } from "#store";

export async function removeArtifacts<K extends Kind, P extends { readonly store: ArtifactStore }, W>(run: Run<K, P, W>): Promise<Next> {
  await run.places.store.removeAll({ kind: run.kind.kind, namespace: run.namespace, name: run.name });
  return "go";
}
