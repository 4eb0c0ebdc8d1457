// Reading pods and making them from templates.
import { at, cloneJson, isObject, type Json, type JsonObject, type KubeObject } from "#base";
import { ownedBy } from "./place.ts";

/** Neither ended nor being deleted. */
export function isActive(pod: KubeObject): boolean {
  return !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function hasEnded(pod: KubeObject): boolean {
  const phase = at(pod, "status", "phase");
  return phase === "Succeeded" || phase === "Failed";
}

export function isReady(pod: KubeObject): boolean {
  return condition(pod, "Ready")?.["status"] === "True";
}

/** Milliseconds until a ready pod counts as available; 0 when it does, undefined when it is not ready. */
export function availableIn(pod: KubeObject, minReadySeconds: number, now: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(String(condition(pod, "Ready")?.["lastTransitionTime"] as string));
  return Math.max(0, since + minReadySeconds * 1000 - now);
}

export function condition(object: KubeObject, type: string): JsonObject | undefined {
  const conditions = at(object, "status", "conditions");
  if (!Array.isArray(conditions)) return undefined;
  return conditions.find((each): each is JsonObject => isObject(each) && each["type"] === type);
}

/** A pod of a template, owned by its controller. */
export function podFrom(
  template: Json | undefined,
  owner: KubeObject,
  name: { readonly name: string } | { readonly generateName: string },
): KubeObject {
  const metadata = at(template, "metadata");
  const { labels, annotations, finalizers } = (isObject(metadata) ? metadata : {}) as Readonly<Record<string, Json>>;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...name,
      namespace: owner.metadata.namespace ?? "",
      ...(isObject(labels) && { labels: cloneJson(labels) as Record<string, string> }),
      ...(isObject(annotations) && { annotations: cloneJson(annotations) as Record<string, string> }),
      ...(Array.isArray(finalizers) && { finalizers: cloneJson(finalizers) as string[] }),
      ownerReferences: [ownedBy(owner)],
    },
    spec: cloneJson(at(template, "spec")),
  };
}

/** Pods to give up first: not placed, not ready, youngest. */
export function byDispensability(a: KubeObject, b: KubeObject): number {
  const rank = (pod: KubeObject): number => (at(pod, "spec", "nodeName") === undefined ? 0 : isReady(pod) ? 2 : 1);
  const born = (pod: KubeObject): string => pod.metadata.creationTimestamp ?? "";
  return rank(a) - rank(b) || (born(a) < born(b) ? 1 : born(a) > born(b) ? -1 : 0);
}

export function numberOf(value: unknown, absent = 0): number {
  return typeof value === "number" ? value : absent;
}

/** A count, or a percentage of a total. */
export function resolveCount(value: unknown, total: number, round: "up" | "down"): number {
  if (typeof value === "number") return value;
  const percent = typeof value === "string" && value.endsWith("%") ? Number(value.slice(0, -1)) : 0;
  return round === "up" ? Math.ceil((percent * total) / 100) : Math.floor((percent * total) / 100);
}
