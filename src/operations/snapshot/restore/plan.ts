// What a restore would do with each object of a snapshot, and what speaks against it. Reads only.
import { formatRef, Problem, refOf, versionOf, type Clock, type KubeObject, type Log, type ObjectRef } from "#base";
import { compareVersions, tryParseVersion } from "#codec";
import { VERSION } from "#distribution";
import type { Cluster } from "#kube";
import { contentsOf, entryOf } from "../archive.ts";
import { entryId, type KeptObject, type Snapshot, type SnapshotEntry } from "../contract.ts";
import { differingFields } from "../diff.ts";
import { brakeOf, held, isHeld, type Brake } from "../flux-kinds.ts";
import { isHalfRestored, keep } from "../kept-object.ts";
import { snapshotProblems } from "../problems.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { hasForgotten } from "./memory.ts";
import { defines, readLive, servedVersions, type Live } from "./live.ts";
import { resumeOrder } from "./resume-order.ts";

export interface RestoreOrder {
  /** Opened, unless Secrets are to be left out. */
  readonly snapshot: Snapshot;
  /** `auto` restores the components of the install where none are there; `never` restores objects only. */
  readonly components: "auto" | "always" | "never";
  /** Overwrite what differs. */
  readonly force: boolean;
  /** Restore without what is sealed. */
  readonly withoutSecrets: boolean;
}

