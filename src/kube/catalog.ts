// The resources of one server, read when first needed and again when a kind is missing.
import type { Clock, JsonObject, KindRef } from "#base";
import { readText, tryParseObject } from "./body.ts";
import type { Discovery, ResourceType } from "./cluster.ts";
import { DISCOVERY_ACCEPT, discoveryOf, isAggregated, readAggregated, readGroupVersions, readResourceList } from "./discovery.ts";
import type { Exchange } from "./exchange.ts";
import { kube } from "./problems.ts";

/** In the long run no more refreshes than one in this time, however many calls miss a kind. */
const REFRESH_MILLIS = 1000;
/** Refreshes that may follow one another at once: an install meets its kinds one by one, and must not wait for each. */
const REFRESH_BURST = 5;
/** Group versions asked for at once where discovery is not aggregated. */
const PARALLEL = 8;

interface Snapshot {
  readonly begunAt: number;
  readonly discovery: Discovery;
}

/** Part of a server's resources as last read, with the tag that makes reading it again cheap. */
interface Part {
  readonly tag: string | undefined;
  readonly resources: readonly ResourceType[];
}

/** Resources of a server, shared by all identities that use it. */
export class Catalog {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #parts = new Map<string, Part>();
  #snapshot: Snapshot | undefined;
  /** When the refreshes so far are paid for, at one in {@link REFRESH_MILLIS}. */
  #paidUntil = 0;
  #reading: Promise<Snapshot> | undefined;

  constructor(exchange: Exchange, clock: Clock) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /** What the server serves as last read; read now when `refresh` is set or nothing was read yet. */
  async discovery(options: { readonly refresh?: boolean | undefined; readonly signal?: AbortSignal | undefined } = {}): Promise<Discovery> {
    if (this.#snapshot !== undefined && options.refresh !== true) return this.#snapshot.discovery;
    return (await abortable(this.#readSince(this.#clock.now()), options.signal)).discovery;
  }

  /**
   * Resource of a kind. "There is none" is only said by an answer that the server gave after the call began.
   * @throws kube.unknownKind
   */
  async resource(kind: KindRef, signal?: AbortSignal): Promise<ResourceType> {
    const known = this.#snapshot?.discovery.find(kind);
    if (known !== undefined) return known;
    const { discovery } = await abortable(this.#readSince(this.#clock.now()), signal);
    const found = discovery.find(kind);
    if (found === undefined) throw kube.unknownKind(kind.apiVersion, kind.kind, this.#exchange.address);
    return found;
  }

  /** A snapshot whose reading began at `moment` or later; callers share it. */
  async #readSince(moment: number): Promise<Snapshot> {
    for (;;) {
      const snapshot = await (this.#reading ??= this.#readPaced().finally(() => (this.#reading = undefined)));
      if (snapshot.begunAt >= moment) return snapshot;
    }
  }

  async #readPaced(): Promise<Snapshot> {
    const wait = this.#paidUntil - (REFRESH_BURST - 1) * REFRESH_MILLIS - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait);
    const begunAt = this.#clock.now();
    this.#paidUntil = Math.max(this.#paidUntil, begunAt) + REFRESH_MILLIS;
    const [core, groups] = await Promise.all([this.#readRoot("/api"), this.#readRoot("/apis")]);
    this.#snapshot = { begunAt, discovery: discoveryOf([...core, ...groups]) };
    return this.#snapshot;
  }

  async #readRoot(path: "/api" | "/apis"): Promise<readonly ResourceType[]> {
    const held = this.#parts.get(path);
    const asked = `discover ${path}`;
    const headers = { accept: DISCOVERY_ACCEPT, ...(held?.tag !== undefined && { "if-none-match": held.tag }) };
    const response = await this.#exchange.open({ asked, method: "GET", path, headers });
    const text = await readText(response.body);
    if (response.status === 304 && held !== undefined) return held.resources;
    const body = tryParseObject(text);
    if (body === undefined) throw kube.badAnswer(asked, this.#exchange.address);
    const resources = isAggregated(body) ? readAggregated(body) : await this.#readEach(path, body);
    this.#parts.set(path, { tag: isAggregated(body) ? response.headers["etag"] : undefined, resources });
    return resources;
  }

  async #readEach(path: "/api" | "/apis", body: JsonObject): Promise<readonly ResourceType[]> {
    const versions = readGroupVersions(body);
    const found: (readonly ResourceType[])[] = [];
    for (let from = 0; from < versions.length; from += PARALLEL) {
      found.push(...(await Promise.all(versions.slice(from, from + PARALLEL).map((version) => this.#readVersion(path, version)))));
    }
    return found.flat();
  }

  async #readVersion(path: "/api" | "/apis", version: string): Promise<readonly ResourceType[]> {
    const response = await this.#exchange.send({ method: "GET", path: `${path}/${version}` });
    const body = tryParseObject(await readText(response.body));
    // A group whose own server is down (metrics, an aggregated API) must not hide all others.
    return response.status === 200 ? readResourceList(version, body) : [];
  }
}

/** Leaves a shared wait early when the caller's own signal is aborted. */
async function abortable<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  signal.throwIfAborted();
  let leave: (() => void) | undefined;
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason as Error);
    signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([shared, left]);
  } finally {
    if (leave !== undefined) signal.removeEventListener("abort", leave);
  }
}
