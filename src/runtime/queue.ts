// Which objects to look at next. An object is in the queue once, and in one pair of hands at a time; what is added meanwhile waits.
import type { Clock, Duration } from "#base";
import type { ObjectKey } from "./keys.ts";

export interface BackOff {
  /** Delay after the first failure; each further one doubles it. */
  readonly first: Duration;
  readonly longest: Duration;
}

export interface AddOptions {
  /** Why; handed to whoever takes the object. */
  readonly cause?: string;
  /** Before everything that waits. */
  readonly urgent?: boolean;
}

/** An object to look at, with everything that asked for it since it was last taken. */
export interface Taken {
  readonly key: ObjectKey;
  readonly causes: ReadonlySet<string>;
}

interface Timer {
  readonly due: number;
  readonly stop: AbortController;
}

export class WorkQueue {
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  #ready: ObjectKey[] = [];
  readonly #causes = new Map<ObjectKey, Set<string>>();
  readonly #taken = new Set<ObjectKey>();
  readonly #timers = new Map<ObjectKey, Timer>();
  readonly #failures = new Map<ObjectKey, number>();
  readonly #waiting: ((taken: Taken | undefined) => void)[] = [];
  #closed = false;

  constructor(clock: Clock, backOff: BackOff) {
    this.#clock = clock;
    this.#backOff = backOff;
  }

  /** Objects that wait to be taken now. */
  get depth(): number {
    return this.#ready.length;
  }

  add(key: ObjectKey, { cause = "", urgent = false }: AddOptions = {}): void {
    if (this.#closed) return;
    const causes = this.#causes.get(key);
    if (causes !== undefined) {
      causes.add(cause);
      if (urgent && this.#ready.includes(key)) this.#ready = [key, ...this.#ready.filter((each) => each !== key)];
      return;
    }
    this.#causes.set(key, new Set([cause]));
    if (this.#taken.has(key)) return;
    if (urgent) this.#ready.unshift(key);
    else this.#ready.push(key);
    this.#hand();
  }

  /** Adds later; the earliest of several times counts. */
  addAfter(key: ObjectKey, millis: number, options: AddOptions = {}): void {
    if (this.#closed) return;
    if (millis <= 0) return this.add(key, options);
    const due = this.#clock.now() + millis;
    const old = this.#timers.get(key);
    if (old !== undefined && old.due <= due) return;
    old?.stop.abort();
    const timer: Timer = { due, stop: new AbortController() };
    this.#timers.set(key, timer);
    void this.#clock.sleep(millis, timer.stop.signal).then(
      () => {
        this.#timers.delete(key);
        this.add(key, options);
      },
      // The timer was replaced or the queue closed.
      () => undefined,
    );
  }

  /** Adds after the object's back-off, which grows with every call until {@link forget}. @returns the delay in milliseconds */
  addBackedOff(key: ObjectKey): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const delay = Math.min(this.#backOff.first.millis * 2 ** Math.min(failures, 60), this.#backOff.longest.millis);
    this.addAfter(key, delay);
    return delay;
  }

  /** Ends the object's back-off. */
  forget(key: ObjectKey): void {
    this.#failures.delete(key);
  }

  /** The next object, when there is one; undefined when the queue is closed. Timers of an object that is taken are dropped. */
  take(): Promise<Taken | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#hand();
    });
  }

  /** Gives an object back; it is ready again if it was added meanwhile. */
  done(key: ObjectKey): void {
    this.#taken.delete(key);
    if (!this.#causes.has(key) || this.#closed) return;
    this.#ready.push(key);
    this.#hand();
  }

  close(): void {
    this.#closed = true;
    for (const { stop } of this.#timers.values()) stop.abort();
    this.#timers.clear();
    for (const each of this.#waiting.splice(0)) each(undefined);
  }

  #hand(): void {
    while (this.#waiting.length > 0) {
      if (this.#closed) return this.close();
      const key = this.#ready.shift();
      if (key === undefined) return;
      const causes = this.#causes.get(key) ?? new Set<string>();
      this.#causes.delete(key);
      this.#timers.get(key)?.stop.abort();
      this.#timers.delete(key);
      this.#taken.add(key);
      this.#waiting.shift()?.({ key, causes });
    }
  }
}
