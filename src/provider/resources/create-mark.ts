// Creates that failed half-way: core marks what they left for replacement, and its delete must not take it down.
import type { CtyObject } from "#codec";

/** Private bytes of a plan to create that name what it is for, so that a delete which is the first half of its replacement can tell. */
export function createMark(what: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ create: what }));
}

/**
 * Whether a delete is that of a replacement whose create goes on from what is there: the state has no id, as that of a create which was
 * cut short, and the plan is for the same. A destroy has no mark.
 * @param mark what a plan to create the state would have
 */
export function isResumed(prior: CtyObject, bytes: Uint8Array | undefined, mark: Uint8Array): boolean {
  return (prior["id"] ?? null) === null && bytes !== undefined && Buffer.from(bytes).equals(mark);
}
