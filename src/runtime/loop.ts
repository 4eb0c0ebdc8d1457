// The reconcile loop of one controller: takes due objects, runs their steps, and ends each run in one place.
import type { Kind, ObjectOf } from "#api";
import { Duration, isObject, isProblem, messageOf, refOf, sameJson, type Json, type KubeObject, type Log, type Problem } from "#base";
import { REQUESTED_AT } from "./annotations.ts";
import type { Controller, Next, Step } from "./controller.ts";
import { endFailed, endSucceeded, type Ending } from "./finish.ts";
import type { Host } from "./host.ts";
import { keyOf } from "./keys.ts";
import { runtimeProblems } from "./problems.ts";
import { WorkQueue, type BackOff, type Taken } from "./queue.ts";
import { Run } from "./run.ts";
import { StatusWriter } from "./status-writer.ts";
import type { Change, WatchCache } from "./watch-cache.ts";

export interface LoopOptions<P> {
  readonly places: P;
  /** Reconciles at once. */
  readonly concurrency: number;
  readonly backOff: BackOff;
  /** Wait after a problem whose verdict is wait. */
  readonly requeueDependency: Duration;
  /** Successful requeues come up to that many percent earlier or later. */
  readonly jitterPercent: number;
  /** Label selector of the shard; everything when absent. */
  readonly selector?: string | undefined;
}

/** How a reconcile came out. */
interface End {
  readonly writer: StatusWriter;
  readonly ending: Next | Problem;
  /** Milliseconds since the epoch. */
  readonly began: number;
  /** The object is to go: a failure is tried again with growing pauses, whatever its kind says of failures. */
  readonly isDeletion?: boolean;
}

export class Loop<K extends Kind, P, W> {
  readonly #controller: Controller<K, P, W>;
  readonly #host: Host;
  readonly #options: LoopOptions<P>;
  readonly #queue: WorkQueue;
  readonly #primary: WatchCache;
  readonly #log: Log;
  readonly #workers: Promise<void>[] = [];

  constructor(controller: Controller<K, P, W>, host: Host, options: LoopOptions<P>) {
    this.#controller = controller;
    this.#host = host;
    this.#options = options;
    this.#queue = new WorkQueue(host.clock, options.backOff);
    const { kind } = controller;
    const apiVersion = `${kind.group}/${kind.version}`;
    this.#primary = host.caches.of({ apiVersion, kind: kind.kind }, { labelSelector: options.selector });
    this.#log = host.log.with({ controller: kind.singular, controllerGroup: kind.group, controllerKind: kind.kind });
  }

