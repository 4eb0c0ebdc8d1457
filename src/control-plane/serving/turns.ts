// Requests that arrive together are begun a few at a time. In between the event loop sees what else has happened: above all that the
// disk has kept a group of writes, so that the next group can be written while the rest is still worked on.

/** Requests that are begun before the event loop looks around. Measured with 32 writers: one costs more of the loop than it gives, all at once wait for each other. */
const AT_ONCE = 3;

/** Hands out turns in the order in which they are asked for. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isScheduled = false;

  /** Resolves when it is one's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      setImmediate(() => this.#go());
    });
  }

  #go(): void {
    for (const begin of this.#waiting.splice(0, AT_ONCE)) begin();
    if (this.#waiting.length > 0) setImmediate(() => this.#go());
    else this.#isScheduled = false;
  }
}
