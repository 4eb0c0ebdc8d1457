// The resource `flux_snapshot`: a snapshot that is taken again when what it is made from changes.
import { snapshot } from "#api";
import { ctyPath, isUnknown, UNKNOWN, type CtyObject } from "#codec";
import type { SnapshotOrder, SnapshotOutcome } from "#operations";
import {
  boolAt,
  resource,
  textAt,
  textsAt,
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

/** What a snapshot is made from; a change of anything else leaves it as it is. */
const INPUTS = ["target", "namespace", "recipients", "passphrase", "without_secrets", "triggers"] as const;
/** What taking it fills in. */
const TAKEN = ["digest", "size", "taken_at", "version", "revision", "objects", "sealed"] as const;

export function snapshotResource(): Resource<FluxClient> {
  return resource<FluxClient>({
    type: snapshot.typeName,
    version: snapshot.version,
    timeouts: { create: "10m", read: "5m", update: "10m", delete: "5m" },
    schema: { description: snapshot.doc, attributes: toResourceAttributes(snapshot) },
    validate: validateSnapshot,
    read: readState,
    plan: (call) => Promise.resolve(planSnapshot(call)),
    create: (call) => take(call, boolAt(call.planned, "overwrite") === true ? "anything" : undefined),
    update: (call) => (isUnknown(call.planned["digest"]) ? retake(call) : Promise.resolve({ state: call.planned })),
    delete: async ({ prior, signal }) => {
      if (boolAt(prior, "remove_on_destroy") === true) await withSnapshotPlace(prior, "target", (place) => place.remove(signal));
    },
  });
}

function validateSnapshot(config: CtyObject): ReturnType<NonNullable<Resource<FluxClient>["validate"]>> {
  const has = (name: string): boolean => (config[name] ?? null) !== null;
  const isWithout = boolAt(config, "without_secrets") === true;
  const ways = ["recipients", "passphrase"].filter(has);
  if (ways.length === 2)
    return [
      { path: ctyPath("recipients"), reason: "recipients and a passphrase are given", next: "age seals for one or the other; remove one" },
    ];
  if (isWithout && ways.length > 0)
    return [
      { path: ctyPath("without_secrets"), reason: `Secrets are to be left out, and ${ways[0]} is given`, next: "remove one of them" },
    ];
  if (!isWithout && ways.length === 0 && !isUnknown(config["without_secrets"]))
    return [
      {
        path: ctyPath("recipients"),
        reason: "there is nobody to seal Secrets for, and they are never kept in the clear",
        next: "set recipients or passphrase, or set without_secrets to true",
      },
    ];
  return [];
}

async function readState({ state, signal, warn, log }: Call<FluxClient> & Stored): Promise<Stored | undefined> {
  const { heldDigest } = await import("#operations");
  const digest = await withSnapshotPlace(state, "target", (place) => heldDigest(place, signal));
  if (digest === undefined) {
    log.write("info", "the snapshot is not there any more", { target: textAt(state, "target") });
    return undefined;
  }
  const intact = digest === textAt(state, "digest");
  if (!intact)
    warn({
      summary: "A snapshot was changed",
      detail: `${textAt(state, "target")} has the digest ${digest} instead of ${textAt(state, "digest")}. The next apply takes the snapshot again and replaces it; keep a copy first if it may be of use.`,
    });
  // The digest that is there is what may be replaced.
  return { state: { ...state, intact, digest } };
}

function planSnapshot({ prior, planned }: PlannedChange): PlanAdvice | undefined {
  const id = isPlaceKnown(planned, "target") ? { id: planned["target"] ?? null } : {};
  if (prior === null) return { set: { ...id, intact: true } };
  const isStill =
    prior["intact"] === true && INPUTS.every((name) => JSON.stringify(planned[name] ?? null) === JSON.stringify(prior[name] ?? null));
  const taken = TAKEN.map((name) => [name, isStill ? (prior[name] ?? null) : UNKNOWN]);
  return { set: { ...id, intact: true, ...(Object.fromEntries(taken) as CtyObject) } };
}

async function retake(call: ChangeCall<FluxClient> & { readonly prior: CtyObject }): Promise<Stored> {
  const digest = textAt(call.prior, "digest");
  return take(call, digest === undefined ? undefined : { digest });
}

async function take(
  { planned, config, client, signal, log }: ChangeCall<FluxClient>,
  replaces: SnapshotOrder["replaces"],
): Promise<Stored> {
  const { takeSnapshot } = await import("#operations");
  const cluster = await client.cluster("taking a snapshot");
  const namespace = textAt(planned, "namespace") ?? "flux-system";
  const order = { namespace, seal: sealOf(config), replaces };
  const outcome = await withSnapshotPlace(config, "target", (target) =>
    takeSnapshot(order, { cluster, target, clock: client.clock, log }, signal),
  );
  return { state: { ...planned, id: planned["target"] ?? null, intact: true, ...stateOf(outcome) } };
}

function sealOf(config: CtyObject): SnapshotOrder["seal"] {
  const passphrase = secretAt(config, "passphrase");
  if (boolAt(config, "without_secrets") === true) return "omit";
  return passphrase === undefined ? { recipients: textsAt(config, "recipients") ?? [] } : { passphrase };
}

function stateOf({ index, digest, size }: SnapshotOutcome): CtyObject {
  const counts: Record<string, number> = {};
  const sealed = index.sealed?.objects ?? [];
  for (const { kind } of [...index.objects, ...sealed]) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    digest,
    size,
    taken_at: index.takenAt,
    version: index.install.version,
    revision: index.install.revision,
    objects: counts,
    sealed: sealed.length,
  };
}
