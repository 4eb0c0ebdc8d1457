// All presets in the order in which they build on each other. Works on the rendered objects of any distribution.
import type { KubeObject } from "#base";
import { withDigests } from "./digests.ts";
import { withMetadata, type CommonMetadata } from "./metadata.ts";
import { forOpenShift } from "./openshift.ts";
import { withSharding, type Sharding } from "./sharding.ts";
import { withSize, type ClusterSize } from "./size.ts";
import { withBuildsInMemory, withPersistentStorage, type PersistentStorage } from "./storage.ts";
import { withObjectIdentity, withTenancy, withTenantIdentity, type TenantIdentity } from "./tenancy.ts";

/** What is made of an install; an absent part leaves the rendered objects as they are. */
export interface Presets {
  readonly size?: ClusterSize;
  readonly openshift?: boolean;
  /** Name of the ServiceAccount that tenants are confined to where an object names none. */
  readonly tenancy?: { readonly defaultServiceAccount: string };
  /** Object-level workload identity, on or expressly off. */
  readonly objectIdentity?: boolean;
  readonly tenantIdentity?: TenantIdentity;
  readonly storage?: PersistentStorage;
  readonly buildsInMemory?: boolean;
  /** Component → `sha256:…`. */
  readonly digests?: Readonly<Record<string, string>>;
  readonly sharding?: Sharding;
  readonly metadata?: CommonMetadata;
}

type Step = (objects: readonly KubeObject[]) => KubeObject[];

/** Applies presets. Shards are copies of what the presets before have made of the main controllers. */
export function applyPresets(objects: readonly KubeObject[], presets: Presets): KubeObject[] {
  return stepsOf(presets).reduce<KubeObject[]>((made, step) => step(made), [...objects]);
}

function stepsOf(presets: Presets): readonly Step[] {
  const { size, openshift, tenancy, objectIdentity, tenantIdentity, storage, buildsInMemory, digests, sharding, metadata } = presets;
  const step = <T>(value: T | undefined, make: (objects: readonly KubeObject[], value: T) => KubeObject[]): Step[] =>
    value === undefined ? [] : [(objects) => make(objects, value)];
  return [
    ...step(size, withSize),
    ...step(tenancy?.defaultServiceAccount, withTenancy),
    ...step(objectIdentity, withObjectIdentity),
    ...step(tenantIdentity, withTenantIdentity),
    ...step(storage, withPersistentStorage),
    ...step(buildsInMemory === true ? true : undefined, withBuildsInMemory),
    ...step(openshift === true ? true : undefined, forOpenShift),
    ...step(digests, withDigests),
    ...step(sharding, withSharding),
    ...step(metadata, withMetadata),
  ];
}
