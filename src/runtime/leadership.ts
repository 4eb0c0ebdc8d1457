// One leader among several processes, by a Lease. Behaviour: client-go leaderelection.
import { isProblem, messageOf, type Clock, type Duration, type KubeObject, type Log } from "#base";
import { at } from "#base";
import type { Cluster } from "#kube";
import { runtimeProblems } from "./problems.ts";

/** A server that does not answer may hold up the end of the process for that long. */
const RELEASE_MILLIS = 5000;

export interface LeadershipOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  readonly namespace: string;
  readonly lease: string;
  /** Unique per process. */
  readonly identity: string;
  /** How long a lease lasts without renewal. */
  readonly leaseDuration: Duration;
  /** How long renewing may fail before the lease counts as lost. */
  readonly renewDeadline: Duration;
  readonly retryPeriod: Duration;
  readonly releaseOnCancel: boolean;
  readonly signal: AbortSignal;
}

export interface Leadership {
  /** Aborted with runtime.leadershipLost when the lease is lost, or with the caller's reason. */
  readonly signal: AbortSignal;
  /** Stops renewing and, if so asked, gives the lease back. */
  release(): Promise<void>;
}

interface Observed {
  readonly record: string;
  readonly at: number;
}

/** Waits until this process holds the lease, then keeps renewing it. */
export async function lead(options: LeadershipOptions): Promise<Leadership> {
  const holder = new LeaseHolder(options);
  while (!(await holder.tryHold())) await options.clock.sleep(options.retryPeriod.millis, options.signal);
  options.log.write("info", `holding lease ${options.lease}`, { identity: options.identity });
  const lost = new AbortController();
  const released = new AbortController();
  const renewing = holder.keep(AbortSignal.any([options.signal, released.signal]), () =>
    lost.abort(runtimeProblems.leadershipLost(options.lease)),
  );
  return {
    signal: AbortSignal.any([options.signal, lost.signal]),
    async release() {
      released.abort();
      await renewing;
      if (options.releaseOnCancel && !lost.signal.aborted) await holder.giveBack();
    },
  };
}

class LeaseHolder {
  readonly #options: LeadershipOptions;
  #observed: Observed | undefined;
  #held: KubeObject | undefined;

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  /** Takes or renews the lease; false when another process holds it or the server does not answer. */
  async tryHold(signal: AbortSignal = this.#options.signal): Promise<boolean> {
    const { cluster, log, lease } = this.#options;
    try {
      const found = await cluster.get(this.#ref(), { signal });
      this.#held = found === undefined ? await cluster.create(this.#lease(), { signal }) : await this.#renew(found, signal);
      return this.#held !== undefined;
    } catch (error) {
      if (signal.aborted) return false;
      const beaten = isProblem(error, "kube.conflict") || isProblem(error, "kube.alreadyExists");
      if (!beaten) log.write("warn", `lease ${lease} could not be renewed`, { error: messageOf(error) });
      return false;
    }
  }

  async keep(signal: AbortSignal, lost: () => void): Promise<void> {
    const { clock, retryPeriod, renewDeadline } = this.#options;
    let renewed = clock.now();
    while (!signal.aborted) {
      await clock.sleep(retryPeriod.millis, signal).catch(() => undefined);
      if (signal.aborted) return;
      const left = renewed + renewDeadline.millis - clock.now();
      if (await this.#within(left, signal, (limited) => this.tryHold(limited))) renewed = clock.now();
      else if (!signal.aborted && clock.now() - renewed >= renewDeadline.millis) return lost();
    }
  }

  /** A server that takes a request and never answers must not keep us in office beyond our time. Undefined when the time is over. */
  async #within<T>(millis: number, signal: AbortSignal, act: (limited: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const done = new AbortController();
    const over = new AbortController();
    const alarm = this.#options.clock.sleep(Math.max(0, millis), AbortSignal.any([signal, done.signal])).catch(() => undefined);
    const ended = alarm.then(() => {
      if (!done.signal.aborted) over.abort();
      return undefined;
    });
    try {
      return await Promise.race([act(over.signal), ended]);
    } finally {
      done.abort();
    }
  }

  async giveBack(): Promise<void> {
    const { cluster, log, lease } = this.#options;
    if (this.#held === undefined) return;
    const spec = { ...(this.#held.spec as object), holderIdentity: "", leaseDurationSeconds: 1, renewTime: this.#time() };
    const freed = { ...this.#held, spec };
    // The lease runs out by itself when this fails.
    await this.#within(RELEASE_MILLIS, new AbortController().signal, (signal) => cluster.replace(freed, { signal })).catch(
      (error: unknown) => log.write("warn", `lease ${lease} could not be given back`, { error: messageOf(error) }),
    );
  }

  async #renew(found: KubeObject, signal: AbortSignal): Promise<KubeObject | undefined> {
    const { clock, identity, cluster } = this.#options;
    const record = JSON.stringify(found.spec);
    if (this.#observed?.record !== record) this.#observed = { record, at: clock.now() };
    const holder = at(found.spec, "holderIdentity");
    const mine = holder === identity;
    const seconds = at(found.spec, "leaseDurationSeconds");
    const isFree = holder === undefined || holder === "" || clock.now() > this.#observed.at + Number(seconds ?? 0) * 1000;
    if (!mine && !isFree) return undefined;
    const transitions = Number(at(found.spec, "leaseTransitions") ?? 0) + (mine ? 0 : 1);
    const acquireTime = mine ? at(found.spec, "acquireTime") : this.#time();
    const fresh = this.#lease();
    const spec = { ...(fresh.spec as object), leaseTransitions: transitions, ...(acquireTime !== undefined && { acquireTime }) };
    return cluster.replace({ ...found, spec }, { signal });
  }

  #lease(): KubeObject {
    const { namespace, lease, identity, leaseDuration } = this.#options;
    const spec = {
      holderIdentity: identity,
      leaseDurationSeconds: Math.max(1, Math.round(leaseDuration.millis / 1000)),
      acquireTime: this.#time(),
      renewTime: this.#time(),
      leaseTransitions: 0,
    };
    return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: lease, namespace }, spec };
  }

  #ref() {
    return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: this.#options.lease, namespace: this.#options.namespace };
  }

  /** MicroTime. */
  #time(): string {
    return new Date(this.#options.clock.now()).toISOString().replace("Z", "000Z");
  }
}
