// Rules between the attributes of flux_instance, for whoever writes, plans or applies one.
import { Duration } from "#base";

/** A broken rule of an install that is described as data. */
export interface InstanceFinding {
  /** Path of the attribute, `sharding.storage`. */
  readonly attribute: string;
  readonly reason: string;
  readonly next: string;
}

const SHARD = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** `image-automation-controller-<shard>` is the value of a label, which may have 63 characters. */
const LONGEST_SHARD = 35;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Parts of an install that rules are about; parts that are not known yet are left out. */
export interface InstanceDescription {
  readonly distribution?: "headgate" | "flux";
  readonly source?: string;
  readonly variant?: string;
  readonly digests?: Readonly<Record<string, string>>;
  readonly components?: readonly string[];
  readonly commonMetadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly cluster?: {
    readonly multitenant?: boolean;
    readonly tenantDefaultServiceAccount?: string;
    readonly tenantDefaultDecryptionServiceAccount?: string;
    readonly tenantDefaultKubeConfigServiceAccount?: string;
    readonly objectLevelWorkloadIdentity?: boolean;
    readonly multitenantWorkloadIdentity?: boolean;
  };
  readonly sharding?: { readonly shards: readonly string[]; readonly storage: "ephemeral" | "persistent" };
  readonly storage?: object;
  readonly sync?: InstanceSyncDescription;
}

/** What an install follows, as far as it is known. */
export interface InstanceSyncDescription {
  readonly kind?: "GitRepository" | "OCIRepository" | "Bucket";
  readonly url?: string;
  readonly ref?: string;
  readonly path?: string;
  readonly interval?: string;
  readonly provider?: string;
}

/** Every broken rule that can be seen without the release. */
export function instanceFindings(order: InstanceDescription): readonly InstanceFinding[] {
  return [
    ...distributionFindings(order),
    ...metadataFindings(order),
    ...tenancyFindings(order.cluster ?? {}),
    ...shardingFindings(order),
    ...(order.sync === undefined ? [] : syncFindings(order.sync, order.components)),
  ];
}

function distributionFindings({ distribution, source, variant, digests = {} }: InstanceDescription): InstanceFinding[] {
  const found: InstanceFinding[] = [];
  for (const [name, value] of Object.entries({ source, variant })) {
    if (distribution === "headgate" && value !== undefined)
      found.push({
        attribute: `distribution.${name}`,
        reason: `the distribution headgate comes with the provider and has no ${name}`,
        next: `remove it, or set distribution.name to flux`,
      });
  }
  for (const [component, digest] of Object.entries(digests)) {
    if (!DIGEST.test(digest))
      found.push({
        attribute: "distribution.digests",
        reason: `${JSON.stringify(digest)} of ${component} is no digest`,
        next: "write sha256: and 64 hexadecimal digits",
      });
  }
  return found;
}

/** Labels by which an install is found; another value would lose it. */
const KEPT_LABELS = ["part-of", "instance", "component", "version"].map((each) => `app.kubernetes.io/${each}`);

function metadataFindings({ commonMetadata }: InstanceDescription): InstanceFinding[] {
  const taken = Object.keys(commonMetadata?.labels ?? {}).filter((key) => KEPT_LABELS.includes(key));
  return taken.map((key) => ({
    attribute: "common_metadata.labels",
    reason: `the install is found by its own label ${key}`,
    next: "choose another key",
  }));
}

function tenancyFindings(cluster: NonNullable<InstanceDescription["cluster"]>): InstanceFinding[] {
  const found: InstanceFinding[] = [];
  const { multitenant, multitenantWorkloadIdentity, objectLevelWorkloadIdentity } = cluster;
  if (multitenantWorkloadIdentity === true && objectLevelWorkloadIdentity !== true)
    found.push({
      attribute: "cluster.multitenant_workload_identity",
      reason: "tenants can only have identities where objects can",
      next: "set cluster.object_level_workload_identity to true too",
    });
  const named = {
    tenant_default_service_account: [
      cluster.tenantDefaultServiceAccount,
      multitenant === true || multitenantWorkloadIdentity === true,
      "multitenant",
    ],
    tenant_default_decryption_service_account: [
      cluster.tenantDefaultDecryptionServiceAccount,
      multitenantWorkloadIdentity === true,
      "multitenant_workload_identity",
    ],
    tenant_default_kube_config_service_account: [
      cluster.tenantDefaultKubeConfigServiceAccount,
      multitenantWorkloadIdentity === true,
      "multitenant_workload_identity",
    ],
  } as const;
  for (const [attribute, [value, hasEffect, needed]] of Object.entries(named)) {
    if (value !== undefined && !hasEffect)
      found.push({
        attribute: `cluster.${attribute}`,
        reason: `it confines nobody without cluster.${needed}`,
        next: `set cluster.${needed} to true, or remove it`,
      });
  }
  return found;
}

