// A controller as a table of contents: a kind, the steps of one reconcile in order, and what its failures are called.
import type { Kind, ObjectOf } from "#api";
import type { Duration, Log, Problem, Verdict } from "#base";
import type { Caches } from "./caches.ts";
import type { ObjectKey } from "./keys.ts";
import type { AddOptions } from "./queue.ts";
import type { Run } from "./run.ts";
import type { WatchCache } from "./watch-cache.ts";

/** What comes after a step: the next one, the whole reconcile again (with back-off), or nothing until that time has passed. */
export type Next = "go" | "again" | { readonly after: Duration };

/** One step. It may set conditions and status fields and throw a Problem; it never writes status, events or metrics itself. */
export type Step<K extends Kind, P, W> = (run: Run<K, P, W>) => Promise<Next>;

/** A failure in the words of the API. */
export interface FailureWords {
  readonly reason: string;
  /** What the failure means to this kind, where that differs from the problem's own verdict. */
  readonly verdict?: Verdict;
  /** Negative condition that is set beside Ready. */
  readonly condition?: string;
  /** Severity of the event; `error` when absent, `trace` for a problem whose verdict is wait. */
  readonly severity?: "error" | "info" | "trace" | "none";
  /** When to try again: a fixed time, or the growing back-off. The controller's rule when absent. */
  readonly retry?: Duration | "back-off";
}

/** What a controller's wiring works with: it says which other objects' changes make which objects due. */
export interface Wiring<K extends Kind, P> {
  readonly primary: WatchCache;
  readonly caches: Caches;
  readonly places: P;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly objects: () => readonly ObjectOf<K>[];
  readonly enqueue: (key: ObjectKey, options?: AddOptions) => void;
}

export interface ControllerParts<K extends Kind, P, W> {
  /** Field manager of status and metadata patches. */
  readonly fieldOwner: string;
  /** Name in events and logs, for example `source-controller`. */
  readonly reporter: string;
  /** A fresh workbench on which steps leave what later steps need. */
  work(): W;
  /** Time to the next reconcile after a success. */
  interval(object: ObjectOf<K>): Duration;
  /** Fixed time to the next try after a failure; growing back-off when absent. */
  retryInterval?(object: ObjectOf<K>): Duration;
  describe(problem: Problem, run: Run<K, P, W>): FailureWords;
  /**
   * True for an object that is only looked up by others: it is not reconciled and has no status. What an earlier form of it left is
   * cleaned up by the steps of `finalize`.
   */
  isStatic?(object: ObjectOf<K>): boolean;
  /** Steps before the finalizer is removed. */
  readonly finalize?: readonly Step<K, P, W>[];
  /** Runs when the reconcile has ended, whatever came of it, before status is written. */
  finish?(run: Run<K, P, W>): void;
  /** Says which other changes wake objects of the kind. */
  wire?(wiring: Wiring<K, P>): void;
}

export interface Controller<K extends Kind, P, W> extends ControllerParts<K, P, W> {
  readonly kind: K;
  readonly steps: readonly Step<K, P, W>[];
}

/** Puts a controller together. `K` is the kind, `P` the places that its steps work on, `W` their workbench. */
export function controller<K extends Kind, P, W>(
  kind: K,
  steps: readonly Step<K, P, W>[],
  parts: ControllerParts<K, P, W>,
): Controller<K, P, W> {
  return { ...parts, kind, steps };
}
