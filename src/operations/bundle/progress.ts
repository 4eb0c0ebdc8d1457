// How far a transfer is: blobs, bytes, and the time that is left, told at most once a second.
import type { Clock, Log } from "#base";

const TELL_EVERY_MILLIS = 1000;
/** A share of one in so many. */
const EARLY = 20;
const MEBIBYTE = 1024 * 1024;

export class Progress {
  readonly #verb: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #started: number;
  #told = 0;
  #blobs = 0;
  #bytes = 0;
  #totalBlobs = 0;
  #totalBytes = 0;

  /** @param verb what happens to the blobs, `fetched` or `pushed` */
  constructor(verb: string, { clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.#verb = verb;
    this.#clock = clock;
    this.#log = log;
    this.#started = clock.now();
    this.#told = this.#started;
  }

  get blobs(): number {
    return this.#blobs;
  }
  get bytes(): number {
    return this.#bytes;
  }

  /** What is to come. */
  expect(blobs: number, bytes: number): void {
    this.#totalBlobs += blobs;
    this.#totalBytes += bytes;
  }

  /** Bytes that have moved. */
  add(bytes: number): void {
    this.#bytes += bytes;
    this.#tell(false);
  }

  /** A blob has arrived whole. */
  finish(): void {
    this.#blobs += 1;
    this.#tell(this.#blobs === this.#totalBlobs);
  }

  #tell(isLast: boolean): void {
    const now = this.#clock.now();
    if (!isLast && now - this.#told < TELL_EVERY_MILLIS) return;
    this.#told = now;
    // The first bytes say little of how fast the others will come.
    const isEarly = this.#bytes * EARLY < this.#totalBytes || this.#bytes === 0;
    const seconds = isEarly ? undefined : Math.ceil(((now - this.#started) / 1000) * (this.#totalBytes / this.#bytes - 1));
    const left = isLast || seconds === undefined ? "" : `, about ${Math.max(0, seconds)} s left`;
    const mebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(1);
    this.#log.write(
      "info",
      `${this.#verb} ${this.#blobs} of ${this.#totalBlobs} blobs, ${mebibytes(this.#bytes)} of ${mebibytes(this.#totalBytes)} MiB${left}`,
      {
        blobs: this.#blobs,
        totalBlobs: this.#totalBlobs,
        bytes: this.#bytes,
        totalBytes: this.#totalBytes,
        ...(left !== "" && { secondsLeft: seconds }),
      },
    );
  }
}
