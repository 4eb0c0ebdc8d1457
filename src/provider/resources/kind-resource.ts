// A resource for any kind of the API: server-side apply of metadata and spec, drift field by field, and waiting for Ready.
import { Duration, formatRef, isProblem, type JsonObject, type KubeObject, type ObjectRef } from "#base";
import { apiVersionOf, toProviderSchema, type Attribute, type Kind } from "#api";
import { isUnknown, isWhollyKnown, type CtyObject, type CtyValue } from "#codec";
import { objectAt, resource, textAt, type Attributes, type Call, type ChangeCall, type Resource, type Stored } from "../plugin/index.ts";
import type { FluxClient } from "./client.ts";
import { toResourceAttributes } from "./from-api.ts";
import { ownedFields, toCtyObject, toJsonObject } from "./object-values.ts";
import { providerProblems } from "./problems.ts";
import { waitUntilGone, waitUntilReady } from "./readiness.ts";

/** Under this name the provider owns the fields that it applies. */
export const FIELD_MANAGER = "headgate";
const DEFAULT_WAIT = Duration.minutes(5);

/** The resource of a kind, `flux_<kind in snake case>`. */
export function kindResource(kind: Kind): Resource<FluxClient> {
  const schema = toProviderSchema(kind);
  const members = new KindMembers(kind, schema.attributes);
  return resource<FluxClient>({
    type: schema.typeName,
    version: schema.version,
    timeouts: { create: "10m", update: "10m", delete: "10m" },
    schema: { description: schema.doc, attributes: withKeptIdentity(toResourceAttributes(schema)) },
    read: (call) => readObject(members, call),
    plan: (call) => planObject(members, call),
    create: (call) => createObject(members, call),
    update: (call) => (isUnknown(call.planned["status"]) ? applyObject(members, call, "force") : Promise.resolve({ state: call.planned })),
    delete: async ({ prior, client, signal, log }) => {
      const ref = members.refOf(prior);
      client.beginWriting();
      const cluster = await client.cluster(`deleting ${formatRef(ref)}`);
      (await client.reader("deleting")).forget(ref);
      const uid = textAt(objectAt(prior, "metadata"), "uid");
      log.write("info", "deleting", { object: formatRef(ref) });
      await cluster.delete(ref, { signal, propagation: "Background", ...(uid !== undefined && { preconditions: { uid } }) });
      await waitUntilGone(ref, uid, { cluster, clock: client.clock, signal });
    },
    import: async ({ id, client, signal }) => {
      const ref = members.refOfId(id);
      const cluster = await client.cluster(`importing ${id}`);
      const object = await cluster.get(ref, { signal });
      return object && { state: members.stateOf(object, undefined) };
    },
  });
}

/** Identities that an update never changes. */
function withKeptIdentity(attributes: Attributes): Attributes {
  const { metadata, id, ...rest } = attributes;
  if (metadata === undefined || id === undefined) return attributes;
  return { ...rest, id: { ...id, keep: true }, metadata: keepUid(metadata) };
}

function keepUid(metadata: Attributes[string]): Attributes[string] {
  if (typeof metadata.type !== "object" || !("nesting" in metadata.type)) return metadata;
  const { uid, ...rest } = metadata.type.attributes;
  return uid === undefined ? metadata : { ...metadata, type: { ...metadata.type, attributes: { ...rest, uid: { ...uid, keep: true } } } };
}

/** A kind with its attributes, and the way between its objects and states. */
export class KindMembers {
  readonly kind: Kind;
  readonly #metadata: readonly Attribute[];
  readonly #spec: readonly Attribute[];
  readonly #status: readonly Attribute[];

  constructor(kind: Kind, attributes: readonly Attribute[]) {
    this.kind = kind;
    const membersOf = (name: string): readonly Attribute[] => attributes.find((each) => each.name === name)?.nested?.attributes ?? [];
    this.#metadata = membersOf("metadata");
    this.#spec = membersOf("spec");
    this.#status = membersOf("status");
  }

  refOf(state: CtyObject): ObjectRef {
    const metadata = objectAt(state, "metadata");
    return {
      apiVersion: apiVersionOf(this.kind),
      kind: this.kind.kind,
      namespace: textAt(metadata, "namespace") ?? "",
      name: textAt(metadata, "name") ?? "",
    };
  }

