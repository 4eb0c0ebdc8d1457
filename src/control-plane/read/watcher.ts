// One watch: sends what is there, then what happens, each as one line of JSON.
import { messageOf, own, type JsonObject, type MutableJsonObject } from "#base";
import { readEntry, type ClusterState } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { Feed, Sink, Tap } from "../request/feed.ts";
import { isTrue, type RequestInfo } from "../request/request-info.ts";
import { statusOf } from "../problems.ts";
import { failure, refusals } from "../status/status.ts";
import type { StoredEvent } from "../storage/event-log.ts";
import type { Entry } from "../storage/object-store.ts";
import { bookmarkObject } from "./bookmark.ts";
import type { Follower } from "./fan-out.ts";
import type { ListParameters } from "./list.ts";
import type { Negotiated } from "./negotiation.ts";
import { toText } from "./representation.ts";
import { isEverything, isSelected } from "./selection.ts";
import { tableOptions, toMetadata, toTable, type TableOptions } from "./table.ts";

const BOOKMARK_EVERY_MILLIS = 60_000;
/** Before its end, a watch says once more up to where its client has seen everything. */
const LAST_BOOKMARK_MILLIS = 2000;
const DEFAULT_TIMEOUT_SECONDS = 1800;
/** Characters after which a piece of the stream ends: a watcher that is behind gets what it missed in pieces, as it reads them. */
const PIECE = 1 << 18;

export interface WatchRequest {
  readonly state: ClusterState;
  readonly served: ServedResource;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly negotiated: Negotiated;
}

/** Where a watch begins. */
export interface WatchStart {
  /** Version that the client knows; zero where it names none, or any. */
  readonly version: number;
  /** Whether what exists is sent, with a mark at its end; `as of old` it is sent without one, to those who know nothing. */
  readonly existing: "sent" | "left out" | "as of old";
}

/** Events up to a version as they are sent; no bytes where none of them concerns the watcher. */
interface Batch {
  readonly bytes: Uint8Array | undefined;
  readonly to: number;
}

export class Watcher implements Feed, Tap, Follower {
  readonly #request: WatchRequest;
  readonly #parameters: ListParameters;
  readonly #start: WatchStart;
  readonly #table: TableOptions | undefined;
  readonly #isAll: boolean;
  readonly #wantsBookmarks: boolean;
  /** What all watchers have in common that get the same bytes; undefined where the bytes are this one's own. */
  readonly #likeness: string | undefined;
  readonly #stop = new AbortController();
  #sink: Sink | undefined;
  #unfollow: (() => void) | undefined;
  /** What exists already and is not sent yet. */
  #initial: Iterator<Uint8Array> | undefined;
  /** Everything up to that version is sent. */
  #position: number;
  #isBehind = true;
  #isFull = false;
  #end = 0;
  #nextBookmark = 0;
  #hasSentTable = false;

  constructor(request: WatchRequest, parameters: ListParameters, start: WatchStart) {
    this.#request = request;
    this.#parameters = parameters;
    this.#start = start;
    const { form, metaVersion } = request.negotiated;
    this.#table = form === "table" ? tableOptions(request.query, metaVersion, request.state.clock.now()) : undefined;
    this.#isAll = isEverything(parameters.selection);
    this.#wantsBookmarks = isTrue(request.query.get("allowWatchBookmarks"));
    this.#likeness = likenessOf(request, parameters);
    this.#position = start.version;
  }

  open(sink: Sink): Tap {
    const { state, query, served } = this.#request;
    const seconds = Number(query.get("timeoutSeconds") ?? 0) || DEFAULT_TIMEOUT_SECONDS * (1 + state.random.fraction());
    const now = state.clock.now();
    this.#end = now + seconds * 1000;
    this.#nextBookmark = this.#bookmarkAfter(now);
    this.#sink = sink;
    this.#initial = this.#whatExists();
    this.#unfollow = state.fanOut.follow(served.resource, this);
    if (state.store.log.closed) this.end();
    else this.resume();
    this.#setTimer(now);
    return this;
  }

