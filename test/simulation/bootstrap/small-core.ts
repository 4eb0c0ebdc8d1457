// What OpenTofu and Terraform do with one resource, over the protocol: read, plan, apply, and keep the state by their rules, those for
// failures and for processes that are gone among them. Fast enough for hundreds of runs.
// @see hashicorp/terraform internal/terraform/node_resource_abstract_instance.go (behaviour)
import type { Clock } from "#base";
import { isCtyObject, sameCtyValue, type CtyObject, type CtyType } from "#codec";
import type { Cluster } from "#kube";
import { attach, fluxProvider, impliedObject, type Attached } from "#provider";
import { packed, RawClient, unpacked } from "../../provider/client.ts";
import { seededRandom } from "../../support/outside.ts";

/** What is stored between runs. */
export interface StoredResource {
  readonly state: CtyObject | null;
  readonly private: Uint8Array | undefined;
  readonly isTainted: boolean;
}

export const NOTHING_STORED: StoredResource = { state: null, private: undefined, isTainted: false };

export interface RunOutcome {
  readonly stored: StoredResource;
  /** Details of the errors; none when all went well. */
  readonly errors: readonly string[];
  /** What the plan was. */
  readonly action: "none" | "create" | "update" | "replace" | "delete";
}

type Reply = { readonly diagnostics: readonly { readonly severity: number; readonly summary: string; readonly detail: string }[] };

/** One process of the provider, with one configured instance. */
export class SmallCore {
  readonly #client: RawClient;
  readonly #type: CtyType;
  readonly #typeName: string;

  private constructor(client: RawClient, typeName: string, type: CtyType) {
    this.#client = client;
    this.#typeName = typeName;
    this.#type = type;
  }

  static async open(
    attached: Attached,
    {
      typeName,
      attributes,
      settings,
    }: { typeName: string; attributes: Parameters<typeof impliedObject>[0]; settings: { msgpack: Uint8Array } },
  ): Promise<SmallCore> {
    const client = new RawClient({ network: "unix", address: attached.socket });
    await client.call("ConfigureProvider", { terraformVersion: "1.11.4", config: settings });
    return new SmallCore(client, typeName, impliedObject(attributes));
  }

  close(): void {
    this.#client.close();
  }

  /** Reads, plans and applies; `config` null destroys. */
  async apply(config: CtyObject | null, before: StoredResource): Promise<RunOutcome> {
    const read = await this.refresh(before);
    if (read.errors.length > 0) return { stored: before, errors: read.errors, action: "none" };
    const { stored } = read;
    if (config === null) return stored.state === null ? { stored, errors: [], action: "none" } : this.#delete(stored, stored.private);
    if (stored.state === null) return this.#create(config, "create");
    if (stored.isTainted) return this.#replace(config, stored);
    return this.#update(config, stored);
  }

