// An object as a snapshot keeps it: what a cluster gave it for itself is left out, so that another cluster can take it.
import { isObject, own, sameJson, type Json, type JsonObject, type KubeObject, type ManagedFieldsEntry, type ObjectMeta } from "#base";
import { canonicalJson } from "../digest.ts";
import type { KeptObject, SnapshotRole } from "./contract.ts";

/** Owns what a restore writes, until it hands the fields back to their owners. */
export const RESTORE_MANAGER = "headgate-restore";

/** Whether a restore has written an object and was cut short before it gave the fields back to their owners. */
export function isHalfRestored({ metadata }: KubeObject): boolean {
  return metadata.managedFields?.some(({ manager }) => manager === RESTORE_MANAGER) ?? false;
}

/** Members of specs that a cluster gives by itself. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  Service: ["clusterIP", "clusterIPs", "healthCheckNodePort"],
  Namespace: ["finalizers"],
};
const GIVEN_ANNOTATIONS = new Set(["deployment.kubernetes.io/revision"]);

/** @param kind the object's kind as it was asked for: lists leave it out of their items */
export function keep(role: SnapshotRole, object: KubeObject): KeptObject {
  const { apiVersion, kind, metadata, spec, status, ...rest } = object;
  const keptSpec = isObject(spec) ? specOf(kind, spec) : spec;
  return {
    role,
    object: {
      apiVersion,
      kind,
      metadata: metadataOf(metadata, role === "flux"),
      ...(kind === "ServiceAccount" ? withoutSecrets(rest) : rest),
      ...(keptSpec !== undefined && { spec: keptSpec }),
      ...(role === "flux" && !isUnseen(status) && { status: renumbered(status, metadata.generation ?? 0) }),
    },
  };
}

/** Definitions give this to an object that no controller has looked at yet. */
function isUnseen(status: Json | undefined): boolean {
  return status === undefined || sameJson(status, {}) || sameJson(status, { observedGeneration: -1 });
}

function metadataOf({ name, namespace, labels, annotations, managedFields }: ObjectMeta, withStatus: boolean): ObjectMeta {
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !GIVEN_ANNOTATIONS.has(key));
  const owners = ownersOf(managedFields ?? [], withStatus);
  return {
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    ...(labels !== undefined && Object.keys(labels).length > 0 && { labels }),
    ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    ...(owners.length > 0 && { managedFields: owners }),
  };
}

/** Who owns which fields, without times: a restore gives the fields back to them, so that later applies find their own. */
function ownersOf(entries: readonly ManagedFieldsEntry[], withStatus: boolean): readonly ManagedFieldsEntry[] {
  return entries
    .filter(({ manager, subresource }) => manager !== RESTORE_MANAGER && (!subresource || (withStatus && subresource === "status")))
    .map(({ time: _time, ...entry }) => entry)
    .toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}

function specOf(kind: string, spec: JsonObject): JsonObject | undefined {
  const given = GIVEN[kind] ?? [];
  const isHeadless = own(spec, "clusterIP") === "None";
  const kept = Object.entries(spec).filter(([key]) => !given.includes(key) || (isHeadless && key !== "healthCheckNodePort"));
  return kept.length === 0 && given.length > 0 ? undefined : Object.fromEntries(kept);
}

/** Tokens of old clusters, which a cluster makes by itself. */
function withoutSecrets(rest: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { secrets: _secrets, ...kept } = rest;
  return kept;
}

const GENERATIONS = new Set(["observedGeneration", "lastAttemptedGeneration"]);
const PRESENT = 1;
const EARLIER = 0;

/** A status whose generations are counted anew: 1 stands for the present one, 0 for an earlier one. */
function renumbered(status: Json | undefined, generation: number): Json {
  return mapGenerations(status ?? {}, (seen) => (seen === generation ? PRESENT : EARLIER));
}

/** A kept status in an object whose generation will be `generation`. */
export function statusFor(status: Json, generation: number): Json {
  return mapGenerations(status, (seen) => (seen === PRESENT ? generation : Math.max(0, generation - 1)));
}

function mapGenerations(value: Json, map: (seen: number) => number): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => mapGenerations(each, map));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      // A negative number stands for never.
      GENERATIONS.has(key) && typeof each === "number" && each >= 0 ? map(each) : mapGenerations(each ?? null, map),
    ]),
  );
}
