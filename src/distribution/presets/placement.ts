// Where the controllers run and what they may use: nodes, priority, affinity, tolerations and resources, for all of them or one by one.
// Works on the rendered objects of any distribution.
import { at, isObject, sameJson, type Json, type JsonObject, type KubeObject } from "#base";
import { editDeployments, withManager, withPod } from "./workload.ts";

/** A taint that pods put up with. @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ (Toleration) */
export interface Toleration {
  readonly key?: string;
  readonly operator?: "Exists" | "Equal";
  readonly value?: string;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  readonly tolerationSeconds?: number;
}

/** Resource → quantity, `cpu` → `500m`. */
type Quantities = Readonly<Record<string, string>>;

/** What a controller asks of its node, and the most that it gets. Resources that are not named stay as the release has them. */
export interface ResourceOrder {
  readonly requests?: Quantities;
  readonly limits?: Quantities;
}

/** Absent parts stay as the release has them. */
export interface Placement {
  /** Labels that nodes must have, beside those that the release asks for, which they may replace. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly priorityClassName?: string;
  /** An Affinity of Kubernetes, whole. */
  readonly affinity?: JsonObject;
  /** Beside those that are there. */
  readonly tolerations?: readonly Toleration[];
  readonly resources?: ResourceOrder;
}

/** A placement of all controllers, and what is different for some: each part of theirs goes over that of all. */
export interface Placements extends Placement {
  /** Component → its own placement. */
  readonly components?: Readonly<Record<string, Placement>>;
}

/** Objects whose Deployments are placed so. Pods of other kinds stay as they are. */
export function withPlacement(objects: readonly KubeObject[], placements: Placements): KubeObject[] {
  const { components = {}, ...all } = placements;
  return editDeployments(objects, (deployment, component) => {
    const own = Object.hasOwn(components, component) ? components[component] : undefined;
    return placed(placed(deployment, all), own ?? {});
  });
}

function placed(deployment: KubeObject, { resources, ...ofPod }: Placement): KubeObject {
  const there = withPod(deployment, (pod) => placedPod(pod, ofPod));
  return resources === undefined ? there : withManager(there, (container) => withResources(container, resources));
}

function placedPod(pod: JsonObject, { nodeSelector, priorityClassName, affinity, tolerations }: Placement): JsonObject {
  const before = pod["nodeSelector"];
  return {
    ...pod,
    ...(nodeSelector !== undefined && { nodeSelector: { ...(isObject(before) && before), ...nodeSelector } }),
    ...(priorityClassName !== undefined && { priorityClassName }),
    ...(affinity !== undefined && { affinity }),
    ...(tolerations !== undefined && { tolerations: joined(pod["tolerations"], tolerations) }),
  };
}

/** The order of tolerations says nothing, but a stable one keeps files from changing. */
function joined(before: Json | undefined, more: readonly Toleration[]): Json[] {
  const all = [...(Array.isArray(before) ? (before as readonly Json[]) : []), ...more.map((each) => ({ ...each }) as Json)];
  return all.filter((each, index) => all.findIndex((other) => sameJson(other, each)) === index);
}

function withResources(container: JsonObject, order: ResourceOrder): JsonObject {
  const before = container["resources"];
  const merged = Object.fromEntries(
    (["limits", "requests"] as const).flatMap((part) => {
      const there = at(before, part);
      const together = { ...(isObject(there) && there), ...order[part] };
      return Object.keys(together).length === 0 ? [] : [[part, together]];
    }),
  );
  return { ...container, resources: { ...(isObject(before) && before), ...merged } };
}
