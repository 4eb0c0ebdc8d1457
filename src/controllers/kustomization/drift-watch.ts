// Sees when somebody else changes or deletes what was applied. Watches the applied kinds by the owner's label, keeps of each object
// only a fingerprint, and tells own writes from those of others by their resource version. Repeated changes of one object are looked
// at less and less often, so that two writers that disagree do not keep each other busy.
import { type Clock, type KubeObject, type Log, type ManagedFieldsEntry, type ObjectRef } from "#base";
import { inventoryId } from "#apply";
import { isNewer, keyFor, type AddOptions, type Caches, type ObjectKey } from "#runtime";

const NAME_LABEL = "kustomize.toolkit.fluxcd.io/name";
const NAMESPACE_LABEL = "kustomize.toolkit.fluxcd.io/namespace";
const CAUSE = "drift:";
/** Looks at an object that found nothing to correct and delay the next one by nothing. */
const FORGIVEN_LOOKS = 2;
const FIRST_PAUSE_MILLIS = 1000;
const LONGEST_PAUSE_MILLIS = 10 * 60_000;
/** An object that was left alone for that long starts anew. */
const QUIET_MILLIS = 5 * 60_000;

export interface DriftWatchOptions {
  readonly caches: Caches;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

interface Attempts {
  readonly count: number;
  readonly last: number;
  /** Looks among them that do not count. */
  readonly forgiven: number;
}

/** A change of an applied object. An empty version stands for its deletion. */
interface Seen {
  readonly uid: string;
  readonly version: string;
}

type Wake = (key: ObjectKey, options: AddOptions) => void;

export class DriftWatch {
  readonly #options: DriftWatchOptions;
  readonly #kinds = new Set<string>();
  /** Resource version of the last own write, by uid. */
  readonly #own = new Map<string, string>();
  /** Inventory ids by owner. */
  readonly #tracked = new Map<ObjectKey, ReadonlySet<string>>();
  readonly #attempts = new Map<string, Attempts>();
  /** Resource version of a change that was told, by inventory id. */
  readonly #told = new Map<string, Seen>();
  /** Inventory ids whose owner will be woken: however often an object changes until then, that is one wake. */
  readonly #waiting = new Set<string>();
  /** Owners that are applying, with what was seen meanwhile. */
  readonly #held = new Map<ObjectKey, Map<string, Seen>>();
  #wake: Wake = () => undefined;

  constructor(options: DriftWatchOptions) {
    this.#options = options;
  }

  /** Says whom to tell. */
  onDrift(wake: Wake): void {
    this.#wake = wake;
  }

