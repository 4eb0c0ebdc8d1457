// Puts an object into the store in the version that it is kept in.
import type { MutableJsonObject } from "#base";
import { metadataOf } from "../cluster-state.ts";
import { toStored } from "../registry/convert.ts";
import { inOrder } from "./canonical.ts";
import type { WriteScope } from "./scope.ts";

/**
 * Stores an object, which is in order and of the version that is served, and writes its new resource version into it.
 * @returns the JSON text of the object in the version that is served, where that is the text that was stored
 */
export function keepObject(
  { state, served }: Pick<WriteScope, "state" | "served">,
  key: string,
  ordered: MutableJsonObject,
): string | undefined {
  if (served.definition.convert === undefined) {
    const { json } = state.store.put({ resource: served.resource, key, object: ordered });
    return served.storageVersion === served.apiVersion ? json : undefined;
  }
  const stored = inOrder(toStored(ordered, served), served.storageVersion);
  const { version } = state.store.put({ resource: served.resource, key, object: stored });
  metadataOf(ordered)["resourceVersion"] = String(version);
  return undefined;
}
