// Where a set of objects works, and which failures stop all of it.
import { isProblem, type Clock, type Log } from "#base";
import type { Cluster } from "#kube";
import type { ObjectReader } from "./object-reader.ts";

/** Requests under way at once. */
export const AT_ONCE = 24;

/** Where a set works. */
export interface SetPlaces {
  readonly cluster: Cluster;
  readonly reader: ObjectReader;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Failures that concern one object; the others go on. */
export function isOfOne(thrown: unknown): boolean {
  return isProblem(thrown, "kube.") && !["kube.unreachable", "kube.unauthorized", "kube.tlsFailed"].includes(thrown.code);
}
