// What a provider is made of, as values: resources, data sources, functions, ephemeral resources. They know values and failures,
// never messages; everything of the protocol is kept from them.
import type { Log } from "#base";
import type { CtyObject, CtyPath, CtyType, CtyValue, LosslessJson } from "#codec";
import type { PlanAdvice, PlannedChange } from "./lifecycle/plan.ts";
import type { Schema } from "./schema/attribute.ts";
import { text, nested, type Attribute } from "./schema/attribute.ts";
import { duration } from "./schema/validators.ts";

/** A word to the user that stops nothing. */
export interface Warning {
  readonly summary: string;
  readonly detail: string;
  readonly path?: CtyPath;
}

/** What every operation gets. `client` is what `configure` made. */
export interface Call<Client> {
  readonly client: Client;
  /** Aborted when the user stops the run, and when the operation's own timeout has passed; its reason is then a Problem. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly warn: (warning: Warning) => void;
}

/** A resource as it is stored. */
export interface Stored {
  readonly state: CtyObject;
  /** Bytes that only the provider reads. */
  readonly private?: Uint8Array | undefined;
  readonly identity?: CtyObject | undefined;
}

export interface ChangeCall<Client> extends Call<Client> {
  readonly prior: CtyObject | null;
  /** What was promised; unknown values are to be filled. Null when the resource is to go. */
  readonly planned: CtyObject;
  /** What the user wrote, write-only values included. */
  readonly config: CtyObject;
  readonly private: Uint8Array | undefined;
  readonly identity: CtyObject | undefined;
  /**
   * Records what exists now. If the operation fails later, this is what is kept in the state, so that nothing half-made is forgotten.
   * Values that are missing or unknown are taken from the plan, or null.
   */
  readonly reached: (stored: Stored) => void;
}

export interface DeleteCall<Client> extends Call<Client> {
  readonly prior: CtyObject;
  readonly private: Uint8Array | undefined;
}

export interface IdentityAttribute {
  readonly type: CtyType;
  readonly required?: boolean;
  readonly description?: string;
}

/** A stored state of an earlier schema, or of another provider's resource. */
export interface ForeignState {
  readonly version: number;
  readonly json: LosslessJson;
}

export interface MoveSource extends ForeignState {
  /** As core sends it: a full address, `ns/type`, or a bare type. */
  readonly provider: string;
  readonly type: string;
}

/** Limits in Go duration text, for example `15m`; absent operations have no limit. */
export type Timeouts = Readonly<Partial<Record<"create" | "read" | "update" | "delete", string>>>;

export interface Resource<Client> {
  readonly type: string;
  readonly schema: Schema;
  /** Schema version; raise it when the stored shape changes, and teach `upgrade`. */
  readonly version?: number;
  readonly identity?: { readonly version?: number; readonly attributes: Readonly<Record<string, IdentityAttribute>> };
  /** Adds the attribute `timeouts` and ends operations that take longer. */
  readonly timeouts?: Timeouts;
  /** Checks that concern several attributes. Called with configurations that may hold unknown values. */
  validate?(config: CtyObject): readonly { readonly path: CtyPath; readonly reason: string; readonly next: string }[];
  /** The resource as it is now; undefined when it is gone. Values that are left out keep their stored value. */
  read(call: Call<Client> & Stored): Promise<Stored | undefined>;
  /** Adds to the plan what only the resource knows. Called for creates and updates. */
  plan?(call: Call<Client> & PlannedChange & { readonly private: Uint8Array | undefined }): Promise<PlanAdvice | undefined>;
  /** Looks at a resource that is planned to go; it may warn, or throw to refuse. */
  planDelete?(call: DeleteCall<Client>): Promise<void>;
  create(call: ChangeCall<Client>): Promise<Stored>;
  update(call: ChangeCall<Client> & { readonly prior: CtyObject }): Promise<Stored>;
  delete(call: DeleteCall<Client>): Promise<void>;
  import?(call: Call<Client> & { readonly id: string; readonly identity: CtyObject | undefined }): Promise<Stored | undefined>;
  /** State of the present version from an older one. */
  upgrade?(state: ForeignState): CtyValue | Promise<CtyValue>;
  /** State of this resource from another provider's or type's; undefined when it is not one that can be taken over. */
  move?(source: MoveSource): CtyObject | undefined | Promise<CtyObject | undefined>;
}

export interface DataSource<Client> {
  readonly type: string;
  readonly schema: Schema;
  read(call: Call<Client> & { readonly config: CtyObject }): Promise<CtyObject>;
}

export interface Ephemeral<Client> {
  readonly type: string;
  readonly schema: Schema;
  /** `renewAt` in milliseconds since the Unix epoch. */
  open(
    call: Call<Client> & { readonly config: CtyObject },
  ): Promise<{ readonly result: CtyObject; readonly renewAt?: number; readonly private?: Uint8Array }>;
  renew?(
    call: Call<Client> & { readonly private: Uint8Array | undefined },
  ): Promise<{ readonly renewAt?: number; readonly private?: Uint8Array }>;
  close?(call: Call<Client> & { readonly private: Uint8Array | undefined }): Promise<void>;
}

export interface Parameter {
  readonly name: string;
  readonly type: CtyType;
  readonly nullable?: boolean;
  readonly description?: string;
}

/** A function of the configuration language. It must answer the same for the same arguments, so it gets no client. */
export interface ProviderFunction {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly Parameter[];
  readonly variadic?: Parameter;
  readonly returns: CtyType;
  /** @throws a Problem; `data.argument` (from 0) names the argument at fault */
  call(args: readonly CtyValue[]): CtyValue | Promise<CtyValue>;
}

export interface Provider<Client> {
  /** Version of the provider, for messages. */
  readonly version: string;
  readonly schema: Schema;
  validate?(config: CtyObject): readonly { readonly path: CtyPath; readonly reason: string; readonly next: string }[];
  /** Makes what the operations work with. Called once for each configured instance; must not reach out. */
  configure(call: { readonly config: CtyObject; readonly coreVersion: string; readonly log: Log }): Client | Promise<Client>;
  readonly resources?: readonly Resource<Client>[];
  readonly dataSources?: readonly DataSource<Client>[];
  readonly functions?: readonly ProviderFunction[];
  readonly ephemerals?: readonly Ephemeral<Client>[];
}

/** Completes a resource: adds the `timeouts` attribute that its limits ask for. */
export function resource<Client>(definition: Resource<Client>): Resource<Client> {
  const { timeouts, schema } = definition;
  if (timeouts === undefined) return definition;
  return { ...definition, schema: { ...schema, attributes: { ...schema.attributes, timeouts: timeoutsAttribute(timeouts) } } };
}

function timeoutsAttribute(timeouts: Timeouts): Attribute {
  const limits = Object.entries(timeouts).map(([operation, limit]) => [
    operation,
    text({
      optional: true,
      validate: [duration],
      description: `Limit of ${operation} as a duration like \`10m\`; \`${limit}\` when not set.`,
    }),
  ]);
  return nested("single", Object.fromEntries(limits) as Record<string, Attribute>, {
    optional: true,
    description: "How long operations may take.",
  });
}

export function dataSource<Client>(definition: DataSource<Client>): DataSource<Client> {
  return definition;
}

export function ephemeral<Client>(definition: Ephemeral<Client>): Ephemeral<Client> {
  return definition;
}

export function providerFunction(definition: ProviderFunction): ProviderFunction {
  return definition;
}
