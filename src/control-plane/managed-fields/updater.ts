// Ownership under change: who loses and who gains fields by an update, and what an apply merges, prunes and conflicts with.
import type { JsonObject } from "#base";
import type { Atom } from "./atom.ts";
import { FieldSet } from "./field-set.ts";
import type { ManagedSet, Managers } from "./managed.ts";
import type { FieldPath } from "./path-element.ts";
import { reconcileWithSchema } from "./reconcile.ts";
import { compareTyped, mergeTyped, removeItems, toFieldSet, type Comparison } from "./typed-value.ts";
import { formatMisfits, type Misfit } from "./walk.ts";

/** The versions of a kind. */
export interface Versions {
  /** Schema of that apiVersion, or undefined where it is not served. */
  readonly atomOf: (apiVersion: string) => Atom | undefined;
  /** A value in that apiVersion; only its apiVersion changes where versions differ in their schema alone. */
  readonly convert: (object: JsonObject, apiVersion: string) => JsonObject;
}

/** One write as ownership sees it. */
export interface Write {
  readonly versions: Versions;
  readonly apiVersion: string;
  /** Fields that this endpoint ignores, with all below them. */
  readonly resetFields: FieldSet;
}

export interface Conflict {
  readonly owner: ManagedSet;
  readonly path: FieldPath;
}

/** A value that cannot be compared or merged because it does not fit its schema. */
export interface Unfit {
  readonly kind: "unfit";
  readonly message: string;
}

export interface Conflicts {
  readonly kind: "conflicts";
  readonly conflicts: readonly Conflict[];
}

/** Owners after an update of `live` to `next`; everything that changed becomes the property of `self`. @see structured-merge-diff merge/update.go, Update */
export function ownersAfterUpdate(
  write: Write,
  { live, next }: { readonly live: JsonObject; readonly next: JsonObject },
  managers: Managers,
  { self, entry }: { readonly self: string; readonly entry: Omit<ManagedSet, "fields"> },
): Managers | Unfit {
  const reconciled = reconcileAll(write, managers);
  const outcome = transfer(write, { live, next, managers: reconciled, self, force: true });
  if ("kind" in outcome) {
    return outcome.kind === "unfit" ? outcome : { kind: "unfit", message: "a forced change cannot conflict" };
  }
  const { comparison } = outcome;
  const before = outcome.managers.get(self)?.fields ?? new FieldSet();
  const fields = before
    .difference(comparison.removed)
    .union(comparison.modified)
    .union(comparison.added)
    .recursiveDifference(write.resetFields);
  if (fields.isEmpty()) outcome.managers.delete(self);
  else outcome.managers.set(self, { ...entry, fields });
  return outcome.managers;
}

/** The object and its owners after `config` is applied. @see structured-merge-diff merge/update.go, Apply */
export function applyConfig(
  write: Write,
  {
    live,
    config,
    managers,
    self,
    entry,
    force,
  }: { live: JsonObject; config: JsonObject; managers: Managers; self: string; entry: Omit<ManagedSet, "fields">; force: boolean },
): { readonly kind: "applied"; readonly object: JsonObject; readonly managers: Managers } | Conflicts | Unfit {
  const atom = write.versions.atomOf(write.apiVersion);
  if (atom === undefined) return { kind: "unfit", message: `no corresponding type for ${write.apiVersion}` };
  const reconciled = reconcileAll(write, managers);
  const misfits: Misfit[] = [];
  const merged = mergeTyped(atom, live, config, misfits) as JsonObject;
  if (misfits.length > 0) return { kind: "unfit", message: `failed to merge config: ${formatMisfits(misfits)}` };
  const last = reconciled.get(self);
  reconciled.set(self, { ...entry, fields: toFieldSet(atom, config).recursiveDifference(write.resetFields) });
  const object = prune(write, merged, reconciled, last);
  const outcome = transfer(write, { live, next: object, managers: reconciled, self, force });
  return "kind" in outcome ? outcome : { kind: "applied", object, managers: outcome.managers };
}

interface Change {
  readonly live: JsonObject;
  readonly next: JsonObject;
  readonly managers: Managers;
  readonly self: string;
  readonly force: boolean;
}

/** Takes changed and removed fields from everybody but `self`. */
function transfer(
  write: Write,
  { live, next, managers, self, force }: Change,
): { managers: Managers; comparison: Comparison } | Conflicts | Unfit {
  const comparisons = new Comparisons(write, live, next);
  const own = comparisons.in(write.apiVersion);
  if (own === undefined || "kind" in own) return own ?? { kind: "unfit", message: `no corresponding type for ${write.apiVersion}` };
  const conflicts: Conflict[] = [];
  const result: Managers = new Map();
  for (const [id, owner] of [...managers].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const comparison = id === self ? own : comparisons.in(owner.apiVersion);
    if (comparison === undefined) continue; // its version is gone
    if ("kind" in comparison) return comparison;
    if (id === self) {
      if (!owner.fields.isEmpty()) result.set(id, owner);
      continue;
    }
    const taken = owner.fields.intersection(comparison.modified.union(comparison.added));
    for (const path of taken.paths()) conflicts.push({ owner, path });
    const fields = owner.fields.difference(taken).difference(comparison.removed);
    if (!fields.isEmpty()) result.set(id, { ...owner, fields });
  }
  if (!force && conflicts.length > 0) return { kind: "conflicts", conflicts };
  return { managers: result, comparison: own };
}

