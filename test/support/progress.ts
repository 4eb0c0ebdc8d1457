// What a run of many minutes tells while it lasts.

/** How often a line is printed at most, in milliseconds. */
const PAUSE_MILLIS = 20_000;

/** Counts what is done of a known number of pieces, and prints how many are and how long the rest will take, now and then and at the end. */
export class Progress {
  readonly #subject: string;
  readonly #total: number;
  readonly #started = performance.now();
  #told = performance.now();
  #done = 0;

  /** @param subject what the lines begin with: `a create: cases` */
  constructor(subject: string, total: number) {
    this.#subject = subject;
    this.#total = total;
  }

  /** One piece more is done. */
  step(): void {
    this.#done += 1;
    const now = performance.now();
    if (now - this.#told < PAUSE_MILLIS && this.#done < this.#total) return;
    this.#told = now;
    const millis = ((now - this.#started) / this.#done) * (this.#total - this.#done);
    console.log(`${this.#subject}: ${this.#done} of ${this.#total}, about ${Math.ceil(millis / 60_000)} min left`);
  }
}
