// Shards: controllers of their own for objects with a label, beside the main ones, which then look after all others.
import { at, isObject, type JsonObject, type KubeObject } from "#base";
import { withEphemeralStorage } from "./storage.ts";
import { componentOf, editDeployments, flagOf, withFlag } from "./workload.ts";

export interface Sharding {
  /** Key of the label, `sharding.fluxcd.io/key`. */
  readonly key: string;
  /** Values of the label; also the ends of the names of their controllers. */
  readonly shards: readonly string[];
  /** Whether the source-controllers of shards keep artifacts as the main one does, or in their pods only. */
  readonly storage: "ephemeral" | "persistent";
  /** Controllers that are sharded; {@link SHARDED} when absent. */
  readonly components?: readonly string[];
}

/** Controllers whose objects can be divided. What a notification-controller receives knows no shard. */
export const SHARDED = [
  "source-controller",
  "kustomize-controller",
  "helm-controller",
  "image-reflector-controller",
  "image-automation-controller",
] as const;

/** The label key that upstream documents. */
export const SHARDING_KEY = "sharding.fluxcd.io/key";
const ROLE = "sharding.fluxcd.io/role";

/**
 * Adds one Deployment per shard to every controller that can be sharded; with it goes its Service and its claim. Shards run as the
 * ServiceAccount of the main controller, and artifacts are fetched from the Service of the shard that made them.
 * @see https://fluxcd.io/flux/installation/configuration/sharding/
 */
export function withSharding(objects: readonly KubeObject[], sharding: Sharding): KubeObject[] {
  const { key, shards } = sharding;
  if (shards.length === 0) return [...objects];
  const components = sharding.components ?? SHARDED;
  const copies = objects.flatMap((object) => {
    const owner = componentOf(object) ?? (isServing(object) ? object.metadata.name : undefined);
    return owner === undefined || !components.includes(owner) ? [] : shards.flatMap((shard) => copyFor(object, shard, sharding));
  });
  return [...editDeployments(objects, (each) => withFlag(each, "--watch-label-selector", `!${key}`), components), ...copies];
}

/** Services and claims are named as the controllers that they belong to. */
function isServing({ kind, apiVersion }: KubeObject): boolean {
  return apiVersion === "v1" && (kind === "Service" || kind === "PersistentVolumeClaim");
}

function copyFor(object: KubeObject, shard: string, { key, storage }: Sharding): KubeObject[] {
  const main = object.metadata.name ?? "";
  const name = `${main}-${shard}`;
  const annotations = { ...object.metadata.annotations, [ROLE]: "shard" };
  const copy: KubeObject = { ...object, metadata: { ...object.metadata, name, annotations } };
  if (object.kind === "PersistentVolumeClaim") return storage === "persistent" ? [copy] : [];
  if (object.kind === "Service") return [{ ...copy, spec: { ...specOf(copy), selector: { app: name } } }];
  const selecting = withFlag(withApp(copy, name), "--watch-label-selector", `${key}=${shard}`);
  const address = flagOf(selecting, "--storage-adv-addr");
  const advertised =
    address === undefined
      ? selecting
      : withFlag(
          selecting,
          "--storage-adv-addr",
          address.replace(main, () => name),
        );
  return [storage === "persistent" ? withOwnClaim(advertised, main, name) : withEphemeralStorage(advertised)];
}

/** Pods of a shard have another `app`, by which its Deployment and its Service find them. */
function withApp(deployment: KubeObject, app: string): KubeObject {
  const spec = specOf(deployment);
  const template = objectOf(spec["template"]);
  const metadata = objectOf(template["metadata"]);
  return {
    ...deployment,
    spec: {
      ...spec,
      selector: { matchLabels: { ...objectOf(at(spec, "selector", "matchLabels")), app } },
      template: { ...template, metadata: { ...metadata, labels: { ...objectOf(metadata["labels"]), app } } },
    },
  };
}

function withOwnClaim(deployment: KubeObject, main: string, name: string): KubeObject {
  const spec = specOf(deployment);
  const template = objectOf(spec["template"]);
  const pod = objectOf(template["spec"]);
  const volumes = Array.isArray(pod["volumes"]) ? (pod["volumes"] as readonly JsonObject[]) : [];
  const own = volumes.map((each) =>
    at(each, "persistentVolumeClaim", "claimName") === main ? { ...each, persistentVolumeClaim: { claimName: name } } : each,
  );
  return { ...deployment, spec: { ...spec, template: { ...template, spec: { ...pod, volumes: own } } } };
}

function specOf({ spec }: KubeObject): JsonObject {
  return objectOf(spec);
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
