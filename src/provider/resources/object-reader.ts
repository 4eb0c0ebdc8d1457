// Reads single objects, and notices when many of one kind are wanted: from the third of a namespace on, one list answers them all, so
// that a plan or an apply of a thousand objects costs a handful of requests beside the writes. Every write forgets what was read.
import type { Clock, KindRef, KubeObject, ObjectRef } from "#base";
import type { Cluster } from "#kube";

/** Reads of one kind and namespace after which a list is cheaper. */
const SINGLES = 2;
/** How long a list answers, in milliseconds: a plan is over by then, and a person has not yet looked twice. */
const FRESH = 10_000;

interface Listing<T> {
  readonly at: number;
  /** Undefined where the list failed: then each object is asked for by itself, which may be allowed where a list is not. */
  readonly found: Promise<T | undefined>;
}

export class ObjectReader {
  readonly #cluster: Cluster;
  readonly #objects: SharedLists<ReadonlyMap<string, KubeObject>>;
  readonly #names: SharedLists<ReadonlySet<string>>;

  constructor(cluster: Cluster, clock: Clock) {
    this.#cluster = cluster;
    const list = async (ref: ObjectRef, signal: AbortSignal, as: "object" | "metadata"): Promise<readonly KubeObject[]> => {
      const options = { signal, as, ...(ref.namespace !== undefined && { namespace: ref.namespace }) };
      return (await cluster.list({ apiVersion: ref.apiVersion, kind: ref.kind }, options)).items;
    };
    const nameOf = ({ metadata }: KubeObject): string => metadata.name ?? "";
    this.#objects = new SharedLists(
      clock,
      async (ref, signal) => new Map((await list(ref, signal, "object")).map((it) => [nameOf(it), it])),
    );
    this.#names = new SharedLists(clock, async (ref, signal) => new Set((await list(ref, signal, "metadata")).map(nameOf)));
  }

  /** The object, or undefined when it is not there. Errors as `Cluster.get`. */
  async read(ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined> {
    const objects = this.#objects.of(ref, signal);
    const found = objects && (await objects);
    return found === undefined ? this.#cluster.get(ref, { signal }) : found.get(ref.name);
  }

  /**
   * Whether the object is there, asked before it is made. "No" may be ten seconds old, so that whoever must not take over an object of
   * others also looks at the outcome of the write; "yes" is always fresh. Errors as `Cluster.get`.
   */
  async exists(ref: ObjectRef, signal: AbortSignal): Promise<boolean> {
    const listed = this.#names.of(ref, signal);
    const names = listed && (await listed);
    // What was listed may have been deleted since: a replacement deletes first and creates under the same name.
    if (names !== undefined && !names.has(ref.name)) return false;
    return (await this.#cluster.get(ref, { signal, as: "metadata" })) !== undefined;
  }

  /** Forgets objects of a kind and namespace, because something of it is being written. */
  forget(ref: ObjectRef): void {
    this.#objects.forget(ref);
  }
}

/** Lists by kind and namespace, each asked for once by everybody who wants something of it. */
class SharedLists<T> {
  readonly #clock: Clock;
  readonly #list: (ref: ObjectRef, signal: AbortSignal) => Promise<T>;
  readonly #counts = new Map<string, number>();
  readonly #lists = new Map<string, Listing<T>>();

  constructor(clock: Clock, list: (ref: ObjectRef, signal: AbortSignal) => Promise<T>) {
    this.#clock = clock;
    this.#list = list;
  }

  /** What a list says, which is nothing where it failed; undefined while too few have asked for one to pay. */
  of(ref: ObjectRef, signal: AbortSignal): Promise<T | undefined> | undefined {
    const key = keyOf(ref, ref.namespace);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count <= SINGLES) return undefined;
    const known = this.#lists.get(key);
    const listing = known !== undefined && this.#clock.now() - known.at < FRESH ? known : this.#begin(key, ref, signal);
    return listing.found;
  }

  #begin(key: string, ref: ObjectRef, signal: AbortSignal): Listing<T> {
    const listing = { at: this.#clock.now(), found: this.#list(ref, signal).catch(() => undefined) };
    this.#lists.set(key, listing);
    return listing;
  }

  forget(ref: ObjectRef): void {
    const key = keyOf(ref, ref.namespace);
    this.#lists.delete(key);
    this.#counts.delete(key);
  }
}

function keyOf(kind: KindRef, namespace: string | undefined): string {
  return `${kind.apiVersion}/${kind.kind}/${namespace ?? ""}`;
}
