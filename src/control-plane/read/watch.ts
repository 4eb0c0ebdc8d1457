// Streams what happens to the objects of a resource.
import { own, type JsonObject, type MutableJsonObject } from "#base";
import type { ClusterState } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { isTrue, type RequestInfo } from "../request/request-info.ts";
import type { FieldError } from "../resource.ts";
import { failure, refusals } from "../status/status.ts";
import type { StoredEvent } from "../storage/event-log.ts";
import type { Entry } from "../storage/object-store.ts";
import { listParameters, readVersion, type ListParameters } from "./list.ts";
import type { Negotiated } from "./negotiation.ts";
import { toObject, toText } from "./representation.ts";
import { isEverything, isSelected } from "./selection.ts";
import { tableOptions, toMetadata, toTable, type TableOptions } from "./table.ts";

const BOOKMARK_EVERY_MILLIS = 60_000;
const DEFAULT_TIMEOUT_SECONDS = 1800;
/** Characters after which a piece of the stream ends: a watcher that is behind gets what it missed in pieces, as it reads them. */
const PIECE = 1 << 20;

export interface WatchRequest {
  readonly state: ClusterState;
  readonly served: ServedResource;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly negotiated: Negotiated;
  readonly signal: AbortSignal | undefined;
}

/** Checks a watch and starts it. @returns lines of JSON, one event each @throws control-plane.refused */
export function watchObjects(request: WatchRequest): AsyncIterable<Uint8Array> {
  const parameters = listParameters(request.query, request.served, request.info.name);
  checkWatchParameters(parameters, request.query);
  const version = readVersion(parameters.resourceVersion);
  if (version > request.state.store.version) throw refusals.tooLargeVersion(version, request.state.store.version);
  return new Watch(request, parameters, version).stream();
}

