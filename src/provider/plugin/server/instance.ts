// A provider as it runs: its definitions by name, and one configured instance for each session.
import type { Log } from "#base";
import { objectType, type CtyType } from "#codec";
import type { DataSource, Ephemeral, Provider, ProviderFunction, Resource } from "../define.ts";
import type { Redactor } from "../log.ts";
import { pluginProblems } from "../problems.ts";
import { impliedObject, type Schema } from "../schema/attribute.ts";
import { checkSchema } from "../schema/check.ts";

/** Identifies who configured: in tests one HTTP/2 session, in a process of its own the process. */
export type Session = object;

export interface Surroundings {
  readonly log: Log;
  readonly redactor: Redactor;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

interface Configured<Client> {
  readonly client: Client;
}

/** A definition with what is derived from its schema. */
export interface Typed<D> {
  readonly definition: D;
  readonly type: CtyType;
}

export class ProviderInstance<Client> {
  readonly provider: Provider<Client>;
  readonly around: Surroundings;
  readonly configType: CtyType;
  readonly resources: ReadonlyMap<string, Typed<Resource<Client>>>;
  readonly dataSources: ReadonlyMap<string, Typed<DataSource<Client>>>;
  readonly ephemerals: ReadonlyMap<string, Typed<Ephemeral<Client>>>;
  readonly functions: ReadonlyMap<string, ProviderFunction>;
  readonly #configured = new WeakMap<Session, Configured<Client>>();
  readonly #stops = new WeakMap<Session, AbortController>();
  readonly #crash: Promise<never>;
  #reportCrash: (error: unknown) => void = () => undefined;

  /** @throws plugin.invalidSchema */
  constructor(provider: Provider<Client>, around: Surroundings) {
    this.provider = provider;
    this.around = around;
    checkSchema("provider", "provider", provider.schema.attributes);
    this.configType = impliedObject(provider.schema.attributes);
    this.resources = byType(provider.resources ?? [], "resource");
    this.dataSources = byType(provider.dataSources ?? [], "data source");
    this.ephemerals = byType(provider.ephemerals ?? [], "ephemeral resource");
    this.functions = new Map((provider.functions ?? []).map((each) => [each.name, each]));
    this.#crash = new Promise((_resolve, reject) => {
      this.#reportCrash = reject;
    });
    this.#crash.catch(() => undefined);
  }

  configure(session: Session, client: Client): void {
    this.#configured.set(session, { client });
  }

  /** @throws plugin.notConfigured */
  client(session: Session, doing: string): Client {
    const found = this.#configured.get(session);
    if (found === undefined) throw pluginProblems.notConfigured(doing);
    return found.client;
  }

  /** Aborted once core has asked to stop. */
  stopSignal(session: Session): AbortSignal {
    return this.#stopOf(session).signal;
  }

  stop(session: Session): void {
    this.#stopOf(session).abort(pluginProblems.stopped());
  }

  #stopOf(session: Session): AbortController {
    const found = this.#stops.get(session) ?? new AbortController();
    this.#stops.set(session, found);
    return found;
  }

  /** Makes every call that is under way, and every later one, fail with that error. */
  crash(error: unknown): void {
    this.#reportCrash(pluginProblems.crashed(error instanceof Error ? error.message : String(error), error));
  }

  /** The work, or the crash if one comes first. */
  guard<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#crash]);
  }

  /** @throws plugin.unknownType */
  resource(name: string): Typed<Resource<Client>> {
    return found(this.resources, "resource", name);
  }
  dataSource(name: string): Typed<DataSource<Client>> {
    return found(this.dataSources, "data source", name);
  }
  ephemeral(name: string): Typed<Ephemeral<Client>> {
    return found(this.ephemerals, "ephemeral resource", name);
  }
}

function byType<D extends { readonly type: string; readonly schema: Schema }>(
  definitions: readonly D[],
  place: "resource" | "data source" | "ephemeral resource",
): Map<string, Typed<D>> {
  return new Map(
    definitions.map((definition) => {
      checkSchema(place, definition.type, definition.schema.attributes);
      return [definition.type, { definition, type: impliedObject(definition.schema.attributes) }];
    }),
  );
}

function found<T>(all: ReadonlyMap<string, T>, what: string, name: string): T {
  const it = all.get(name);
  if (it === undefined) throw pluginProblems.unknownType(what, name);
  return it;
}

/** The cty type of a resource's identity. */
export function identityType<C>(definition: Resource<C>): CtyType | undefined {
  if (definition.identity === undefined) return undefined;
  return objectType(Object.fromEntries(Object.entries(definition.identity.attributes).map(([name, { type }]) => [name, type])));
}
