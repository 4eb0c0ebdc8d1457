// Keeps metadata.managedFields through every write, as the API server's field manager does.
import { sortedKeys } from "../schema/sorted-keys.ts";
import { at, isObject, own, timestamp, type Json, type JsonObject } from "#base";
import { FieldSet } from "./field-set.ts";
import { formatManager, identityOf, isReset, parseManagers, secondsOf, writeManagers, type ManagedSet, type Managers } from "./managed.ts";
import { formatPath, fieldElement } from "./path-element.ts";
import { compareTyped, toFieldSet } from "./typed-value.ts";
import { findMisfits } from "./walk.ts";
import { applyConfig, ownersAfterUpdate, type Conflict, type Write } from "./updater.ts";

const MAX_UPDATE_MANAGERS = 10;
const SELF = "current-operation";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const field = (...names: readonly string[]): string[] => names.map(fieldElement);

const STRIPPED = FieldSet.of(
  field("apiVersion"),
  field("kind"),
  field("metadata"),
  ...["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"].map(
    (name) => field("metadata", name),
  ),
);

/** A write with what the entries need. */
export interface OwnedWrite extends Write {
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The kind's empty object: what a create or a first apply is compared with. */
  readonly empty: JsonObject;
  /** Whether what a client writes may be of other types than its schema says: custom resources are checked after ownership is settled. */
  readonly mayNotFit: boolean;
}

/** The failure of an apply: conflicts with other managers, or a configuration that does not fit its schema. */
export interface ApplyRefusal {
  readonly kind: "refused";
  readonly conflicts?: readonly Conflict[];
  readonly message: string;
}

/**
 * Entries after an update, patch or create; undefined where none are kept.
 * @param live the stored object, undefined on create
 * @see apimachinery pkg/util/managedfields/internal/fieldmanager.go and the managers that it chains
 */
export function managedAfterUpdate(
  write: OwnedWrite,
  live: JsonObject | undefined,
  next: JsonObject,
  manager: string,
): JsonObject[] | undefined {
  const managers = managersBefore(write, live, next);
  if (managers.size === 0 && live !== undefined) return undefined;
  if (write.mayNotFit && !fits(write, next)) return undefined;
  const after = track(write, { live: live ?? write.empty, next }, managers, manager);
  return after === undefined || after.size === 0 ? undefined : writeManagers(capped(after));
}

/** Of what does not fit its schema nobody can be told to own parts; the entries of all managers go. */
function fits({ versions, apiVersion }: OwnedWrite, object: JsonObject): boolean {
  const atom = versions.atomOf(apiVersion);
  return atom === undefined || findMisfits(atom, withoutManaged(object), "", true).length === 0;
}

function managersBefore(write: OwnedWrite, live: JsonObject | undefined, next: JsonObject): Managers {
  const stored = (): Managers => orEmpty(parseManagers(at(live, "metadata", "managedFields")));
  if (write.subresource !== "") return stored();
  const given = at(next, "metadata", "managedFields");
  if (isReset(given)) return new Map();
  const parsed = parseManagers(given);
  return typeof parsed === "string" || parsed.size === 0 ? stored() : parsed;
}

function orEmpty(parsed: Managers | string): Managers {
  return typeof parsed === "string" ? new Map() : parsed;
}

/** Owners after an update; undefined where the objects do not fit their schema. */
function track(
  write: OwnedWrite,
  { live, next }: { readonly live: JsonObject; readonly next: JsonObject },
  managers: Managers,
  manager: string,
): Managers | undefined {
  const entry = updateEntry(write, manager);
  const after = ownersAfterUpdate(write, { live: withoutManaged(live), next: withoutManaged(next) }, managers, { self: SELF, entry });
  if ("kind" in after) return undefined;
  const mine = after.get(SELF);
  after.delete(SELF);
  const fields = mine?.fields.difference(STRIPPED);
  if (fields === undefined || fields.isEmpty()) return after;
  const id = identityOf(entry);
  const previous = after.get(id);
  after.set(id, { ...entry, fields: previous === undefined ? fields : fields.union(previous.fields) });
  return after;
}

function updateEntry(write: OwnedWrite, manager: string): Omit<ManagedSet, "fields"> {
  return {
    manager: manager === "" ? "unknown" : manager,
    operation: "Update",
    apiVersion: write.apiVersion,
    subresource: write.subresource,
    // the scale endpoint writes its entries without a time
    time: write.subresource === "scale" ? undefined : timestamp(write.now),
  };
}

/** The merged object and its entries after an apply, or why it is refused. @param live undefined where the object is to be created */
export function applyManaged(
  write: OwnedWrite,
  live: JsonObject | undefined,
  config: JsonObject,
  { manager, force }: { manager: string; force: boolean },
): { readonly kind: "applied"; readonly object: JsonObject; readonly managedFields: JsonObject[] | undefined } | ApplyRefusal {
  const parsed = parseManagers(at(live, "metadata", "managedFields"));
  if (typeof parsed === "string") return { kind: "refused", message: `failed to decode managed fields: ${parsed}` };
  const base = live ?? write.empty;
  const managers =
    parsed.size > 0 ? parsed : (track(write, { live: write.empty, next: base }, new Map(), "before-first-apply") ?? new Map());
  const outcome = applyOnce(write, base, config, { managers, manager, force });
  if (outcome.kind !== "refused" || manager !== "kubectl" || outcome.conflicts === undefined) return finish(outcome, config, manager);
  const allowed = unchangedSinceLastApplied(write, base);
  if (allowed === undefined) return outcome;
  const rest = outcome.conflicts.filter(({ path }) => !allowed.has(path));
  if (rest.length > 0) return conflictRefusal(rest);
  return finish(applyOnce(write, base, config, { managers, manager, force: true }), config, manager);
}

