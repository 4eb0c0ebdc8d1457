// The order of the output: as accumulated, or kustomize's legacy order of kinds.
import { compareText } from "#base";
import { apiVersionOf, type ResourceId } from "../id.ts";
import type { SortOptions } from "../kustomization.ts";
import { kustomize } from "../problems.ts";
import type { Resource } from "../resource.ts";

const FIRST = [
  "Namespace",
  "ResourceQuota",
  "StorageClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "PodSecurityPolicy",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "Endpoints",
  "Service",
  "LimitRange",
  "PriorityClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
const LAST = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/**
 * Sorts as `sortOptions` say.
 * @throws kustomize.transformer for an unknown order
 */
export function sortResources(resources: readonly Resource[], options: SortOptions): readonly Resource[] {
  const { order = "", legacySortOptions } = options;
  if (order !== "fifo" && order !== "legacy")
    throw kustomize.transformer("sortOptions", `order is ${JSON.stringify(order)}, expected fifo or legacy`);
  if (order === "fifo") {
    if (legacySortOptions !== undefined) throw kustomize.transformer("sortOptions", "legacySortOptions are set, but the order is fifo");
    return resources;
  }
  const first = legacySortOptions === undefined ? FIRST : (legacySortOptions.orderFirst ?? []);
  const last = legacySortOptions === undefined ? LAST : (legacySortOptions.orderLast ?? []);
  const ranks = new Map<string, number>([
    ...first.map((kind, index) => [kind, index - first.length] as const),
    ...last.map((kind, index) => [kind, index + 1] as const),
  ]);
  const keyed = resources.map((resource) => ({ resource, id: resource.id, rank: ranks.get(resource.kind) ?? 0 }));
  keyed.sort((a, b) => a.rank - b.rank || compareKinds(a.id, b.id) || compareText(idText(a.id), idText(b.id)));
  return keyed.map(({ resource }) => resource);
}

function compareKinds(a: ResourceId, b: ResourceId): number {
  const order = compareText(kindText(a), kindText(b));
  const isReversed = a.kind === "Namespace" && b.kind === "Namespace" && (a.group === "" || b.group === "");
  return isReversed ? -order : order;
}

/** Absent parts sort last, as `~` does. */
function kindText({ group, version, kind }: ResourceId): string {
  return `${group || "~G"}_${version || "~V"}_${kind || "~K"}`;
}

function idText(id: ResourceId): string {
  return `${id.kind}.${apiVersionOf(id)}|${id.namespace || "~X"}|${id.name || "~N"}`;
}
