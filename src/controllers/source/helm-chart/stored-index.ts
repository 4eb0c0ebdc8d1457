// The index of a HelmRepository as its artifact holds it.
import type { Json } from "#base";
import type { Artifact } from "#store";
import { storedIndex } from "../chart-repository/chart-index.ts";
import type { IndexOf } from "../chart-repository/http-charts.ts";
import type { SourcePlaces } from "../source-places.ts";

/** Reads the index once, and keeps it as long as the flags say. */
export function indexOf(artifact: Artifact, { store, indexes }: Pick<SourcePlaces, "store" | "indexes">): IndexOf {
  return async () => {
    const kept = indexes.find(artifact.digest);
    if (kept !== undefined) return kept;
    const index = storedIndex(JSON.parse(new TextDecoder().decode(await store.readBytes(artifact))) as Json);
    indexes.keep(artifact.digest, index);
    return index;
  };
}
