// Time that stands still until a test moves it.
import type { Clock } from "#base";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock whose sleepers wake when a test moves it past their time, in order. */
export class VirtualClock implements Clock {
  readonly #start: number;
  #now: number;
  #sleepers: Sleeper[] = [];

  /** 2026-01-01T00:00:00Z when no start is given. */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#start = start;
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(millis: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const sleeper: Sleeper = {
        until: this.#now + millis,
        wake: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      const stop = (): void => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** Time of the next sleeper, milliseconds from now; undefined when nobody sleeps. */
  get next(): number | undefined {
    return this.#sleepers.length === 0 ? undefined : Math.min(...this.#sleepers.map((each) => each.until)) - this.#now;
  }

  /** Whether somebody sleeps until exactly that many milliseconds after the start. */
  due(millis: number): boolean {
    return this.#sleepers.some((each) => each.until === this.#start + millis);
  }

  /** Moves time forward; what wakes on the way runs before time moves on. */
  async advance(millis: number): Promise<void> {
    const end = this.#now + millis;
    for (;;) {
      await settle();
      const due = this.#sleepers.filter((each) => each.until <= end).toSorted((a, b) => a.until - b.until)[0];
      if (due === undefined) break;
      this.#now = Math.max(this.#now, due.until);
      this.#sleepers = this.#sleepers.filter((each) => each !== due);
      due.wake();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets promises and input that are ready run. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
