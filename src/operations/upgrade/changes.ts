// What an upgrade changes, told from the objects before and after it.
import { at, formatRef, isObject, refOf, sameJson, stringAt, type Json, type KubeObject } from "#base";
import { inventoryId } from "#apply";
import type { RenderedDistribution } from "../distribution-manifests.ts";

/** An install at one moment: who published its components, and all of its objects. */
export interface InstallView extends Pick<RenderedDistribution, "distribution" | "version" | "images"> {
  readonly objects: readonly KubeObject[];
}

export interface UpgradeChanges {
  /** `flux v2.8.5` */
  readonly from: string;
  readonly to: string;
  /** `Kind/namespace/name`, sorted. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Component → `<old image> -> <new image>`; `none` where there is no image on a side. Images that stay are left out. */
  readonly images: Readonly<Record<string, string>>;
  /** Definition → `+v1 -v1beta2`, the versions that come and go. */
  readonly definitionVersions: Readonly<Record<string, string>>;
}

const NONE = "none";

/** Compares two installs; undefined when no object differs. */
export function compareInstalls(before: InstallView, after: InstallView): UpgradeChanges | undefined {
  const [old, now] = [byId(before.objects), byId(after.objects)];
  const names = (objects: Iterable<KubeObject>): readonly string[] => [...objects].map((each) => formatRef(refOf(each))).toSorted();
  const added = names([...now].filter(([id]) => !old.has(id)).map(([, each]) => each));
  const removed = names([...old].filter(([id]) => !now.has(id)).map(([, each]) => each));
  const changed = names([...now].filter(([id, each]) => old.has(id) && !isSame(old.get(id), each)).map(([, each]) => each));
  if (added.length + removed.length + changed.length === 0) return undefined;
  return {
    from: `${before.distribution} ${before.version}`,
    to: `${after.distribution} ${after.version}`,
    added,
    removed,
    changed,
    images: changedImages(before.images, after.images),
    definitionVersions: changedVersions(old, now),
  };
}

function isSame(a: KubeObject | undefined, b: KubeObject): boolean {
  return sameJson(a as unknown as Json, b as unknown as Json);
}

function byId(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  return new Map(
    objects.map((object) => {
      const { name = "", namespace = "" } = object.metadata;
      return [inventoryId({ apiVersion: object.apiVersion, kind: object.kind, name, namespace }), object];
    }),
  );
}

function changedImages(before: InstallView["images"], after: InstallView["images"]): Record<string, string> {
  const components = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return Object.fromEntries(
    components.filter((each) => before[each] !== after[each]).map((each) => [each, `${before[each] ?? NONE} -> ${after[each] ?? NONE}`]),
  );
}

function changedVersions(before: ReadonlyMap<string, KubeObject>, after: ReadonlyMap<string, KubeObject>): Record<string, string> {
  const ids = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return Object.fromEntries(
    ids.flatMap((id) => {
      const [old, now] = [before.get(id), after.get(id)].map((each) => (each && isDefinition(each) ? versionNames(each) : []));
      const changes = [
        ...(now ?? []).filter((each) => !old?.includes(each)).map((each) => `+${each}`),
        ...(old ?? []).filter((each) => !now?.includes(each)).map((each) => `-${each}`),
      ];
      return changes.length === 0 ? [] : [[(after.get(id) ?? before.get(id))?.metadata.name ?? id, changes.join(" ")]];
    }),
  );
}

export function isDefinition(object: Pick<KubeObject, "kind">): boolean {
  return object.kind === "CustomResourceDefinition";
}

/** Names of the versions of a definition, in its order. */
export function versionNames(definition: KubeObject): readonly string[] {
  const versions = at(definition, "spec", "versions");
  return Array.isArray(versions) ? versions.filter(isObject).map((each) => stringAt(each, "name")) : [];
}