type Applied = { kind: "applied"; object: JsonObject; managedFields: JsonObject[] | undefined };

function applyOnce(
  write: OwnedWrite,
  base: JsonObject,
  config: JsonObject,
  { managers, manager, force }: { managers: Managers; manager: string; force: boolean },
): Applied | ApplyRefusal {
  const entry = { ...updateEntry(write, manager), operation: "Apply" as const, time: undefined };
  const self = identityOf(entry);
  const live = withoutManaged(base);
  const previousTime = managers.get(self)?.time;
  const outcome = applyConfig(write, { live, config, managers, self, entry, force });
  if (outcome.kind === "unfit") return { kind: "refused", message: outcome.message };
  if (outcome.kind === "conflicts") return conflictRefusal(outcome.conflicts);
  const mine = outcome.managers.get(self);
  const fields = mine?.fields.difference(STRIPPED);
  if (mine !== undefined && fields !== undefined && !fields.isEmpty()) {
    const isChanged = !sameValue(live, outcome.object);
    outcome.managers.set(self, { ...mine, fields, time: isChanged ? updateEntry(write, manager).time : previousTime });
  } else outcome.managers.delete(self);
  return {
    kind: "applied",
    object: outcome.object,
    managedFields: outcome.managers.size === 0 ? undefined : writeManagers(outcome.managers),
  };
}

/** kubectl's own annotation follows its applies, so that client-side apply still finds it. */
function finish(outcome: Applied | ApplyRefusal, config: JsonObject, manager: string): Applied | ApplyRefusal {
  const annotations = outcome.kind === "applied" ? at(outcome.object, "metadata", "annotations") : undefined;
  if (outcome.kind !== "applied" || manager !== "kubectl" || !own(annotations, LAST_APPLIED)) return outcome;
  const metadata = own(config, "metadata");
  const { [LAST_APPLIED]: _last, ...rest } = (own(metadata, "annotations") ?? {}) as JsonObject;
  const { annotations: _annotations, ...others } = (metadata ?? {}) as JsonObject;
  const applied = { ...config, metadata: { ...others, ...(Object.keys(rest).length > 0 && { annotations: rest }) } };
  const text = `${JSON.stringify(sortedKeys(applied))}\n`;
  const object = {
    ...outcome.object,
    metadata: { ...(outcome.object["metadata"] as JsonObject), annotations: { ...(annotations as JsonObject), [LAST_APPLIED]: text } },
  };
  return { ...outcome, object };
}

function unchangedSinceLastApplied(write: OwnedWrite, live: JsonObject): FieldSet | undefined {
  const text = at(live, "metadata", "annotations", LAST_APPLIED);
  const atom = write.versions.atomOf(write.apiVersion);
  if (typeof text !== "string" || text === "" || atom === undefined) return undefined;
  const last = tryParse(text);
  if (!isObject(last) || last["apiVersion"] !== write.apiVersion) return undefined;
  const { comparison, misfits } = compareTyped(atom, last, live);
  if (misfits.length > 0) return undefined;
  return toFieldSet(atom, last).difference(comparison.modified).difference(comparison.added).difference(comparison.removed);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an annotation that anybody may write: not JSON means there is nothing to compare with
  }
}

function conflictRefusal(conflicts: readonly Conflict[]): ApplyRefusal {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) {
    return {
      kind: "refused",
      conflicts,
      message: `Apply failed with 1 conflict: conflict with ${formatManager(first.owner)}: ${formatPath(first.path)}`,
    };
  }
  const byOwner = new Map<string, Conflict[]>();
  for (const each of conflicts) byOwner.set(identityOf(each.owner), [...(byOwner.get(identityOf(each.owner)) ?? []), each]);
  const lines = [...byOwner]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => [
      `conflicts with ${group[0] === undefined ? "" : formatManager(group[0].owner)}:`,
      ...group.map(({ path }) => `- ${formatPath(path)}`),
    ]);
  return { kind: "refused", conflicts, message: `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}` };
}

/** At most ten update entries: the oldest of a version are joined under `ancient-changes`. */
function capped(managers: Managers): Managers {
  const updates = [...managers].filter(([, each]) => each.operation === "Update");
  let count = updates.length;
  if (count <= MAX_UPDATE_MANAGERS) return managers;
  const firstOf = new Map<string, string>();
  for (const [id, entry] of updates.toSorted(([a, x], [b, y]) => secondsOf(x) - secondsOf(y) || (a < b ? -1 : 1))) {
    if (count <= MAX_UPDATE_MANAGERS) break;
    const bucket: Omit<ManagedSet, "fields"> = {
      manager: "ancient-changes",
      operation: "Update",
      apiVersion: entry.apiVersion,
      subresource: "",
      time: entry.time,
    };
    const bucketId = identityOf(bucket);
    const first = firstOf.get(entry.apiVersion);
    if (first === undefined) {
      firstOf.set(entry.apiVersion, id);
      continue;
    }
    const joined = managers.get(bucketId) ?? managers.get(first);
    if (!managers.has(bucketId)) managers.delete(first);
    managers.set(bucketId, { ...bucket, fields: entry.fields.union(joined?.fields ?? new FieldSet()) });
    if (id !== bucketId) managers.delete(id);
    count -= 1;
  }
  return managers;
}

function withoutManaged(object: JsonObject): JsonObject {
  const metadata = own(object, "metadata");
  if (!isObject(metadata) || metadata["managedFields"] === undefined) return object;
  const { managedFields: _managedFields, ...rest } = metadata;
  return { ...object, metadata: rest };
}

/** Strict equality of values: unlike sameJson, an absent list differs from an empty one already by its key. */
function sameValue(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(sortedKeys(a)) === JSON.stringify(sortedKeys(b));
}
