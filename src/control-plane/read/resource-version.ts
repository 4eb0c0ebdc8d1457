// Resource versions that clients name, and whether there are such yet.
import type { ServedResource } from "../registry/served-resource.ts";
import { refusals } from "../status/status.ts";

const MAX_VERSION = 2n ** 64n - 1n;

/** @throws control-plane.refused (400) */
export function readVersion(text: string): number {
  const fault = versionFault(text);
  if (fault !== undefined) throw refusals.badRequest(`invalid resource version: ${fault}`);
  return Number(text);
}

/** What is wrong with a version. */
export function versionFault(text: string): string | undefined {
  const why = !/^\d*$/.test(text) ? "invalid syntax" : BigInt(text) > MAX_VERSION ? "value out of range" : undefined;
  const quoted = JSON.stringify(text);
  return why === undefined ? undefined : `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${why}`;
}

/** The version that a get wants to see at least. Kinds that upstream keeps no cache of are read in another way. @throws control-plane.refused (400, 500, 504) */
export function checkGetVersion(text: string, served: ServedResource, newest: number): void {
  const fault = versionFault(text);
  const isCached = hasCache(served);
  if (fault !== undefined) throw isCached ? refusals.unknown(fault) : refusals.badRequest(`invalid resource version: ${fault}`);
  if (Number(text) > newest) throw refusals.tooLargeVersion(Number(text), newest, isCached);
}

/** Upstream reads all kinds but events from a cache, which may still catch up: a client is told to try again. */
export function hasCache({ resource }: ServedResource): boolean {
  return resource !== "/events" && resource !== "events.k8s.io/events";
}
