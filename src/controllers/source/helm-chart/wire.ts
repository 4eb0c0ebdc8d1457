// Which changes of sources make a HelmChart due.
import { GitRepository, HelmRepository, kindRef, type HelmChart } from "#api";
import { at, own } from "#base";
import { keyFor, type Wiring } from "#runtime";
import type { SourcePlaces } from "../source-places.ts";

/** A new artifact of the source wakes its charts, and so does another spec of a source that has no artifacts. */
export function wireSources({ caches, places, objects, enqueue }: Wiring<typeof HelmChart, SourcePlaces>): void {
  for (const kind of [HelmRepository, GitRepository]) {
    caches.of(kindRef(kind), { labelSelector: places.flags.watchLabelSelector }).on(({ object, previous }) => {
      const revision = at(object.status, "artifact", "revision");
      const isStatic = kind.kind === "HelmRepository" && own(object.spec, "type") === "oci";
      const isNewSpec = isStatic && previous?.metadata.generation !== object.metadata.generation;
      if (revision === undefined && !isNewSpec) return;
      const { namespace, name } = object.metadata;
      for (const chart of objects()) {
        const { sourceRef } = chart.spec;
        if (sourceRef.kind !== kind.kind || sourceRef.name !== name || chart.metadata.namespace !== namespace) continue;
        if (isNewSpec || chart.status?.observedSourceArtifactRevision !== revision) enqueue(keyFor(namespace, chart.metadata.name ?? ""));
      }
    });
  }
}
