// Names of objects as text, for queues and caches.
import type { KubeObject } from "#base";

/** `<namespace>/<name>`, which is unique within a kind. */
export type ObjectKey = `${string}/${string}`;

export function keyOf(object: KubeObject): ObjectKey {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}`;
}

/** Key of a name in a namespace; cluster-wide objects have an empty namespace. */
export function keyFor(namespace: string | undefined, name: string): ObjectKey {
  return `${namespace ?? ""}/${name}`;
}

/** True when a resource version is newer than another, as far as both are numbers. */
export function isNewer(version: string | undefined, than: string | undefined): boolean {
  if (version === undefined || than === undefined) return true;
  if (!/^\d+$/.test(version) || !/^\d+$/.test(than)) return version !== than;
  return version.length === than.length ? version > than : version.length > than.length;
}