  /** @throws provider.invalidImportId */
  refOfId(id: string): ObjectRef {
    const [namespace = "", name = "", ...rest] = id.split("/");
    if (namespace === "" || name === "" || rest.length > 0) throw providerProblems.invalidImportId(this.kind.kind, id);
    return { apiVersion: apiVersionOf(this.kind), kind: this.kind.kind, namespace, name };
  }

  /** The object to apply: identity, labels, annotations and spec; nothing that the server sets. */
  objectOf(state: CtyObject): KubeObject {
    const settable = this.#metadata.filter(({ mode }) => mode !== "computed");
    return {
      apiVersion: apiVersionOf(this.kind),
      kind: this.kind.kind,
      metadata: toJsonObject(settable, objectAt(state, "metadata") ?? {}) as KubeObject["metadata"],
      spec: toJsonObject(this.#spec, objectAt(state, "spec") ?? {}),
    };
  }

  /** The state of a live object; without a stored one, every field of the spec is taken. */
  stateOf(object: KubeObject, stored: CtyObject | undefined, manager = FIELD_MANAGER): CtyObject {
    const owned = ownedFields(object, manager);
    const section = (name: "metadata" | "spec"): { stored: CtyValue | undefined; owned: JsonObject; all: boolean } => ({
      stored: stored?.[name],
      owned: (owned[`f:${name}`] ?? {}) as JsonObject,
      all: stored === undefined && name === "spec",
    });
    const metadata = toCtyObject(this.#metadata, object.metadata as unknown as JsonObject, section("metadata"));
    return {
      ...stored,
      id: `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}`,
      metadata: {
        ...metadata,
        name: object.metadata.name ?? null,
        namespace: object.metadata.namespace ?? null,
        ...ownLabels(metadata, objectAt(stored, "metadata"), owned),
      },
      spec: toCtyObject(this.#spec, object.spec ?? {}, section("spec")),
      status: object.status === undefined ? null : toCtyObject(this.#status, object.status, { stored: undefined, owned: {}, all: true }),
    };
  }
}

/** Labels and annotations that are stored or owned; those of others are none of our business. */
function ownLabels(metadata: CtyObject, stored: CtyObject | undefined, owned: JsonObject): CtyObject {
  const keep = (name: "labels" | "annotations"): CtyValue => {
    const live = objectAt(metadata, name);
    const fields = ((owned["f:metadata"] as JsonObject | undefined)?.[`f:${name}`] ?? {}) as JsonObject;
    const ours = Object.entries(live ?? {}).filter(
      ([key]) => Object.hasOwn(objectAt(stored, name) ?? {}, key) || Object.hasOwn(fields, `f:${key}`),
    );
    const wasSet = objectAt(stored, name) !== undefined;
    return ours.length === 0 && !wasSet ? null : Object.fromEntries(ours);
  };
  return { labels: keep("labels"), annotations: keep("annotations") };
}

async function readObject(members: KindMembers, { state, client, signal, log }: Call<FluxClient> & Stored): Promise<Stored | undefined> {
  const ref = members.refOf(state);
  if (!client.isKnown("kubernetes")) {
    log.write("debug", "the cluster is not known yet, the stored state stands", { object: formatRef(ref) });
    return { state };
  }
  const reader = await client.reader(`reading ${formatRef(ref)}`);
  const object = await reader.read(ref, signal);
  return object === undefined || object.metadata.deletionTimestamp !== undefined ? undefined : { state: members.stateOf(object, state) };
}

async function planObject(
  members: KindMembers,
  { prior, planned, client, signal, log }: Call<FluxClient> & { readonly prior: CtyObject | null; readonly planned: CtyObject },
): Promise<{ set: CtyObject } | undefined> {
  const metadata = objectAt(planned, "metadata");
  const named = textAt(metadata, "namespace") !== undefined && textAt(metadata, "name") !== undefined;
  const ref = members.refOf(planned);
  const inputs = { metadata: { ...metadata, uid: null, generation: null }, spec: planned["spec"] ?? null };
  const isChange = prior === null || JSON.stringify(members.objectOf(planned)) !== JSON.stringify(members.objectOf(prior));
  if (isChange && !client.isWriting && isWhollyKnown(inputs) && client.isKnown("kubernetes"))
    await tryOut(members, planned, { client, signal, log });
  // Time limits and the like leave the object, and so everything that the cluster says of it, as it is.
  const isStill = prior !== null && !isChange && JSON.stringify(planned["wait"]) === JSON.stringify(prior["wait"]);
  const kept = isStill ? { metadata: prior["metadata"] ?? null, status: prior["status"] ?? null } : {};
  return named ? { set: { id: `${ref.namespace ?? ""}/${ref.name}`, ...kept } } : undefined;
}

/**
 * Asks the server what it would say, where there is one. What only shows that a cluster, a namespace or a definition is still to come is
 * no failure: all of these may be made by the same apply.
 */
async function tryOut(
  members: KindMembers,
  planned: CtyObject,
  { client, signal, log }: Pick<Call<FluxClient>, "client" | "signal" | "log">,
): Promise<void> {
  const ref = formatRef(members.refOf(planned));
  try {
    const cluster = await client.cluster(`planning ${ref}`);
    await cluster.apply(members.objectOf(planned), {
      fieldManager: FIELD_MANAGER,
      force: true,
      dryRun: true,
      fieldValidation: "Strict",
      signal,
    });
  } catch (thrown) {
    if (isProblem(thrown, "kube.invalid") || isProblem(thrown, "kube.badRequest")) throw thrown;
    log.write("debug", "not tried out against the cluster", {
      object: ref,
      reason: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
}

async function createObject(members: KindMembers, call: ChangeCall<FluxClient>): Promise<Stored> {
  const ref = members.refOf(call.planned);
  call.client.beginWriting();
  if (call.planned["adopt"] === true) return applyObject(members, call, "force");
  const reader = await call.client.reader(`creating ${formatRef(ref)}`);
  if (await reader.exists(ref, call.signal)) throw alreadyExists(ref);
  return applyObject(members, call, "create");
}

/** `create` refuses an object that is there, `force` takes the fields that others own. */
async function applyObject(
  members: KindMembers,
  { planned, client, signal, reached }: ChangeCall<FluxClient>,
  mode: "create" | "force",
): Promise<Stored> {
  const ref = members.refOf(planned);
  client.beginWriting();
  const cluster = await client.cluster(`applying ${formatRef(ref)}`);
  (await client.reader("applying")).forget(ref);
  let isNew = true;
  const applied = await cluster.apply(members.objectOf(planned), {
    fieldManager: FIELD_MANAGER,
    force: mode === "force",
    fieldValidation: "Strict",
    signal,
    onOutcome: (outcome) => (isNew = outcome === "created"),
  });
  // Somebody else has made it since it was looked for; it stays theirs.
  if (mode === "create" && !isNew) throw alreadyExists(ref);
  const first = settled(members, applied, planned);
  reached({ state: first });
  const wait = objectAt(planned, "wait");
  if (wait === undefined) return { state: first };
  const limit = Duration.tryParse(textAt(wait, "timeout") ?? "") ?? DEFAULT_WAIT;
  const ready = await waitUntilReady(
    ref,
    applied.metadata.generation ?? 0,
    { timeout: limit, revision: textAt(wait, "revision") },
    { cluster, clock: client.clock, signal },
  );
  return { state: settled(members, ready, planned) };
}

function alreadyExists(ref: ObjectRef): Error {
  return providerProblems.alreadyExists(formatRef(ref), `${ref.namespace ?? ""}/${ref.name}`);
}

/** The state after a write: inputs as they were planned, computed parts from the object. */
function settled(members: KindMembers, object: KubeObject, planned: CtyObject): CtyObject {
  const live = members.stateOf(object, planned);
  const metadata = objectAt(live, "metadata") ?? {};
  return {
    ...planned,
    id: live["id"] ?? null,
    metadata: { ...objectAt(planned, "metadata"), uid: metadata["uid"] ?? null, generation: metadata["generation"] ?? null },
    status: live["status"] ?? null,
  };
}
