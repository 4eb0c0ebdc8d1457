// Bodies that come in pieces for as long as an exchange lasts: whoever makes them pushes, and stops where the reader is behind.

/** Where a feed writes. */
export interface Sink {
  /**
   * Takes bytes, which stay as they are from then on: other sinks may have been given the very same ones.
   * @returns false where the reader is behind; the feed goes on when it is told to resume
   */
  readonly write: (bytes: Uint8Array) => boolean;
  /** The body is whole. */
  readonly end: () => void;
}

/** How the carrier steers an open feed. */
export interface Tap {
  /** The reader has taken what it was given. */
  readonly resume: () => void;
  /** The exchange is over, whether or not the body is whole. */
  readonly close: () => void;
}

/** A body in pieces, opened once. */
export interface Feed {
  /** Begins to write, at once or later. */
  readonly open: (sink: Sink) => Tap;
}

/**
 * A feed that is read by pulling: nothing is made before it is asked for.
 * @param signal ends the feed when aborted; its reason is thrown
 * @yields the pieces
 */
export async function* pull(feed: Feed, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let hasEnded = false;
  let wake: (() => void) | undefined;
  const tap = feed.open({
    write: (bytes) => {
      pieces.push(bytes);
      wake?.();
      return false;
    },
    end: () => {
      hasEnded = true;
      wake?.();
    },
  });
  const onAbort = (): void => wake?.();
  signal?.addEventListener("abort", onAbort);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const piece = pieces.shift();
      if (piece !== undefined) yield piece;
      else if (hasEnded) return;
      else {
        tap.resume();
        if (pieces.length === 0 && !hasEnded) await new Promise<void>((resolve) => (wake = resolve));
        wake = undefined;
      }
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    tap.close();
  }
}
