// Reading and changing parts of an object whose shape is not yet checked.
import { isObject, own, type Json, type MutableJson, type MutableJsonObject } from "#base";

/** The object member `key`, made when it is absent; a fresh unattached object where something else stands there. */
export function objectAt(parent: MutableJsonObject, key: string): MutableJsonObject {
  const member = parent[key];
  if (isObject(member)) return member as MutableJsonObject;
  const made: MutableJsonObject = {};
  if (member === undefined || member === null) parent[key] = made;
  return made;
}

/** The object member `key`, or undefined. */
export function tryObjectAt(parent: MutableJsonObject | undefined, key: string): MutableJsonObject | undefined {
  const member = parent === undefined ? undefined : own(parent, key);
  return isObject(member) ? (member as MutableJsonObject) : undefined;
}

/** The object items of the list member `key`. */
export function objectsAt(parent: unknown, key: string): MutableJsonObject[] {
  const member = own(parent, key);
  return Array.isArray(member) ? member.filter((each): each is MutableJsonObject => isObject(each)) : [];
}

/** The number member `key`, or undefined. */
export function numberAt(parent: unknown, key: string): number | undefined {
  const member = own(parent, key);
  return typeof member === "number" ? member : undefined;
}

/** Sets `key` when it is absent. */
export function setDefault(parent: MutableJsonObject, key: string, value: MutableJson): void {
  if (parent[key] === undefined || parent[key] === null) parent[key] = value;
}

/** The list member `key`, or an empty one. */
export function listAt(parent: unknown, key: string): readonly Json[] {
  const member = own(parent, key);
  return Array.isArray(member) ? member : [];
}
