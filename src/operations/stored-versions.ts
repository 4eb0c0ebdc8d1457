// Rewrites objects that the server still keeps in an older API version, so that a release may stop serving that version. Definitions
// remember in `status.storedVersions` every version that objects may be kept in; the API server refuses to take one away that is named.
import {
  at,
  formatRef,
  groupOf,
  isObject,
  isProblem,
  refOf,
  type Clock,
  type Json,
  type KubeObject,
  type Log,
  type ObjectRef,
} from "#base";
import { PART_OF } from "#distribution";
import type { Cluster } from "#kube";
import { signalOf } from "./cluster-objects.ts";
import { operationsProblems } from "./problems.ts";

export interface MigrationPlaces {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
}

export interface MigrationOrder {
  /** Which definitions are looked at; those of Flux, `app.kubernetes.io/part-of=flux`, when absent. */
  readonly labelSelector?: string;
}

/** A definition whose objects were brought to its storage version. */
export interface Migration {
  /** `gitrepositories.source.toolkit.fluxcd.io` */
  readonly definition: string;
  /** Versions that objects were kept in before, in the order of the definition's status. */
  readonly from: readonly string[];
  readonly to: string;
  /** Objects that were written again. */
  readonly objects: number;
}

const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
const FIELD_MANAGER = "headgate-migration";
const TRIES = 5;
const PAUSE_MILLIS = 200;

/**
 * Brings every object of the definitions to the version that the definition stores, and takes the other versions out of
 * `status.storedVersions`. A definition that stores one version only costs nothing but its line in one list request. A run that was
 * stopped is finished by the next one: the status changes after the last object only.
 *
 * @returns what was migrated, in the order of the definitions' names; empty when nothing was to be done
 * @throws operations.migrationBlocked when an object is written by others without pause · kube.*
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version
 */
export async function migrateStoredVersions(
  places: MigrationPlaces,
  order: MigrationOrder = {},
  signal?: AbortSignal,
): Promise<readonly Migration[]> {
  const { items } = await places.cluster.list(CRD, { labelSelector: order.labelSelector ?? `${PART_OF}=flux`, ...signalOf(signal) });
  const done: Migration[] = [];
  for (const definition of items.toSorted((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1))) {
    const to = storageVersionOf(definition);
    const from = storedVersionsOf(definition);
    if (to === undefined || from.every((each) => each === to)) continue;
    const objects = await migrateObjects(definition, to, places, signal);
    await settleStatus(definition, to, places, signal);
    const name = definition.metadata.name ?? "";
    places.log.write("info", `${name}: ${objects} objects brought from ${from.join(", ")} to ${to}`);
    done.push({ definition: name, from, to, objects });
  }
  return done;
}

/** The version in which a definition keeps objects now. */
function storageVersionOf(definition: KubeObject): string | undefined {
  const name = at(
    versionsOf(definition).find((each) => at(each, "storage") === true),
    "name",
  );
  return typeof name === "string" ? name : undefined;
}

function storedVersionsOf(definition: KubeObject): readonly string[] {
  const stored = at(definition, "status", "storedVersions");
  return Array.isArray(stored) ? stored.filter((each) => typeof each === "string") : [];
}

function versionsOf(definition: KubeObject): readonly Json[] {
  const versions = at(definition, "spec", "versions");
  return Array.isArray(versions) ? (versions as readonly Json[]) : [];
}

async function migrateObjects(
  definition: KubeObject,
  storage: string,
  places: MigrationPlaces,
  signal: AbortSignal | undefined,
): Promise<number> {
  const [group, kind] = [at(definition, "spec", "group"), at(definition, "spec", "names", "kind")];
  const served = versionsOf(definition).filter((each) => at(each, "served") === true);
  const version = served.some((each) => at(each, "name") === storage) ? storage : at(served[0], "name");
  // A kind that is not served in any version has no object that could be reached.
  if (typeof group !== "string" || typeof kind !== "string" || typeof version !== "string") return 0;
  const apiVersion = `${group}/${version}`;
  const { items } = await places.cluster.list({ apiVersion, kind }, { as: "metadata", ...signalOf(signal) });
  for (const item of items) await rewrite({ ...item, apiVersion, kind }, `${group}/${storage}`, places, signal);
  return items.length;
}

/** Writes an object as it is: the server encodes it in the storage version then. One that is gone needs no rewriting. */
async function rewrite(
  first: KubeObject,
  storage: string,
  { cluster, clock }: MigrationPlaces,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ref = refOf(first);
  let object: KubeObject | undefined = first;
  for (let round = 1; object !== undefined; round++) {
    try {
      await cluster.patch(ref, rewriting(object, storage), { fieldManager: FIELD_MANAGER, ...signalOf(signal) });
      return;
    } catch (thrown) {
      if (isProblem(thrown, "kube.notFound")) return;
      if (!isProblem(thrown, "kube.conflict")) throw thrown;
      if (round === TRIES) throw operationsProblems.migrationBlocked(formatRef(ref), thrown);
      await clock.sleep(PAUSE_MILLIS * round, signal);
      object = await readMetadata(cluster, ref, signal);
    }
  }
}

async function readMetadata(cluster: Cluster, ref: ObjectRef, signal: AbortSignal | undefined): Promise<KubeObject | undefined> {
  const found = await cluster.get(ref, { as: "metadata", ...signalOf(signal) });
  return found && { ...found, apiVersion: ref.apiVersion, kind: ref.kind };
}

/**
 * An empty patch; or, where managers own fields in the words of an older version, a patch that puts their words into the stored
 * version: the server could not read them once the older version is gone, and would refuse the next apply.
 */
function rewriting(object: KubeObject, storage: string): Parameters<Cluster["patch"]>[1] {
  const entries = object.metadata.managedFields ?? [];
  const isOld = (apiVersion: string | undefined): boolean =>
    apiVersion !== undefined && apiVersion !== storage && groupOf(apiVersion) === groupOf(storage);
  if (!entries.some((each) => isOld(each.apiVersion))) return { type: "merge", body: {} };
  const value = entries.map((each) => (isOld(each.apiVersion) ? { ...each, apiVersion: storage } : each));
  return {
    type: "json",
    body: [
      { op: "replace", path: "/metadata/managedFields", value: value as unknown as Json },
      { op: "replace", path: "/metadata/resourceVersion", value: object.metadata.resourceVersion ?? "" },
    ],
  };
}

/** Another version may have become the stored one meanwhile; the definition's own version then refuses the write. */
async function settleStatus(
  definition: KubeObject,
  to: string,
  { cluster }: MigrationPlaces,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ref = { ...refOf(definition), ...CRD };
  for (let round = 1; ; round++) {
    const now = await cluster.get(ref, signalOf(signal));
    if (now === undefined || storageVersionOf(now) !== to || !isObject(now.status)) return;
    const body: Json = { metadata: { resourceVersion: now.metadata.resourceVersion ?? "" }, status: { storedVersions: [to] } };
    try {
      await cluster.patch(ref, { type: "merge", body }, { subresource: "status", fieldManager: FIELD_MANAGER, ...signalOf(signal) });
      return;
    } catch (thrown) {
      // Somebody wrote to the definition in between.
      if (!isProblem(thrown, "kube.conflict") || round === TRIES) throw thrown;
    }
  }
}
