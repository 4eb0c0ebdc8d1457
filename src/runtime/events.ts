// Events: one in the cluster for `kubectl describe`, one by HTTP to whoever delivers notifications. Neither may hold up a reconcile.
import { isProblem, messageOf, timestamp, type Clock, type JsonObject, type Log, type Random } from "#base";
import type { KubeObject } from "#base";
import type { Cluster } from "#kube";
import { EVENT_PREFIX } from "./annotations.ts";

export type EventSeverity = "trace" | "info" | "error";

export interface EventOrder {
  readonly object: KubeObject;
  /** API group that prefixes the facts. */
  readonly group: string;
  readonly severity: EventSeverity;
  readonly reason: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly reporter: string;
  /** Only by HTTP. */
  readonly repeated?: boolean;
}

export interface EventSinkOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Name of this machine or pod. */
  readonly instance: string;
  /** URL of the notification controller; no HTTP when absent or empty. */
  readonly address?: string | undefined;
}

const MAX_MESSAGE = 39_000;
const POST_TIMEOUT_MILLIS = 5000;
const POST_TRIES = 5;
const REMEMBERED = 4096;

interface Remembered {
  readonly name: string;
  readonly count: number;
}

export class EventSink {
  readonly #options: EventSinkOptions;
  readonly #pending = new Set<Promise<void>>();
  readonly #seen = new Map<string, Remembered>();
  #serial = 0;

  constructor(options: EventSinkOptions) {
    this.#options = options;
  }

  /** Sends an event in the background; failures are logged. */
  send(order: EventOrder): void {
    const facts = prefixed(order);
    const stored = order.repeated === true ? Promise.resolve() : this.#store(order, facts);
    const posted = order.severity === "trace" || !this.#options.address ? Promise.resolve() : this.#post(order, facts);
    const work = Promise.allSettled([stored, posted]).then((results) => {
      for (const result of results) {
        if (result.status === "rejected") this.#options.log.write("warn", "event was not delivered", { error: messageOf(result.reason) });
      }
      this.#pending.delete(work);
    });
    this.#pending.add(work);
  }

  /** Resolves when everything sent so far was delivered or given up. */
  async drain(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async #store(order: EventOrder, annotations: Readonly<Record<string, string>>): Promise<void> {
    const { cluster, clock, instance } = this.#options;
    const { metadata, apiVersion, kind } = order.object;
    const namespace = metadata.namespace ?? "default";
    const id = [metadata.uid, order.reason, order.message, order.severity].join("\0");
    const old = this.#seen.get(id);
    const now = timestamp(clock.now());
    this.#seen.delete(id);
    if (old !== undefined) {
      this.#seen.set(id, { name: old.name, count: old.count + 1 });
      if (await this.#repeat({ namespace, name: old.name }, { count: old.count + 1, lastTimestamp: now })) return;
    }
    const name = `${metadata.name ?? ""}.${this.#unique()}`;
    this.#remember(id, name);
    await cluster.create({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name, namespace, annotations },
      involvedObject: involved(order.object, { apiVersion, kind }),
      type: order.severity === "error" ? "Warning" : "Normal",
      reason: order.reason,
      message: order.message.slice(0, MAX_MESSAGE),
      source: { component: order.reporter },
      reportingComponent: order.reporter,
      reportingInstance: instance,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    });
  }

  /** Counts an event once more; false when the cluster has dropped it, as it does after an hour. */
  async #repeat(where: { readonly namespace: string; readonly name: string }, body: JsonObject): Promise<boolean> {
    try {
      await this.#options.cluster.patch({ apiVersion: "v1", kind: "Event", ...where }, { type: "merge", body });
      return true;
    } catch (error) {
      if (isProblem(error, "kube.notFound")) return false;
      throw error;
    }
  }

  #remember(id: string, name: string): void {
    this.#seen.set(id, { name, count: 1 });
    const oldest = this.#seen.keys().next();
    if (this.#seen.size > REMEMBERED && oldest.done !== true) this.#seen.delete(oldest.value);
  }

  /** Like the time in nanoseconds that other recorders use, unique within the process. */
  #unique(): string {
    this.#serial = (this.#serial + 1) % 1_000_000;
    return (BigInt(Math.round(this.#options.clock.now())) * 1_000_000n + BigInt(this.#serial)).toString(16);
  }

  async #post(order: EventOrder, metadata: Readonly<Record<string, string>>): Promise<void> {
    const { apiVersion, kind } = order.object;
    const body = JSON.stringify({
      involvedObject: involved(order.object, { apiVersion, kind }),
      severity: order.severity,
      timestamp: timestamp(this.#options.clock.now()),
      message: order.message.slice(0, MAX_MESSAGE),
      reason: order.reason,
      metadata,
      reportingController: order.reporter,
      reportingInstance: this.#options.instance,
    });
    let failure = "";
    for (let tries = 0; tries < POST_TRIES; tries++) {
      if (tries > 0) await this.#options.clock.sleep(1000 * 2 ** (tries - 1));
      const status = await this.#postOnce(body);
      // 429 says that the receiver has this event already.
      if (status === 429 || (typeof status === "number" && status < 400)) return;
      failure = String(status);
      if (typeof status === "number" && status < 500) break;
    }
    this.#options.log.write("warn", "event was not accepted", { address: this.#options.address, answer: failure });
  }

  async #postOnce(body: string): Promise<number | string> {
    try {
      const response = await fetch(this.#options.address ?? "", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: AbortSignal.timeout(POST_TIMEOUT_MILLIS),
      });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      return messageOf(error);
    }
  }
}

function involved(object: KubeObject, { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return {
    apiVersion,
    kind,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  };
}

function prefixed({ object, group, facts }: EventOrder): Record<string, string> {
  const own = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => key.startsWith(EVENT_PREFIX));
  return Object.fromEntries([...own, ...Object.entries(facts).map(([key, value]) => [`${group}/${key}`, value] as const)]);
}
