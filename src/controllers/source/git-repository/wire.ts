// Which other repositories' changes make a GitRepository due.
import type { GitRepository, GitRepositoryObject } from "#api";
import { keyFor, type Wiring } from "#runtime";
import type { GitRepositoryPlaces } from "./run.ts";

/** A new artifact of an included repository wakes those that include it. */
export function wireIncludes({ primary, objects, enqueue }: Wiring<typeof GitRepository, GitRepositoryPlaces>): void {
  primary.on(({ object, previous }) => {
    const [now, before] = [object, previous].map((each) => (each as GitRepositoryObject | undefined)?.status?.artifact);
    if (now === undefined || (now.digest === before?.digest && now.revision === before.revision)) return;
    const { namespace, name } = object.metadata;
    for (const other of objects()) {
      const includes = (other.spec.include ?? []).some(({ repository }) => repository.name === name);
      if (includes && other.metadata.namespace === namespace) enqueue(keyFor(namespace, other.metadata.name ?? ""));
    }
  });
}
