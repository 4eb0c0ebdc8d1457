// The machine's own time and chance.
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Random } from "#base";

/** Longest delay that a timer takes; longer sleeps are made of several. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/** Wall time. A sleep keeps the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(millis, signal) {
    for (let left = Math.max(0, millis); ; left -= MAX_TIMER_MILLIS) {
      signal?.throwIfAborted();
      try {
        await sleep(Math.min(left, MAX_TIMER_MILLIS), undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
      if (left <= MAX_TIMER_MILLIS) return;
    }
  },
};

/** Chance from the operating system. */
export const systemRandom: Random = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
  fraction: () => Math.random(),
};
