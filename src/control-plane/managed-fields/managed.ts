// metadata.managedFields as a value: who owns which fields. Reads, writes and orders the entries.
import { compareText, isObject, own, type Json, type JsonObject } from "#base";
import { FieldSet } from "./field-set.ts";
import { fieldElement } from "./path-element.ts";
import { shown } from "../schema/shown.ts";

/** The fields of one manager in one version. */
export interface ManagedSet {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** Entries by their identity, see {@link identityOf}. */
export type Managers = Map<string, ManagedSet>;

type Identity = Pick<ManagedSet, "manager" | "operation" | "apiVersion" | "subresource">;

/** What makes an entry one: manager, operation and subresource, and for updates the version too. */
export function identityOf({ manager, operation, apiVersion, subresource }: Identity): string {
  return JSON.stringify({
    ...(manager !== "" && { manager }),
    operation,
    ...(operation === "Update" && { apiVersion }),
    ...(subresource !== "" && { subresource }),
  });
}

/** Entries of an object's metadata; the reason as text where one is malformed. @see apimachinery managedfields/internal/managedfields.go */
export function parseManagers(entries: unknown): Managers | string {
  const managers: Managers = new Map();
  if (!Array.isArray(entries)) return managers;
  for (const [i, entry] of entries.entries()) {
    const parsed = parseEntry(entry, i);
    if (typeof parsed === "string") return parsed;
    managers.set(identityOf(parsed), parsed);
  }
  return managers;
}

function parseEntry(entry: unknown, index: number): ManagedSet | string {
  const text = (key: string): string => shown(own(entry, key));
  const operation = text("operation");
  if (operation !== "Apply" && operation !== "Update") return "operation must be `Apply` or `Update`";
  if (text("apiVersion") === "") return "apiVersion must not be empty";
  if (text("fieldsType") === "") return `missing fieldsType in managed fields entry ${index}`;
  if (text("fieldsType") !== "FieldsV1") return `invalid fieldsType ${JSON.stringify(text("fieldsType"))} in managed fields entry ${index}`;
  const fields = FieldSet.tryParse(own(entry, "fieldsV1") ?? {});
  if (fields === undefined) return `error decoding set in managed fields entry ${index}`;
  const time = own(entry, "time");
  return {
    manager: text("manager"),
    operation,
    apiVersion: text("apiVersion"),
    subresource: text("subresource"),
    time: typeof time === "string" ? time : undefined,
    fields,
  };
}

/** Entries as they are stored: applies before updates, older before newer, then by name. */
export function writeManagers(managers: Managers): JsonObject[] {
  return writeSets([...managers.values()]);
}

function writeSets(sets: readonly ManagedSet[]): JsonObject[] {
  return sets.toSorted(compareEntries).map((each) => ({
    ...(each.manager !== "" && { manager: each.manager }),
    operation: each.operation,
    apiVersion: each.apiVersion,
    ...(each.time !== undefined && { time: each.time }),
    fieldsType: "FieldsV1",
    fieldsV1: each.fields.toJson(),
    ...(each.subresource !== "" && { subresource: each.subresource }),
  }));
}

function compareEntries(a: ManagedSet, b: ManagedSet): number {
  return (
    compareText(a.operation, b.operation) ||
    secondsOf(a) - secondsOf(b) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

export function secondsOf({ time }: ManagedSet): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
}

/**
 * Entries after a write to a scale: whoever owns the field of the replicas among others owns it in an entry of its own, without a time.
 * @see apimachinery pkg/util/managedfields/scalehandler.go
 */
export function apartFromReplicas(entries: readonly JsonObject[], path: readonly string[]): JsonObject[] {
  const field = path.map(fieldElement);
  const only = FieldSet.of(field);
  const isOwner = ({ operation, fields }: ManagedSet): boolean => operation === "Update" && fields.has(field);
  const sets = entries.map((entry, i) => parseEntry(entry, i)).filter((each) => typeof each !== "string");
  const apart = sets.flatMap((each) => {
    if (!isOwner(each)) return [each];
    const rest = each.fields.difference(only);
    return [...(rest.isEmpty() ? [] : [{ ...each, fields: rest }]), { ...each, time: undefined, fields: only }];
  });
  return writeSets(apart);
}

/** Entries where none of them names a field: of equal ones the last counts. Undefined where one does. */
export function withoutOwner(entries: unknown, path: readonly string[]): JsonObject[] | undefined {
  const managers = parseManagers(entries);
  const field = path.map(fieldElement);
  if (typeof managers === "string" || [...managers.values()].some(({ fields }) => fields.has(field))) return undefined;
  return writeManagers(managers);
}

/** A request to forget all owners: an empty list, or a list of one empty entry. */
export function isReset(entries: Json | undefined): boolean {
  if (!Array.isArray(entries)) return false;
  const first: unknown = entries[0];
  return entries.length === 0 || (entries.length === 1 && isObject(first) && Object.keys(first).length === 0);
}

/** An entry's manager in messages: `"kubectl" with subresource "status" using apps/v1`. */
export function formatManager({ manager, operation, apiVersion, subresource }: Identity): string {
  const name = `${JSON.stringify(manager)}${subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`}`;
  return operation === "Update" ? `${name} using ${apiVersion}` : name;
}
