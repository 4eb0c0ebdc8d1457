// flux_object_set: thousands of typed objects as one resource. Plans and states are those of single resources, element by element.
import { Duration, type Log } from "#base";
import { OBJECT_SET_MEMBERS, objectSet } from "#api";
import type { CtyObject, CtyValue } from "#codec";
import { boolAt, objectAt, resource, textAt, type Call, type ChangeCall, type DeleteCall, type PlanAdvice } from "../plugin/index.ts";
import { dynamic, type Attributes, type PlannedChange, type Resource, type Stored } from "../plugin/index.ts";
import type { FluxClient } from "./client.ts";
import { createMark, isResumed } from "./create-mark.ts";
import { SetApply, type SetRules } from "./object-set-apply.ts";
import { SetContent, SetKinds } from "./object-set-content.ts";
import { importSet } from "./object-set-import.ts";
import { AT_ONCE, type SetPlaces } from "./object-set-places.ts";
import { tryOutSet } from "./object-set-try-out.ts";
import { rawMap, type Raw } from "./object-set-raw.ts";
import { setFindings } from "./object-set-rules.ts";
import { SetRun } from "./object-set-run.ts";
import { partialState } from "./object-set-state.ts";
import { removeElements } from "./object-set-wait.ts";

const DEFAULT_WAIT = Duration.minutes(5);
const NOTHING = new Uint8Array();

/** The resource `flux_object_set`. */
export function objectSetResource(): Resource<FluxClient> {
  const sets = new Sets();
  return resource<FluxClient>({
    type: objectSet.typeName,
    version: objectSet.version,
    timeouts: { create: "10m", read: "5m", update: "10m", delete: "10m" },
    schema: { description: objectSet.doc, attributes: wireAttributes(sets.kinds.attributes) },
    validate: (config) => setFindings(config, sets.kinds),
    read: (call) => sets.refresh(call),
    plan: (call) => sets.plan(call),
    create: (call) => sets.create(call),
    update: (call) => sets.update(call),
    delete: (call) => sets.delete(call),
    import: async ({ id, client, signal }) => {
      const state = await importSet(id, await client.cluster(`importing the object set ${id}`), { kinds: sets.kinds, signal });
      return state && { state };
    },
  });
}

/** Attributes as core sees them: maps of elements have no type there, see object-set-raw.ts. */
function wireAttributes(attributes: Attributes): Attributes {
  const open = OBJECT_SET_MEMBERS.map(({ attribute }): readonly [string, Attributes[string]] => {
    const { description = "" } = attributes[attribute] ?? {};
    return [attribute, dynamic({ optional: true, description })];
  });
  return { ...attributes, ...Object.fromEntries(open) };
}

class Sets {
  readonly kinds = new SetKinds();
  readonly #runs = new WeakMap<FluxClient, SetRun>();

  read(state: CtyObject): SetContent {
    return new SetContent(state, this.kinds);
  }

  #runOf(client: FluxClient): SetRun {
    const run = this.#runs.get(client) ?? new SetRun();
    this.#runs.set(client, run);
    return run;
  }

  async refresh({ state, client, signal, log }: Call<FluxClient> & Stored): Promise<Stored> {
    const set = this.read(state);
    if (!client.isKnown("kubernetes")) {
      log.write("debug", "the cluster is not known yet, the stored state stands", { set: set.name });
      return { state };
    }
    const { mapLimit } = await import("#apply");
    const reader = await client.reader(`reading the object set ${set.name}`);
    const live = await mapLimit(set.elements, { limit: AT_ONCE, signal }, ({ ref }) => reader.read(ref, signal));
    const found = new Map(OBJECT_SET_MEMBERS.map(({ attribute }) => [attribute, new Map<string, Raw>()]));
    for (const [at, element] of set.elements.entries()) {
      const object = live[at];
      if (object === undefined || object.metadata.deletionTimestamp !== undefined) continue;
      found.get(element.attribute)?.set(element.key, set.rawOf(element, object));
    }
    const maps = [...found].map(([attribute, map]): readonly [string, CtyValue] => {
      const before = state[attribute] ?? null;
      return [attribute, before === null ? null : rawMap(map, before)];
    });
    return { state: { ...state, ...Object.fromEntries(maps) } };
  }

  async plan(call: Call<FluxClient> & PlannedChange): Promise<PlanAdvice> {
    const { prior, planned, client } = call;
    const wanted = this.read(planned);
    this.#runOf(client).claim(wanted);
    const before = prior === null ? undefined : this.read(prior);
    if (!client.isWriting && client.isKnown("kubernetes"))
      await tryOutSet({ wanted, before, adopts: boolAt(planned, "adopt") ?? false }, call);
    return {
      set: { id: planned["name"] ?? null },
      ...(prior === null && wanted.name !== "" && { private: createMark(wanted.name) }),
    };
  }

  async create(call: ChangeCall<FluxClient>): Promise<Stored> {
    const left = this.#runOf(call.client).take(textAt(call.planned, "name") ?? "");
    return this.#apply(call, left ?? null, null);
  }

  update(call: ChangeCall<FluxClient> & { readonly prior: CtyObject }): Promise<Stored> {
    return this.#apply(call, call.prior, call.prior["id"] ?? null);
  }

  async #apply({ planned, client, signal, log, reached }: ChangeCall<FluxClient>, prior: CtyObject | null, id: CtyValue): Promise<Stored> {
    const wanted = this.read(planned);
    this.#runOf(client).begin(wanted);
    client.beginWriting();
    const before = prior === null ? undefined : this.read(prior);
    const change = { prior, before, planned, wanted };
    const apply = new SetApply(change, await placesOf(client, `applying the object set ${wanted.name}`, { signal, log }));
    try {
      await apply.run({ ...rulesOf(planned), waitsForAll: prior !== null && id === null });
    } catch (thrown) {
      if (apply.hasBegun || prior !== null) reached({ state: { ...partialState(change, apply), id }, private: NOTHING });
      throw thrown;
    }
    return { state: { ...planned, id: wanted.name }, private: NOTHING };
  }

  async delete({ prior, private: bytes, client, signal, log }: DeleteCall<FluxClient>): Promise<void> {
    const set = this.read(prior);
    const run = this.#runOf(client);
    // The create goes on from what is there.
    if (isResumed(prior, bytes, createMark(set.name))) return run.leave(set.name, prior);
    client.beginWriting();
    const mine = set.elements.filter(({ id }) => !run.writtenFor(set.name).has(id));
    const places = await placesOf(client, `removing the object set ${set.name}`, { signal, log });
    await removeElements(set, mine, { places, prune: boolAt(prior, "prune") ?? true, removed: new Set() });
  }
}

async function placesOf(client: FluxClient, needed: string, { signal, log }: { signal: AbortSignal; log: Log }): Promise<SetPlaces> {
  return { cluster: await client.cluster(needed), reader: await client.reader(needed), clock: client.clock, signal, log };
}

function rulesOf(planned: CtyObject): Omit<SetRules, "waitsForAll"> {
  const wait = objectAt(planned, "wait");
  return {
    adopt: boolAt(planned, "adopt") ?? false,
    prune: boolAt(planned, "prune") ?? true,
    force: boolAt(planned, "force_conflicts") ?? true,
    waitMillis: wait && (Duration.tryParse(textAt(wait, "timeout") ?? "") ?? DEFAULT_WAIT).millis,
  };
}
