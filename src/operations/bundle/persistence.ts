// Trying again what a busy or shaky registry did not do.
import { isProblem, type Clock, type Log } from "#base";

const WAITS_MILLIS = [500, 2000, 8000];
const LONGEST_WAIT_MILLIS = 60_000;

/** Failures that time may mend; a wrong password or a missing tag is none of them. */
const PASSING = ["oci.unreachable", "oci.serverError", "oci.tooManyRequests", "oci.sizeMismatch"];

export interface Patience {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Bytes that have moved so far; a failure after some have moved counts as the first one. */
  readonly moved?: () => number;
}

/** Runs `work`, and again after a while where the failure may pass; a pause that the server asks for is kept. */
export async function persistently<T>(work: () => Promise<T>, { clock, log, signal, moved = () => 0 }: Patience): Promise<T> {
  let before = moved();
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      signal.throwIfAborted();
      if (moved() > before) attempt = 0;
      before = moved();
      const wait = WAITS_MILLIS[attempt];
      if (wait === undefined || !isPassing(thrown)) throw thrown;
      const asked = isProblem(thrown) ? thrown.data["retryAfterSeconds"] : undefined;
      const millis = typeof asked === "number" ? Math.min(asked * 1000, LONGEST_WAIT_MILLIS) : wait;
      log.write("warn", `${thrown.message}; trying again in ${millis / 1000} s`);
      await clock.sleep(millis, signal);
    }
  }
}

function isPassing(thrown: unknown): thrown is Error {
  if (!isProblem(thrown) || !PASSING.includes(thrown.code)) return false;
  const status = thrown.data["status"];
  return typeof status !== "number" || status >= 500;
}