  /** Watches these objects of an owner from now on, and no others of it. */
  track(owner: ObjectKey, refs: readonly ObjectRef[]): void {
    const ids = new Set(refs.map(inventoryId));
    for (const id of this.#tracked.get(owner) ?? []) if (!ids.has(id)) this.#forgetObject(id);
    this.#tracked.set(owner, ids);
    for (const ref of refs) this.#watch(ref);
  }

  /** Stops watching for an owner. */
  forget(owner: ObjectKey): void {
    for (const id of this.#tracked.get(owner) ?? []) this.#forgetObject(id);
    this.#tracked.delete(owner);
  }

  #forgetObject(id: string): void {
    this.#attempts.delete(id);
    this.#told.delete(id);
  }

  /**
   * Holds back what is seen of an owner's objects while it applies, because own writes cannot be told yet.
   * @returns how to go on; after a failure nothing is told, because the whole set is applied again anyway
   */
  hold(owner: ObjectKey): (succeeded: boolean) => void {
    const seen = new Map<string, Seen>();
    this.#held.set(owner, seen);
    return (succeeded) => {
      this.#held.delete(owner);
      for (const [id, each] of seen) if (succeeded && this.#isForeign(each)) this.#tell(owner, id, each);
    };
  }

  /** Records objects as this process left them. */
  wrote(objects: Iterable<KubeObject>): void {
    for (const { metadata } of objects) {
      const { uid, resourceVersion } = metadata;
      if (uid === undefined || resourceVersion === undefined) continue;
      if (isNewer(resourceVersion, this.#own.get(uid))) this.#own.set(uid, resourceVersion);
    }
  }

  /**
   * Nothing of ours was changed in these objects: somebody, often the object's own controller, wrote what is theirs. A few such looks are
   * no fight and delay nothing; who writes without pause is still looked at ever more rarely.
   */
  unfounded(ids: Iterable<string>): void {
    for (const id of ids) {
      const attempt = this.#attempts.get(id);
      if (attempt !== undefined) this.#attempts.set(id, { ...attempt, forgiven: Math.min(attempt.forgiven + 1, FORGIVEN_LOOKS) });
    }
  }

  /**
   * Inventory ids among the causes of a run that are still to be looked at: changes that turned out to be own writes are left out.
   * @returns undefined when the run has another cause as well
   */
  drifted(causes: ReadonlySet<string>): readonly string[] | undefined {
    const ids: string[] = [];
    for (const cause of causes) {
      if (!cause.startsWith(CAUSE)) return undefined;
      ids.push(cause.slice(CAUSE.length));
    }
    return ids.filter((id) => {
      const told = this.#told.get(id);
      return told === undefined || this.#isForeign(told);
    });
  }

  #watch({ apiVersion, kind }: ObjectRef): void {
    // Each version is watched: one that the server leaves behind goes silent, and the same change seen twice is one wake.
    const id = `${apiVersion} ${kind}`;
    if (this.#kinds.has(id)) return;
    this.#kinds.add(id);
    const cache = this.#options.caches.of({ apiVersion, kind }, { labelSelector: NAME_LABEL, as: "metadata", reduce: fingerprinted });
    cache.on(({ type, object, previous, initial }) => {
      if (initial) return this.#seenFirst(object);
      if (type === "deleted") return this.#deleted(object);
      if (previous?.["fingerprint"] !== object["fingerprint"]) this.#changed(object);
    });
  }

  /** An object that was changed between its apply and the first list of its kind. */
  #seenFirst(object: KubeObject): void {
    const own = this.#own.get(object.metadata.uid ?? "");
    if (own !== undefined && own !== object.metadata.resourceVersion) this.#changed(object);
  }

  #changed(object: KubeObject): void {
    const { uid = "", resourceVersion = "" } = object.metadata;
    this.#see(object, { uid, version: resourceVersion });
  }

  #deleted(object: KubeObject): void {
    this.#own.delete(object.metadata.uid ?? "");
    this.#see(object, { uid: object.metadata.uid ?? "", version: "" });
  }

  #isForeign({ uid, version }: Seen): boolean {
    return version === "" || isNewer(version, this.#own.get(uid));
  }

  #see(object: KubeObject, seen: Seen): void {
    const { labels = {}, name = "", namespace } = object.metadata;
    const owner = keyFor(labels[NAMESPACE_LABEL], labels[NAME_LABEL] ?? "");
    const id = inventoryId({ apiVersion: object.apiVersion, kind: object.kind, name, ...(namespace !== undefined && { namespace }) });
    if (this.#tracked.get(owner)?.has(id) !== true || !this.#isForeign(seen)) return;
    const held = this.#held.get(owner);
    if (held === undefined) this.#tell(owner, id, seen);
    else held.set(id, seen);
  }

  #tell(owner: ObjectKey, id: string, seen: Seen): void {
    this.#told.set(id, seen);
    if (this.#waiting.has(id)) return;
    this.#waiting.add(id);
    const now = this.#options.clock.now();
    const before = this.#attempts.get(id);
    const { count, forgiven } = before === undefined || now - before.last > QUIET_MILLIS ? { count: 0, forgiven: 0 } : before;
    this.#attempts.set(id, { count: count + 1, forgiven, last: now });
    const pause = pauseOf(count - forgiven);
    this.#options.log.write("debug", "an applied object was changed by somebody else", { owner, object: id, pauseMillis: pause });
    void this.#wakeAfter(pause, owner, id);
  }

  async #wakeAfter(millis: number, owner: ObjectKey, id: string): Promise<void> {
    const { clock, signal } = this.#options;
    // The end of the process ends the pause as well.
    if (millis > 0) await clock.sleep(millis, signal).catch(() => undefined);
    this.#waiting.delete(id);
    if (!signal.aborted && this.#tracked.get(owner)?.has(id) === true) this.#wake(owner, { cause: `${CAUSE}${id}`, urgent: true });
  }
}

/** Milliseconds before an object is looked at that was looked at so many times lately. */
function pauseOf(count: number): number {
  return count === 0 ? 0 : Math.min(FIRST_PAUSE_MILLIS * 2 ** Math.min(count - 1, 30), LONGEST_PAUSE_MILLIS);
}

/** What is kept of an applied object. */
function fingerprinted({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, generation, labels = {}, annotations, managedFields = [], deletionTimestamp } = metadata;
  const owner = Object.fromEntries([NAME_LABEL, NAMESPACE_LABEL].flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])));
  const text = JSON.stringify([generation, labels, annotations, deletionTimestamp, managedFields.filter(isOfSpec)]);
  return {
    apiVersion,
    kind,
    metadata: {
      labels: owner,
      ...(name !== undefined && { name }),
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    fingerprint: hash(text),
  };
}

function isOfSpec(entry: ManagedFieldsEntry): boolean {
  return entry.subresource !== "status";
}

/** FNV-1a over 53 bits: short, and equal texts are all that matters. */
function hash(text: string): string {
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return `${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}${text.length.toString(36)}`;
}