function checkWatchParameters({ match, continueToken }: ListParameters, query: URLSearchParams): void {
  const errors: FieldError[] = [];
  const forbid = (field: string, detail: string): number => errors.push({ type: "forbidden", field, detail });
  const sends = query.has("sendInitialEvents");
  if (sends && match !== "NotOlderThan")
    forbid("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  if (match !== "") {
    if (!sends) forbid("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    if (match !== "NotOlderThan")
      errors.push({ type: "notSupported", field: "resourceVersionMatch", value: match, detail: 'supported values: "NotOlderThan"' });
    if (continueToken !== "") forbid("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
  }
  if (errors.length > 0) throw refusals.invalid("meta.k8s.io", "ListOptions", "", errors);
}

class Watch {
  readonly #request: WatchRequest;
  readonly #parameters: ListParameters;
  readonly #table: TableOptions;
  readonly #isAll: boolean;
  readonly #wantsBookmarks: boolean;
  #position: number;
  #hasSentTable = false;
  #wake: (() => void) | undefined;

  constructor(request: WatchRequest, parameters: ListParameters, version: number) {
    this.#request = request;
    this.#parameters = parameters;
    this.#table = tableOptions(request.query, request.negotiated.metaVersion, request.state.clock.now());
    this.#isAll = isEverything(parameters.selection);
    this.#wantsBookmarks = isTrue(request.query.get("allowWatchBookmarks"));
    this.#position = version;
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    const { state, query, signal } = this.#request;
    const stop = new AbortController();
    const seconds = Number(query.get("timeoutSeconds") ?? 0) || DEFAULT_TIMEOUT_SECONDS * (1 + state.random.fraction());
    const end = state.clock.now() + seconds * 1000;
    const unlisten = state.store.log.listen(() => this.#wake?.());
    const onAbort = (): void => this.#wake?.();
    signal?.addEventListener("abort", onAbort);
    try {
      const first = this.#initial();
      if (first !== "") yield encode(first);
      let nextBookmark = state.clock.now() + BOOKMARK_EVERY_MILLIS;
      while (signal?.aborted !== true && !state.store.log.closed) {
        const lines = this.#next();
        if (lines === undefined) {
          yield encode(this.#expired());
          return;
        }
        if (lines !== "") yield encode(lines);
        const now = state.clock.now();
        if (now >= end) return;
        if (this.#wantsBookmarks && now >= nextBookmark) {
          yield encode(this.#bookmark(false));
          nextBookmark = now + BOOKMARK_EVERY_MILLIS;
        }
        await this.#untilNews((this.#wantsBookmarks ? Math.min(end, nextBookmark) : end) - now, stop.signal);
      }
    } finally {
      unlisten();
      signal?.removeEventListener("abort", onAbort);
      stop.abort();
    }
  }

  /** Returns at once where there is news already. */
  async #untilNews(millis: number, stop: AbortSignal): Promise<void> {
    if (this.#request.state.store.log.announced <= this.#position) await this.#pause(millis, stop);
  }

  /** Waits for news or for that long. */
  async #pause(millis: number, stop: AbortSignal): Promise<void> {
    const { state, signal } = this.#request;
    if (signal?.aborted === true) return;
    const timer = new AbortController();
    const onStop = (): void => timer.abort();
    stop.addEventListener("abort", onStop);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      state.clock.sleep(millis, timer.signal).then(resolve, () => undefined);
      if (state.store.log.announced > this.#position || state.store.log.closed) resolve();
    });
    this.#wake = undefined;
    stop.removeEventListener("abort", onStop);
    timer.abort();
  }

  /** What exists already, where the client did not say from which version it knows. */
  #initial(): string {
    const { state, query } = this.#request;
    const sends = query.get("sendInitialEvents");
    const isLegacy = sends === null && this.#position === 0;
    if (!isLegacy && !(sends !== null && isTrue(sends))) {
      if (sends !== null && this.#position === 0) this.#position = state.store.log.announced;
      return "";
    }
    const { namespace } = this.#request.info;
    const { served } = this.#request;
    const version = state.store.log.announced;
    const entries =
      state.store.listAt(served.resource, served.definition.namespaced && namespace !== "" ? namespace : undefined, version) ?? [];
    this.#position = version;
    const lines = entries.filter((each) => this.#isSelected(each)).map((each) => this.#line("ADDED", each));
    if (sends !== null && this.#wantsBookmarks) lines.push(this.#bookmark(true));
    return lines.join("");
  }

  /** Events since the last call; undefined where some are forgotten. */
  #next(): string | undefined {
    const { log } = this.#request.state.store;
    const events = log.since(this.#position);
    if (events === undefined) return undefined;
    const { announced } = log;
    let lines = "";
    for (const event of events) {
      if (event.version > announced) break;
      if (this.#concerns(event)) lines += this.#event(event);
      if (lines.length > PIECE) {
        this.#position = event.version;
        return lines;
      }
    }
    this.#position = Math.max(this.#position, announced);
    return lines;
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
    const { served } = this.#request;
    return this.#isAll || isSelected(this.#parameters.selection, toObject(entry, served), served);
  }

  #line(type: "ADDED" | "MODIFIED" | "DELETED", entry: Entry): string {
    return `{"type":"${type}","object":${this.#text(entry)}}\n`;
  }

  #text(entry: Entry): string {
    const { served, negotiated } = this.#request;
    if (negotiated.form === "object") return toText(entry, served);
    const object = toObject(entry, served);
    if (negotiated.form === "table") return JSON.stringify(this.#toTable([object], String(entry.version)));
    return JSON.stringify(toMetadata(object, negotiated.metaVersion));
  }

  #toTable(objects: readonly MutableJsonObject[], resourceVersion: string): JsonObject {
    const withColumns = !this.#hasSentTable;
    this.#hasSentTable = true;
    const options = { ...this.#table, now: this.#request.state.clock.now() };
    return toTable(objects, this.#request.served, options, { metadata: { resourceVersion }, withColumns });
  }

  #bookmark(isEndOfInitial: boolean): string {
    const { served, negotiated } = this.#request;
    const metadata = {
      resourceVersion: String(this.#position),
      ...(isEndOfInitial && { annotations: { "k8s.io/initial-events-end": "true" } }),
    };
    const { apiVersion, kind, ...rest } = served.empty;
    const object: MutableJsonObject = { kind: kind as string, apiVersion: apiVersion as string, metadata, ...(rest as MutableJsonObject) };
    if (negotiated.form === "table")
      return `${JSON.stringify({ type: "BOOKMARK", object: this.#toTable([object], String(this.#position)) })}\n`;
    return `${JSON.stringify({ type: "BOOKMARK", object: negotiated.form === "object" ? object : toMetadata(object, negotiated.metaVersion) })}\n`;
  }

  #expired(): string {
    const message = `too old resource version: ${this.#position} (${this.#request.state.store.log.compacted})`;
    return `${JSON.stringify({ type: "ERROR", object: failure(410, "Expired", message) })}\n`;
  }
}

/** The last state before an object left a selection, under the version at which it left. */
function withVersion(entry: Entry, version: number): Entry {
  const object = JSON.parse(entry.json) as MutableJsonObject;
  const metadata = own(object, "metadata") as MutableJsonObject;
  metadata["resourceVersion"] = String(version);
  return { key: entry.key, version, json: JSON.stringify(object) };
}

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);
