// What the controllers know of one kind: a list kept up to date by a watch, and by the answers to their own writes.
import { isProblem, type Clock, type KindRef, type KubeObject, type Log } from "#base";
import type { Cluster } from "#kube";

export type Change = "set" | "gone";
export type Listener = (change: Change, object: KubeObject, before: KubeObject | undefined) => void;

/** How many names of removed objects are remembered, so that late events do not bring them back. */
const REMEMBERED = 10_000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 30_000;

export function idOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}`;
}

/** Objects of one kind by `namespace/name`. */
export class ObjectCache {
  readonly kind: KindRef;
  readonly #objects = new Map<string, KubeObject>();
  readonly #byOwner = new Map<string, Set<string>>();
  readonly #byNamespace = new Map<string, Set<string>>();
  readonly #removed = new Set<string>();
  readonly #listeners: Listener[] = [];

  constructor(kind: KindRef) {
    this.kind = kind;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  get(namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(`${namespace}/${name}`);
  }

  all(): IterableIterator<KubeObject> {
    return this.#objects.values();
  }

  /** Objects whose controller has that uid. */
  ownedBy(uid: string | undefined): KubeObject[] {
    return this.#pick(this.#byOwner.get(uid ?? ""));
  }

  in(namespace: string): KubeObject[] {
    return this.#pick(this.#byNamespace.get(namespace));
  }

  #pick(ids: ReadonlySet<string> | undefined): KubeObject[] {
    return [...(ids ?? [])].flatMap((id) => this.#objects.get(id) ?? []);
  }

  /** Takes an object as it is now known to be; an older state than the known one, or a removed object, is ignored. */
  set(object: KubeObject): void {
    const id = idOf(object);
    if (this.#removed.has(object.metadata.uid ?? "")) return;
    const before = this.#objects.get(id);
    if (before !== undefined && before.metadata.uid === object.metadata.uid && !isNewer(object, before)) return;
    this.#unindex(id, before);
    this.#objects.set(id, object);
    link(this.#byNamespace, object.metadata.namespace ?? "", id);
    const owner = controllerOf(object)?.uid;
    if (owner !== undefined) link(this.#byOwner, owner, id);
    this.#tell("set", object, before);
  }

  /** Takes notice that an object is gone. */
  remove(object: KubeObject): void {
    const id = idOf(object);
    const before = this.#objects.get(id);
    this.#remember(object.metadata.uid);
    if (before === undefined || before.metadata.uid !== object.metadata.uid) return;
    this.#unindex(id, before);
    this.#objects.delete(id);
    this.#tell("gone", object, before);
  }

  /** Replaces everything by a fresh list. */
  reset(objects: readonly KubeObject[]): void {
    const present = new Set(objects.map((each) => each.metadata.uid));
    for (const each of this.#objects.values()) if (!present.has(each.metadata.uid)) this.remove(each);
    for (const each of objects) this.set(each);
  }

  #remember(uid: string | undefined): void {
    if (uid === undefined) return;
    this.#removed.add(uid);
    if (this.#removed.size <= REMEMBERED) return;
    const [oldest] = this.#removed;
    if (oldest !== undefined) this.#removed.delete(oldest);
  }

  #unindex(id: string, before: KubeObject | undefined): void {
    if (before === undefined) return;
    unlink(this.#byNamespace, before.metadata.namespace ?? "", id);
    const owner = controllerOf(before)?.uid;
    if (owner !== undefined) unlink(this.#byOwner, owner, id);
  }

  #tell(change: Change, object: KubeObject, before: KubeObject | undefined): void {
    for (const listener of this.#listeners) listener(change, object, before);
  }
}

function link(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

function unlink(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}

/** Resource versions of one server are numbers that grow. */
function isNewer(object: KubeObject, than: KubeObject): boolean {
  return Number(object.metadata.resourceVersion ?? 0) > Number(than.metadata.resourceVersion ?? 0);
}

export function controllerOf(object: KubeObject): { readonly uid: string; readonly kind: string; readonly name: string } | undefined {
  return object.metadata.ownerReferences?.find((each) => each.controller === true);
}

interface FollowOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Fills a cache by list and keeps it by watch until the signal says stop. Resolves once the first list is in. */
export async function follow(cluster: Cluster, cache: ObjectCache, options: FollowOptions): Promise<{ readonly done: Promise<void> }> {
  const resourceVersion = await list(cluster, cache, options);
  return { done: watchForever(cluster, cache, options, resourceVersion) };
}

async function list(cluster: Cluster, cache: ObjectCache, { clock, log, signal }: FollowOptions): Promise<string> {
  for (let pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS)) {
    try {
      const { items, resourceVersion } = await cluster.list(cache.kind, { signal });
      cache.reset(items);
      return resourceVersion;
    } catch (error) {
      if (signal.aborted) throw error;
      log.write("warn", "cannot list", { kind: cache.kind.kind, error });
      await clock.sleep(pause, signal);
    }
  }
}

async function watchForever(cluster: Cluster, cache: ObjectCache, options: FollowOptions, from: string): Promise<void> {
  const { clock, log, signal } = options;
  let resourceVersion = from;
  while (!signal.aborted) {
    try {
      for await (const event of cluster.watch(cache.kind, { resourceVersion, signal })) {
        if (event.type === "BOOKMARK") resourceVersion = event.resourceVersion;
        else {
          resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
          if (event.type === "DELETED") cache.remove(event.object);
          else cache.set(event.object);
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isProblem(error, "kube.gone")) log.write("debug", "watch ended", { kind: cache.kind.kind, error });
      try {
        if (!isProblem(error, "kube.gone")) await clock.sleep(FIRST_PAUSE_MILLIS, signal);
        resourceVersion = await list(cluster, cache, options);
      } catch {
        // Only an abort ends the list: the loop sees it.
        return;
      }
    }
  }
}
