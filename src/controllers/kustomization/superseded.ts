// Tells when what a Kustomization waits for is no longer what it wants: its spec or its source has changed.
import { at, own } from "#base";
import { kustomizationProblems } from "./problems.ts";
import { sourceKind, sourceOf } from "./find-source.ts";
import type { KustomizationRun } from "./run.ts";

export interface Supersession {
  /** Aborted with kustomization.healthCheckCanceled. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** Watches the caches for a new generation of the object and a new revision of its source. */
export function superseded(run: KustomizationRun): Supersession {
  const controller = new AbortController();
  const cancel = (reason: string): void => controller.abort(kustomizationProblems.healthCheckCanceled(reason));
  const { namespace, name } = sourceOf(run.object);
  const revision = run.work.artifact?.revision;
  const stops = [
    run.primary.on(({ object }) => {
      const isSelf = object.metadata.uid === run.object.metadata.uid;
      if (isSelf && object.metadata.generation !== run.generation) cancel("a new generation of the kustomization");
    }),
    run.caches.of(sourceKind(run.object)).on(({ object }) => {
      const isSource = object.metadata.name === name && object.metadata.namespace === namespace;
      const now = own(at(object.status, "artifact"), "revision");
      if (isSource && typeof now === "string" && now !== revision) cancel(`new revision ${now}`);
    }),
  ];
  return { signal: controller.signal, stop: () => stops.forEach((each) => each()) };
}
