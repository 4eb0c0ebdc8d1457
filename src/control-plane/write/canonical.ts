// The order in which the parts of a stored object stand. The head of the text is the same for all objects of a kind, so that lists
// can cut it off; metadata follows the order of Go's ObjectMeta.
import { setOwn, type MutableJsonObject } from "#base";

const METADATA_ORDER = [
  "name",
  "generateName",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
];

/** The object with kind, apiVersion and metadata in front. */
export function inOrder(object: MutableJsonObject, storageVersion: string): MutableJsonObject {
  const { kind, apiVersion: _apiVersion, metadata, ...rest } = object;
  const ordered: MutableJsonObject = { kind, apiVersion: storageVersion, metadata: orderMetadata(metadata as MutableJsonObject) };
  for (const key of Object.keys(rest)) setOwn(ordered, key, rest[key]);
  return ordered;
}

function orderMetadata(metadata: MutableJsonObject): MutableJsonObject {
  const ordered: MutableJsonObject = {};
  for (const key of METADATA_ORDER) {
    const value = metadata[key];
    if (isPresent(value)) ordered[key] = value;
    // the version is written when the object is stored; this holds its place
    else if (key === "resourceVersion") ordered[key] = "";
  }
  return ordered;
}

/** Go drops what is empty from ObjectMeta. */
function isPresent(value: MutableJsonObject[string]): value is Exclude<typeof value, undefined> {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** The text that every stored object of a kind begins with, up to the comma before its metadata. */
export function headOf(kind: string, apiVersion: string): string {
  return `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},`;
}
