// What the last complete reconcile of each Kustomization applied, so that a drifted object can be put back without starting over.
import type { KubeObject } from "#base";
import type { Cluster } from "#kube";
import { keyFor, type ObjectKey } from "#runtime";
import type { KustomizationRun } from "./run.ts";

export interface LastRun {
  readonly generation: number;
  readonly digest: string;
  readonly revision: string;
  readonly objects: readonly KubeObject[];
  readonly target: Cluster;
  /** What must not be shown of them. */
  readonly hidden: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export class LastRuns {
  readonly #runs = new Map<ObjectKey, LastRun>();

  /** Keeps what a run has applied. */
  succeeded(run: KustomizationRun): void {
    const { artifact, objects, target } = run.work;
    if (artifact === undefined || target === undefined) return;
    const { generation, namespace, name } = run;
    this.#runs.set(keyFor(namespace, name), {
      generation,
      digest: artifact.digest,
      revision: artifact.revision,
      objects,
      target,
      hidden: run.hidden,
      at: run.clock.now(),
    });
  }

  find(run: KustomizationRun): LastRun | undefined {
    return this.#runs.get(keyFor(run.namespace, run.name));
  }

  forget(run: KustomizationRun): void {
    this.#runs.delete(keyFor(run.namespace, run.name));
  }
}
