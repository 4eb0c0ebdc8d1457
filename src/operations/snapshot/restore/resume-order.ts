// The order in which held objects are let go: what others read comes before what reads it.
import { at, groupOf, refOf, stringAt, type Json, type KubeObject } from "#base";
import { entryId, type KeptObject } from "../contract.ts";

/** Groups in their order; what they do not name stands with the appliers. */
const RANKS: Readonly<Record<string, number>> = {
  "source.toolkit.fluxcd.io": 0,
  "source.extensions.fluxcd.io": 0,
  "notification.toolkit.fluxcd.io": 1,
  "image.toolkit.fluxcd.io": 2,
  "fluxcd.controlplane.io": 4,
};
const APPLIERS = 3;

/** Sources, then notifications and images, then Kustomizations and HelmReleases after what they depend on, then the operator's kinds. */
export function resumeOrder(objects: readonly KeptObject[]): readonly KeptObject[] {
  const rank = ({ object }: KeptObject): number => RANKS[groupOf(object.apiVersion)] ?? APPLIERS;
  const sorted = objects.toSorted((a, b) => rank(a) - rank(b) || (idOf(a) < idOf(b) ? -1 : 1));
  const byId = new Map(sorted.map((each) => [idOf(each), each]));
  const done = new Set<string>();
  const ordered: KeptObject[] = [];
  const place = (each: KeptObject): void => {
    const id = idOf(each);
    // Marked before its dependencies are placed: a circle ends where it began.
    if (done.has(id)) return;
    done.add(id);
    for (const dependency of dependenciesOf(each.object)) {
      const found = byId.get(dependency);
      if (found !== undefined && rank(found) <= rank(each)) place(found);
    }
    ordered.push(each);
  };
  sorted.forEach(place);
  return ordered;
}

function dependenciesOf(object: KubeObject): readonly string[] {
  const list = at(object, "spec", "dependsOn");
  return (Array.isArray(list) ? (list as readonly Json[]) : []).map((each) =>
    entryId({
      apiVersion: stringAt(each, "apiVersion") || object.apiVersion,
      kind: stringAt(each, "kind") || object.kind,
      name: stringAt(each, "name"),
      namespace: stringAt(each, "namespace") || (object.metadata.namespace ?? ""),
    }),
  );
}

function idOf({ object }: KeptObject): string {
  return entryId(refOf(object));
}