/** The difference between two objects, seen in each version once. */
class Comparisons {
  readonly #write: Write;
  readonly #live: JsonObject;
  readonly #next: JsonObject;
  readonly #known = new Map<string, Comparison | Unfit | undefined>();

  constructor(write: Write, live: JsonObject, next: JsonObject) {
    this.#write = write;
    this.#live = live;
    this.#next = next;
  }

  in(apiVersion: string): Comparison | Unfit | undefined {
    if (!this.#known.has(apiVersion)) this.#known.set(apiVersion, this.#compare(apiVersion));
    return this.#known.get(apiVersion);
  }

  #compare(apiVersion: string): Comparison | Unfit | undefined {
    const atom = this.#write.versions.atomOf(apiVersion);
    if (atom === undefined) return undefined;
    const { comparison, misfits } = compareTyped(
      atom,
      convert(this.#write, this.#live, apiVersion),
      convert(this.#write, this.#next, apiVersion),
    );
    if (misfits.length > 0) return { kind: "unfit", message: `failed to compare objects: ${formatMisfits(misfits)}` };
    const { resetFields } = this.#write;
    if (resetFields.isEmpty()) return comparison;
    return {
      removed: comparison.removed.recursiveDifference(resetFields),
      modified: comparison.modified.recursiveDifference(resetFields),
      added: comparison.added.recursiveDifference(resetFields),
    };
  }
}

/** Removes what the manager applied last time and no longer applies, unless somebody else owns it. */
function prune(write: Write, merged: JsonObject, managers: Managers, last: ManagedSet | undefined): JsonObject {
  const atom = last === undefined || last.fields.isEmpty() ? undefined : write.versions.atomOf(last.apiVersion);
  if (last === undefined || atom === undefined) return merged;
  const base = convert(write, merged, last.apiVersion);
  const removed = removeFrom(atom, base, last.fields.withNamedFields(atom));
  const pruned = addBackOwned(write, { merged: base, pruned: removed }, last.apiVersion, managers);
  return convert(write, addBackDangling(atom, base, convert(write, pruned, last.apiVersion), last.fields), write.apiVersion);
}

function addBackOwned(
  write: Write,
  { merged, pruned }: { readonly merged: JsonObject; readonly pruned: JsonObject },
  prunedVersion: string,
  managers: Managers,
): JsonObject {
  const byVersion = new Map<string, FieldSet>();
  for (const { apiVersion, fields } of managers.values())
    byVersion.set(apiVersion, (byVersion.get(apiVersion) ?? new FieldSet()).union(fields));
  // the pruned version first
  const versions = [...byVersion.keys()].toSorted((a, b) => Number(b === prunedVersion) - Number(a === prunedVersion));
  let result = pruned;
  for (const apiVersion of versions) {
    const atom = write.versions.atomOf(apiVersion);
    if (atom === undefined) continue;
    const whole = convert(write, merged, apiVersion);
    const kept = toFieldSet(atom, convert(write, result, apiVersion)).withNamedFields(atom);
    const owned = (byVersion.get(apiVersion) ?? new FieldSet()).withNamedFields(atom);
    result = removeFrom(atom, whole, toFieldSet(atom, whole).withNamedFields(atom).difference(kept.union(owned)));
  }
  return result;
}

/** Puts back what went only because its parent went, and what the manager never applied. */
function addBackDangling(atom: Atom, merged: JsonObject, pruned: JsonObject, last: FieldSet): JsonObject {
  const kept = toFieldSet(atom, pruned).withNamedFields(atom);
  const all = toFieldSet(atom, merged).withNamedFields(atom);
  return removeFrom(atom, merged, all.difference(kept).intersection(last.withNamedFields(atom)));
}

function removeFrom(atom: Atom, object: JsonObject, set: FieldSet): JsonObject {
  return (removeItems(atom, object, set) ?? {}) as JsonObject;
}

function reconcileAll(write: Write, managers: Managers): Managers {
  const result: Managers = new Map();
  for (const [id, owner] of managers) {
    const atom = write.versions.atomOf(owner.apiVersion);
    if (atom !== undefined) result.set(id, { ...owner, fields: reconcileWithSchema(owner.fields, atom) });
  }
  return result;
}

function convert({ versions }: Write, object: JsonObject, apiVersion: string): JsonObject {
  return object["apiVersion"] === apiVersion || object["apiVersion"] === undefined ? object : versions.convert(object, apiVersion);
}
