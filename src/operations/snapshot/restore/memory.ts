// What controllers remember their work by: the inventory of what was applied, and the history of releases.
import { at, isObject, own, stringAt, type Json, type JsonObject, type KubeObject } from "#base";

/** Whether a live object lacks entries of the inventory, or the history, that it had. */
export function hasForgotten(kept: KubeObject, live: KubeObject): boolean {
  return forgottenEntries(kept, live).length > 0 || forgottenHistory(kept, live) !== undefined;
}

/**
 * The live status with what it has forgotten. An entry whose object is gone or another's by now does no harm: what is pruned must still
 * carry the labels of its owner.
 */
export function remembering(kept: KubeObject, live: KubeObject): Json {
  const status = isObject(live.status) ? live.status : {};
  const entries = forgottenEntries(kept, live);
  const history = forgottenHistory(kept, live);
  return {
    ...status,
    ...(entries.length > 0 && { inventory: { ...inventoryOf(live), entries: [...entriesOf(live), ...entries] } }),
    ...(history !== undefined && { history }),
  };
}

function forgottenEntries(kept: KubeObject, live: KubeObject): readonly Json[] {
  const known = new Set(entriesOf(live).map((each) => stringAt(each, "id")));
  return entriesOf(kept).filter((each) => !known.has(stringAt(each, "id")));
}

function forgottenHistory(kept: KubeObject, live: KubeObject): Json | undefined {
  const history = own(kept.status, "history");
  // Kustomizations keep statistics under that name, which nothing depends on.
  const isReleases = kept.kind === "HelmRelease" && Array.isArray(history) && history.length > 0;
  return isReleases && own(live.status, "history") === undefined ? history : undefined;
}

function inventoryOf(object: KubeObject): JsonObject {
  const inventory = own(object.status, "inventory");
  return isObject(inventory) ? inventory : {};
}

function entriesOf(object: KubeObject): readonly Json[] {
  const entries = at(object.status, "inventory", "entries");
  return Array.isArray(entries) ? (entries as readonly Json[]) : [];
}