  /** What a plan would do. */
  async plan(config: CtyObject, before: StoredResource): Promise<Pick<RunOutcome, "errors" | "action">> {
    const { stored, errors } = await this.refresh(before);
    if (errors.length > 0) return { errors, action: "none" };
    if (stored.state === null || stored.isTainted) return { errors: [], action: stored.state === null ? "create" : "replace" };
    const plan = await this.#plan(config, stored.state, stored.private);
    return { errors: plan.errors, action: this.#isSame(plan.planned, stored.state) ? "none" : "update" };
  }

  async refresh(before: StoredResource): Promise<{ readonly stored: StoredResource; readonly errors: readonly string[] }> {
    if (before.state === null) return { stored: before, errors: [] };
    const reply = await this.#client.call("ReadResource", {
      typeName: this.#typeName,
      currentState: packed(this.#type, before.state),
      private: before.private ?? new Uint8Array(),
    });
    const errors = errorsOf(reply);
    return errors.length > 0
      ? { stored: before, errors }
      : { stored: { ...before, state: objectOf(this.#type, reply.newState), private: reply.private }, errors: [] };
  }

  #isSame(planned: CtyObject | null, prior: CtyObject | null): boolean {
    return sameCtyValue(this.#type, planned, prior);
  }

  async #plan(config: CtyObject, prior: CtyObject | null, bytes: Uint8Array | undefined) {
    const reply = await this.#client.call("PlanResourceChange", {
      typeName: this.#typeName,
      priorState: packed(this.#type, prior),
      proposedNewState: packed(this.#type, { ...prior, ...config }),
      config: packed(this.#type, config),
      priorPrivate: bytes ?? new Uint8Array(),
    });
    return { planned: objectOf(this.#type, reply.plannedState), private: reply.plannedPrivate, errors: errorsOf(reply) };
  }

  async #change(prior: CtyObject | null, planned: CtyObject | null, config: CtyObject | null, bytes: Uint8Array | undefined) {
    const reply = await this.#client.call("ApplyResourceChange", {
      typeName: this.#typeName,
      priorState: packed(this.#type, prior),
      plannedState: packed(this.#type, planned),
      config: packed(this.#type, config),
      plannedPrivate: bytes ?? new Uint8Array(),
    });
    return { state: objectOf(this.#type, reply.newState), private: reply.private, errors: errorsOf(reply) };
  }

  async #create(config: CtyObject, action: "create" | "replace"): Promise<RunOutcome> {
    const plan = await this.#plan(config, null, undefined);
    if (plan.errors.length > 0) return { stored: NOTHING_STORED, errors: plan.errors, action };
    const { state, private: bytes, errors } = await this.#change(null, plan.planned, config, plan.private);
    return { stored: { state, private: bytes, isTainted: errors.length > 0 && state !== null }, errors, action };
  }

  async #update(config: CtyObject, stored: StoredResource): Promise<RunOutcome> {
    const plan = await this.#plan(config, stored.state, stored.private);
    if (plan.errors.length > 0) return { stored, errors: plan.errors, action: "update" };
    if (this.#isSame(plan.planned, stored.state)) return { stored, errors: [], action: "none" };
    const { state, private: bytes, errors } = await this.#change(stored.state, plan.planned, config, plan.private);
    return { stored: { ...stored, state: state ?? stored.state, private: bytes }, errors, action: "update" };
  }

  /** What is tainted is planned as if it were not there, taken down with the private bytes of that plan, and made anew. */
  async #replace(config: CtyObject, stored: StoredResource): Promise<RunOutcome> {
    const plan = await this.#plan(config, null, undefined);
    if (plan.errors.length > 0) return { stored, errors: plan.errors, action: "replace" };
    const gone = await this.#delete(stored, plan.private);
    return gone.errors.length > 0 ? { ...gone, action: "replace" } : this.#create(config, "replace");
  }

  async #delete(stored: StoredResource, bytes: Uint8Array | undefined): Promise<RunOutcome> {
    const { state, errors } = await this.#change(stored.state, null, null, bytes);
    return { stored: errors.length > 0 ? { ...stored, state } : NOTHING_STORED, errors, action: "delete" };
  }
}

function errorsOf({ diagnostics }: Reply): string[] {
  return diagnostics.filter(({ severity }) => severity === 1).map(({ summary, detail }) => `${summary}: ${detail}`);
}

function objectOf(type: CtyType, message: { readonly msgpack: Uint8Array } | undefined): CtyObject | null {
  const value = message === undefined || message.msgpack.length === 0 ? null : unpacked(type, message);
  return isCtyObject(value) ? value : null;
}

/** Where a process of the provider works. */
export interface BootstrapPlace {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** The block `git` of the provider. */
  readonly git: object;
}

/** Starts the provider, and a core for flux_bootstrap_git that talks to it, for as long as some work takes. */
export async function withBootstrapCore<T>({ cluster, clock, git }: BootstrapPlace, work: (core: SmallCore) => Promise<T>): Promise<T> {
  const provider = fluxProvider({ clock, random: seededRandom(1), connect: () => Promise.resolve(cluster) }, "0.0.0");
  const attributes = provider.resources?.find(({ type }) => type === "flux_bootstrap_git")?.schema.attributes ?? {};
  const config = { git, kubernetes: { host: "https://127.0.0.1:1" } };
  const settings = packed(impliedObject(provider.schema.attributes), config as Parameters<typeof packed>[1]);
  const attached = await attach(provider, "headgate/flux");
  try {
    const core = await SmallCore.open(attached, { typeName: "flux_bootstrap_git", attributes, settings });
    const done = await work(core);
    core.close();
    return done;
  } finally {
    attached.close();
  }
}
