// Keys that want work: each is worked on once at a time, again when it was asked for meanwhile, and later when it asks for that.
import type { Clock, Log } from "#base";

/** Works on one key; a number asks to come back after so many milliseconds. */
export type Work = (key: string) => Promise<number | undefined>;

const FIRST_RETRY_MILLIS = 50;
const LONGEST_RETRY_MILLIS = 30_000;
const CONCURRENCY = 8;

export class WorkQueue {
  readonly #work: Work;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #waiting = new Set<string>();
  readonly #busy = new Map<string, { again: boolean }>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, { readonly at: number; readonly cancel: AbortController }>();

  constructor(work: Work, { clock, log, signal }: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal }) {
    this.#work = work;
    this.#clock = clock;
    this.#log = log;
    this.#signal = signal;
  }

  add(key: string): void {
    if (this.#signal.aborted) return;
    const busy = this.#busy.get(key);
    if (busy !== undefined) busy.again = true;
    else {
      this.#waiting.add(key);
      this.#pump();
    }
  }

  /** Adds a key at a later time; of several times the earliest counts. */
  addAfter(key: string, millis: number): void {
    const at = this.#clock.now() + millis;
    const present = this.#timers.get(key);
    if (present !== undefined && present.at <= at) return;
    present?.cancel.abort();
    const cancel = new AbortController();
    this.#timers.set(key, { at, cancel });
    this.#clock.sleep(millis, AbortSignal.any([cancel.signal, this.#signal])).then(
      () => {
        this.#timers.delete(key);
        this.add(key);
      },
      // A cancelled timer has nothing more to do.
      () => undefined,
    );
  }

  #pump(): void {
    for (const key of this.#waiting) {
      if (this.#busy.size >= CONCURRENCY) return;
      this.#waiting.delete(key);
      this.#busy.set(key, { again: false });
      void this.#run(key);
    }
  }

  async #run(key: string): Promise<void> {
    try {
      const after = await this.#work(key);
      this.#failures.delete(key);
      if (after !== undefined) this.addAfter(key, after);
    } catch (error) {
      if (!this.#signal.aborted) this.#retry(key, error);
    }
    const again = this.#busy.get(key)?.again === true;
    this.#busy.delete(key);
    if (again) this.#waiting.add(key);
    this.#pump();
  }

  #retry(key: string, error: unknown): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    this.#log.write("debug", "work is tried again", { key, error });
    this.addAfter(key, Math.min(FIRST_RETRY_MILLIS * 2 ** (failures - 1), LONGEST_RETRY_MILLIS));
  }
}
