// Work that may take only so long.
import type { Clock, Duration } from "#base";
import { controllersProblems } from "./problems.ts";

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limit: Duration;
  /** Named in the failure. */
  readonly what: string;
}

/** Runs work whose signal is aborted when the time is over. @throws controllers.timedOut */
export async function within<T>({ clock, signal, limit, what }: DeadlineOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  const alarm = clock.sleep(limit.millis, done.signal).then(
    () => over.abort(controllersProblems.timedOut(what, limit.toString())),
    // The work ended first.
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([signal, over.signal]));
  } catch (error) {
    if (over.signal.aborted && !signal.aborted) throw over.signal.reason;
    throw error;
  } finally {
    done.abort();
    await alarm;
  }
}
