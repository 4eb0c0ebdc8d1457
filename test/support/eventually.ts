// Waiting for what comes about, however long a busy machine takes for it.
import { vi } from "vitest";

/**
 * How long a test waits for anything, in milliseconds: far longer than it takes where nothing else runs, since nobody knows how busy a
 * machine is; shorter than the time limits of the tests, so that what did not come about is told in its own words.
 */
export const PATIENCE_MILLIS = 90_000;

/** What `look` answers as soon as it does not throw; it is asked again and again. Rejects with what it threw last. */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: PATIENCE_MILLIS, interval: 20 });
}

/**
 * The first answer that is neither undefined nor false; what `ask` throws ends the wait.
 * @param tell what is known when it does not come to that, for the message of the error
 */
export async function until<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  tell: () => string = () => "what was waited for",
): Promise<T> {
  const end = performance.now() + PATIENCE_MILLIS;
  for (let pause = 5; ; pause = Math.min(pause * 1.2, 100)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`not within ${PATIENCE_MILLIS / 1000} s: ${tell()}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Ends what takes longer than a test waits for anything; for operations that want to be told how long they may take. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(PATIENCE_MILLIS);
}

/** Milliseconds of processor time that a piece of work takes in this process: other programs may have the processor meanwhile. */
export async function processorMillis(work: () => unknown): Promise<number> {
  const started = process.cpuUsage();
  await work();
  return millisSince(started);
}

function millisSince(started: NodeJS.CpuUsage | undefined): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** Time that passes only while this process works, for limits of what others write: a busy machine does not use them up. */
export const processorClock = { now: (): number => millisSince(undefined), sleep: async (): Promise<void> => {} };
