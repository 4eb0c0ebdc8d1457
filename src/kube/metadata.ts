import { own, type JsonObject, type KindRef, type KubeObject } from "#base";

/** A PartialObjectMetadata under the name of the kind that it is part of; a server that sends the whole object is cut to the same. */
export function metadataOf(kind: KindRef, object: JsonObject): KubeObject {
  return { apiVersion: kind.apiVersion, kind: kind.kind, metadata: own(object, "metadata") as KubeObject["metadata"] };
}
