// Reads single objects, and notices when many of one kind are wanted: from the third of a namespace on, one list answers them all, so
// that a plan over a thousand objects costs a handful of requests. Every write forgets what was listed.
import type { Clock, KindRef, KubeObject, ObjectRef } from "#base";
import type { Cluster } from "#kube";

/** Reads of one kind and namespace after which a list is cheaper. */
const SINGLES = 2;
/** How long a list answers, in milliseconds: a plan is over by then, and a person has not yet looked twice. */
const FRESH = 10_000;

interface Listing {
  readonly at: number;
  readonly byName: Promise<ReadonlyMap<string, KubeObject>>;
}

export class ObjectReader {
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #counts = new Map<string, number>();
  readonly #lists = new Map<string, Listing>();

  constructor(cluster: Cluster, clock: Clock) {
    this.#cluster = cluster;
    this.#clock = clock;
  }

  /** The object, or undefined when it is not there. Errors as `Cluster.get`. */
  async read(ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined> {
    const key = keyOf(ref, ref.namespace);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count <= SINGLES) return this.#cluster.get(ref, { signal });
    const known = this.#lists.get(key);
    const listing = known !== undefined && this.#clock.now() - known.at < FRESH ? known : this.#list(key, ref, signal);
    return (await listing.byName).get(ref.name);
  }

  #list(key: string, kind: KindRef & { readonly namespace?: string }, signal: AbortSignal): Listing {
    const options = { signal, ...(kind.namespace !== undefined && { namespace: kind.namespace }) };
    const byName = this.#cluster
      .list({ apiVersion: kind.apiVersion, kind: kind.kind }, options)
      .then(({ items }) => new Map(items.map((each) => [each.metadata.name ?? "", each])));
    byName.catch(() => this.#lists.delete(key));
    const listing = { at: this.#clock.now(), byName };
    this.#lists.set(key, listing);
    return listing;
  }

  /** Forgets lists of a kind and namespace, because something of it is being written. */
  forget(ref: ObjectRef): void {
    const key = keyOf(ref, ref.namespace);
    this.#lists.delete(key);
    this.#counts.delete(key);
  }
}

function keyOf(kind: KindRef, namespace: string | undefined): string {
  return `${kind.apiVersion}/${kind.kind}/${namespace ?? ""}`;
}
