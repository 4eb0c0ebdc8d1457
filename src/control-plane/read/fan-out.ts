// Tells watchers what happened. Their turns come in slices of the event loop, so that requests are answered in between; whoever waited
// for several events gets them in one piece, and what several watchers get is made once.
import type { EventLog, StoredEvent } from "../storage/event-log.ts";

/** Somebody who wants to hear of a resource. */
export interface Follower {
  /** There are events of its resource after that version; its turn comes, unless it says that it can take none now. */
  readonly news: (after: number) => boolean;
  /** Sends what it has not sent yet. @returns whether there is more to send at once */
  readonly deliver: () => boolean;
  /** There will be no more events. */
  readonly end: () => void;
}

/** Turns in one go before others have theirs: about a millisecond of writing to sockets. */
const SLICE = 64;

export class FanOut {
  readonly #log: EventLog;
  readonly #followers = new Map<string, Set<Follower>>();
  /** Those whose turn comes, in order. */
  readonly #waiting = new Set<Follower>();
  readonly #shared = new Map<object, Map<string, unknown>>();
  #position: number;
  #isScheduled = false;

  constructor(log: EventLog) {
    this.#log = log;
    this.#position = log.announced;
    log.listen(() => this.#onNews());
  }

  /** Tells a follower of a resource until the returned function is called. */
  follow(resource: string, follower: Follower): () => void {
    let followers = this.#followers.get(resource);
    if (followers === undefined) this.#followers.set(resource, (followers = new Set()));
    followers.add(follower);
    return () => {
      followers.delete(follower);
      this.#waiting.delete(follower);
      if (followers.size === 0 && this.#followers.get(resource) === followers) this.#followers.delete(resource);
    };
  }

  /** Gives a follower a turn. */
  enqueue(follower: Follower): void {
    this.#waiting.add(follower);
    this.#schedule();
  }

  /** What `make` answers, made once for all who ask for that part of something until all who wait had their turn. Nobody may change it. */
  share<T>(whole: object, part: string, make: () => T): T {
    this.#schedule();
    let parts = this.#shared.get(whole) as Map<string, T> | undefined;
    if (parts === undefined) this.#shared.set(whole, (parts = new Map<string, T>()));
    let made = parts.get(part);
    if (made === undefined) parts.set(part, (made = make()));
    return made;
  }

  #onNews(): void {
    if (this.#log.closed) {
      for (const followers of this.#followers.values()) for (const each of followers) each.end();
      return;
    }
    const after = this.#position;
    this.#position = this.#log.announced;
    for (const resource of this.#touched(after)) {
      for (const each of this.#followers.get(resource) ?? []) if (each.news(after)) this.#waiting.add(each);
    }
    if (this.#waiting.size > 0) this.#schedule();
  }

  /** Resources with events after a version. */
  #touched(after: number): Iterable<string> {
    const events = this.#log.since(after);
    if (events === undefined) return this.#followers.keys();
    return new Set(events.filter(({ version }) => version <= this.#position).map(({ resource }: StoredEvent) => resource));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turns());
  }

  #turns(): void {
    let left = SLICE;
    for (const follower of this.#waiting) {
      this.#waiting.delete(follower);
      if (follower.deliver()) this.#waiting.add(follower);
      left -= 1;
      if (left === 0) break;
    }
    this.#isScheduled = false;
    if (this.#waiting.size > 0) this.#schedule();
    else this.#shared.clear();
  }
}
