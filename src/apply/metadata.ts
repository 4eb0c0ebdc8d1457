// Labels and annotations as marks: who owns an object, and what must not be done to it.
import { formatRef, type KubeObject, type ObjectRef } from "#base";

/** Who applies: the API group prefixes the labels, `kustomize.toolkit.fluxcd.io/name`. */
export interface Owner {
  readonly group: string;
  readonly name: string;
  readonly namespace: string;
}

/** Marks by key; an object matches when any of them is on it with that value. */
export type Marks = Readonly<Record<string, string>>;

/** True when a label or annotation of the object has one of the marks; values are compared without regard to case. */
export function hasMark(object: KubeObject | undefined, marks: Marks): boolean {
  if (object === undefined) return false;
  const { labels = {}, annotations = {} } = object.metadata;
  return Object.entries(marks).some(([key, value]) =>
    [labels, annotations].some((all) => Object.hasOwn(all, key) && all[key]?.toLowerCase() === value.toLowerCase()),
  );
}

/** Labels that say who applied an object. */
export function ownerLabels(owner: Owner): Readonly<Record<string, string>> {
  return { [`${owner.group}/name`]: owner.name, [`${owner.group}/namespace`]: owner.namespace };
}

/** True when the object carries the labels of this owner. */
export function isOwnedBy(object: KubeObject, owner: Owner): boolean {
  const { labels = {} } = object.metadata;
  return Object.entries(ownerLabels(owner)).every(([key, value]) => labels[key] === value);
}

/** The object with the labels of its owner. */
export function withOwner(object: KubeObject, owner: Owner): KubeObject {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...ownerLabels(owner) } } };
}

/** Label selector of everything that an owner has applied. */
export function ownerSelector(owner: Owner): string {
  return Object.entries(ownerLabels(owner))
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** One text per object, whatever its API version. */
export function refKey(ref: ObjectRef): string {
  const slash = ref.apiVersion.indexOf("/");
  return `${slash < 0 ? "" : ref.apiVersion.slice(0, slash)} ${formatRef(ref)}`;
}
