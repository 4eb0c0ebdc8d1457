// Empty and null members that an apply leaves in the metadata of a custom object. Storage keeps them upstream until the next write, but
// every read drops them: two texts of which one is read from the other differ, so that a write that changes nothing is stored anyway.
// @see apiserver pkg/storage/etcd3/store.go, GuaranteedUpdate, and apiextensions-apiserver pkg/apiserver/schema/objectmeta
import { isObject, type MutableJsonObject } from "#base";
import { metadataOf } from "../cluster-state.ts";
import type { Entry } from "../storage/object-store.ts";

const ofObjects = new WeakMap<MutableJsonObject, MutableJsonObject>();
const entries = new WeakSet<Entry>();
/** Members that storage drops or sets itself. */
const OWN = new Set(["creationTimestamp", "managedFields", "resourceVersion", "uid", "selfLink", "generation"]);

/** Notes the empty members of an applied object's metadata, before its defaults drop them. */
export function noteEmptyMetadata(object: MutableJsonObject): void {
  const members = Object.entries(metadataOf(object)).filter(([key, value]) => !OWN.has(key) && isEmpty(value));
  if (members.length > 0) ofObjects.set(object, Object.fromEntries(members));
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || value === "" || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)
  );
}

/** Notes that an entry was made of an object with such members. @param find looks the entry up */
export function markEntry(find: () => Entry | undefined, object: MutableJsonObject): void {
  const entry = ofObjects.has(object) ? find() : undefined;
  if (entry !== undefined) entries.add(entry);
}

/** Whether an object or the entry that it replaces has such members, and so is not what is read of it. */
export function isPadded(object: MutableJsonObject, entry: Entry): boolean {
  return ofObjects.has(object) || entries.has(entry);
}

/** Puts the members back into the answer to a write after which nothing is stored, and so nothing read. @param shown changed in place */
export function restoreEmptyMetadata(shown: MutableJsonObject, object: MutableJsonObject): void {
  Object.assign(metadataOf(shown), ofObjects.get(object));
}
