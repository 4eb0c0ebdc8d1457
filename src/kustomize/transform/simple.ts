// Transformers that write one value into fields: name prefix and suffix, labels and annotations, replica counts.
import { isYamlMap, scalarText, type YamlMap } from "#codec";
import type { FieldSpec } from "../field-spec.ts";
import { visitField } from "../field-path.ts";
import { isSelected } from "../id.ts";
import type { Replica } from "../kustomization.ts";
import { kustomize } from "../problems.ts";
import { retyped, type Resource } from "../resource.ts";
import type { ResourceList } from "../resource-list.ts";

/** Puts a text before or after names. CustomResourceDefinitions, APIServices and Namespaces keep theirs. */
export function affixNames(
  resources: ResourceList,
  affix: { readonly prefix?: string; readonly suffix?: string },
  specs: readonly FieldSpec[],
): void {
  const { prefix = "", suffix = "" } = affix;
  for (const resource of resources.items) {
    const original = resource.originalId;
    if (keepsName(original.kind, original.group)) continue;
    for (const spec of specs) {
      if (!isSelected(original, spec)) continue;
      if (spec.path === "metadata/name") remember(resource, prefix, suffix);
      visitField(resource, spec, "scalar", (slot) => {
        const value = slot.get();
        slot.set(retyped(value, `${prefix}${scalarText(value) ?? ""}${suffix}`));
      });
    }
  }
  resources.changed();
}

function keepsName(kind: string, group: string): boolean {
  return kind === "CustomResourceDefinition" || kind === "Namespace" || (kind === "APIService" && group === "apiregistration.k8s.io");
}

function remember(resource: Resource, prefix: string, suffix: string): void {
  if (prefix !== "") resource.prefixes.push(prefix);
  if (suffix !== "") resource.suffixes.push(suffix);
  if (prefix !== "" || suffix !== "") resource.storePreviousId();
}

/** Sets entries of the mappings that the specs name: labels, selectors, annotations. */
export function setEntries(resources: readonly Resource[], entries: Readonly<Record<string, string>>, specs: readonly FieldSpec[]): void {
  const keys = Object.keys(entries);
  if (keys.length === 0) return;
  for (const resource of resources) {
    const added = new Map<string, { map: YamlMap; key: string }[]>(keys.map((key) => [key, []]));
    for (const spec of specs) {
      visitField(resource, spec, "mapping", (slot) => {
        const map = slot.get();
        if (!isYamlMap(map)) {
          if (map === null) return;
          throw kustomize.transformer(`field ${spec.path} of ${resource.kind} ${resource.name}`, "expected a mapping");
        }
        for (const key of keys) {
          if (!Object.hasOwn(map, key)) added.get(key)?.push({ map, key });
          resource.links.set(map, key, entries[key] ?? "");
        }
      });
    }
    for (const places of added.values()) resource.links.share(places);
  }
}

/** Sets the number of replicas of the resources that have, or had, a name. @throws kustomize.transformer when there is none */
export function setReplicas(resources: readonly Resource[], { name = "", count = 0 }: Replica, specs: readonly FieldSpec[]): void {
  let isFound = false;
  for (const spec of specs) {
    for (const resource of resources) {
      const { group, version } = resource.gvk;
      const ids = [...resource.previous.map((id) => ({ ...id, group, version })), resource.id];
      if (!ids.some((id) => id.name === name && isSelected(id, spec))) continue;
      isFound = true;
      visitField(resource, spec, "scalar", (slot) => slot.set(count));
    }
  }
  if (isFound) return;
  const kinds = specs.map((spec) => spec.kind ?? "any kind").join(", ");
  throw kustomize.transformer(`replicas of ${name}`, `there is no resource of that name among ${kinds}`);
}
