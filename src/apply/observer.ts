// The live state of a handful of objects: told by watches where they are allowed, read again every 5 s where they are silent.
import { isProblem, messageOf, type KubeObject, type ObjectRef } from "#base";
import type { WatchEvent } from "#kube";
import type { ApplyPlaces } from "./apply-order.ts";
import { mapLimit } from "./concurrency.ts";
import { refKey } from "./metadata.ts";

const POLL_MILLIS = 5000;
const REWATCH_MILLIS = 1000;
const PARALLEL = 10;
/** Objects of one kind and namespace that are watched each by name; more are watched together. */
const NAMED_WATCHES = 3;
/** Beyond this many watches the poll has to do. */
const MOST_WATCHES = 50;

export interface ObserveOptions extends ApplyPlaces {
  /** Narrows watches over many objects of a kind. */
  readonly labelSelector?: string;
  /** What was just seen of an object; saves its first read. */
  readonly seen?: ((ref: ObjectRef) => KubeObject | undefined) | undefined;
}

/** What is known of one object. */
export interface Observation {
  readonly ref: ObjectRef;
  /** Undefined when it is not there. */
  object: KubeObject | undefined;
  /** Why it could not be read, until it can. */
  problem: string | undefined;
  /** The last object that was there. */
  last: KubeObject | undefined;
}

/** Observes objects until a question about them is settled. */
export class Observer {
  readonly #options: ObserveOptions;
  readonly #known: ReadonlyMap<string, Observation>;
  readonly #changed: (observation: Observation) => void;
  #wake: () => void = () => undefined;

  /** @param changed called for every object at first, and again whenever something new is known of one */
  constructor(refs: readonly ObjectRef[], options: ObserveOptions, changed: (observation: Observation) => void = () => undefined) {
    this.#options = options;
    this.#changed = changed;
    this.#known = new Map(
      refs.map((ref) => {
        const object = options.seen?.(ref);
        return [refKey(ref), { ref, object, problem: undefined, last: object }];
      }),
    );
    this.observations.forEach(changed);
  }

  get observations(): readonly Observation[] {
    return [...this.#known.values()];
  }

  /**
   * Resolves with true once `isSettled` is, and with false at the deadline. `isOpen` says which objects are still worth a request.
   */
  async until(question: { isSettled(): boolean; isOpen(observation: Observation): boolean }, timeoutMillis: number): Promise<boolean> {
    const { clock, signal } = this.#options;
    const deadline = clock.now() + timeoutMillis;
    signal?.throwIfAborted();
    await this.#read(this.observations.filter((each) => each.object === undefined));
    if (question.isSettled()) return true;
    const stop = new AbortController();
    const watchSignal = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    const watches = this.#watches(this.observations.filter((each) => question.isOpen(each))).map((watch) =>
      this.#watch(watch, watchSignal),
    );
    try {
      for (let nextPoll = clock.now() + POLL_MILLIS; clock.now() < deadline;) {
        await this.#sleep(Math.min(nextPoll, deadline) - clock.now());
        if (clock.now() >= nextPoll) {
          await this.#read(this.observations.filter((each) => question.isOpen(each)));
          nextPoll = clock.now() + POLL_MILLIS;
        }
        if (question.isSettled()) return true;
      }
      return false;
    } finally {
      stop.abort();
      await Promise.all(watches);
    }
  }

  /** Sleeps until something changes, but no longer than that. */
  async #sleep(millis: number): Promise<void> {
    const { clock, signal } = this.#options;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    try {
      await clock.sleep(Math.max(0, millis), signal === undefined ? woken.signal : AbortSignal.any([woken.signal, signal]));
    } catch (thrown) {
      signal?.throwIfAborted();
      if (!woken.signal.aborted) throw thrown;
    }
  }

  async #read(observations: readonly Observation[]): Promise<void> {
    const { cluster, signal } = this.#options;
    await mapLimit(observations, { limit: PARALLEL, signal }, async (observation) => {
      try {
        this.#set(observation, await cluster.get(observation.ref, signal === undefined ? {} : { signal }));
      } catch (thrown) {
        signal?.throwIfAborted();
        // A kind that is not served has no objects; anything else is told when the time is over.
        const isUnserved = isProblem(thrown, "kube.unknownKind");
        this.#set(observation, isUnserved ? undefined : observation.object, isUnserved ? undefined : messageOf(thrown));
      }
    });
  }

  #watches(observations: readonly Observation[]): readonly WatchPlan[] {
    const groups = new Map<string, Observation[]>();
    for (const each of observations) {
      const { apiVersion, kind, namespace = "" } = each.ref;
      const key = `${apiVersion} ${kind} ${namespace}`;
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    const { labelSelector } = this.#options;
    return [...groups.values()]
      .flatMap((group): WatchPlan[] =>
        group.length <= NAMED_WATCHES
          ? group.map((each) => ({ ref: each.ref, selector: { fieldSelector: `metadata.name=${each.ref.name}` } }))
          : group.slice(0, 1).map((each) => ({ ref: each.ref, selector: labelSelector === undefined ? {} : { labelSelector } })),
      )
      .slice(0, MOST_WATCHES);
  }

  /** Never rejects: whatever a watch cannot do, the poll does. */
  async #watch({ ref, selector }: WatchPlan, signal: AbortSignal): Promise<void> {
    const { cluster, clock } = this.#options;
    const namespace = ref.namespace === undefined ? {} : { namespace: ref.namespace };
    while (!signal.aborted) {
      try {
        for await (const event of cluster.watch(ref, { ...namespace, ...selector, signal })) this.#take(event);
        await clock.sleep(REWATCH_MILLIS, signal);
      } catch (thrown) {
        if (!isProblem(thrown, "kube.gone") && !isProblem(thrown, "kube.unreachable")) return;
        // A clock that does not let us sleep would make this a loop without pause; the poll ends with the same failure.
        const isRested = await clock.sleep(REWATCH_MILLIS, signal).then(
          () => true,
          () => false,
        );
        if (!isRested) return;
      }
    }
  }

  #take(event: WatchEvent): void {
    if (event.type === "BOOKMARK") return;
    const { apiVersion, kind, metadata } = event.object;
    const { name = "", namespace } = metadata;
    const observation = this.#known.get(refKey({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) }));
    if (observation === undefined) return;
    this.#set(observation, event.type === "DELETED" ? undefined : event.object);
    this.#wake();
  }

  #set(observation: Observation, object: KubeObject | undefined, problem?: string): void {
    observation.object = object;
    observation.problem = problem;
    if (object !== undefined) observation.last = object;
    this.#changed(observation);
  }
}

interface WatchPlan {
  readonly ref: ObjectRef;
  readonly selector: { readonly fieldSelector?: string; readonly labelSelector?: string };
}
