// The resource `flux_restore`: the Flux of a snapshot in the cluster, brought back whenever the cluster has lost it.
import { restore } from "#api";
import { isProblem } from "#base";
import { isWhollyKnown, type CtyObject } from "#codec";
import type { RestoreOrder, Snapshot } from "#operations";
import {
  boolAt,
  objectAt,
  resource,
  textAt,
  type Call,
  type ChangeCall,
  type PlanAdvice,
  type PlannedChange,
  type Resource,
  type Stored,
} from "../plugin/index.ts";
import type { FluxClient } from "./client.ts";
import { toResourceAttributes } from "./from-api.ts";
import { isPlaceKnown, secretAt, withSnapshotPlace } from "./snapshot-place.ts";

export function restoreResource(): Resource<FluxClient> {
  return resource<FluxClient>({
    type: restore.typeName,
    version: restore.version,
    timeouts: { create: "20m", read: "5m", update: "5m", delete: "5m" },
    schema: { description: restore.doc, attributes: toResourceAttributes(restore) },
    read: readRestored,
    plan: planResource,
    create: restoreCluster,
    // Settings decide the next restore; the one that was made stands.
    update: ({ planned, prior }) => Promise.resolve({ state: { ...planned, ...restoredPart(prior) } }),
    delete: () => Promise.resolve(),
  });
}

const RESTORED = ["snapshot_digest", "taken_at", "version", "revision", "objects"] as const;

function restoredPart(prior: CtyObject): CtyObject {
  return Object.fromEntries(RESTORED.map((name) => [name, prior[name] ?? null]));
}

/** Gone, for core, is a restore of which the cluster has no Flux object left. */
async function readRestored({ state, client, signal, log }: Call<FluxClient> & Stored): Promise<Stored | undefined> {
  const ours = Object.entries(objectAt(state, "objects") ?? {}).flatMap(([id, role]) => (role === "flux" ? [id] : []));
  if (!client.isKnown("kubernetes") || ours.length === 0) return { state };
  const { fluxObjectIds } = await import("#operations");
  const present = await fluxObjectIds(await client.cluster("reading what was restored"), signal);
  if (ours.some((id) => present.has(id))) return { state };
  log.write("info", "the cluster has lost what was restored", { from: textAt(state, "from") });
  return undefined;
}

type Planning = Call<FluxClient> & PlannedChange;

/** Says what will be restored, and refuses what will be refused, as far as that can be known now. */
async function planResource(call: Planning): Promise<PlanAdvice | undefined> {
  const { prior, planned, config, client, signal, log } = call;
  if (prior !== null) return { set: { id: prior["id"] ?? null, ...restoredPart(prior) } };
  if (!isPlaceKnown(planned, "from")) return undefined;
  const id = { id: planned["from"] ?? null };
  if (!isWhollyKnown([planned["digest"] ?? null, config["identity"] ?? null, config["passphrase"] ?? null])) return { set: id };
  let snapshot: Snapshot;
  try {
    snapshot = await readFor(config, signal);
  } catch (thrown) {
    // It may be taken by the same apply.
    if (!isProblem(thrown, "snapshot.notFound")) throw thrown;
    return { set: id };
  }
  if (client.isKnown("kubernetes")) await foresee(snapshot, { config, client, signal, log });
  return { set: { ...id, ...(await stateOf(snapshot, config)) } };
}

/** Refusals that nothing else in the same apply will take away. */
const LASTING = ["snapshot.liveObjects", "snapshot.otherRestore", "snapshot.definitionDowngrade", "snapshot.sealed"];

async function foresee(
  snapshot: Snapshot,
  { config, client, signal, log }: Pick<Planning, "config" | "client" | "signal" | "log">,
): Promise<void> {
  const { planRestore } = await import("#operations");
  try {
    const cluster = await client.cluster("planning a restore");
    const { refusals } = await planRestore(orderOf(snapshot, config), { cluster, clock: client.clock, log }, signal);
    const lasting = refusals.find((each) => LASTING.includes(each.code));
    if (lasting !== undefined) throw lasting;
  } catch (thrown) {
    if (isProblem(thrown, "snapshot.")) throw thrown;
    signal.throwIfAborted();
    // A cluster that is still to come.
    log.write("debug", "the restore was not tried out against the cluster", { reason: thrown instanceof Error ? thrown.message : "" });
  }
}

async function restoreCluster({ planned, config, client, signal, log }: ChangeCall<FluxClient>): Promise<Stored> {
  const { restoreSnapshot } = await import("#operations");
  const cluster = await client.cluster("restoring a snapshot");
  const snapshot = await readFor(config, signal);
  await restoreSnapshot(orderOf(snapshot, config), { cluster, clock: client.clock, log }, signal);
  return { state: { ...planned, id: planned["from"] ?? null, ...(await stateOf(snapshot, config)) } };
}

async function readFor(config: CtyObject, signal: AbortSignal): Promise<Snapshot> {
  const { readSnapshot } = await import("#operations");
  const reading = {
    digest: textAt(config, "digest"),
    identities: secretAt(config, "identity_wo") ?? secretAt(config, "identity"),
    passphrase: secretAt(config, "passphrase_wo") ?? secretAt(config, "passphrase"),
    ...(boolAt(config, "without_secrets") === true && { sealed: "closed" as const }),
  };
  return withSnapshotPlace(config, "from", (place) => readSnapshot(place, reading, signal));
}

function orderOf(snapshot: Snapshot, config: CtyObject): RestoreOrder {
  return {
    snapshot,
    components: (textAt(config, "components") ?? "auto") as RestoreOrder["components"],
    force: boolAt(config, "force") === true,
    withoutSecrets: boolAt(config, "without_secrets") === true,
  };
}

async function stateOf({ index, digest }: Snapshot, config: CtyObject): Promise<CtyObject> {
  const { entryId } = await import("#operations");
  const sealed = boolAt(config, "without_secrets") === true ? [] : (index.sealed?.objects ?? []);
  return {
    snapshot_digest: digest,
    taken_at: index.takenAt,
    version: index.install.version,
    revision: index.install.revision,
    objects: Object.fromEntries([...index.objects, ...sealed].map((each) => [entryId(each), each.role])),
  };
}
