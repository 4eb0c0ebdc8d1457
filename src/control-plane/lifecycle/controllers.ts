// Runs the control plane's own controllers: what changed is looked at soon after, one thing at a time.
import { messageOf } from "#base";
import type { ClusterState } from "../cluster-state.ts";
import { DefinitionController, DEFINITIONS } from "../custom-resources/controller.ts";
import { GarbageCollector } from "./garbage-collector.ts";
import { NamespaceController } from "./namespaces.ts";
import { RoleAggregation } from "./role-aggregation.ts";
import type { StoredEvent } from "../storage/event-log.ts";

/** A controller of another part: told of every event, and run when there was one. */
export interface Listener {
  readonly observe: (event: StoredEvent) => void;
  /** Does what is due after events were told. */
  readonly work?: () => void;
}

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 30_000;

export class Controllers {
  readonly #state: ClusterState;
  readonly #definitions: DefinitionController;
  readonly #namespaces: NamespaceController;
  readonly #collector: GarbageCollector;
  readonly #aggregation: RoleAggregation;
  readonly #listeners: readonly Listener[];
  readonly #unlisten: () => void;
  readonly #dirtyDefinitions = new Set<string>();
  readonly #dirtyNamespaces = new Set<string>();
  readonly #dirtyObjects = new Set<string>();
  #dirtyRoles = true;
  #position: number;
  #isScheduled = false;
  readonly #stop = new AbortController();
  #isPausing = false;
  #pauseMillis = FIRST_PAUSE_MILLIS;

  constructor(state: ClusterState, { caPem, listeners }: { readonly caPem: string; readonly listeners: readonly Listener[] }) {
    this.#state = state;
    this.#definitions = new DefinitionController(state);
    // custom resources are served before anything looks at their objects
    for (const { key } of state.store.list(DEFINITIONS)) this.#definitions.reconcile(key);
    this.#namespaces = new NamespaceController(state, caPem);
    this.#collector = new GarbageCollector(state);
    this.#aggregation = new RoleAggregation(state);
    this.#listeners = listeners;
    this.#position = state.store.version;
    this.#markAll();
    this.#unlisten = state.store.log.listen(() => this.#schedule());
    state.store.onRolledBack(() => this.#startOver());
  }

  #markAll(): void {
    for (const { key } of this.#state.store.list("/namespaces")) this.#dirtyNamespaces.add(key);
    for (const uid of this.#collector.all()) this.#dirtyObjects.add(uid);
    this.#dirtyRoles = true;
  }

  /** Writes were lost, perhaps those of a controller: all of them look at everything again, after a pause that grows while writes keep failing. */
  #startOver(): void {
    const { clock, store } = this.#state;
    // versions that nobody has seen are given again
    this.#position = Math.min(this.#position, store.log.announced);
    for (const { key } of store.list(DEFINITIONS)) this.#dirtyDefinitions.add(key);
    this.#markAll();
    if (this.#isPausing || this.#stop.signal.aborted) return;
    this.#isPausing = true;
    const pause = this.#pauseMillis;
    this.#pauseMillis = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    clock.sleep(pause, this.#stop.signal).then(
      () => {
        this.#isPausing = false;
        this.run();
      },
      () => undefined, // closed meanwhile
    );
  }

  /** Does everything that is due now, and what follows from it. */
  run(): void {
    for (let round = 0; round < 100; round += 1) {
      this.#takeEvents();
      for (const listener of this.#listeners) this.#guard(() => listener.work?.());
      if (this.#dirtyDefinitions.size + this.#dirtyNamespaces.size + this.#dirtyObjects.size === 0 && !this.#dirtyRoles) return;
      this.#work();
    }
  }

  close(): void {
    this.#stop.abort();
    this.#unlisten();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#stop.signal.aborted) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (!this.#stop.signal.aborted) this.run();
    });
  }

  #takeEvents(): void {
    const { log } = this.#state.store;
    for (const event of log.since(this.#position) ?? []) {
      if (event.version > log.announced) break;
      this.#position = event.version;
      this.#pauseMillis = FIRST_PAUSE_MILLIS;
      for (const name of this.#definitions.concerned(event)) this.#dirtyDefinitions.add(name);
      const namespace = this.#namespaces.concerned(event);
      if (namespace !== undefined) this.#dirtyNamespaces.add(namespace);
      for (const uid of this.#collector.observe(event)) this.#dirtyObjects.add(uid);
      if (this.#aggregation.concerns(event)) this.#dirtyRoles = true;
      for (const listener of this.#listeners) this.#guard(() => listener.observe(event));
    }
  }

  #work(): void {
    const definitions = [...this.#dirtyDefinitions];
    this.#dirtyDefinitions.clear();
    for (const each of definitions) this.#guard(() => this.#definitions.reconcile(each));
    const namespaces = [...this.#dirtyNamespaces];
    this.#dirtyNamespaces.clear();
    for (const each of namespaces) this.#guard(() => this.#namespaces.reconcile(each));
    const objects = [...this.#dirtyObjects];
    this.#dirtyObjects.clear();
    for (const each of objects) this.#guard(() => this.#collector.reconcile(each));
    if (!this.#dirtyRoles) return;
    this.#dirtyRoles = false;
    this.#guard(() => this.#aggregation.reconcile());
  }

  /** One object that cannot be handled must not stop the others. */
  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#state.log.write("warn", "a controller of the control plane could not finish a step", { error: messageOf(error) });
    }
  }
}