  news(after: number): boolean {
    // whoever was not behind has seen everything of its resource up to there
    if (!this.#isBehind) this.#position = Math.max(this.#position, after);
    this.#isBehind = true;
    return !this.#isFull;
  }

  resume(): void {
    this.#isFull = false;
    if (this.deliver()) this.#request.state.fanOut.enqueue(this);
  }

  deliver(): boolean {
    if (this.#sink === undefined || this.#isFull) return false;
    try {
      return this.#sendNext();
    } catch (error) {
      this.#request.state.log.write("error", "a watch could not go on", { path: this.#request.info.path, error: messageOf(error) });
      this.end();
      return false;
    }
  }

  close(): void {
    this.#sink = undefined;
    this.#unfollow?.();
    this.#stop.abort();
  }

  end(): void {
    const sink = this.#sink;
    this.close();
    sink?.end();
  }

  #sendNext(): boolean {
    const existing = this.#initial?.next();
    if (existing?.done === false) return this.#send(existing.value);
    this.#initial = undefined;
    const { log } = this.#request.state.store;
    const batch = this.#batch();
    if (batch === undefined) {
      this.#write(encode(this.#expired()));
      this.end();
      return false;
    }
    this.#position = batch.to;
    this.#isBehind = batch.to < log.announced;
    return batch.bytes === undefined ? this.#isBehind : this.#send(batch.bytes) && this.#isBehind;
  }

  /** One object has no form of a list: upstream notices it at the first one, and hangs up. */
  #send(bytes: Uint8Array): boolean {
    if (this.#request.negotiated.form !== "metadata-list") return this.#write(bytes);
    this.end();
    return false;
  }

  /** @returns whether more may be written at once */
  #write(bytes: Uint8Array): boolean {
    this.#isFull = this.#sink?.write(bytes) === false;
    return !this.#isFull;
  }

