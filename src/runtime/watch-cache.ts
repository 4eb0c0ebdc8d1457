// A copy of all objects of one kind, kept by list and watch. Loses nothing: after a gap it lists again and tells what changed meanwhile.
import { isProblem, messageOf, type Clock, type KindRef, type KubeObject, type Log, type Random } from "#base";
import type { Cluster, ListOptions } from "#kube";
import { awaitKind } from "./await-kind.ts";
import { isNewer, keyFor, keyOf, type ObjectKey } from "./keys.ts";

export interface WatchCacheOptions {
  readonly cluster: Cluster;
  readonly kind: KindRef;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** All namespaces when absent. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  /** `metadata` keeps no spec and no status. */
  readonly as?: "object" | "metadata";
  /** Makes an object smaller before it is kept. Names and resource version must stay. */
  readonly reduce?: (object: KubeObject) => KubeObject;
}

export interface Change {
  readonly type: "added" | "changed" | "deleted";
  readonly object: KubeObject;
  readonly previous?: KubeObject;
  /** True for objects of the first list. */
  readonly initial: boolean;
}

type Listener = (change: Change) => void;

const FIRST_PAUSE_MILLIS = 800;
const LONGEST_PAUSE_MILLIS = 30_000;
const WATCH_SECONDS = 300;

export class WatchCache {
  readonly kind: KindRef;
  /** Resolves after the first list, or when the server does not know the kind. */
  readonly synced: Promise<void>;
  readonly #options: WatchCacheOptions;
  readonly #objects = new Map<ObjectKey, KubeObject>();
  readonly #listeners = new Set<Listener>();
  #setSynced: () => void = () => undefined;
  #listed = false;
  #started = false;

  constructor(options: WatchCacheOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.synced = new Promise((resolve) => {
      this.#setSynced = resolve;
    });
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(keyFor(namespace, name));
  }

  find(key: ObjectKey): KubeObject | undefined {
    return this.#objects.get(key);
  }

  list(): readonly KubeObject[] {
    return [...this.#objects.values()];
  }

  /** True once the kind was listed; false while the server does not serve it. */
  get isListed(): boolean {
    return this.#listed;
  }

  /** Calls back on every change from now on. @returns how to stop */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Takes in the answer to a write, so that the writer does not read its own past. Listeners are told now, and not again by the watch. */
  put(object: KubeObject): void {
    if (this.#objects.has(keyOf(object))) this.#store(object, false);
  }

  /** Lists and watches until the signal is aborted. Calling it again does nothing. */
  start(signal: AbortSignal): void {
    if (this.#started) return;
    this.#started = true;
    void this.#keep(signal);
  }

  async #keep(signal: AbortSignal): Promise<void> {
    const { cluster, clock, random, log, kind } = this.#options;
    let version: string | undefined;
    let pause = FIRST_PAUSE_MILLIS;
    while (!signal.aborted) {
      try {
        version ??= await this.#list(signal);
        pause = FIRST_PAUSE_MILLIS;
        const began = clock.now();
        for await (const seen of this.#watch(version, signal)) version = seen;
        // A server that ends watches at once must not be asked without pause.
        if (clock.now() - began < FIRST_PAUSE_MILLIS) await clock.sleep(FIRST_PAUSE_MILLIS, signal);
      } catch (error) {
        if (signal.aborted) break;
        if (isProblem(error, "kube.gone")) version = undefined;
        const isUnserved = isProblem(error, "kube.unknownKind");
        if (isUnserved) this.#setSynced();
        else log.write("debug", `watch of ${kind.kind} was interrupted`, { error: messageOf(error) });
        if (!isProblem(error, "kube.gone")) {
          // A server that was away may have lost its history, and the list is the only answer that is sure.
          version = undefined;
          const millis = pause * (0.75 + random.fraction() / 2);
          const waiting = isUnserved ? awaitKind({ cluster, kind, clock, millis, signal }) : clock.sleep(millis, signal);
          await waiting.catch(() => undefined);
          pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
      }
    }
    this.#setSynced();
  }

  #scope(): Pick<ListOptions, "namespace" | "labelSelector" | "as"> {
    const { namespace, labelSelector, as } = this.#options;
    return { ...(namespace !== undefined && { namespace }), ...(labelSelector && { labelSelector }), ...(as !== undefined && { as }) };
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { items, resourceVersion } = await this.#options.cluster.list(this.kind, { ...this.#scope(), signal });
    const present = new Set(items.map(keyOf));
    const initial = !this.#listed;
    for (const [key, object] of this.#objects) if (!present.has(key)) this.#delete(key, object);
    for (const object of items) this.#store(object, initial);
    this.#listed = true;
    this.#setSynced();
    return resourceVersion;
  }

  async *#watch(resourceVersion: string, signal: AbortSignal): AsyncGenerator<string> {
    const timeoutSeconds = WATCH_SECONDS + Math.floor(this.#options.random.fraction() * WATCH_SECONDS);
    for await (const event of this.#options.cluster.watch(this.kind, { ...this.#scope(), resourceVersion, timeoutSeconds, signal })) {
      if (event.type === "BOOKMARK") {
        yield event.resourceVersion;
        continue;
      }
      if (event.type === "DELETED") this.#delete(keyOf(event.object), event.object);
      else this.#store(event.object, false);
      yield event.object.metadata.resourceVersion ?? resourceVersion;
    }
  }

  #store(whole: KubeObject, initial: boolean): void {
    const object = this.#options.reduce?.(whole) ?? whole;
    const key = keyOf(object);
    const previous = this.#objects.get(key);
    if (previous !== undefined && isSeen(object, previous)) return;
    this.#objects.set(key, object);
    this.#tell({ type: previous === undefined ? "added" : "changed", object, initial, ...(previous !== undefined && { previous }) });
  }

  #delete(key: ObjectKey, object: KubeObject): void {
    const previous = this.#objects.get(key);
    this.#objects.delete(key);
    this.#tell({ type: "deleted", object, initial: false, ...(previous !== undefined && { previous }) });
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#options.log.write("error", `a watcher of ${this.kind.kind} failed`, { error: messageOf(error) });
      }
    }
  }
}

/** True when this version, or a later one, is kept already. */
function isSeen(object: KubeObject, kept: KubeObject): boolean {
  return object.metadata.uid === kept.metadata.uid && !isNewer(object.metadata.resourceVersion, kept.metadata.resourceVersion);
}
