// Indexes of chart repositories that were read a short while ago, so that a hundred charts of one repository read its index once.
import type { Clock, Duration } from "#base";
import type { ChartIndex } from "./chart-index.ts";

export interface ChartIndexesOptions {
  readonly clock: Clock;
  /** Indexes kept; none when 0. */
  readonly size: number;
  /** An index that nobody asks for is dropped after that time. */
  readonly ttl: Duration;
}

/** Keeps indexes by the digest of what is stored. */
export class ChartIndexes {
  readonly #options: ChartIndexesOptions;
  readonly #kept = new Map<string, { readonly index: ChartIndex; used: number }>();

  constructor(options: ChartIndexesOptions) {
    this.#options = options;
  }

  find(digest: string): ChartIndex | undefined {
    this.#expire();
    const found = this.#kept.get(digest);
    if (found === undefined) return undefined;
    this.#kept.delete(digest);
    this.#kept.set(digest, { ...found, used: this.#options.clock.now() });
    return found.index;
  }

  keep(digest: string, index: ChartIndex): void {
    this.#expire();
    this.#kept.set(digest, { index, used: this.#options.clock.now() });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#options.size) break;
      this.#kept.delete(oldest);
    }
  }

  #expire(): void {
    const { clock, ttl } = this.#options;
    for (const [digest, { used }] of this.#kept) if (clock.now() - used > ttl.millis) this.#kept.delete(digest);
  }
}
