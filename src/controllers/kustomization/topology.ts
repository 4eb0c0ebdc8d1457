// The order in which Kustomizations are woken: what others depend on comes first.
import type { KustomizationObject } from "#api";
import { keyFor, type ObjectKey } from "#runtime";

/**
 * Sorts objects so that each comes after those of the list that it depends on; otherwise the order is kept.
 * @returns undefined when they depend on each other in a circle
 */
export function byDependency(objects: readonly KustomizationObject[]): readonly KustomizationObject[] | undefined {
  const byKey = new Map(objects.map((object) => [keyFor(object.metadata.namespace, object.metadata.name ?? ""), object]));
  const sorted: KustomizationObject[] = [];
  const state = new Map<ObjectKey, "open" | "done">();
  const visit = (key: ObjectKey): boolean => {
    const object = byKey.get(key);
    if (object === undefined || state.get(key) === "done") return true;
    if (state.get(key) === "open") return false;
    state.set(key, "open");
    for (const dependency of object.spec.dependsOn ?? []) {
      if (!visit(keyFor(dependency.namespace || object.metadata.namespace, dependency.name))) return false;
    }
    state.set(key, "done");
    sorted.push(object);
    return true;
  };
  return [...byKey.keys()].every(visit) ? sorted : undefined;
}