  /** Wakes the watch for its next bookmark and for its end. */
  #setTimer(now: number): void {
    const { clock } = this.#request.state;
    const next = this.#wantsBookmarks ? Math.min(this.#end, this.#nextBookmark) : this.#end;
    clock.sleep(next - now, this.#stop.signal).then(
      () => this.#onTime(),
      () => undefined, // closed
    );
  }

  #onTime(): void {
    if (this.#sink === undefined) return;
    const now = this.#request.state.clock.now();
    if (now >= this.#end) {
      while (this.deliver());
      this.end();
      return;
    }
    if (this.#wantsBookmarks && now >= this.#nextBookmark) {
      while (this.deliver());
      // whoever does not read needs no mark of what it has not read
      if (!this.#isFull && !this.#isBehind) this.#mark();
      this.#nextBookmark = this.#bookmarkAfter(now);
    }
    this.#setTimer(now);
  }

  /** Every minute, and once more shortly before the end. @see apiserver pkg/storage/cacher/cache_watcher.go, nextBookmarkTime */
  #bookmarkAfter(now: number): number {
    const last = this.#end - LAST_BOOKMARK_MILLIS;
    return last > now ? Math.min(last, now + BOOKMARK_EVERY_MILLIS) : now + BOOKMARK_EVERY_MILLIS;
  }

  #mark(): void {
    this.#position = Math.max(this.#position, this.#request.state.store.log.announced);
    this.#write(encode(this.#bookmark(false)));
  }

  /** What exists already, where the client did not say from which version it knows. */
  #whatExists(): Iterator<Uint8Array> | undefined {
    const { state, info, served } = this.#request;
    const { existing } = this.#start;
    const { announced } = state.store.log;
    if (existing === "left out" || (existing === "as of old" && this.#position > 0)) {
      if (this.#position === 0) this.#position = announced;
      return undefined;
    }
    if (this.#position > announced) return [encode(this.#tooLarge(announced))].values();
    const version = state.store.log.announced;
    const scope = served.definition.namespaced && info.namespace !== "" ? info.namespace : undefined;
    const entries = state.store.listAt(served.resource, scope, version) ?? [];
    this.#position = version;
    return this.#pieces(entries, existing === "sent" && this.#wantsBookmarks);
  }

  *#pieces(entries: readonly Entry[], isMarked: boolean): Generator<Uint8Array> {
    let lines = "";
    for (const each of entries) {
      if (this.#isAll || isSelected(this.#parameters.selection, readEntry(each, this.#request.served), this.#request.served))
        lines += this.#line("ADDED", each);
      if (lines.length <= PIECE) continue;
      yield encode(lines);
      lines = "";
    }
    if (isMarked) lines += this.#bookmark(true);
    if (lines !== "") yield encode(lines);
  }

  /** Events since the last ones; undefined where some are forgotten. Watchers that get the same bytes share them. */
  #batch(): Batch | undefined {
    const { served, state } = this.#request;
    if (this.#likeness === undefined) return this.#encode();
    const key = `${this.#position} ${state.store.log.announced} ${this.#likeness}`;
    return state.fanOut.share(served, key, () => this.#encode());
  }

  #encode(): Batch | undefined {
    const { log } = this.#request.state.store;
    const events = log.since(this.#position);
    if (events === undefined) return undefined;
    const { announced } = log;
    let lines = "";
    for (const event of events) {
      if (event.version > announced) break;
      if (this.#concerns(event)) lines += this.#event(event);
      if (lines.length > PIECE) return { bytes: encode(lines), to: event.version };
    }
    return { bytes: lines === "" ? undefined : encode(lines), to: Math.max(this.#position, announced) };
  }

  #concerns({ resource, key }: StoredEvent): boolean {
    const { served, info } = this.#request;
    if (resource !== served.resource) return false;
    return !served.definition.namespaced || info.namespace === "" || key.startsWith(`${info.namespace}/`);
  }

  /** An object that enters a selection is added, one that leaves it is deleted. */
  #event({ type, entry, previous }: StoredEvent): string {
    const was = previous !== undefined && this.#isSelected(previous);
    const is = type !== "DELETED" && this.#isSelected(entry);
    if (is) return this.#line(was ? "MODIFIED" : "ADDED", entry);
    if (!was) return "";
    return this.#line("DELETED", type === "DELETED" || previous === undefined ? entry : withVersion(previous, entry.version));
  }

  #isSelected(entry: Entry): boolean {
    const { served, state } = this.#request;
    if (this.#isAll) return true;
    // watchers with different selectors ask for the same object
    const object = state.fanOut.share(served, String(entry.version), () => readEntry(entry, served));
    return isSelected(this.#parameters.selection, object, served);
  }

  #line(type: "ADDED" | "MODIFIED" | "DELETED", entry: Entry): string {
    return `{"type":"${type}","object":${this.#text(entry)}}\n`;
  }

  #text(entry: Entry): string {
    const { served, negotiated } = this.#request;
    if (negotiated.form === "object") return toText(entry, served);
    const object = readEntry(entry, served);
    if (negotiated.form === "table") return JSON.stringify(this.#toTable([object], String(entry.version)));
    return JSON.stringify(toMetadata(object, negotiated.metaVersion));
  }

  #toTable(objects: readonly MutableJsonObject[], resourceVersion: string): JsonObject {
    const withColumns = !this.#hasSentTable;
    this.#hasSentTable = true;
    const { query, negotiated, state } = this.#request;
    const options = this.#table ?? tableOptions(query, negotiated.metaVersion, state.clock.now());
    return toTable(objects, this.#request.served, { ...options, now: state.clock.now() }, { metadata: { resourceVersion }, withColumns });
  }

  #bookmark(isEndOfInitial: boolean): string {
    const { served, negotiated } = this.#request;
    const metadata = {
      resourceVersion: String(this.#position),
      ...(isEndOfInitial && { annotations: { "k8s.io/initial-events-end": "true" } }),
    };
    const object = bookmarkObject(served, metadata);
    if (negotiated.form === "table")
      return `${JSON.stringify({ type: "BOOKMARK", object: this.#toTable([object], String(this.#position)) })}\n`;
    return `${JSON.stringify({ type: "BOOKMARK", object: negotiated.form === "object" ? object : toMetadata(object, negotiated.metaVersion) })}\n`;
  }

  #tooLarge(announced: number): string {
    const object = statusOf(refusals.tooLargeVersion(this.#position, announced, true));
    return `${JSON.stringify({ type: "ERROR", object })}\n`;
  }

  #expired(): string {
    const message = `too old resource version: ${this.#position} (${this.#request.state.store.log.compacted})`;
    return `${JSON.stringify({ type: "ERROR", object: failure(410, "Expired", message) })}\n`;
  }
}

/** A text that is equal for watches of a served resource whose events have the same bytes. */
function likenessOf({ info, negotiated, query }: WatchRequest, { selection }: ListParameters): string | undefined {
  // the first table has columns, and the age in each is that of its moment
  if (negotiated.form === "table") return undefined;
  const selectors = isEverything(selection) ? [] : [query.get("labelSelector"), query.get("fieldSelector"), info.name];
  return JSON.stringify([info.namespace, negotiated.form, negotiated.metaVersion, ...selectors]);
}

/** The last state before an object left a selection, under the version at which it left. */
function withVersion(entry: Entry, version: number): Entry {
  const object = JSON.parse(entry.json) as MutableJsonObject;
  const metadata = own(object, "metadata") as MutableJsonObject;
  metadata["resourceVersion"] = String(version);
  return { key: entry.key, version, json: JSON.stringify(object), written: entry.version };
}

const encode = (text: string): Uint8Array => Buffer.from(text);
