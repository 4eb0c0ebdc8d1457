// The order in which objects are applied, its reverse for deletion, and the stages of an apply.
import { compareText, groupOf, type KindRef, type KubeObject, type ObjectRef } from "#base";

const FIRST = [
  "CustomResourceDefinition",
  "Namespace",
  "ClusterRole",
  "ClusterClass",
  "RuntimeClass",
  "PriorityClass",
  "StorageClass",
  "VolumeSnapshotClass",
  "IngressClass",
  "GatewayClass",
  "ClusterRoleBinding",
  "ResourceQuota",
  "ServiceAccount",
  "Role",
  "RoleBinding",
  "ConfigMap",
  "Secret",
  "Service",
  "LimitRange",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
const LAST = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const RANKS: ReadonlyMap<string, number> = new Map([
  ...FIRST.map((kind, at) => [kind, at - FIRST.length] as const),
  ...LAST.map((kind, at) => [kind, at + 1] as const),
]);
const DEFINITIONS = new Set(["CustomResourceDefinition", "Namespace", "ClusterRole"]);

/**
 * Place of a kind in the order: negative for kinds that go first, 0 for most, positive for those that go last.
 * @see Flux reference behaviour: fluxcd/pkg ssa/sort.go
 */
export function rankOf(kind: string): number {
  return RANKS.get(kind) ?? 0;
}

/** Objects in the order of their application: by kind, then namespace, then name. The same set has one order, whatever order it came in. */
export function order<T extends KubeObject>(objects: readonly T[]): T[] {
  return objects.toSorted((a, b) => compareRefs(identity(a), identity(b)));
}

/** The order of deletion. */
export function reverseOrder<T extends KubeObject>(objects: readonly T[]): T[] {
  return order(objects).toReversed();
}

/** The order of application, of references. */
export function orderRefs<T extends ObjectRef>(refs: readonly T[]): T[] {
  return refs.toSorted(compareRefs);
}

export interface Stage {
  readonly name: "definitions" | "classes" | "custom" | "rest";
  /** Whether the next stage waits until everything in this one is ready. */
  readonly waits: boolean;
  readonly objects: readonly KubeObject[];
}

/**
 * Splits a set into stages, each in order; stages without objects are left out.
 * @param customKinds `group/Kind` of the third stage; `Kind` alone stands for the core group
 * @see Flux reference behaviour: kustomize-controller, staged apply
 */
export function stagesOf(objects: readonly KubeObject[], customKinds: readonly string[] = []): Stage[] {
  const custom = new Set(customKinds.map((each) => (each.includes("/") ? each : `/${each}`)));
  const stages: Stage[] = [
    { name: "definitions", waits: true, objects: [] },
    { name: "classes", waits: true, objects: [] },
    { name: "custom", waits: false, objects: [] },
    { name: "rest", waits: false, objects: [] },
  ];
  const sorted = order(objects);
  return stages
    .map((stage) => ({ ...stage, objects: sorted.filter((object) => stageOf(object, custom) === stage.name) }))
    .filter((stage) => stage.objects.length > 0);
}

function stageOf(kind: KindRef, custom: ReadonlySet<string>): Stage["name"] {
  if (DEFINITIONS.has(kind.kind)) return "definitions";
  if (kind.kind.endsWith("Class")) return "classes";
  return custom.has(`${groupOf(kind.apiVersion)}/${kind.kind}`) ? "custom" : "rest";
}

function identity(object: KubeObject): ObjectRef {
  const { name = "", namespace = "" } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, name, namespace };
}

function compareRefs(a: ObjectRef, b: ObjectRef): number {
  return (
    rankOf(a.kind) - rankOf(b.kind) ||
    compareText(groupOf(a.apiVersion), groupOf(b.apiVersion)) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace ?? "", b.namespace ?? "") ||
    compareText(a.name, b.name)
  );
}
