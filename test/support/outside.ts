// Time and chance for tests.
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Random } from "#base";

/** Real time, for tests that talk to real servers. */
export const realClock: Clock = { now: () => Date.now(), sleep: (millis, signal) => sleep(millis, undefined, signal && { signal }) };

/** Chance that repeats: the same seed gives the same numbers. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { fraction, bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(fraction() * 256)) };
}
