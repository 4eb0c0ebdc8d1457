// Does with object sets what core does with resources: checks, refreshes, plans and applies them over the protocol, keeps their states,
// and marks a create that failed for replacement. All sets of one configuration are handled in one run, one after another.
import type { JsonObject } from "#base";
import { isCtyObject, type CtyObject, type CtyType, type CtyValue } from "#codec";
import type { Cluster } from "#kube";
import { attach, fluxProvider, impliedObject, type Attached, type Resource, type FluxClient } from "#provider";
import { readArguments, toPlainJson } from "../../src/testing/arguments.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { packed, RawClient, unpacked } from "./client.ts";

const TYPE = "flux_object_set";

interface Kept {
  readonly state: CtyObject;
  readonly private: Uint8Array;
  readonly isTainted: boolean;
}

/** What one run says of one set. */
export interface SetOutcome {
  /** Details of errors. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly planned: JsonObject;
  /** Whether the plan changes anything. */
  readonly isChange: boolean;
}

/** Sets by their address in the configuration. */
export type SetConfiguration = Readonly<Record<string, JsonObject>>;

export class SetCore {
  readonly #attached: Attached;
  readonly #type: CtyType;
  readonly #definition: Resource<FluxClient>;
  readonly #configType: CtyType;
  readonly #kept = new Map<string, Kept>();

  private constructor(attached: Attached, definition: Resource<FluxClient>, configType: CtyType) {
    this.#attached = attached;
    this.#definition = definition;
    this.#type = impliedObject(definition.schema.attributes);
    this.#configType = configType;
  }

  static async open(cluster: Cluster): Promise<SetCore> {
    const provider = fluxProvider({ clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(cluster) }, "0.0.0");
    const definition = provider.resources?.find(({ type }) => type === TYPE);
    if (definition === undefined) throw new Error(`the provider has no ${TYPE}`);
    return new SetCore(await attach(provider, "headgate/flux"), definition, impliedObject(provider.schema.attributes));
  }

  /** The stored state of a set as plain JSON; undefined when there is none. */
  state(address: string): JsonObject | undefined {
    const kept = this.#kept.get(address);
    return kept && (toPlainJson(kept.state) as JsonObject);
  }

  isTainted(address: string): boolean {
    return this.#kept.get(address)?.isTainted === true;
  }

  /** Forgets a set without touching its objects. */
  forget(address: string): void {
    this.#kept.delete(address);
  }

  plan(sets: SetConfiguration): Promise<Readonly<Record<string, SetOutcome>>> {
    return this.#run(sets, false);
  }

  apply(sets: SetConfiguration): Promise<Readonly<Record<string, SetOutcome>>> {
    return this.#run(sets, true);
  }

