// All objects of the cluster, serialised once, with one sequence of resource versions and a log of what changed.
// Reads and writes are synchronous; `settled` says when what was written will survive the process.
import type { MutableJsonObject } from "#base";
import { EventLog, type StoredEvent } from "./event-log.ts";
import type { Journal } from "./journal.ts";

/** One stored object. `json` already holds its resource version. */
export interface Entry {
  /** `namespace/name`, or the name alone for cluster-scoped objects. */
  readonly key: string;
  readonly version: number;
  readonly json: string;
  /** Version of the write that made the text, where that is an older one: the last state of what is gone. */
  readonly written?: number;
}

/** The objects of one resource, in the order of their keys. */
class Shelf {
  readonly entries = new Map<string, Entry>();
  #sorted: Entry[] | undefined = [];

  set(entry: Entry): void {
    const known = this.entries.has(entry.key);
    this.entries.set(entry.key, entry);
    if (!known || this.#sorted !== undefined) this.#sorted = undefined;
  }

  delete(key: string): void {
    this.entries.delete(key);
    this.#sorted = undefined;
  }

  sorted(): readonly Entry[] {
    this.#sorted ??= [...this.entries.values()].toSorted((a, b) => compareKeys(a.key, b.key));
    return this.#sorted;
  }
}

export interface Change {
  /** `group/plural`. */
  readonly resource: string;
  readonly key: string;
  readonly object: MutableJsonObject;
}

export class ObjectStore {
  readonly #shelves = new Map<string, Shelf>();
  readonly #journal: Journal;
  readonly log: EventLog;
  readonly #rollbackListeners: (() => void)[] = [];
  #version: number;

  private constructor(journal: Journal, version: number, log: EventLog) {
    this.#journal = journal;
    this.#version = version;
    this.log = log;
  }

  /** Opens the store with what the journal holds. Watches cannot start before that point. */
  static async open(journal: Journal, now: () => number): Promise<ObjectStore> {
    const held = await journal.read();
    const store = new ObjectStore(journal, held.version, new EventLog(held.version, now));
    for (const { resource, key, version, json } of held.entries) store.#shelf(resource).set({ key, version, json });
    journal.onLost(() => store.#rollBack());
    return store;
  }

  /** The newest resource version. */
  get version(): number {
    return this.#version;
  }

  get(resource: string, key: string): Entry | undefined {
    return this.#shelves.get(resource)?.entries.get(key);
  }

  /** Entries in the order of their keys; of one namespace where it is given. */
  list(resource: string, namespace?: string): readonly Entry[] {
    const all = this.#shelves.get(resource)?.sorted() ?? [];
    if (namespace === undefined) return all;
    const prefix = `${namespace}/`;
    return all.filter(({ key }) => key.startsWith(prefix));
  }

  /** Entries as they were at a version; undefined where the log no longer reaches back. */
  listAt(resource: string, namespace: string | undefined, version: number): readonly Entry[] | undefined {
    if (version >= this.#version) return this.list(resource, namespace);
    const since = this.log.since(version);
    if (since === undefined) return undefined;
    const entries = new Map(this.list(resource, namespace).map((each) => [each.key, each]));
    for (const event of since.filter((each) => each.resource === resource).toReversed()) {
      if (namespace !== undefined && !event.key.startsWith(`${namespace}/`)) continue;
      if (event.previous === undefined) entries.delete(event.key);
      else entries.set(event.key, event.previous);
    }
    return [...entries.values()].toSorted((a, b) => compareKeys(a.key, b.key));
  }

  /** Resources that hold at least one object. */
  resources(): readonly string[] {
    return [...this.#shelves].filter(([, shelf]) => shelf.entries.size > 0).map(([resource]) => resource);
  }

  /** Stores an object under the next version, which is written into its metadata. */
  put({ resource, key, object }: Change): Entry {
    const version = this.#advance();
    const metadata = object["metadata"] as MutableJsonObject;
    metadata["resourceVersion"] = String(version);
    const entry: Entry = { key, version, json: JSON.stringify(object) };
    const previous = this.get(resource, key);
    this.#shelf(resource).set(entry);
    this.#journal.put(resource, entry);
    this.#publish({ type: previous === undefined ? "ADDED" : "MODIFIED", resource, entry, previous });
    return entry;
  }

  /** Removes an object; the event carries its last state under the version of the removal. */
  remove(resource: string, key: string): Entry | undefined {
    const previous = this.get(resource, key);
    if (previous === undefined) return undefined;
    const version = this.#advance();
    const object = JSON.parse(previous.json) as MutableJsonObject;
    (object["metadata"] as MutableJsonObject)["resourceVersion"] = String(version);
    const entry: Entry = { key, version, json: JSON.stringify(object), written: previous.version };
    this.#shelf(resource).delete(key);
    this.#journal.remove(resource, key, version);
    this.#publish({ type: "DELETED", resource, entry, previous });
    return entry;
  }

  /** Resolves when every write so far will survive the process; rejects when it will not. @throws control-plane.storeUnwritable */
  settled(): Promise<void> | undefined {
    return this.#journal.settled();
  }

  close(): Promise<void> {
    this.log.close();
    return this.#journal.close();
  }

  #advance(): number {
    this.#version += 1;
    return this.#version;
  }

  #publish({
    type,
    resource,
    entry,
    previous,
  }: {
    type: StoredEvent["type"];
    resource: string;
    entry: Entry;
    previous: Entry | undefined;
  }): void {
    const event: StoredEvent = { type, resource, key: entry.key, version: entry.version, entry, previous };
    this.log.append(event);
    const settled = this.#journal.settled();
    if (settled === undefined) this.log.announce(entry.version);
    else
      settled.then(
        () => this.log.announce(entry.version),
        // the state is what it was before; whoever made the write is told by `settled`
        () => undefined,
      );
  }

  /** Undoes what was not announced. Nobody has seen it, so that its versions are given again. */
  #rollBack(): void {
    for (const { resource, key, previous } of this.log.retract().toReversed()) {
      if (previous === undefined) this.#shelf(resource).delete(key);
      else this.#shelf(resource).set(previous);
    }
    this.#version = this.log.announced;
    for (const listener of this.#rollbackListeners) listener();
  }

  /** Calls back when writes were lost and the store is what it was before them. No event tells of them. */
  onRolledBack(listener: () => void): void {
    this.#rollbackListeners.push(listener);
  }

  #shelf(resource: string): Shelf {
    let shelf = this.#shelves.get(resource);
    if (shelf === undefined) this.#shelves.set(resource, (shelf = new Shelf()));
    return shelf;
  }
}

/** Order of keys as etcd sees them: `/` sorts like any other byte. */
function compareKeys(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
