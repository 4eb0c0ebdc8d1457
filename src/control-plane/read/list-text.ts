// The text of a list of objects. A long one is never whole in memory: it is made piece by piece, as it is read.
import type { ServedResource } from "../registry/served-resource.ts";
import type { Feed, Sink, Tap } from "../request/feed.ts";
import type { Entry } from "../storage/object-store.ts";
import { toItem } from "./representation.ts";

/** Characters of a piece: short enough to be made among what is young, and thrown away with it. */
const PIECE = 1 << 15;
/** Characters of a list that is sent as a whole, under its length. */
const SHORT = 1 << 17;

export class ListText implements Feed {
  readonly #head: string;
  readonly #entries: readonly Entry[];
  readonly #served: ServedResource;

  /** @param head the list without its items and its last brace */
  constructor(head: string, entries: readonly Entry[], served: ServedResource) {
    this.#head = head;
    this.#entries = entries;
    this.#served = served;
  }

  /** The whole text. */
  toString(): string {
    return [...this.#pieces()].join("");
  }

  /** Whether it is too long to be sent as a whole; asked without making it. */
  get isLong(): boolean {
    let length = 0;
    return this.#entries.some(({ json }) => (length += json.length) > SHORT);
  }

  open(sink: Sink): Tap {
    const pieces = this.#pieces();
    let isOver = false;
    const resume = (): void => {
      while (!isOver) {
        const next = pieces.next();
        if (next.done === true) {
          isOver = true;
          sink.end();
        } else if (!sink.write(Buffer.from(next.value))) return;
      }
    };
    resume();
    return { resume, close: () => void (isOver = true) };
  }

  *#pieces(): Generator<string, undefined> {
    let piece = `${this.#head},"items":[`;
    for (const [i, entry] of this.#entries.entries()) {
      piece += i === 0 ? toItem(entry, this.#served) : `,${toItem(entry, this.#served)}`;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = "";
    }
    yield `${piece}]}`;
  }
}