  async import(address: string, id: string): Promise<readonly string[]> {
    return this.#session(async (client) => {
      const { importedResources, diagnostics } = await client.call("ImportResourceState", { typeName: TYPE, id });
      const state = unpacked(this.#type, importedResources[0]?.state);
      if (isCtyObject(state)) this.#kept.set(address, { state, private: new Uint8Array(), isTainted: false });
      return diagnostics.map(({ detail }) => detail);
    });
  }

  /** Asks the provider to stop, as an interrupt does, once `when` has come. */
  async applyInterrupted(sets: SetConfiguration, when: Promise<void>): Promise<Readonly<Record<string, SetOutcome>>> {
    return this.#run(sets, true, (client) => void when.then(() => client.call("StopProvider", {})).catch(() => undefined));
  }

  close(): void {
    this.#attached.close();
  }

  async #session<T>(act: (client: RawClient) => Promise<T>): Promise<T> {
    const client = new RawClient({ network: "unix", address: this.#attached.socket });
    try {
      const config = packed(this.#configType, { kubernetes: { host: "https://embedded.test" } });
      await client.call("ConfigureProvider", { terraformVersion: "1.11.4", config });
      return await act(client);
    } finally {
      client.close();
    }
  }

  #run(
    sets: SetConfiguration,
    isApply: boolean,
    beside: (client: RawClient) => void = () => undefined,
  ): Promise<Readonly<Record<string, SetOutcome>>> {
    return this.#session(async (client) => {
      beside(client);
      const outcomes: [string, SetOutcome][] = [];
      for (const address of this.#kept.keys())
        if (sets[address] === undefined) outcomes.push([address, await this.#destroy(client, address)]);
      for (const [address, given] of Object.entries(sets)) outcomes.push([address, await this.#step(client, { address, given, isApply })]);
      return Object.fromEntries(outcomes);
    });
  }

  async #destroy(client: RawClient, address: string): Promise<SetOutcome> {
    await this.#refresh(client, address);
    return this.#change(client, { address, planned: null, config: null, private: this.#kept.get(address)?.private ?? new Uint8Array() });
  }

  async #refresh(client: RawClient, address: string): Promise<void> {
    const kept = this.#kept.get(address);
    if (kept === undefined) return;
    const reply = await client.call("ReadResource", {
      typeName: TYPE,
      currentState: packed(this.#type, kept.state),
      private: kept.private,
    });
    if (reply.diagnostics.length > 0) throw new Error(reply.diagnostics.map(({ detail }) => detail).join("\n"));
    const state = unpacked(this.#type, reply.newState);
    if (isCtyObject(state)) this.#kept.set(address, { ...kept, state });
    else this.#kept.delete(address);
  }

  async #step(
    client: RawClient,
    { address, given, isApply }: { readonly address: string; readonly given: JsonObject; readonly isApply: boolean },
  ): Promise<SetOutcome> {
    const config = readArguments(this.#definition.schema.attributes, given, () => undefined);
    const checked = await client.call("ValidateResourceConfig", { typeName: TYPE, config: packed(this.#type, config) });
    if (checked.diagnostics.length > 0) return outcomeOf(checked.diagnostics, null, false);
    await this.#refresh(client, address);
    const kept = this.#kept.get(address);
    const prior = kept === undefined || kept.isTainted ? null : kept.state;
    const reply = await client.call("PlanResourceChange", {
      typeName: TYPE,
      priorState: packed(this.#type, prior),
      proposedNewState: packed(this.#type, config),
      config: packed(this.#type, config),
      priorPrivate: kept?.private ?? new Uint8Array(),
    });
    const planned = unpacked(this.#type, reply.plannedState);
    const isChange = JSON.stringify(toPlainJson(planned)) !== JSON.stringify(toPlainJson(prior));
    const plan = outcomeOf(reply.diagnostics, planned, isChange);
    if (!isApply || plan.errors.length > 0 || !isChange) return plan;
    if (kept?.isTainted) {
      const gone = await this.#change(client, { address, planned: null, config: null, private: reply.plannedPrivate });
      if (gone.errors.length > 0) return gone;
    }
    const done = await this.#change(client, { address, planned, config, private: reply.plannedPrivate });
    return { ...done, warnings: [...plan.warnings, ...done.warnings] };
  }

  async #change(
    client: RawClient,
    change: { readonly address: string; readonly planned: CtyValue; readonly config: CtyValue; readonly private: Uint8Array },
  ): Promise<SetOutcome> {
    const { address, planned, config } = change;
    const prior = this.#kept.get(address)?.state ?? null;
    const reply = await client.call("ApplyResourceChange", {
      typeName: TYPE,
      priorState: packed(this.#type, prior),
      plannedState: packed(this.#type, planned),
      config: packed(this.#type, config),
      plannedPrivate: change.private,
    });
    const outcome = outcomeOf(reply.diagnostics, planned, true);
    const state = unpacked(this.#type, reply.newState);
    const isTainted = prior === null && outcome.errors.length > 0;
    if (isCtyObject(state)) this.#kept.set(address, { state, private: reply.private, isTainted });
    else this.#kept.delete(address);
    return outcome;
  }
}

function outcomeOf(
  diagnostics: readonly { readonly severity: number; readonly summary: string; readonly detail: string }[],
  planned: CtyValue,
  isChange: boolean,
): SetOutcome {
  const details = (severity: number): readonly string[] =>
    diagnostics.filter((each) => each.severity === severity).map(({ summary, detail }) => `${summary}: ${detail}`);
  return { errors: details(1), warnings: details(2), planned: toPlainJson(planned) as JsonObject, isChange };
}
