// What all controllers of one process share: the cluster, its caches, where events and metrics go, and when to stop.
import type { Kind } from "#api";
import type { Clock, Log, Random } from "#base";
import type { Cluster } from "#kube";
import { Caches } from "./caches.ts";
import type { Controller } from "./controller.ts";
import { EventSink } from "./events.ts";
import { Loop, type LoopOptions } from "./loop.ts";
import { Metrics } from "./metrics.ts";

/** Kubernetes kills a pod 30 seconds after it asked it to end. */
const GRACE_MILLIS = 10_000;

export interface HostOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Only this namespace; all when absent. */
  readonly namespace?: string | undefined;
  /** URL of the notification controller. */
  readonly eventsAddress?: string | undefined;
  /** Name of this machine or pod in events; `headgate` when absent. */
  readonly instance?: string;
  readonly metrics?: Metrics;
}

export class Host {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly caches: Caches;
  readonly events: EventSink;
  readonly metrics: Metrics;
  readonly #loops: { stopped(): Promise<void> }[] = [];

  constructor(options: HostOptions) {
    const { cluster, clock, random, log, signal, namespace, eventsAddress, instance = "headgate" } = options;
    this.cluster = cluster;
    this.clock = clock;
    this.random = random;
    this.log = log;
    this.signal = signal;
    this.metrics = options.metrics ?? new Metrics();
    this.caches = new Caches({ cluster, clock, random, log, namespace, signal });
    this.events = new EventSink({ cluster, clock, random, log, instance, address: eventsAddress });
  }

  /** Starts a controller; resolves when its objects are known and its workers run. */
  async start<K extends Kind, P, W>(controller: Controller<K, P, W>, options: LoopOptions<P>): Promise<void> {
    const loop = new Loop(controller, this, options);
    this.#loops.push(loop);
    await loop.start();
  }

  /**
   * Resolves when the signal was aborted, running reconciles have ended, and events are delivered: at the latest ten seconds after the
   * signal, so that a server that does not answer cannot hold up the end.
   */
  async stopped(): Promise<void> {
    if (!this.signal.aborted) await new Promise((resolve) => this.signal.addEventListener("abort", resolve, { once: true }));
    const done = new AbortController();
    const late = this.clock.sleep(GRACE_MILLIS, done.signal).then(
      () => this.log.write("warn", "stopped before every status and event was delivered", { graceMillis: GRACE_MILLIS }),
      // Everything ended in time.
      () => undefined,
    );
    const orderly = Promise.all(this.#loops.map((loop) => loop.stopped())).then(() => this.events.drain());
    await Promise.race([orderly, late]);
    done.abort();
  }
}