export interface RestorePlaces {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * `create` and `overwrite` say what they do; `adopt` gives an object that is there its recorded status; `resume` lets an object go that
 * an earlier run has brought back; `keep` and `leave` do nothing.
 */
export type RestoreAction = "create" | "overwrite" | "adopt" | "resume" | "keep" | "leave";

export interface RestoreStep extends SnapshotEntry {
  readonly action: RestoreAction;
  /** Why, where the action alone does not say it. */
  readonly reason: string;
}

/** What will be done with an object that the snapshot shows. */
export interface PlannedObject {
  readonly kept: KeptObject;
  readonly live: KubeObject | undefined;
  readonly action: RestoreAction;
  readonly reason: string;
  readonly brake: Brake;
  /** A controller has looked after the live object: its status stands, with what it has forgotten. */
  readonly isTended?: true;
}

export interface RestorePlan {
  /** Every object that the snapshot names, in the order of the restore. */
  readonly steps: readonly RestoreStep[];
  /** What is let go at the end, in order. */
  readonly resumes: readonly ObjectRef[];
  /** Flux objects of the cluster that the snapshot does not have; they are left alone. */
  readonly extra: readonly ObjectRef[];
  /** Why the restore is refused; empty where it is not. */
  readonly refusals: readonly Problem[];
}

/** A plan with what carrying it out needs. */
export interface Planned extends RestorePlan {
  readonly objects: readonly PlannedObject[];
  readonly letGo: readonly KeptObject[];
  readonly journal: JournalEntry | undefined;
  readonly restoresComponents: boolean;
}

/** @throws kube.* */
export async function planRestore(order: RestoreOrder, places: RestorePlaces, signal: AbortSignal): Promise<RestorePlan> {
  const { steps, resumes, extra, refusals } = await preparePlan(order, places, signal);
  return { steps, resumes, extra, refusals };
}

/** @throws kube.* */
export async function preparePlan(order: RestoreOrder, { cluster }: RestorePlaces, signal: AbortSignal): Promise<Planned> {
  const { snapshot, components, force, withoutSecrets } = order;
  const { namespace } = snapshot.index.install;
  const contents = contentsOf(snapshot);
  const refs = contents.map(({ object }) => refOf(object));
  const live = await readLive(refs, { cluster, namespace }, signal);
  const journal = await new Journal(cluster, namespace).read(signal);
  const ours = journal?.digest === snapshot.digest ? journal : undefined;
  const restoresComponents = ours?.withComponents ?? (components === "always" || (components === "auto" && !live.isInstalled));
  const definitions = contents.filter(({ role }) => role === "definition").map(({ object }) => object);
  const planning: Planning = { order, live, definitions, contents, phase: ours?.phase, restoresComponents, refusals: [], differing: [] };
  const objects = actingLast(contents.map((kept) => planObject(kept, planning)));
  const letGo = resumeOrder(objects.filter(isLetGo).map(({ kept }) => kept));
  const known = new Set(contents.map(({ object }) => entryId(refOf(object))));
  const refusals = [
    ...planning.refusals,
    ...(journal !== undefined && ours === undefined && !force ? [snapshotProblems.otherRestore(cluster.address, journal.digest)] : []),
    ...(planning.differing.length > 0 ? [snapshotProblems.liveObjects(cluster.address, planning.differing)] : []),
    ...(closedIn(snapshot).length > 0 && !withoutSecrets ? [snapshotProblems.sealed("the snapshot", closedIn(snapshot).length)] : []),
  ];
  return {
    steps: [
      ...objects.map(({ kept, action, reason }): RestoreStep => ({ ...entryOf(kept), action, reason })),
      ...[...closedIn(snapshot), ...snapshot.index.omitted].map((each): RestoreStep => ({ ...each, ...NOT_SHOWN })),
    ],
    resumes: letGo.map(({ object }) => refOf(object)),
    extra: live.flux.map(refOf).filter((ref) => !known.has(entryId(ref))),
    refusals,
    objects,
    letGo,
    journal: ours,
    restoresComponents,
  };
}

/**
 * What cannot be suspended acts as soon as it is there: it comes after everything that can be, with what it reads before it.
 */
function actingLast(objects: readonly PlannedObject[]): readonly PlannedObject[] {
  const acting = new Map(objects.filter(isActing).map((each) => [each.kept, each]));
  const ordered = resumeOrder([...acting.keys()]).flatMap((kept) => acting.get(kept) ?? []);
  return [...objects.filter((each) => !isActing(each)), ...ordered.map(told)];
}

function isActing({ kept, brake }: PlannedObject): boolean {
  return kept.role === "flux" && brake === undefined;
}

/** Whether writing an object sets its controller to work. */
export function actsAtOnce(planned: PlannedObject): boolean {
  return isActing(planned) && (planned.action === "create" || planned.action === "overwrite");
}

function told(each: PlannedObject): PlannedObject {
  if (!actsAtOnce(each)) return each;
  const acts = "it acts at once, as its kind cannot be suspended";
  return { ...each, reason: each.reason === "" ? acts : `${each.reason}; ${acts}` };
}

const NOT_SHOWN = { action: "leave", reason: "the snapshot does not show it" } as const;

/** What is sealed, as long as it has not been opened. */
function closedIn({ opened, index }: Snapshot): readonly SnapshotEntry[] {
  return opened === undefined ? (index.sealed?.objects ?? []) : [];
}

interface Planning {
  readonly order: RestoreOrder;
  readonly live: Live;
  readonly definitions: readonly KubeObject[];
  readonly contents: readonly KeptObject[];
  /** How far an earlier run of the same restore has come. */
  readonly phase: JournalEntry["phase"] | undefined;
  readonly restoresComponents: boolean;
  readonly refusals: Problem[];
  readonly differing: string[];
}

function isLetGo({ kept, action, brake }: PlannedObject): boolean {
  return (
    kept.role === "flux" &&
    ["create", "overwrite", "adopt", "resume"].includes(action) &&
    brake !== undefined &&
    !isHeld(kept.object, brake)
  );
}

function planObject(kept: KeptObject, planning: Planning): PlannedObject {
  const found = planning.live.objects.get(entryId(refOf(kept.object)));
  const brake = kept.role === "flux" ? brakeOf(kept.object, planning.definitions) : undefined;
  const decided = decide({ kept, found, brake }, planning);
  return { kept, live: found, brake, ...decided };
}

interface Case {
  readonly kept: KeptObject;
  readonly found: KubeObject | undefined;
  readonly brake: Brake;
}

type Decision = Pick<PlannedObject, "action" | "reason" | "isTended">;

function decide(each: Case, planning: Planning): Decision {
  switch (each.kept.role) {
    case "definition":
      return decideDefinition(each, planning);
    case "namespace":
    case "release":
      return isThere(each.found) ? keptOrAdopted(each.found) : CREATED;
    case "component":
      return planning.restoresComponents ? decideComponent(each) : { action: "leave", reason: "the components are installed already" };
    case "reference":
      return decideReference(each, planning);
    case "flux":
      return planning.phase === "resuming" ? decideResumed(each) : decideFlux(each, planning);
  }
}

const CREATED: Decision = { action: "create", reason: "" };
const KEPT: Decision = { action: "keep", reason: "" };
const HALF_RESTORED: Decision = { action: "adopt", reason: "an earlier run has brought it back" };

/** As after an install that came before the restore: without its memory, it would never prune what git has dropped. */
const FORGETFUL: Decision = { action: "adopt", reason: "it has forgotten what it had applied", isTended: true };

function keptOrAdopted(found: KubeObject): Decision {
  return isHalfRestored(found) ? HALF_RESTORED : KEPT;
}

/** What is being deleted is gone soon. */
function isThere(found: KubeObject | undefined): found is KubeObject {
  return found !== undefined && found.metadata.deletionTimestamp === undefined;
}

function decideDefinition({ kept: { object }, found }: Case, planning: Planning): Decision {
  const { order, contents, restoresComponents, refusals } = planning;
  const name = object.metadata.name ?? "";
  const used = contents.filter((each) => each.role === "flux" && defines(object, each.object));
  if (!isThere(found)) {
    if (order.components !== "never") return CREATED;
    if (used.length > 0) refusals.push(snapshotProblems.definitionMissing(name));
    return { action: "leave", reason: "the components are not to be restored" };
  }
  const served = servedVersions(found);
  if (restoresComponents) {
    const downgrade = downgradeOf(object, found);
    if (downgrade !== undefined) refusals.push(snapshotProblems.definitionDowngrade(name, ...downgrade));
    return changedFields(object, keep("definition", found).object).length === 0 ? keptOrAdopted(found) : OVERWRITTEN;
  }
  const missing = used.map((each) => versionOf(each.object.apiVersion)).find((version) => !served.includes(version));
  if (missing !== undefined) refusals.push(snapshotProblems.versionNotServed(name, missing));
  return KEPT;
}

const OVERWRITTEN: Decision = { action: "overwrite", reason: "it differs" };

/** Both versions, where the live definition is newer. */
function downgradeOf(kept: KubeObject, live: KubeObject): [live: string, kept: string] | undefined {
  const [mine, theirs] = [kept.metadata.labels?.[VERSION] ?? "", live.metadata.labels?.[VERSION] ?? ""];
  const [older, newer] = [tryParseVersion(mine), tryParseVersion(theirs)];
  if (older !== undefined && newer !== undefined && compareVersions(newer, older) > 0) return [theirs, mine];
  const known = servedVersions(kept);
  const added = servedVersions(live).filter((version) => !known.includes(version));
  return added.length === 0 ? undefined : [`with ${added.join(", ")}`, `with ${known.join(", ")} only`];
}

function decideComponent({ kept, found }: Case): Decision {
  if (!isThere(found)) return CREATED;
  return changedFields(kept.object, keep("component", found).object).length === 0 ? keptOrAdopted(found) : OVERWRITTEN;
}

function decideReference({ kept, found }: Case, { order }: Planning): Decision {
  if (!isThere(found)) return CREATED;
  if (changedFields(kept.object, keep("reference", found).object).length === 0) return keptOrAdopted(found);
  return order.force ? OVERWRITTEN : { action: "keep", reason: "it differs, and what the cluster has stays" };
}

function decideFlux({ kept, found, brake }: Case, { order, phase, differing }: Planning): Decision {
  if (!isThere(found)) return CREATED;
  const live = keep("flux", found).object;
  const fields = changedFields(kept.object, live);
  if (fields.length === 0) return brake !== undefined && hasForgotten(kept.object, found) ? FORGETFUL : keptOrAdopted(found);
  if (phase !== undefined && changedFields(held(kept.object, brake), live).length === 0) return HALF_RESTORED;
  if (!order.force) differing.push(`${formatRef(refOf(kept.object))} differs in ${fields.slice(0, 3).join(", ")}`);
  return OVERWRITTEN;
}

/** All objects were there and are let go: one that is not there any more was deleted since, and one that differs was changed since. */
function decideResumed({ kept, found, brake }: Case): Decision {
  if (!isThere(found)) return { action: "leave", reason: "it was deleted since it was brought back" };
  const isStill = !isHeld(kept.object, brake) && (isHeld(found, brake) || isHalfRestored(found));
  return isStill ? { action: "resume", reason: "an earlier run has brought it back" } : KEPT;
}

/** Wishes to controllers: whoever made one, it is not part of what the object says. */
const WISHES = new Set(["reconcile.fluxcd.io/requestedAt", "reconcile.fluxcd.io/forceAt", "reconcile.fluxcd.io/resetAt"]);

function changedFields(kept: KubeObject, live: KubeObject): readonly string[] {
  return differingFields(bare(live), bare(kept));
}

function bare({ status: _status, ...object }: KubeObject): KubeObject {
  const annotations = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => !WISHES.has(key));
  const { annotations: _all, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }) } };
}
