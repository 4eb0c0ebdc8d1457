// Brings a cluster's Flux back from a snapshot. Everything is there, with what it remembers, before anything acts: so controllers take
// over what they find, install nothing again and prune nothing but what git has dropped. Run again after being cut short, it goes on.
import { order as sorted, waitFor, waitGone } from "#apply";
import { formatRef, isProblem, messageOf, refOf } from "#base";
import { operationsProblems } from "../../problems.ts";
import type { KeptObject, SnapshotRole } from "../contract.ts";
import { Journal } from "./journal.ts";
import {
  actsAtOnce,
  preparePlan,
  type Planned,
  type PlannedObject,
  type RestoreOrder,
  type RestorePlaces,
  type RestoreStep,
} from "./plan.ts";
import { ObjectWriter } from "./write-object.ts";

export interface RestoreOutcome {
  /** What was done with every object that the snapshot names. */
  readonly steps: readonly RestoreStep[];
  /** Objects that were let go. */
  readonly resumed: number;
}

const ESTABLISHED_MILLIS = 60_000;
const GONE_MILLIS = 120_000;

/**
 * @throws the first refusal of the plan (snapshot.*), before anything is written · operations.interrupted, whose cause says what stopped it
 */
export async function restoreSnapshot(order: RestoreOrder, places: RestorePlaces, signal: AbortSignal): Promise<RestoreOutcome> {
  const planned = await preparePlan(order, places, signal);
  const [refusal] = planned.refusals;
  if (refusal !== undefined) throw refusal;
  const restoring = new Restoring(order, places, { planned, signal });
  try {
    await restoring.run();
  } catch (error) {
    throw isProblem(error, "operations.interrupted") ? error : operationsProblems.interrupted(restoring.during, messageOf(error), error);
  }
  return { steps: planned.steps, resumed: planned.letGo.length };
}

class Restoring {
  /** What is done now, for the message where it stops. */
  during = "restoring the snapshot";
  readonly #order: RestoreOrder;
  readonly #places: RestorePlaces;
  readonly #planned: Planned;
  readonly #signal: AbortSignal;
  readonly #writer: ObjectWriter;
  readonly #journal: Journal;

  constructor(
    order: RestoreOrder,
    places: RestorePlaces,
    { planned, signal }: { readonly planned: Planned; readonly signal: AbortSignal },
  ) {
    this.#order = order;
    this.#places = places;
    this.#planned = planned;
    this.#signal = signal;
    this.#writer = new ObjectWriter(places, signal);
    this.#journal = new Journal(places.cluster, order.snapshot.index.install.namespace);
  }

  async run(): Promise<void> {
    const { objects, journal, restoresComponents: withComponents } = this.#planned;
    const isWork = objects.some(({ action }) => action !== "keep" && action !== "leave");
    if (!isWork && journal === undefined) return;
    const { digest } = this.#order.snapshot;
    if (journal?.phase !== "resuming") {
      await this.#writeDefinitions();
      await this.#writeRole("namespace");
      await this.#journal.write({ digest, phase: "applying", withComponents }, this.#signal);
      for (const role of ["reference", "release", "component"] as const) await this.#writeRole(role);
      await this.#writeFlux();
      await this.#journal.write({ digest, phase: "resuming", withComponents }, this.#signal);
    }
    await this.#letGo();
    this.during = "closing the journal of the restore";
    await this.#journal.remove(this.#signal);
  }

  async #writeDefinitions(): Promise<void> {
    const { cluster, clock, log } = this.#places;
    const written = await this.#writeRole("definition");
    this.during = "waiting for the definitions to be served";
    const refs = written.map(({ kept }) => refOf(kept.object));
    await waitFor(refs, { cluster, clock, log, timeoutMillis: ESTABLISHED_MILLIS, signal: this.#signal });
    if (refs.length > 0) await cluster.discover({ refresh: true, signal: this.#signal });
  }

  async #writeRole(role: SnapshotRole): Promise<readonly PlannedObject[]> {
    const all = this.#planned.objects.filter(({ kept, action }) => kept.role === role && WRITTEN.has(action));
    for (const each of role === "component" ? inOrder(all) : all) {
      await this.#awaitGone(each);
      this.during = `restoring ${formatRef(refOf(each.kept.object))}`;
      await this.#writer.write(each);
      this.#say(each);
    }
    return all;
  }

  async #writeFlux(): Promise<void> {
    const { resources } = await this.#places.cluster.discover({ signal: this.#signal });
    const types = new Map(resources.map((each) => [`${each.apiVersion} ${each.kind}`, each]));
    for (const each of this.#planned.objects) {
      const { object, role } = each.kept;
      if (role !== "flux" || each.action === "keep" || each.action === "leave") continue;
      const type = types.get(`${object.apiVersion} ${object.kind}`);
      await this.#awaitGone(each);
      this.during = `restoring ${formatRef(refOf(object))}`;
      await this.#writer.writeHeld(each, type ?? { ...UNLISTED, apiVersion: object.apiVersion, kind: object.kind });
      this.#say(each);
    }
  }

  async #letGo(): Promise<void> {
    const brakes = new Map<KeptObject, PlannedObject["brake"]>(this.#planned.objects.map(({ kept, brake }) => [kept, brake]));
    for (const each of this.#planned.letGo) {
      this.during = `resuming ${formatRef(refOf(each.object))}`;
      await this.#writer.letGo(each, brakes.get(each));
      this.#places.log.write("info", `${formatRef(refOf(each.object))} resumed`);
    }
  }

  /** What is being deleted must be gone before it can be created. */
  async #awaitGone({ kept, live, action }: PlannedObject): Promise<void> {
    if (action !== "create" || live === undefined) return;
    const { cluster, clock, log } = this.#places;
    const ref = refOf(kept.object);
    this.during = `waiting for ${formatRef(ref)} to be gone`;
    await waitGone([ref], { cluster, clock, log, timeoutMillis: GONE_MILLIS, signal: this.#signal });
  }

  #say(planned: PlannedObject): void {
    const { kept, action } = planned;
    this.#places.log.write("info", `${formatRef(refOf(kept.object))} ${DONE[action]}${actsAtOnce(planned) ? ", and acts at once" : ""}`);
  }
}

const WRITTEN: ReadonlySet<string> = new Set(["create", "overwrite", "adopt"]);
const DONE = { create: "created", overwrite: "overwritten", adopt: "adopted", resume: "kept", keep: "kept", leave: "left" } as const;

/** A kind that discovery does not list: the server will say what is wrong with it. */
const UNLISTED = { plural: "", singular: "", namespaced: true, verbs: [], shortNames: [], categories: [], subresources: [] } as const;

/** Accounts and rights before the Deployments that use them. */
function inOrder(planned: readonly PlannedObject[]): readonly PlannedObject[] {
  const byObject = new Map(planned.map((each) => [each.kept.object, each]));
  return sorted(planned.map(({ kept }) => kept.object)).flatMap((object) => byObject.get(object) ?? []);
}
