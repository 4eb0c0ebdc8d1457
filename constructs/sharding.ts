// Which of several controllers looks after what: a stable choice by name.

/** Label by which controllers know the objects of their shard. */
export const SHARDING_KEY = "sharding.fluxcd.io/key";

/** How objects are spread over shards. */
export interface ShardingProps {
  /** Names of the shards, as the controllers of the install have them. */
  readonly shards: readonly string[];
  /**
   * Names whose shard is decided by hand.
   * @default none
   */
  readonly pinned?: { readonly [name: string]: string };
}

/**
 * The shard of a name. A name keeps its shard as long as that shard is there, and a new shard takes its fair part from all others: each
 * shard draws a number for the name, and the highest wins. The choice is public API: it stays the same in every release.
 */
export function shardOf(name: string, { shards, pinned }: ShardingProps): string {
  const pin = pinned !== undefined && Object.hasOwn(pinned, name) ? pinned[name] : undefined;
  if (pin !== undefined) return pin;
  const drawn = shards.map((shard) => ({ shard, number: draw(`${shard}/${name}`) }));
  const best = drawn.toSorted((a, b) => b.number - a.number || (a.shard < b.shard ? -1 : 1))[0];
  return best?.shard ?? "";
}

/** FNV-1a of 32 bits over UTF-16 units, mixed so that names which differ in their end only draw far apart. */
function draw(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
