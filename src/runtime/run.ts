// One reconcile of one object, as its steps see it.
import type { Condition, Kind, ObjectOf, StatusOf } from "#api";
import { cloneJson, type Clock, type Log, type Random } from "#base";
import type { Cluster } from "#kube";
import type { Caches } from "./caches.ts";
import { Conditions } from "./conditions.ts";
import type { EventSeverity } from "./events.ts";
import type { WatchCache } from "./watch-cache.ts";

const SHORTEST_HIDDEN = 4;

/** Status that a run may change. */
export type Draft<T> = { -readonly [Field in keyof T]: T[Field] };

/** Something worth telling; sent when the reconcile has ended. */
export interface RunEvent {
  readonly severity: EventSeverity;
  readonly reason: string;
  readonly message: string;
  /** Facts beside {@link Run.facts}. */
  readonly facts?: Readonly<Record<string, string>>;
  /** True for a repetition of what was told before: it goes to the event address but is not stored in the cluster. */
  readonly repeated?: boolean;
}

export interface RunParts<K extends Kind, P, W> {
  readonly kind: K;
  readonly object: ObjectOf<K>;
  readonly places: P;
  readonly work: W;
  readonly causes: ReadonlySet<string>;
  readonly cluster: Cluster;
  readonly caches: Caches;
  readonly primary: WatchCache;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Writes the status as it stands. */
  readonly write: (run: Run<K, P, W>) => Promise<void>;
}

export class Run<K extends Kind, P, W> {
  readonly kind: K;
  readonly object: ObjectOf<K>;
  readonly status: Draft<StatusOf<K>>;
  readonly conditions: Conditions;
  /** What the steps work on. */
  readonly places: P;
  /** What steps leave for later steps. */
  readonly work: W;
  /** Why the object was looked at; an empty text stands for its own change or its interval. */
  readonly causes: ReadonlySet<string>;
  readonly cluster: Cluster;
  readonly caches: Caches;
  /** The cache of the controller's own kind. */
  readonly primary: WatchCache;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Facts that every event of this reconcile carries: revision, digest, … */
  readonly facts: Record<string, string> = {};
  readonly events: RunEvent[] = [];
  /** Texts that nothing told of this reconcile may hold. */
  readonly hidden = new Set<string>();
  readonly #write: (run: Run<K, P, W>) => Promise<void>;

  constructor(parts: RunParts<K, P, W>) {
    this.kind = parts.kind;
    this.object = parts.object;
    this.status = cloneJson((parts.object.status ?? {}) as StatusOf<K>);
    this.places = parts.places;
    this.work = parts.work;
    this.causes = parts.causes;
    this.cluster = parts.cluster;
    this.caches = parts.caches;
    this.primary = parts.primary;
    this.clock = parts.clock;
    this.random = parts.random;
    this.log = parts.log;
    this.signal = parts.signal;
    this.#write = parts.write;
    this.conditions = new Conditions(conditionsOf(parts.object), { kind: parts.kind, generation: this.generation, clock: parts.clock });
  }

  get namespace(): string {
    return this.object.metadata.namespace ?? "";
  }

  get name(): string {
    return this.object.metadata.name ?? "";
  }

  get generation(): number {
    return this.object.metadata.generation ?? 0;
  }

  /** Says that the object is as it should be. */
  ready(reason: string, message: string): void {
    this.conditions.set("Ready", "True", { reason, message });
  }

  /** Keeps texts, such as values of Secrets, out of the conditions, events and log lines of this reconcile. */
  hide(texts: Iterable<string>): void {
    for (const text of texts) {
      // Shorter texts would blot out innocent words.
      if (text.length >= SHORTEST_HIDDEN) this.hidden.add(text);
    }
  }

  /** A text as it may be shown. */
  shown(text: string): string {
    const longestFirst = [...this.hidden].toSorted((a, b) => b.length - a.length);
    return longestFirst.reduce((rest, each) => rest.replaceAll(each, "•••"), text);
  }

  event(event: RunEvent): void {
    this.events.push(event);
  }

  /** Marks work on a real change: Reconciling is True, Ready is Unknown. Not written by itself. */
  progressing(message: string): void {
    this.conditions.set("Reconciling", "True", { reason: "Progressing", message });
    this.conditions.set("Ready", "Unknown", { reason: "Progressing", message });
  }

  /** Writes the status so far, before something that takes long. A run that stays short never needs it. */
  async checkpoint(): Promise<void> {
    await this.#write(this);
  }
}

/** Conditions of any object, as stored. */
export function conditionsOf(object: { readonly status?: unknown }): readonly Condition[] {
  const { status } = object;
  const list = typeof status === "object" && status !== null && "conditions" in status ? status.conditions : undefined;
  return Array.isArray(list) ? (list as Condition[]) : [];
}
