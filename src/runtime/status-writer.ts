// The one place that writes status. Conditions of others are kept: a write names the version that it was computed from, and a
// version that has moved on is read again and merged.
import type { Kind } from "#api";
import { cloneJson, isObject, isProblem, refOf, type Json, type JsonObject, type KubeObject } from "#base";
import type { Cluster } from "#kube";
import { mergeConditions } from "./conditions.ts";
import { mergePatch } from "./merge-patch.ts";
import { conditionsOf, type Run } from "./run.ts";

const MAX_TRIES = 5;

export interface StatusWriterOptions {
  readonly cluster: Cluster;
  readonly kind: Kind;
  readonly fieldManager: string;
  /** Told of the stored object after a write. */
  readonly stored: (object: KubeObject) => void;
}

/** Keeps track of what is stored for one object during one reconcile. */
export class StatusWriter {
  readonly #options: StatusWriterOptions;
  #stored: KubeObject;

  constructor(object: KubeObject, options: StatusWriterOptions) {
    this.#stored = object;
    this.#options = options;
  }

  /**
   * Writes the run's status if it differs from what is stored: one request at most, none when nothing changed.
   * An object that is gone is no error.
   */
  async write<K extends Kind, P, W>(run: Run<K, P, W>): Promise<boolean> {
    const base = statusOf(this.#stored);
    for (let tries = 1; ; tries++) {
      const stored = statusOf(this.#stored);
      const conditions = mergeConditions(run.conditions.list(), conditionsOf(this.#stored), this.#options.kind);
      const mine = { ...(cloneJson(run.status) as JsonObject), conditions: conditions as unknown as Json };
      // Fields that this run did not touch keep what somebody else may have stored meanwhile.
      const wanted = tries === 1 ? mine : rebased({ base, mine, stored });
      const patch = mergePatch(stored, wanted);
      if (patch === undefined) return false;
      try {
        await this.#patch(patch);
        return true;
      } catch (error) {
        if (isProblem(error, "kube.notFound")) return false;
        if (!isProblem(error, "kube.conflict") || tries >= MAX_TRIES) throw error;
        const fresh = await this.#options.cluster.get(refOf(this.#stored), { signal: run.signal });
        if (fresh === undefined || fresh.metadata.uid !== this.#stored.metadata.uid) return false;
        this.#stored = fresh;
      }
    }
  }

  async #patch(status: JsonObject): Promise<void> {
    const { resourceVersion } = this.#stored.metadata;
    const body: JsonObject = { ...(resourceVersion !== undefined && { metadata: { resourceVersion } }), status };
    this.#stored = await this.#options.cluster.patch(
      refOf(this.#stored),
      { type: "merge", body },
      { subresource: "status", fieldManager: this.#options.fieldManager },
    );
    this.#options.stored(this.#stored);
  }
}

function rebased({
  base,
  mine,
  stored,
}: {
  readonly base: JsonObject;
  readonly mine: JsonObject;
  readonly stored: JsonObject;
}): JsonObject {
  const changed = mergePatch(base, mine) ?? {};
  return {
    ...stored,
    ...Object.fromEntries(Object.keys(changed).map((field) => [field, mine[field]])),
    ...(mine["conditions"] !== undefined && { conditions: mine["conditions"] }),
  };
}

function statusOf(object: KubeObject): JsonObject {
  return isObject(object.status) ? object.status : {};
}
