// What all parts of the server share: the objects, the resources, time and chance.
import { own, type Clock, type Log, type MutableJsonObject, type Random } from "#base";
import { fromStored } from "./registry/convert.ts";
import { fill, isUnfilled } from "./registry/fill.ts";
import type { FanOut } from "./read/fan-out.ts";
import type { ServedResource } from "./registry/served-resource.ts";
import type { ResourceTable } from "./registry/resource-table.ts";
import type { StrategyContext } from "./resource.ts";
import type { Entry, ObjectStore } from "./storage/object-store.ts";
import type { UserInfo } from "./request/user.ts";

export interface ClusterState {
  readonly store: ObjectStore;
  readonly fanOut: FanOut;
  readonly table: ResourceTable;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
}

/** Key of an object in its resource. */
export function keyOf(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** A private copy of a stored object in the version that is served, with the defaults that its schema has by now. */
export function readEntry(entry: Entry, served: ServedResource): MutableJsonObject {
  const object = JSON.parse(entry.json) as MutableJsonObject;
  if (served.definition.convert !== undefined) return fromStored(object, served);
  if (object["apiVersion"] !== served.apiVersion) object["apiVersion"] = served.apiVersion;
  if (isUnfilled(entry, served)) fill(object, served);
  return object;
}

/** What a strategy may ask of the server. */
export function strategyContext(state: ClusterState, user: UserInfo, subresource: string): StrategyContext {
  return {
    now: state.clock.now(),
    ...(subresource !== "" && { subresource }),
    user,
    lookup: (group, plural, namespace, name) => {
      const entry = state.store.get(`${group}/${plural}`, keyOf(namespace ?? "", name));
      return entry === undefined ? undefined : (JSON.parse(entry.json) as MutableJsonObject);
    },
    list: (group, plural, namespace) =>
      state.store.list(`${group}/${plural}`, namespace).map(({ json }) => JSON.parse(json) as MutableJsonObject),
  };
}

/** Metadata of an object that is being written; made where it is missing. */
export function metadataOf(object: MutableJsonObject): MutableJsonObject {
  const metadata = own(object, "metadata");
  if (typeof metadata === "object" && metadata !== null && !Array.isArray(metadata)) return metadata as MutableJsonObject;
  const made: MutableJsonObject = {};
  object["metadata"] = made;
  return made;
}

export function textOf(object: unknown, key: string): string {
  const value = own(object, key);
  return typeof value === "string" ? value : "";
}

/** A random UUID, version 4. */
export function newUid(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const MAX_GENERATED_BASE = 58;

/** A name from its prefix and five random characters. */
export function generateName(prefix: string, random: Random): string {
  const suffix = Array.from(random.bytes(5), (each) => SUFFIX_ALPHABET[each % SUFFIX_ALPHABET.length] ?? "").join("");
  return `${prefix.slice(0, MAX_GENERATED_BASE)}${suffix}`;
}