  /** Starts watching and working. */
  async start(): Promise<void> {
    const { kind } = this.#controller;
    this.#primary.on((change) => this.#changed(change));
    // What the cache of another loop's start brought already counts as seen for the first time here.
    for (const object of this.#primary.list()) this.#queue.add(keyOf(object));
    await this.#primary.synced;
    this.#controller.wire?.({
      primary: this.#primary,
      caches: this.#host.caches,
      places: this.#options.places,
      signal: this.#host.signal,
      log: this.#log,
      objects: () => this.#primary.list() as readonly ObjectOf<K>[],
      enqueue: (key, options) => {
        if (this.#primary.find(key) !== undefined) this.#queue.add(key, options);
      },
    });
    this.#host.metrics.workers(kind.singular, this.#options.concurrency);
    this.#host.signal.addEventListener("abort", () => this.#queue.close(), { once: true });
    if (this.#host.signal.aborted) this.#queue.close();
    for (let worker = 0; worker < this.#options.concurrency; worker++) this.#workers.push(this.#work());
  }

  /** Resolves when every reconcile that was under way has ended. */
  async stopped(): Promise<void> {
    await Promise.all(this.#workers);
  }

  #changed({ object, previous, type }: Change): void {
    if (type === "deleted") return;
    const isDue =
      previous === undefined ||
      previous.metadata.uid !== object.metadata.uid ||
      previous.metadata.generation !== object.metadata.generation ||
      previous.metadata.deletionTimestamp !== object.metadata.deletionTimestamp ||
      (isAsked(object) && object.metadata.annotations?.[REQUESTED_AT] !== previous.metadata.annotations?.[REQUESTED_AT]);
    if (isDue) this.#queue.add(keyOf(object));
  }

  async #work(): Promise<void> {
    const { metrics } = this.#host;
    const name = this.#controller.kind.singular;
    for (;;) {
      const taken = await this.#queue.take();
      if (taken === undefined) return;
      metrics.depth(name, this.#queue.depth);
      metrics.busy(name, 1);
      try {
        await this.#reconcile(taken);
      } catch (error) {
        if (!this.#host.signal.aborted) {
          this.#log.write("error", "reconcile could not be ended", { object: taken.key, error: messageOf(error) });
          this.#queue.addBackedOff(taken.key);
        }
      } finally {
        this.#queue.done(taken.key);
        metrics.busy(name, -1);
      }
    }
  }

  async #reconcile(taken: Taken): Promise<void> {
    const found = this.#primary.find(taken.key) as ObjectOf<K> | undefined;
    if (found === undefined) return this.#queue.forget(taken.key);
    const began = this.#host.clock.now();
    const labels = { kind: this.#controller.kind.kind, name: found.metadata.name ?? "", namespace: found.metadata.namespace ?? "" };
    if (found.metadata.deletionTimestamp !== undefined) {
      if (await this.#finalize(found, taken)) this.#host.metrics.forget(labels);
      return;
    }
    if (this.#controller.isStatic?.(found) === true) return this.#retire(found, taken);
    const object = await this.#withFinalizer(found);
    if (object === undefined || isSuspended(plain(object))) return this.#queue.forget(taken.key);
    const { run, writer } = this.#begin(object, taken);
    const ending = await this.#steps(run, this.#controller.steps);
    if (this.#host.signal.aborted) return this.#interrupted(run, writer);
    await this.#end(run, { writer, ending, began });
    this.#host.metrics.reconciled(labels, (this.#host.clock.now() - began) / 1000);
  }

  #begin(object: ObjectOf<K>, taken: Taken): { run: Run<K, P, W>; writer: StatusWriter } {
    const { kind, fieldOwner } = this.#controller;
    const { cluster, caches, clock, random, signal } = this.#host;
    const writer = new StatusWriter(plain(object), {
      cluster,
      kind,
      fieldManager: fieldOwner,
      stored: (stored) => this.#primary.put(stored),
    });
    const { namespace = "", name = "" } = object.metadata;
    const log = this.#log.with({ [kind.kind]: { name, namespace }, namespace, name });
    const run = new Run<K, P, W>({
      kind,
      object,
      places: this.#options.places,
      work: this.#controller.work(),
      causes: taken.causes,
      cluster,
      caches,
      clock,
      random,
      log,
      signal,
      primary: this.#primary,
      write: async (current) => void (await writer.write(current)),
    });
    return { run, writer };
  }

  /** Runs steps until one does not say go. Whatever is thrown becomes a Problem. */
  async #steps(run: Run<K, P, W>, steps: readonly Step<K, P, W>[]): Promise<Next | Problem> {
    for (const step of steps) {
      try {
        const next = await step(run);
        if (next !== "go") return next;
      } catch (error) {
        if (isProblem(error)) return error;
        if (!this.#host.signal.aborted)
          run.log.write("error", `step ${step.name} failed unexpectedly`, { error: run.shown(stackOf(error)) });
        return runtimeProblems.panicked(step.name, error);
      }
    }
    return "go";
  }

  async #end(run: Run<K, P, W>, { writer, ending, began, isDeletion = false }: End): Promise<void> {
    const { requeueDependency } = this.#options;
    const plan: Ending = isProblem(ending)
      ? endFailed(run, { problem: ending, controller: this.#controller, requeueDependency, isDeletion })
      : endSucceeded(run, { next: ending, controller: this.#controller });
    const asked = run.object.metadata.annotations?.[REQUESTED_AT];
    if (asked !== undefined) (run.status as { lastHandledReconcileAt?: string }).lastHandledReconcileAt = asked;
    this.#controller.finish?.(run);
    await writer.write(run);
    this.#tell(run);
    this.#host.metrics.counted(this.#controller.kind.singular, plan.result);
    this.#schedule(keyOf(plain(run.object)), plan);
    const seconds = (this.#host.clock.now() - began) / 1000;
    if (isProblem(ending))
      run.log.write(plan.result === "error" ? "error" : "info", plan.message, {
        code: ending.code,
        error: run.shown(messageOf(ending)),
        seconds,
      });
    else run.log.write("debug", "reconciled", { seconds });
  }

  /** What was done before the stop, such as what was applied, must not be forgotten. After a lost lease somebody else writes. */
  async #interrupted(run: Run<K, P, W>, writer: StatusWriter): Promise<void> {
    if (!isProblem(this.#host.signal.reason, "runtime.leadershipLost")) await writer.write(run);
  }

  #schedule(key: `${string}/${string}`, { requeue }: Ending): void {
    if (requeue === "back-off") return void this.#queue.addBackedOff(key);
    this.#queue.forget(key);
    if (requeue === "never") return;
    // An interval of nothing asks for no repetition.
    if (requeue.after.millis <= 0) return;
    const { jitterPercent } = this.#options;
    const share = requeue.jitter ? 1 + ((this.#host.random.fraction() * 2 - 1) * jitterPercent) / 100 : 1;
    this.#queue.addAfter(key, requeue.after.millis * share);
  }

  #tell(run: Run<K, P, W>): void {
    const { kind, reporter } = this.#controller;
    for (const { severity, reason, message, facts, repeated } of run.events) {
      this.#host.events.send({
        object: plain(run.object),
        group: kind.group,
        severity,
        reason,
        message: run.shown(message),
        reporter,
        facts: { ...run.facts, ...facts },
        ...(repeated !== undefined && { repeated }),
      });
    }
  }

  /** True when our finalizer is gone; what the cache says of an object that went with it may be older. */
  async #finalize(object: ObjectOf<K>, taken: Taken): Promise<boolean> {
    const { finalizer } = this.#controller.kind;
    if (finalizer === undefined || object.metadata.finalizers?.includes(finalizer) !== true) {
      this.#queue.forget(taken.key);
      return true;
    }
    const { run, writer } = this.#begin(object, taken);
    const ending = await this.#steps(run, this.#controller.finalize ?? []);
    if (this.#host.signal.aborted) return false;
    if (ending !== "go") {
      await this.#end(run, { writer, ending, began: this.#host.clock.now(), isDeletion: true });
      return false;
    }
    const kept = object.metadata.finalizers.filter((each) => each !== finalizer);
    await this.#patchFinalizers(object, kept);
    this.#tell(run);
    this.#queue.forget(taken.key);
    return true;
  }

  /** Takes away what an object has from the time when it was reconciled: what its finalizer stands for, and its status. */
  async #retire(object: ObjectOf<K>, taken: Taken): Promise<void> {
    if (isSuspended(plain(object))) return this.#queue.forget(taken.key);
    if (!(await this.#finalize(object, taken))) return;
    const current = this.#primary.find(taken.key);
    const stale = Object.keys(isObject(current?.status) ? current.status : {});
    const { statusDefault = {} } = this.#controller.kind;
    if (current === undefined) return;
    if (stale.length === 0 || sameJson(current.status, statusDefault)) return;
    const status: Json = { ...Object.fromEntries(stale.map((field) => [field, null])), ...statusDefault };
    const options = { subresource: "status", fieldManager: this.#controller.fieldOwner } as const;
    try {
      this.#primary.put(await this.#host.cluster.patch(refOf(current), { type: "merge", body: { status } }, options));
    } catch (error) {
      if (!isProblem(error, "kube.notFound")) throw error;
    }
  }

  async #withFinalizer(object: ObjectOf<K>): Promise<ObjectOf<K> | undefined> {
    const { finalizer } = this.#controller.kind;
    const present = object.metadata.finalizers ?? [];
    if (finalizer === undefined || present.includes(finalizer)) return object;
    return this.#patchFinalizers(object, [...present, finalizer]);
  }

  /** Writes the finalizers of exactly the version that was read; undefined when the object is gone. */
  async #patchFinalizers(object: ObjectOf<K>, finalizers: readonly string[]): Promise<ObjectOf<K> | undefined> {
    const { resourceVersion } = object.metadata;
    const metadata: Record<string, Json> = { finalizers, ...(resourceVersion !== undefined && { resourceVersion }) };
    try {
      const patch = { type: "merge", body: { metadata } } as const;
      const stored = await this.#host.cluster.patch(refOf(plain(object)), patch, { fieldManager: this.#controller.fieldOwner });
      this.#primary.put(stored);
      return stored as ObjectOf<K>;
    } catch (error) {
      if (isProblem(error, "kube.notFound")) return undefined;
      if (!isProblem(error, "kube.conflict")) throw error;
      const fresh = (await this.#host.cluster.get(refOf(plain(object)))) as ObjectOf<K> | undefined;
      if (fresh === undefined || fresh.metadata.uid !== object.metadata.uid) return undefined;
      this.#primary.put(plain(fresh));
      const isRemoval = finalizers.length < (object.metadata.finalizers ?? []).length;
      const { finalizer = "" } = this.#controller.kind;
      const others = (fresh.metadata.finalizers ?? []).filter((each) => each !== finalizer);
      if (!isRemoval && fresh.metadata.deletionTimestamp !== undefined) return undefined;
      return this.#patchFinalizers(fresh, isRemoval ? others : [...others, finalizer]);
    }
  }
}

/** The object without the types of its kind. */
function plain(object: { readonly metadata: KubeObject["metadata"] }): KubeObject {
  return object as KubeObject;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isSuspended(object: KubeObject): boolean {
  const { spec } = object;
  return typeof spec === "object" && spec !== null && "suspend" in spec && spec["suspend"] === true;
}

function isAsked(object: KubeObject): boolean {
  return object.metadata.annotations?.[REQUESTED_AT] !== undefined;
}
