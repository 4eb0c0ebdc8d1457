// The watch caches of one process, each kept once however many ask for it.
import type { Clock, KindRef, Log, Random } from "#base";
import type { Cluster } from "#kube";
import { WatchCache, type WatchCacheOptions } from "./watch-cache.ts";

export interface CachesOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Only this namespace; all when absent. */
  readonly namespace?: string | undefined;
  readonly signal: AbortSignal;
}

export type CacheScope = Pick<WatchCacheOptions, "labelSelector" | "as" | "reduce">;

export class Caches {
  readonly #options: CachesOptions;
  readonly #found = new Map<string, WatchCache>();

  constructor(options: CachesOptions) {
    this.#options = options;
  }

  /** The cache of a kind, started. Caches with different ways to reduce objects are told apart by the function's name. */
  of({ apiVersion, kind }: KindRef, scope: CacheScope = {}): WatchCache {
    const id = `${apiVersion} ${kind} ${scope.labelSelector ?? ""} ${scope.reduce?.name ?? scope.as ?? "object"}`;
    const old = this.#found.get(id);
    if (old !== undefined) return old;
    const { signal, ...rest } = this.#options;
    const made = new WatchCache({ ...rest, kind: { apiVersion, kind }, ...scope });
    this.#found.set(id, made);
    made.start(signal);
    return made;
  }
}