function shardingFindings({ sharding, storage }: InstanceDescription): InstanceFinding[] {
  if (sharding === undefined) return [];
  const found: InstanceFinding[] = [];
  if (sharding.storage === "persistent" && storage === undefined)
    found.push({
      attribute: "sharding.storage",
      reason: "shards cannot keep artifacts on volumes of their own without a class and a size",
      next: "set storage too, or sharding.storage to ephemeral",
    });
  if (sharding.shards.length === 0)
    found.push({ attribute: "sharding.shards", reason: "no shard is named", next: "name at least one, or remove sharding" });
  const twice = sharding.shards.find((each, index) => sharding.shards.indexOf(each) !== index);
  if (twice !== undefined)
    found.push({ attribute: "sharding.shards", reason: `${JSON.stringify(twice)} is named twice`, next: "name every shard once" });
  for (const shard of sharding.shards) {
    if (!SHARD.test(shard) || shard.length > LONGEST_SHARD)
      found.push({
        attribute: "sharding.shards",
        reason: `${JSON.stringify(shard)} cannot be the end of a controller's name`,
        next: `write at most ${LONGEST_SHARD} lower-case letters, digits and inner dashes`,
      });
  }
  return found;
}

const PROVIDERS: Readonly<Record<NonNullable<InstanceSyncDescription["kind"]>, readonly string[]>> = {
  GitRepository: ["generic", "aws", "azure", "github"],
  OCIRepository: ["generic", "aws", "azure", "gcp"],
  Bucket: ["generic", "aws", "azure", "gcp"],
};

function syncFindings(sync: InstanceSyncDescription, components: readonly string[] | undefined): InstanceFinding[] {
  const { path, interval } = sync;
  const found: (InstanceFinding | undefined)[] = [
    ...sourceFindings(sync),
    finding(path?.split("/").includes("..") === true, {
      attribute: "sync.path",
      reason: `${JSON.stringify(path)} leaves the source`,
      next: "write a folder of the source, relative to its root",
    }),
    finding(interval !== undefined && !((Duration.tryParse(interval)?.millis ?? 0) > 0), {
      attribute: "sync.interval",
      reason: `invalid interval ${JSON.stringify(interval)}`,
      next: "write it like 30s, 5m or 1h30m",
    }),
    ...["source-controller", "kustomize-controller"].map((needed) =>
      finding(components?.includes(needed) === false, {
        attribute: "components",
        reason: `${needed} is missing`,
        next: "a cluster that follows something needs source-controller and kustomize-controller; add them, or remove sync",
      }),
    ),
  ];
  return found.filter((each) => each !== undefined);
}

function sourceFindings({ kind, url, ref, provider }: InstanceSyncDescription): (InstanceFinding | undefined)[] {
  return [
    finding(kind !== undefined && provider !== undefined && !PROVIDERS[kind].includes(provider), {
      attribute: "sync.provider",
      reason: `a ${kind ?? ""} knows no provider ${JSON.stringify(provider)}`,
      next: `write one of ${PROVIDERS[kind ?? "Bucket"].join(", ")}`,
    }),
    finding(kind === "GitRepository" && ref !== undefined && !/^refs\/[^/].*[^/]$/.test(ref), {
      attribute: "sync.ref",
      reason: `${JSON.stringify(ref)} is no full name of a git ref`,
      next: "write it like refs/heads/main or refs/tags/v1.0.0",
    }),
    finding(kind === "GitRepository" && url !== undefined && !/^(https?|ssh):\/\//.test(url), {
      attribute: "sync.url",
      reason: `${JSON.stringify(url)} is no address of a repository`,
      next: "write it like https://git.example.com/fleet.git or ssh://git@git.example.com/fleet.git",
    }),
    finding(kind === "OCIRepository" && url !== undefined && !url.startsWith("oci://"), {
      attribute: "sync.url",
      reason: `${JSON.stringify(url)} is no address of an artifact`,
      next: "write it like oci://registry.example.com/fleet",
    }),
    finding(kind === "Bucket" && url !== undefined && url.includes("://"), {
      attribute: "sync.url",
      reason: `${JSON.stringify(url)} is no endpoint of buckets`,
      next: "write host and port without scheme, like storage.example.com",
    }),
  ];
}

function finding(isBroken: boolean, found: InstanceFinding): InstanceFinding | undefined {
  return isBroken ? found : undefined;
}
